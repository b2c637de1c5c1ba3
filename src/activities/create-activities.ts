import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type {
  OnboardingActivities,
  OperatorReadActivities,
  PollActivities,
  ReconcileActivities,
  ReconciliationActivities,
  WebhookActivities,
} from './contract';
import type { ActivityDeps } from './deps';
import { asFailure } from './failures';
import { copyBatch } from './onboarding/copy';
import { prepareFlex } from './onboarding/prepare-flex';
import { buildPreview } from './onboarding/preview';
import { goLive, rememberLeftOut, setRunState, startCopy } from './onboarding/run-lifecycle';
import { scanFlex, scanNetvisor } from './onboarding/scan';
import { verifyConnections } from './onboarding/verify';
import { operatorReadActivities } from './operator-read/activities';
import { pollActivities } from './poll';
import { reconcileActivities } from './reconcile/activities';
import { reconciliationActivities } from './reconciliation/activities';
import { RepeatedFaults, attemptOf } from './repeated-faults';
import { whileHeartbeating } from './signals';
import { whyTurnedAway } from './turned-away';
import { rotateWebhookSecret } from './webhook-secret';

export type Activities = ReconcileActivities &
  PollActivities &
  ReconciliationActivities &
  OnboardingActivities &
  OperatorReadActivities &
  WebhookActivities;

/** All activities, ready for a worker. Whatever they throw leaves without personal data (I3). */
export function createActivities(deps: ActivityDeps): Activities {
  return guarded(deps, {
    ...reconcileActivities(deps),
    ...pollActivities(deps),
    ...reconciliationActivities(deps),
    ...onboardingActivities(deps),
    ...operatorReadActivities(deps),
    rotateWebhookSecret: (input) => whileHeartbeating(() => rotateWebhookSecret(deps, input)),
  });
}

function onboardingActivities(deps: ActivityDeps): OnboardingActivities {
  return {
    verifyConnections: (input) => whileHeartbeating(() => verifyConnections(deps, input)),
    prepareFlex: (input) => whileHeartbeating(() => prepareFlex(deps, input)),
    scanNetvisor: (input) => whileHeartbeating(() => scanNetvisor(deps, input)),
    scanFlex: (input) => whileHeartbeating(() => scanFlex(deps, input)),
    buildPreview: (input) => whileHeartbeating(() => buildPreview(deps, input)),
    startCopy: (input) => whileHeartbeating(() => startCopy(deps, input)),
    copyBatch: (input) => whileHeartbeating(() => copyBatch(deps, input)),
    setRunState: (input) => setRunState(deps, input),
    rememberLeftOut: (input) => whileHeartbeating(() => rememberLeftOut(deps, input)),
    goLive: (input) => whileHeartbeating(() => goLive(deps, input)),
  };
}

/** Puts the boundary around each activity, written out so that every one keeps its own types. */
function guarded(deps: ActivityDeps, a: Activities): Activities {
  const faults = new RepeatedFaults(deps);
  const guard =
    <I, O>(activity: (input: I) => Promise<O>) =>
    async (input: I): Promise<O> => {
      const attempted = attemptOf(activityInfo(), input);
      try {
        const result = await activity(input);
        if (attempted) await faults.succeeded(attempted);
        return result;
      } catch (error) {
        const { activityType, attempt } = activityInfo();
        const failure = asFailure(error, (description) => {
          deps.logger.error(
            { activity: activityType, attempt, ...attempted, error: description },
            'activity failed',
          );
        });
        const faulty = failure instanceof ApplicationFailure && failure.type === 'internal_error';
        if (faulty && attempted) await faults.failed(attempted);
        // One that only gave its slot back has not failed; it is counted where it left the lane.
        if (failure instanceof ApplicationFailure && whyTurnedAway(failure) === null) {
          const code = failure.type ?? 'unknown';
          deps.metrics.retried(code);
          deps.logger.info({ activity: activityType, attempt, code }, 'activity tried again later');
        }
        throw failure;
      }
    };
  return {
    planCustomer: guard(a.planCustomer),
    applyToNetvisor: guard(a.applyToNetvisor),
    applyToFlex: guard(a.applyToFlex),
    collectChanges: guard(a.collectChanges),
    reconcilePolled: guard(a.reconcilePolled),
    moveCursors: guard(a.moveCursors),
    sweepOffices: guard(a.sweepOffices),
    beginReconciliation: guard(a.beginReconciliation),
    compareRegisters: guard(a.compareRegisters),
    verifyConnections: guard(a.verifyConnections),
    prepareFlex: guard(a.prepareFlex),
    scanNetvisor: guard(a.scanNetvisor),
    scanFlex: guard(a.scanFlex),
    buildPreview: guard(a.buildPreview),
    startCopy: guard(a.startCopy),
    copyBatch: guard(a.copyBatch),
    setRunState: guard(a.setRunState),
    rememberLeftOut: guard(a.rememberLeftOut),
    goLive: guard(a.goLive),
    answerQuestion: guard(a.answerQuestion),
    rotateWebhookSecret: guard(a.rotateWebhookSecret),
  };
}

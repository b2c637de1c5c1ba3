import { activityInfo } from '@temporalio/activity';
import type { Reconciliation } from '../../store/reconciliations';
import type { Run } from '../../store/runs';
import type { ReconciliationPhase } from '../../sync/drift';
import { openReconciliation } from '../../temporal/start-reconciliation';
import type { ReconciliationActivities, RunRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { concludeSweep } from '../office-edits';
import { noteHealthy, tellingOutages } from '../reconcile/outages';
import { openSession } from '../session';
import type { Session } from '../session';
import { whileHeartbeating } from '../signals';
import { issueCode } from './findings';
import type { ComparedStep } from './findings';
import { listNetvisor, lookForFlexMissing, tellNetvisorOnly } from './one-side';
import { comparePairs } from './pairs';

/** Steps of one activity, each of up to a thousand customers: six events of history for all of them. */
const STEPS = 20;

/** The full comparison of both registers, behind everything else that asks either system. */
export function reconciliationActivities(deps: ActivityDeps): ReconciliationActivities {
  return {
    beginReconciliation: async ({ tenantId }) => {
      const workflowId = activityInfo().workflowExecution?.workflowId ?? '';
      const tenant = await deps.store.tenants.get(tenantId);
      if (tenant?.state !== 'live') return null;
      // Tried again after its answer was lost, it goes on with the run that it opened.
      const active = await deps.store.runs.active(tenantId, ['reconciliation']);
      if (active?.workflowId === workflowId) return { runId: active.id };
      const run = await openReconciliation(deps, tenantId, {
        startedBy: 'schedule',
        repairs: true,
        workflowId,
      });
      return run && { runId: run.id };
    },
    compareRegisters: (input) => whileHeartbeating(() => compareRegisters(deps, input)),
  };
}

const OVER = { finished: true, compared: 0 };

async function compareRegisters(
  deps: ActivityDeps,
  { tenantId, runId }: RunRef,
): Promise<{ finished: boolean; compared: number }> {
  const { store } = deps;
  let compared = 0;
  for (let steps = 0; steps < STEPS; steps += 1) {
    const [run, at] = await Promise.all([store.runs.get(tenantId, runId), store.reconciliations.get(runId)]);
    if (!run || !at || run.endedAt !== null) return { ...OVER, compared };
    const session = await openSession(deps, tenantId, { rank: RANK.sweep, runId });
    // Paused, off-boarded, or an operator gave it up: the next night compares anew.
    if (session?.tenant.state !== 'live' || run.state === 'cancelling') {
      await store.reconciliations.end(runId, 'cancelled');
      return { ...OVER, compared };
    }
    const { phase } = at;
    if (phase === 'done') {
      await conclude(session, run, at);
      return { ...OVER, compared };
    }
    if (run.state === 'queued') await store.runs.setState(runId, 'running');
    const { page, next } = await tellingOutages(session, () => STEP[phase](session, at));
    await noteHealthy(deps, tenantId);
    await store.reconciliations.advance(runId, at, next, page);
    compared += Object.values(page.outcomes).reduce((sum, n) => sum + n, 0);
  }
  return { finished: false, compared };
}

const STEP: Readonly<
  Record<
    Exclude<ReconciliationPhase, 'done'>,
    (session: Session, run: Reconciliation) => Promise<ComparedStep>
  >
> = {
  listing: listNetvisor,
  pairs: comparePairs,
  netvisorOnly: tellNetvisorOnly,
  flexMissing: lookForFlexMissing,
};

async function conclude(session: Session, { id, done }: Run, { reasons }: Reconciliation): Promise<void> {
  const { store } = session.deps;
  await concludeSweep(session);
  await store.runs.setState(id, 'running', { total: done });
  const asksPeople = Object.keys(reasons).some((reason) => issueCode(reason) !== null);
  await store.reconciliations.end(id, asksPeople ? 'completedWithIssues' : 'completed');
}

import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { ActivityInterfaceFor } from '@temporalio/workflow';
import type { RetryPolicy } from '@temporalio/common';
import type {
  OnboardingActivities,
  OperatorReadActivities,
  PollActivities,
  ReconcileActivities,
  ReconciliationActivities,
  WebhookActivities,
} from '../activities/contract';
import type { TenantId } from '../sync/ids';
import { BULK_TASK_QUEUE } from '../temporal/names';

/** From 1 s, doubled, at most 5 min apart, for as long as it takes (design.md, Retries). */
const patient: RetryPolicy = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '5m',
};

/**
 * An edit's activities run on the workflow's own queue, so that bulk never holds their slots. A cancellation
 * is waited for: a write that is under way ends as it ends, only a wait for the next attempt is cut short.
 */
export const reconcile = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '150s',
  heartbeatTimeout: '20s',
  retry: patient,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Polls and sweeps: longer, on the bulk queue, heartbeating; no tenant waits behind another's backlog (I11). */
export const pollingOf = (tenantId: TenantId): ActivityInterfaceFor<PollActivities> =>
  proxyActivities<PollActivities>({
    taskQueue: BULK_TASK_QUEUE,
    startToCloseTimeout: '15m',
    heartbeatTimeout: '20s',
    retry: patient,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { fairnessKey: tenantId },
  });

/**
 * A comparison of both registers: at the lowest rank in the lane it may wait long; its heartbeat shows that it lives.
 */
export const comparingOf = (tenantId: TenantId): ActivityInterfaceFor<ReconciliationActivities> =>
  proxyActivities<ReconciliationActivities>({
    taskQueue: BULK_TASK_QUEUE,
    startToCloseTimeout: '6h',
    heartbeatTimeout: '20s',
    retry: patient,
    priority: { fairnessKey: tenantId },
  });

/** What an operator waits for: short, and ahead of bulk, so on the workflow's own queue. */
export const decisions = proxyActivities<Pick<OnboardingActivities, 'startCopy' | 'setRunState'>>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '20s',
  retry: patient,
});

/** Onboarding: scans of a whole register may take long; their heartbeat shows that they live. */
export const onboardingSteps = proxyActivities<Omit<OnboardingActivities, 'startCopy' | 'setRunState'>>({
  taskQueue: BULK_TASK_QUEUE,
  startToCloseTimeout: '2h',
  heartbeatTimeout: '20s',
  retry: patient,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Somebody waits ten seconds for the answer: what takes longer is of no use, and is not tried for ever. */
export const operatorReads = proxyActivities<OperatorReadActivities>({
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: { ...patient, maximumAttempts: 2 },
});

/** Somebody may wait for it, but it goes on without them: until it is done, Flex may sign with a secret that we lack. */
export const webhookSecrets = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: '20s',
  retry: patient,
});

import { createHash } from 'node:crypto';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client, ScheduleOptions, ScheduleSpec } from '@temporalio/client';
import {
  ApplicationFailure,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
} from '@temporalio/common';
import type { LinkId, TenantId } from '../sync/ids';
import {
  approveUpdate,
  cancelUpdate,
  hintSignal,
  pauseUpdate,
  resumeUpdate,
  wakeSignal,
} from '../workflows/messages';
import type {
  CustomerSyncInput,
  OnboardingInput,
  OperatorReadInput,
  ReconciliationInput,
  TenantInput,
  WebhookRotationInput,
  WebhookRotationResult,
} from '../workflows/messages';
import { ControlRejected } from './control';
import type { WorkflowControl } from './control';
import {
  EDIT_TASK_QUEUE,
  customerSyncWorkflowId,
  netvisorPollId,
  officeSweepId,
  onboardingWorkflowId,
  operatorReadWorkflowId,
  reconciliationId,
  webhookRotationId,
} from './names';
import { LINK_ID, TENANT_ID } from './search-attributes';

/** Netvisor is asked so often (R6). */
const POLL_MINUTES = 15;
/** A poll that was missed by more than this is not made up for: the next one covers it (I6). */
const CATCHUP_WINDOW = '2m';
/** Small: it is drawn anew for each time, so more of it would make the interval itself unsteady. */
const JITTER = '10s';
/** How long an update may take to be answered; it goes on behind a caller that was told so. In ms. */
const UPDATE_WITHIN_MS = 20_000;

export interface ControlOptions {
  /** Base address of Temporal's Web UI, when known. */
  readonly uiUrl: string | null;
  readonly namespace: string;
  /** How long an update may take to be answered, in ms. */
  readonly updateWithinMs?: number;
}

/**
 * Puts the product's wishes to a real Temporal server. Workflows and their activities carry the tenant as their
 * fairness key: a tenant with a long backlog does not make the others wait behind it (I11). Schedules can't give
 * one to their workflows, so those give it to their activities themselves.
 */
export function createWorkflowControl(client: Client, options: ControlOptions): WorkflowControl {
  /** A workflow refuses an update with a code of the catalogue as the failure's type. */
  const updated = async <T>(update: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + (options.updateWithinMs ?? UPDATE_WITHIN_MS), update);
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  };
  const signalCustomer = async (
    a: { tenantId: TenantId; linkId: LinkId },
    send: Pick<Parameters<Client['workflow']['signalWithStart']>[1], 'signal' | 'signalArgs'>,
  ): Promise<void> => {
    const input: CustomerSyncInput = { tenantId: a.tenantId, linkId: a.linkId };
    await client.workflow.signalWithStart('customerSync', {
      workflowId: customerSyncWorkflowId(a.linkId),
      taskQueue: EDIT_TASK_QUEUE,
      args: [input],
      typedSearchAttributes: new TypedSearchAttributes([
        { key: TENANT_ID, value: a.tenantId },
        { key: LINK_ID, value: a.linkId },
      ]),
      priority: { fairnessKey: a.tenantId },
      ...send,
    });
  };

  return {
    hint: (a) =>
      signalCustomer(a, { signal: hintSignal.name, signalArgs: [{ hintId: a.hintId, source: a.source }] }),
    wake: (a) => signalCustomer(a, { signal: wakeSignal.name, signalArgs: [{ operatorId: a.operatorId }] }),

    startOnboarding: async ({ tenantId, runId }) => {
      const input: OnboardingInput = { tenantId, runId };
      const workflowId = onboardingWorkflowId(tenantId, runId);
      await client.workflow.start('onboarding', {
        workflowId,
        taskQueue: EDIT_TASK_QUEUE,
        args: [input],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        typedSearchAttributes: new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]),
        priority: { fairnessKey: tenantId },
      });
      return { workflowId };
    },

    approve: ({ workflowId, ...request }) =>
      updated(() => client.workflow.getHandle(workflowId).executeUpdate(approveUpdate, { args: [request] })),

    controlRun: async ({ workflowId, command, operatorId }) => {
      const update = { pause: pauseUpdate, resume: resumeUpdate, cancel: cancelUpdate }[command];
      await updated(() =>
        client.workflow.getHandle(workflowId).executeUpdate(update, { args: [{ operatorId }] }),
      );
    },

    triggerPoll: (tenantId) => now(client, netvisorPollId(tenantId)),
    triggerSweep: (tenantId) => now(client, officeSweepId(tenantId)),
    wakePoll: async ({ tenantId, operatorId }) => {
      const { info } = await client.schedule.getHandle(netvisorPollId(tenantId)).describe();
      for (const { workflow } of info.runningActions) {
        await client.workflow
          .getHandle(workflow.workflowId)
          .signal(wakeSignal, { operatorId })
          .catch(unlessEnded);
      }
    },

    ensureSchedules: async ({ tenantId, sweepMinutes }) => {
      const pollId = netvisorPollId(tenantId);
      const sweepId = officeSweepId(tenantId);
      const nightlyId = reconciliationId(tenantId);
      const ensure = (id: string, workflowType: ScheduledWorkflow, times: Times) =>
        ensureSchedule(client, tenantId, id, workflowType, times);
      await ensure(pollId, 'netvisorPoll', everyMinutes(POLL_MINUTES, pollId));
      await ensure(sweepId, 'officeSweep', everyMinutes(sweepMinutes, sweepId));
      await ensure(nightlyId, 'reconciliation', nightly(nightlyId));
    },
    pauseSchedules: async (tenantId, note) => {
      for (const id of scheduleIds(tenantId)) {
        await client.schedule.getHandle(id).pause(note).catch(unlessUnknown);
      }
    },
    removeSchedules: async (tenantId) => {
      for (const id of scheduleIds(tenantId)) {
        await client.schedule.getHandle(id).delete().catch(unlessUnknown);
      }
    },

    startReconciliation: async ({ tenantId, runId }) => {
      const input: ReconciliationInput = { tenantId, runId };
      try {
        await client.workflow.start('reconciliation', {
          workflowId: reconciliationId(tenantId),
          taskQueue: EDIT_TASK_QUEUE,
          args: [input],
          typedSearchAttributes: new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]),
          priority: { fairnessKey: tenantId },
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        throw new ControlRejected('run_active');
      }
    },
    isRunning: async (workflowId) => {
      try {
        const { status } = await client.workflow.getHandle(workflowId).describe();
        return status.name === 'RUNNING';
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        return false;
      }
    },

    rotateWebhookSecret: async ({ tenantId, overlapSeconds, waitMs }) => {
      const input: WebhookRotationInput = { tenantId, overlapSeconds };
      const rotation = await client.workflow.start<
        (input: WebhookRotationInput) => Promise<WebhookRotationResult>
      >('webhookRotation', {
        workflowId: webhookRotationId(tenantId),
        taskQueue: EDIT_TASK_QUEUE,
        args: [input],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        typedSearchAttributes: new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]),
        priority: { fairnessKey: tenantId },
      });
      const patience = AbortSignal.timeout(waitMs);
      try {
        const result = await client.withAbortSignal(patience, () => rotation.result());
        if (!result.ok) throw new ControlRejected(result.code);
        return 'rotated';
      } catch (error) {
        if (patience.aborted && !(error instanceof ControlRejected)) return 'underWay';
        throw error;
      }
    },

    read: async ({ tenantId, requestId }) => {
      const input: OperatorReadInput = { requestId };
      await client.workflow.start('operatorRead', {
        workflowId: operatorReadWorkflowId(requestId),
        taskQueue: EDIT_TASK_QUEUE,
        args: [input],
        typedSearchAttributes: new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]),
        priority: { fairnessKey: tenantId },
      });
    },

    workflowUrl: (workflowId) =>
      options.uiUrl === null
        ? null
        : `${options.uiUrl}/namespaces/${encodeURIComponent(options.namespace)}/workflows/${encodeURIComponent(workflowId)}`,
  };
}

type ScheduledWorkflow = 'netvisorPoll' | 'officeSweep' | 'reconciliation';

/** When a Schedule's workflow starts, and how late a missed time is still made up for. */
interface Times {
  readonly spec: ScheduleSpec;
  readonly catchupWindow: string;
}

const everyMinutes = (minutes: number, scheduleId: string): Times => ({
  spec: {
    intervals: [{ every: `${minutes}m`, offset: `${placeWithin(minutes * 60, scheduleId)}s` }],
    jitter: JITTER,
  },
  catchupWindow: CATCHUP_WINDOW,
});

/** Night hours in Finland. Not the hour from three to four: it comes twice in autumn and not at all in spring. */
const NIGHT_HOURS = [0, 1, 2, 4] as const;

/** Each night at the same minute, which is the tenant's own. A night that was missed is made up for in the morning. */
function nightly(scheduleId: string): Times {
  const place = placeWithin(NIGHT_HOURS.length * 60, scheduleId);
  const hour = NIGHT_HOURS[Math.floor(place / 60)] ?? 0;
  return {
    spec: { calendars: [{ hour, minute: place % 60 }], timezone: 'Europe/Helsinki', jitter: JITTER },
    catchupWindow: '3h',
  };
}

const scheduleIds = (tenantId: TenantId): string[] => [
  netvisorPollId(tenantId),
  officeSweepId(tenantId),
  reconciliationId(tenantId),
];

/** The server's word on what runs may be a moment old. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** One that is not there need not be paused: a company that went live before there was such a Schedule. */
function unlessUnknown(error: unknown): void {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
}

/** Creates the Schedule, or brings an existing one to its present shape and lets it run. */
async function ensureSchedule(
  client: Client,
  tenantId: TenantId,
  scheduleId: string,
  workflowType: ScheduledWorkflow,
  { spec, catchupWindow }: Times,
): Promise<void> {
  const input: TenantInput = { tenantId };
  const typedSearchAttributes = new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]);
  const schedule = {
    scheduleId,
    spec,
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: scheduleId,
      taskQueue: EDIT_TASK_QUEUE,
      args: [input],
      typedSearchAttributes,
    },
    typedSearchAttributes,
  } satisfies ScheduleOptions;
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((previous) => ({
      ...previous,
      spec: schedule.spec,
      policies: { ...previous.policies, ...schedule.policies },
      action: schedule.action,
      state: { ...previous.state, paused: false },
    }));
  }
}

/**
 * Starts what a Schedule starts, now; while one is under way, when that has ended: it may have read already what
 * somebody has changed since. Several wishes meanwhile are one.
 */
const now = (client: Client, scheduleId: string): Promise<void> =>
  client.schedule.getHandle(scheduleId).trigger(ScheduleOverlapPolicy.BUFFER_ONE);

/**
 * Each Schedule has a steady place of its own in its interval, so that tenants are spread (I11) and each is
 * asked at an even pace (R6). The server's jitter can't do that: it differs from one time to the next.
 */
function placeWithin(seconds: number, scheduleId: string): number {
  return createHash('sha256').update(scheduleId).digest().readUInt32BE(0) % seconds;
}

function refusalOf(error: unknown): ControlRejected | null {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return new ControlRejected(error.cause.type ?? 'wrong_state');
  }
  // The run has ended.
  if (error instanceof WorkflowNotFoundError) return new ControlRejected('wrong_state');
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new ControlRejected('in_progress');
  return null;
}

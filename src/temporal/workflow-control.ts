import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import { ApplicationFailure, TypedSearchAttributes, WorkflowIdConflictPolicy } from '@temporalio/common';
import type { LinkId, TenantId } from '../sync/ids';
import {
  approveUpdate,
  cancelUpdate,
  hintSignal,
  pauseUpdate,
  resumeUpdate,
  wakeSignal,
} from '../workflows/messages';
import type { CustomerSyncInput, OnboardingInput, TenantInput } from '../workflows/messages';
import { ControlRejected } from './control';
import type { WorkflowControl } from './control';
import {
  EDIT_TASK_QUEUE,
  customerSyncWorkflowId,
  netvisorPollId,
  officeSweepId,
  onboardingWorkflowId,
} from './names';
import { LINK_ID, TENANT_ID } from './search-attributes';

/** Netvisor is asked so often (R6). */
const POLL_MINUTES = 15;
/** A poll that was missed by more than this is not made up for: the next one covers it (I6). */
const CATCHUP_WINDOW = '2m';

export interface ControlOptions {
  /** Base address of Temporal's Web UI, when known. */
  readonly uiUrl: string | null;
  readonly namespace: string;
}

/** Puts the product's wishes to a real Temporal server. */
export function createWorkflowControl(client: Client, options: ControlOptions): WorkflowControl {
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
      });
      return { workflowId };
    },

    approve: ({ workflowId, ...request }) =>
      refusalsNamed(() =>
        client.workflow.getHandle(workflowId).executeUpdate(approveUpdate, { args: [request] }),
      ),

    controlRun: async ({ workflowId, command, operatorId }) => {
      const update = { pause: pauseUpdate, resume: resumeUpdate, cancel: cancelUpdate }[command];
      await refusalsNamed(() =>
        client.workflow.getHandle(workflowId).executeUpdate(update, { args: [{ operatorId }] }),
      );
    },

    triggerPoll: (tenantId) => client.schedule.getHandle(netvisorPollId(tenantId)).trigger(),
    triggerSweep: (tenantId) => client.schedule.getHandle(officeSweepId(tenantId)).trigger(),

    ensureSchedules: async ({ tenantId, sweepMinutes }) => {
      await ensureSchedule(client, tenantId, netvisorPollId(tenantId), 'netvisorPoll', POLL_MINUTES);
      await ensureSchedule(client, tenantId, officeSweepId(tenantId), 'officeSweep', sweepMinutes);
    },
    pauseSchedules: async (tenantId, note) => {
      for (const id of [netvisorPollId(tenantId), officeSweepId(tenantId)]) {
        await client.schedule.getHandle(id).pause(note);
      }
    },

    workflowUrl: (workflowId) =>
      options.uiUrl === null
        ? null
        : `${options.uiUrl}/namespaces/${encodeURIComponent(options.namespace)}/workflows/${encodeURIComponent(workflowId)}`,
  };
}

/** Creates the Schedule, or brings an existing one to this interval and lets it run. */
async function ensureSchedule(
  client: Client,
  tenantId: TenantId,
  scheduleId: string,
  workflowType: 'netvisorPoll' | 'officeSweep',
  everyMinutes: number,
): Promise<void> {
  const input: TenantInput = { tenantId };
  const typedSearchAttributes = new TypedSearchAttributes([{ key: TENANT_ID, value: tenantId }]);
  const schedule: ScheduleOptions = {
    scheduleId,
    spec: {
      intervals: [{ every: `${everyMinutes}m` }],
      // Derived from the Schedule's id: each tenant has its own steady place in the interval (I11).
      jitter: `${everyMinutes}m`,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_WINDOW },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: scheduleId,
      taskQueue: EDIT_TASK_QUEUE,
      args: [input],
      typedSearchAttributes,
    },
    typedSearchAttributes,
  };
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(scheduleId);
    await handle.update((previous) => ({
      ...previous,
      spec: schedule.spec,
      policies: { ...previous.policies, ...schedule.policies },
      state: { ...previous.state, paused: false },
    }));
  }
}

/** A workflow refuses an update with a code of the catalogue as the failure's type. */
async function refusalsNamed<T>(update: () => Promise<T>): Promise<T> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw new ControlRejected(error.cause.type ?? 'wrong_state');
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw new ControlRejected('in_progress');
    throw error;
  }
}

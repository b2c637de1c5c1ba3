import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities';
import { createLogger } from '../../src/logging';
import { connectTemporal } from '../../src/temporal/connection';
import type { TemporalConnection } from '../../src/temporal/connection';
import type { WorkflowControl } from '../../src/temporal/control';
import { BULK_TASK_QUEUE, EDIT_TASK_QUEUE } from '../../src/temporal/names';
import { installTemporalRuntime } from '../../src/temporal/runtime';
import type { TemporalSettings } from '../../src/temporal/settings';
import { createWorkflowControl } from '../../src/temporal/workflow-control';
import { ownNamespace } from '../support/namespace';
import { testWorkflowBundle } from '../support/temporal';

/** The workflows on a real server, with activities that each test gives by itself. */
export interface Rig {
  readonly temporal: TemporalConnection;
  readonly control: WorkflowControl;
  /** Event types of a finished or running workflow, in order, e.g. `timerStarted`. */
  events(workflowId: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openRig(purpose: string, activities: Partial<Activities>): Promise<Rig> {
  return openRigOn((await ownNamespace(purpose)).settings, activities);
}

/** The same on a server that the test has started for itself. */
export async function openRigOn(settings: TemporalSettings, activities: Partial<Activities>): Promise<Rig> {
  installTemporalRuntime(createLogger({ level: 'silent' }));
  const { namespace } = settings;
  const temporal = await connectTemporal(settings);
  const connection = await temporal.native();
  const common = {
    connection,
    namespace,
    activities,
    // A cancellation reaches an activity with its heartbeat.
    maxHeartbeatThrottleInterval: 50,
    defaultHeartbeatThrottleInterval: 50,
    shutdownForceTime: '2s',
  } as const;
  const workers = [
    await Worker.create({
      ...common,
      taskQueue: EDIT_TASK_QUEUE,
      workflowBundle: { codePath: testWorkflowBundle() },
    }),
    await Worker.create({ ...common, taskQueue: BULK_TASK_QUEUE }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    temporal,
    control: createWorkflowControl(temporal.client, { uiUrl: null, namespace }),
    events: async (workflowId) => {
      const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
      return (events ?? []).map((event) => String(kindOf(event)));
    },
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await temporal.close();
    },
  };
}

/** The name of the one attribute that an event has, without its ending. */
const kindOf = (event: object): string | undefined =>
  Object.entries(event)
    .find(([name, value]) => name.endsWith('EventAttributes') && value !== null && value !== undefined)?.[0]
    .replace('EventAttributes', '');

/** Waits until it is so, patiently: the machine may be busy. */
export const until = (check: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(check, { timeout: 30_000, interval: 25 });

/** A door that an activity waits at until the test opens it. */
export function door(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Waits inside an activity, showing that it lives; a cancellation is noticed but does not end it. */
export async function heartbeatingUntil(over: Promise<void>): Promise<void> {
  const context = Context.current();
  context.heartbeat();
  const beat = setInterval(() => {
    context.heartbeat();
  }, 50);
  try {
    await over;
  } finally {
    clearInterval(beat);
  }
}

/** Inside an activity: resolves when it is told to stop. */
export function toldToStop(): Promise<void> {
  const { cancellationSignal } = Context.current();
  return heartbeatingUntil(
    new Promise((resolve) => {
      cancellationSignal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    }),
  );
}

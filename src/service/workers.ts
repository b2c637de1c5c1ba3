import { Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import type { ActivityDeps } from '../activities/deps';
import type { TemporalConnection } from '../temporal/connection';
import { watchedActivities } from './activity-interceptors';
import { BULK_TASK_QUEUE, EDIT_TASK_QUEUE } from '../temporal/names';

export interface WorkersOptions {
  readonly temporal: TemporalConnection;
  readonly deps: ActivityDeps;
  /** Path of the ready-made workflow bundle. */
  readonly workflowBundle: string;
}

export interface Workers {
  /** Resolves when all have ended; rejects when one broke down: then the process must end too. */
  readonly ended: Promise<void>;
  readonly running: () => boolean;
  stop(): Promise<void>;
}

/** Longest wait for a write on shutdown is 25 s, then it is aborted; see `signals.ts` of the activities. */
const SHUTDOWN = { shutdownGraceTime: '30s', shutdownForceTime: '45s' } as const;

/** Cancellations reach an activity with its heartbeat: often enough that a pause is felt at once. */
const HEARTBEATS = { maxHeartbeatThrottleInterval: '1s', defaultHeartbeatThrottleInterval: '1s' } as const;

/**
 * Two workers in one process: workflows and edits on `fns`, batches and scans on `fns-bulk`, so that bulk work
 * never holds an edit's slot.
 */
export async function startWorkers({ temporal, deps, workflowBundle }: WorkersOptions): Promise<Workers> {
  const activities = createActivities(deps);
  const connection = await temporal.native();
  const common = {
    connection,
    namespace: temporal.namespace,
    activities,
    interceptors: { activity: [watchedActivities] },
    // Names the process in histories without telling the host.
    identity: `fns-worker:${deps.holder}`,
    ...SHUTDOWN,
    ...HEARTBEATS,
  };
  const edits = await Worker.create({
    ...common,
    taskQueue: EDIT_TASK_QUEUE,
    workflowBundle: { codePath: workflowBundle },
    maxConcurrentActivityTaskExecutions: 40,
    // A workflow at rest ends, so few are ever open at once; a small cache keeps a small container alive.
    maxCachedWorkflows: 300,
  });
  const bulk = await Worker.create({
    ...common,
    taskQueue: BULK_TASK_QUEUE,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const workers = [edits, bulk];
  const stopAll = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // When one breaks down the other must not go on alone.
  const ended = Promise.all(workers.map((worker) => worker.run().finally(stopAll))).then(() => undefined);
  return {
    ended,
    running: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    stop: async () => {
      stopAll();
      await ended;
    },
  };
}

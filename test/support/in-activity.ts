import { Context, asyncLocalStorage } from '@temporalio/activity';
import { noopMetricMeter } from '@temporalio/common';

const silent = (): void => undefined;
const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

/** Runs work as an activity of that type, without a worker: it has its place and its attempt, and is never cancelled. */
export function inActivity<T>(
  { activityType, attempt, runId }: { activityType: string; attempt: number; runId: string },
  work: () => Promise<T>,
): Promise<T> {
  const info = {
    taskToken: new Uint8Array(),
    base64TaskToken: '',
    activityId: '1',
    activityType,
    activityNamespace: 'test',
    attempt,
    isLocal: false,
    workflowExecution: { workflowId: 'test', runId },
    scheduledTimestampMs: 0,
    scheduleToCloseTimeoutMs: 0,
    startToCloseTimeoutMs: 0,
    currentAttemptScheduledTimestampMs: 0,
    heartbeatDetails: undefined,
    taskQueue: 'test',
    namespace: 'test',
    inWorkflow: true,
  };
  const never = new Promise<never>(silent);
  const { signal } = new AbortController();
  const context = new Context(info, never, signal, silent, undefined, quiet, noopMetricMeter, {});
  return asyncLocalStorage.run(context, work);
}

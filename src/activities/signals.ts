import { setMaxListeners } from 'node:events';
import { CancelledFailure, Context } from '@temporalio/activity';

/** How long a write may go on after the worker was told to stop (design.md, Timeouts). */
const WRITE_GRACE_MS = 25_000;

/** Reads end at once when the activity is cancelled or the worker stops: nothing is lost by that. */
export function readSignal(): AbortSignal {
  const { cancellationSignal } = Context.current();
  // A batch has many requests waiting at once, each with its listener: no leak, so no warning.
  setMaxListeners(0, cancellationSignal);
  return cancellationSignal;
}

/**
 * A write is never cut off by a cancellation, since its outcome would be unknown. Only when the worker stops
 * it is aborted, after a grace time; that is handled as a lost answer.
 */
export function writeSignal(cancelled = Context.current().cancellationSignal): AbortSignal {
  const controller = new AbortController();
  const onCancel = (): void => {
    const reason: unknown = cancelled.reason;
    if (!(reason instanceof CancelledFailure) || reason.message !== 'WORKER_SHUTDOWN') return;
    setTimeout(() => {
      controller.abort(reason);
    }, WRITE_GRACE_MS).unref();
  };
  if (cancelled.aborted) onCancel();
  else cancelled.addEventListener('abort', onCancel, { once: true });
  return controller.signal;
}

/** True once nothing new may be begun: the activity was cancelled or the worker stops. */
export function stopRequested(): boolean {
  return Context.current().cancellationSignal.aborted;
}

/**
 * Heartbeats while `work` runs, so that a dead worker is noticed within 20 s. Not at once: that it began is known, and
 * most work is over before the first heartbeat, which would cost the server a write of its own.
 */
export async function whileHeartbeating<T>(
  work: () => Promise<T>,
  context: Pick<Context, 'heartbeat'> = Context.current(),
): Promise<T> {
  const timer = setInterval(() => {
    context.heartbeat();
  }, 4_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

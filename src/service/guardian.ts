import type { Logger } from 'pino';
import type { Store } from '../store/store';
import type { LinkId, TenantId } from '../sync/ids';
import type { WorkflowControl } from '../temporal/control';

export interface Guardian {
  /** Compares soon: a hint could not be handed to Temporal. */
  soon(): void;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** First and longest wait before trying again while Temporal does not answer. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const PAGE = 200;

/**
 * Compares store and Temporal at start, hourly, and after a failed hand-over: every live tenant has its
 * Schedules, every unprocessed hint its workflow (design.md, Guardian). So an event that came while Temporal
 * was down starts its workflow later, and a lost Temporal database is made anew from the store.
 */
export function startGuardian(store: Store, control: WorkflowControl, logger: Logger): Guardian {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;
  let retryMs = FIRST_RETRY_MS;

  const after = (ms: number): void => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      working = round();
    }, ms);
    timer.unref();
  };
  const round = async (): Promise<void> => {
    try {
      await compare(store, control);
      retryMs = FIRST_RETRY_MS;
      after(HOUR_MS);
    } catch (error) {
      logger.warn(
        { reason: error instanceof Error ? error.name : 'unknown' },
        'store and Temporal not compared',
      );
      after(retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };
  working = round();
  return {
    soon: () => {
      after(retryMs);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

async function compare(store: Store, control: WorkflowControl): Promise<void> {
  for (const tenant of await store.tenants.list({ states: ['live'] })) {
    await control.ensureSchedules({
      tenantId: tenant.id,
      sweepMinutes: tenant.settings.officeSweepMinutes,
    });
  }
  for (const tenant of await store.tenants.list({ states: ['live', 'goingLive'] })) {
    await startWaiting(store, control, tenant.id);
  }
}

/** Every link with an unprocessed hint gets its workflow; a signal too many does no harm. */
async function startWaiting(store: Store, control: WorkflowControl, tenantId: TenantId): Promise<void> {
  let after: LinkId | null = null;
  for (;;) {
    const waiting = await store.hints.unprocessedLinks({ tenantId, after, limit: PAGE });
    for (const { linkId, hintId, source } of waiting) {
      await control.hint({ tenantId, linkId, hintId, source });
    }
    const last = waiting.at(-1);
    if (!last || waiting.length < PAGE) return;
    after = last.linkId;
  }
}

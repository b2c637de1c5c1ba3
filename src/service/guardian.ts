import type { Logger } from 'pino';
import type { Store } from '../store/store';
import type { WorkflowControl } from '../temporal/control';
import { startWaiting } from '../temporal/start-pending';

export interface Guardian {
  /** Compares soon: a hint could not be handed to Temporal. */
  soon(): void;
  stop(): Promise<void>;
}

/** In ms. */
export interface GuardianTiming {
  readonly everyMs: number;
  /** First and longest wait before trying again while Temporal or the store does not answer. */
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
}

const TIMING: GuardianTiming = { everyMs: 3_600_000, firstRetryMs: 1_000, lastRetryMs: 30_000 };
/** So many tenants in a row that fail are not the tenants' fault. */
const FAILURES_AT_MOST = 3;

/**
 * Compares store and Temporal at start, hourly, and after a failed hand-over: every live tenant has its
 * Schedules, every unprocessed hint its workflow (design.md, Guardian). So an event that came while Temporal
 * was down starts its workflow later, and a lost Temporal database is made anew from the store.
 */
export function startGuardian(
  store: Store,
  control: WorkflowControl,
  logger: Logger,
  timing: GuardianTiming = TIMING,
): Guardian {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;
  let stopped = false;
  let retryMs = timing.firstRetryMs;
  let dueAt = Infinity;

  /** The soonest wish counts; what is wished during a round is done after it. */
  const within = (ms: number): void => {
    dueAt = Math.min(dueAt, Date.now() + ms);
    if (stopped || working) return;
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(dueAt - Date.now(), 0));
    timer.unref();
  };
  const begin = (): void => {
    dueAt = Infinity;
    working = round().then((nextMs) => {
      working = null;
      within(nextMs);
    });
  };
  const round = async (): Promise<number> => {
    try {
      await compare(store, control, () => !stopped);
      await tidyUp(store);
      retryMs = timing.firstRetryMs;
      return timing.everyMs;
    } catch (error) {
      logger.warn(
        { reason: error instanceof Error ? error.name : 'unknown' },
        'store and Temporal not compared',
      );
      const waitMs = retryMs;
      retryMs = Math.min(retryMs * 2, timing.lastRetryMs);
      return waitMs;
    }
  };
  begin();
  return {
    soon: () => {
      within(retryMs);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

/** Known webhook ids are remembered so long (I7, interfaces.md). */
const WEBHOOK_ID_DAYS = 30;
/** Changes are counted for an hour, and for a run as long as it goes on (D12). */
const COUNTED_HOURS = 48;

/** Forgets what has served its time: old hints, plans that nobody applied, answers kept for repeated requests. */
async function tidyUp(store: Store): Promise<void> {
  await store.hints.forgetOld(WEBHOOK_ID_DAYS);
  await store.plans.purge();
  await store.questions.purge();
  await store.idempotency.purge();
  await store.massChange.forgetOld(COUNTED_HOURS);
}

/** One tenant's trouble does not keep the others waiting (I10, I11); in the end the first error is thrown. */
async function compare(store: Store, control: WorkflowControl, goesOn: () => boolean): Promise<void> {
  const errors: unknown[] = [];
  let inARow = 0;
  for (const tenant of await store.tenants.list({ states: ['live', 'goingLive'] })) {
    if (!goesOn() || inARow === FAILURES_AT_MOST) break;
    try {
      if (tenant.state === 'live') {
        await control.ensureSchedules({
          tenantId: tenant.id,
          sweepMinutes: tenant.settings.officeSweepMinutes,
        });
      }
      await startWaiting({ store, control }, tenant.id, goesOn);
      inARow = 0;
    } catch (error) {
      errors.push(error);
      inARow += 1;
    }
  }
  if (errors.length > 0) throw errors[0];
}

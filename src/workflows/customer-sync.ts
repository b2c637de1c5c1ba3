import { condition, continueAsNew, log, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { ApplyResult } from '../activities/contract';
import { reconcile } from './activity-proxies';
import { Cuttable } from './cuttable';
import { customerSyncState, hintSignal, wakeSignal } from './messages';
import type { CustomerSyncInput, CustomerSyncState } from './messages';
import { staleWaitMs } from './stale-wait';

/** A round younger than this is let be when a hint comes: it may simply be at work, not waiting for a retry. */
const LET_BE_MS = 2_000;
/** Patience doubles with each round that hints cut short, so that a slow round ends in spite of many hints. */
const LET_BE_AT_MOST_MS = 60_000;

/** What a round came to; `cut`: it was cut short to look again. */
type RoundEnd = 'finished' | 'stale' | 'cut';

/**
 * Brings one link into step (entity workflow, always entered by signalWithStart). A round plans and applies;
 * hints that come meanwhile are collected for one further round. While an activity waits for its next attempt,
 * a new hint or an operator's wake cuts the wait short and plans anew. Ends as soon as nothing waits; a parked
 * link ends too, its state lies in the store.
 */
export async function customerSync(input: CustomerSyncInput): Promise<{ rounds: number; outcome: string }> {
  let hintsWaiting = input.hintsWaiting ?? false;
  let state: Omit<CustomerSyncState, 'hintsWaiting'> = { phase: 'idle', rounds: 0, lastOutcome: null };
  let round: Cuttable | null = null;
  let patienceMs = LET_BE_MS;

  setHandler(hintSignal, () => {
    hintsWaiting = true;
    round?.cut(patienceMs);
  });
  setHandler(wakeSignal, () => {
    hintsWaiting = true;
    round?.cut();
  });
  setHandler(customerSyncState, () => ({ ...state, hintsWaiting }));

  let settleMs = 0;
  let staleInARow = 0;
  for (;;) {
    hintsWaiting = false;
    round = new Cuttable();
    const end: RoundEnd = await round.run(reconcileOnce);
    round = null;
    state = { ...state, rounds: state.rounds + 1 };
    patienceMs = end === 'cut' ? Math.min(patienceMs * 2, LET_BE_AT_MOST_MS) : LET_BE_MS;
    staleInARow = end === 'stale' ? staleInARow + 1 : 0;
    if (end === 'finished' && !hintsCame()) break;
    await settle(end);
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof customerSync>({ ...input, hintsWaiting: true });
    }
  }

  enter('idle');
  log.debug('link at rest', { rounds: state.rounds, outcome: state.lastOutcome ?? 'none' });
  return { rounds: state.rounds, outcome: state.lastOutcome ?? 'none' };

  function enter(phase: CustomerSyncState['phase']): void {
    state = { ...state, phase };
  }

  /** Read through a function: the handlers change it while something is awaited. */
  function hintsCame(): boolean {
    return hintsWaiting;
  }

  async function reconcileOnce(): Promise<'finished' | 'stale'> {
    enter('planning');
    const plan = await reconcile.planCustomer({ tenantId: input.tenantId, linkId: input.linkId });
    state = { ...state, lastOutcome: plan.outcome };
    if (plan.outcome === 'settled' || plan.outcome === 'writes') settleMs = plan.settleMs;
    if (plan.outcome !== 'writes') return 'finished';
    const ref = { tenantId: input.tenantId, linkId: input.linkId, planId: plan.planId };
    for (const side of plan.sides) {
      enter(side === 'netvisor' ? 'writingNetvisor' : 'writingFlex');
      const result: ApplyResult =
        side === 'netvisor' ? await reconcile.applyToNetvisor(ref) : await reconcile.applyToFlex(ref);
      state = { ...state, lastOutcome: result.outcome };
      if (result.outcome === 'stale') return 'stale';
      if (result.outcome === 'parked') return 'finished';
    }
    return 'finished';
  }

  /**
   * Between two reconciles lies at least the tenant's settle time; a round that was cut short reconciled nothing
   * and is not waited for. When plans keep going stale the wait grows, until somebody asks.
   */
  async function settle(end: RoundEnd): Promise<void> {
    enter('settling');
    if (end !== 'cut' && settleMs > 0) await sleep(settleMs);
    const waitMs = staleWaitMs(staleInARow) - settleMs;
    if (waitMs > 0) await condition(hintsCame, waitMs);
  }
}

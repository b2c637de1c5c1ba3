import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ApplyResult } from '../activities/contract';
import { reconcile } from './activity-proxies';
import { customerSyncState, hintSignal, wakeSignal } from './messages';
import type { CustomerSyncInput, CustomerSyncState } from './messages';

/** A round younger than this is let be when a hint comes: it may simply be at work, not waiting for a retry. */
const LET_BE_MS = 2_000;

/**
 * Brings one link into step (entity workflow, always entered by signalWithStart). A round plans and applies;
 * hints that come meanwhile are collected for one further round. While an activity waits for its next attempt,
 * a new hint or an operator's wake cuts the wait short and plans anew. Ends as soon as nothing waits; a parked
 * link ends too, its state lies in the store.
 */
export async function customerSync(input: CustomerSyncInput): Promise<{ rounds: number; outcome: string }> {
  let hintsWaiting = input.hintsWaiting ?? false;
  let state: CustomerSyncState = { phase: 'idle', rounds: 0, hintsWaiting, lastOutcome: null };
  let round: { scope: CancellationScope; startedAt: number } | null = null;

  const enter = (phase: CustomerSyncState['phase']): void => {
    state = { ...state, phase };
  };
  const lookAgain = (patienceMs: number): void => {
    hintsWaiting = true;
    if (round && Date.now() - round.startedAt >= patienceMs) round.scope.cancel();
  };
  setHandler(hintSignal, () => {
    lookAgain(LET_BE_MS);
  });
  setHandler(wakeSignal, () => {
    lookAgain(0);
  });
  setHandler(customerSyncState, () => ({ ...state, hintsWaiting }));

  let settleMs = 0;

  /** One reconcile. `again` when its plan went stale or its wait was cut short. */
  const reconcileOnce = async (): Promise<'again' | 'finished'> => {
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
      if (result.outcome === 'stale') return 'again';
      if (result.outcome === 'parked') return 'finished';
    }
    return 'finished';
  };

  let again = true;
  while (again) {
    hintsWaiting = false;
    const scope = new CancellationScope({ cancellable: true });
    round = { scope, startedAt: Date.now() };
    try {
      again = (await scope.run(reconcileOnce)) === 'again';
    } catch (error) {
      // Cancelled from within: the wait for a retry was cut short. From outside: let the cancellation through.
      if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
      again = true;
    }
    state = { ...state, rounds: state.rounds + 1 };
    const startedAt = round.startedAt;
    round = null;
    if (!again) again = hintsCame();
    if (again) {
      if (workflowInfo().continueAsNewSuggested) {
        await continueAsNew<typeof customerSync>({ ...input, hintsWaiting: true });
      }
      enter('settling');
      const rest = settleMs - (Date.now() - startedAt);
      if (rest > 0) await sleep(rest);
    }
  }
  enter('idle');
  log.debug('link at rest', { rounds: state.rounds, outcome: state.lastOutcome ?? 'none' });
  return { rounds: state.rounds, outcome: state.lastOutcome ?? 'none' };

  /** Read through a function: the handlers change it while a round is awaited. */
  function hintsCame(): boolean {
    return hintsWaiting;
  }
}

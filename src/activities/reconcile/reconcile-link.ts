import type { Link } from '../../store/links';
import type { HintId } from '../../sync/ids';
import type { PlannedIssue } from '../../sync/plan';
import { diagnose } from '../failures';
import type { Diagnosis } from '../failures';
import type { Leases } from '../link-lease';
import type { Session } from '../session';
import { decide } from './decide';
import type { DecideOptions } from './decide';
import { healRefused, openIssue, settle } from './settle';
import { closeWritten } from './words';
import { writeFlex } from './write-flex';
import { writeNetvisor } from './write-netvisor';

/** What bringing a link into step came to. */
export interface Reconciled {
  readonly link: Link;
  /** `numbered`: Netvisor gave a number, which is still to be read and brought to Flex (D6). */
  readonly outcome: 'unchanged' | 'written' | 'parked' | 'rested' | 'numbered';
  readonly code: string | null;
}

/** A new number from Netvisor needs a second round, a race a third; more means that something is wrong. */
const MAX_ROUNDS = 4;

export interface ReconcileOptions extends DecideOptions {
  /** The caller reads the numbers that Netvisor gives, for many customers at once, and reconciles again. */
  readonly numberLater?: boolean;
}

/**
 * Reconciles one link from reading to agreement in one go: what batches, polls and sweeps do. Must be called
 * under the link's lease. Upstream failures that pass by themselves are thrown.
 */
export async function reconcileLink(
  session: Session,
  startLink: Link,
  leases: Leases,
  options: ReconcileOptions = {},
): Promise<Reconciled> {
  const { store } = session.deps;
  let link = startLink;
  let wrote = false;
  let known: DecideOptions = options;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const hints = (await store.hints.pending(link.id)).map((hint) => hint.id);
    const decision = await decide(session, link, leases, known);
    await settle(session, decision, hints);
    if (decision.kind === 'rest') {
      return {
        link: decision.link,
        outcome: decision.parked ? 'parked' : 'rested',
        code: decision.parked ?? decision.reason,
      };
    }
    link = decision.link;
    const { plan, sides } = decision;
    if (plan.flex === null && plan.netvisor === null) {
      return { link, outcome: wrote ? 'written' : 'unchanged', code: null };
    }
    // What a batch read and looked up was before this write: the next round reads anew.
    known = {};
    try {
      const netvisor = await writeNetvisor(session, link, plan, leases);
      if (netvisor.refused) return await park(session, link, netvisor.refused, hints);
      link = netvisor.link;
      wrote = true;
      await closeWritten(store, decision.words, 'netvisor');
      if (!netvisor.again) {
        const flex = await writeFlex(session, link, plan, sides.flex?.version ?? null, leases);
        if (flex.outcome === 'collision') {
          return await park(session, link, flex.issue, hints);
        }
        link = flex.link;
        await closeWritten(store, decision.words, 'flex');
        if (flex.issue) await openIssue(store, session, link, flex.issue);
        await rest(session, link, hints);
        return { link, outcome: 'written', code: null };
      }
      if (options.numberLater) return { link, outcome: 'numbered', code: null };
    } catch (error) {
      const diagnosis = diagnose(error);
      if (diagnosis?.again === 'never') {
        return await park(session, link, refusalIssue(link, diagnosis), hints);
      }
      if (diagnosis?.again !== 'anew') throw error;
    }
    link = (await store.links.get(link.id)) ?? link;
  }
  throw new Error('a link did not come to rest');
}

/** The last write is done: the hints that this reconcile covered are too. */
export async function rest(session: Session, link: Link, hints: readonly HintId[]): Promise<void> {
  const { store, metrics } = session.deps;
  const done = await store.transaction(async (tx) => {
    await tx.links.save(link.id, { state: 'inStep', parkedCode: null, changeGuard: null, agreed: true });
    await healRefused(tx, link.id);
    return tx.hints.markProcessed([...hints]);
  });
  for (const hint of done) metrics.written(hint);
}

/** The issue of a write that the other system will never take. */
export const refusalIssue = (
  link: Pick<Link, 'id'>,
  { code, field, side, detail, facts }: Diagnosis,
): PlannedIssue => ({ code, field, params: { side, message: detail, requestId: link.id, ...facts } });

/** A person must act: the issue says why. The hints are done with: a new one, or the operator, starts anew. */
export async function park(
  session: Session,
  link: Link,
  issue: PlannedIssue,
  hints: readonly HintId[],
): Promise<Reconciled> {
  const { store, metrics } = session.deps;
  await store.transaction(async (tx) => {
    await openIssue(tx, session, link, issue);
    await tx.links.save(link.id, { state: 'parked', parkedCode: issue.code });
    await tx.hints.markProcessed([...hints]);
  });
  metrics.parked(issue.code);
  return { link, outcome: 'parked', code: issue.code };
}

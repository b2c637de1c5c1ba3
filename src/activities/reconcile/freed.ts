import type { Store } from '../../store/store';
import type { Link } from '../../store/links';
import { TELLING_TRAITS, isOfKind } from '../../sync/customer-traits';
import type { LinkId } from '../../sync/ids';
import { startPending } from '../../temporal/start-pending';
import type { Session } from '../session';

/** What may have held others up, and no longer does. */
const HELD_UP_BY_ANOTHER = ['duplicate_number', 'possible_duplicate'];

/** What a customer had in common with those that it may have held up, and no longer has. */
export const lostTraits = (before: Pick<Link, 'traits'>, now: readonly string[]): string[] =>
  before.traits.filter((trait) => isOfKind(trait, ...TELLING_TRAITS) && !now.includes(trait));

/**
 * A customer whose number or business id changed, that is gone or that was decided on may have held others up:
 * they share what it had. They are given a hint to be looked at again, so that their issues heal by themselves
 * (R18). To be called in the transaction that saves the link's new traits.
 */
export async function recordFreed(
  tx: Store,
  session: Session,
  before: Pick<Link, 'id' | 'traits' | 'parkedCode'>,
  now: { readonly traits: readonly string[]; readonly parkedCode: string | null },
): Promise<readonly LinkId[]> {
  const tenantId = session.tenant.id;
  const freed = await tx.links.waitingWith(tenantId, {
    traits: lostTraits(before, now.traits),
    parked: HELD_UP_BY_ANOTHER,
    oneSided: false,
    except: before.id,
  });
  const askedBefore = before.parkedCode === 'possible_duplicate' && now.parkedCode !== before.parkedCode;
  // Those that it asked about have waited without an issue of their own.
  const answered = askedBefore
    ? await tx.links.waitingWith(tenantId, {
        traits: before.traits.filter((trait) => isOfKind(trait, 'businessId', 'person')),
        parked: HELD_UP_BY_ANOTHER,
        oneSided: true,
        except: before.id,
      })
    : [];
  const waiting = [...new Set([...freed, ...answered])];
  await tx.hints.record(
    tenantId,
    waiting.map((linkId) => ({ linkId, source: 'run' as const, type: 'freed' })),
  );
  return waiting;
}

/** Starts those that were freed once it is recorded. A crash in between loses nothing: the guardian finds hints. */
export async function startFreed(session: Session, freed: readonly LinkId[]): Promise<void> {
  if (freed.length > 0) await startPending(session.deps, session.tenant.id, freed);
}

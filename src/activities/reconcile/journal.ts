import type { Actor } from '../../store/journal';
import type { Link } from '../../store/links';
import type { Side } from '../../sync/customer';
import type { FieldChange, SyncPlan } from '../../sync/plan';
import type { Session } from '../session';

/**
 * Writes the journal before the system is written (I9): a crash in between leaves an entry too many, never one
 * too few. An entry that was not confirmed and whose write is planned again is replaced by the new one.
 */
export async function prepareJournal(
  session: Session,
  link: Link,
  plan: SyncPlan,
  side: Side,
): Promise<void> {
  const entries = entriesOf(plan, side);
  const actorOf = await actors(session, link, entries);
  await session.deps.store.journal.prepare(
    session.tenant.id,
    link.id,
    side,
    entries.map((change) => ({
      linkId: link.id,
      side,
      field: change.field,
      before: change.before,
      after: change.after,
      reason: change.reason,
      actor: actorOf(change),
      runId: session.runId,
    })),
  );
}

/** Who caused each change: the operator whose word is carried out, else the sync by itself. */
async function actors(
  session: Session,
  link: Link,
  entries: readonly FieldChange[],
): Promise<(change: FieldChange) => Actor> {
  if (entries.every(({ reason }) => reason !== 'operatorDecided')) return () => ({ type: 'sync' });
  const words = await session.deps.store.overrides.waiting(session.tenant.id, link.id);
  return ({ field, side, reason }) => {
    const word = words.findLast((one) => one.field === field && one.side === side);
    if (reason !== 'operatorDecided') return { type: 'sync' };
    return word ? { type: 'operator', id: word.operatorId } : { type: 'operator' };
  };
}

/** The write was answered: its entries stand. */
export async function confirmJournal(
  session: Session,
  link: Link,
  plan: SyncPlan,
  side: Side,
): Promise<void> {
  if (entriesOf(plan, side).length > 0) await session.deps.store.journal.confirm(link.id, side);
}

/** A created customer is one entry, its name: there was nothing before that could be put back field by field. */
function entriesOf(plan: SyncPlan, side: Side): readonly FieldChange[] {
  const creates = (side === 'flex' ? plan.flex : plan.netvisor)?.action === 'create';
  const changes = plan.changes.filter((change) => change.side === side);
  return creates ? changes.filter((change) => change.field === 'name') : changes;
}

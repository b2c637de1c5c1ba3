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
  await session.deps.store.journal.prepare(
    session.tenant.id,
    link.id,
    side,
    entriesOf(plan, side).map((change) => ({
      linkId: link.id,
      side,
      field: change.field,
      before: change.before,
      after: change.after,
      reason: change.reason,
      actor: { type: 'sync' as const },
      runId: session.runId,
    })),
  );
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

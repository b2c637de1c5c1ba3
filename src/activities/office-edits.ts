import { CURSOR } from '../store/cursors';
import type { Link } from '../store/links';
import { keepOfficeEdits, knownOfficeEdits } from '../store/office-edits';
import type { NetvisorCustomer } from '../sync/customer';
import type { NetvisorKey } from '../sync/ids';
import { concludeOfficeEdits, withOfficeEdits } from '../sync/office-edits';
import { changedFields } from '../sync/one-sided';
import { OVERLAP_MS } from './netvisor-cursor';
import type { Session } from './session';

/** What we wrote ourselves is on the list for that reason, so for a while it proves nothing. In ms. */
const OWN_WRITE_MS = 45 * 60_000;

/** Somebody edited the customer's office in Netvisor and nothing else that we read, and not lately we ourselves. */
export function isOfficeEdit(session: Session, link: Link, netvisor: NetvisorCustomer): boolean {
  if (link.flexId === null || link.state !== 'inStep' || !link.hasOffice) return false;
  const writtenMsAgo = session.deps.now().getTime() - (link.lastChangeAt?.getTime() ?? 0);
  if (writtenMsAgo < OWN_WRITE_MS) return false;
  const changed = changedFields('netvisor', netvisor, link.agreement, session.fingerprints.field, link);
  return changed.length === 1 && changed[0] === 'visitingAddress';
}

/** Adds to what is known; asks nobody. */
export async function noteOfficeEdits(
  { deps: { store }, tenant }: Session,
  seen: { readonly listed: number; readonly unlisted: number },
): Promise<void> {
  if (seen.listed + seen.unlisted === 0) return;
  await store.transaction(async (tx) => {
    await keepOfficeEdits(tx, tenant.id, withOfficeEdits(await knownOfficeEdits(tx, tenant.id), seen));
  });
}

/**
 * A comparison found edited offices that no poll had brought: one call tells whether the next poll would, as it asks
 * from the same moment on.
 */
export async function checkOfficeEdits(session: Session, edited: readonly NetvisorKey[]): Promise<void> {
  const { store } = session.deps;
  const since = await store.cursors.get(session.tenant.id, CURSOR.netvisor);
  if (edited.length === 0 || since === null) return;
  const wanted = new Set(edited);
  const found = new Set<NetvisorKey>();
  await session.netvisor.readList({ changedSince: new Date(Date.parse(since) - OVERLAP_MS) }, ({ key }) => {
    if (wanted.has(key)) found.add(key);
  });
  await noteOfficeEdits(session, { listed: found.size, unlisted: wanted.size - found.size });
}

/** The comparison is over: the sweep stops, goes on or begins again. */
export async function concludeSweep({ deps: { store, now }, tenant }: Session): Promise<void> {
  await store.transaction(async (tx) => {
    const known = await knownOfficeEdits(tx, tenant.id);
    await keepOfficeEdits(tx, tenant.id, concludeOfficeEdits(known, now()));
  });
}

import { CURSOR } from '../store/cursors';
import type { Link } from '../store/links';
import type { Store } from '../store/store';
import type { NetvisorCustomer } from '../sync/customer';
import type { NetvisorKey, TenantId } from '../sync/ids';
import { changedFields } from '../sync/one-sided';
import {
  SWEPT_AT_MOST,
  concludeOfficeEdits,
  officeEditsSchema,
  officeSweepOf,
  withOfficeEdits,
} from '../sync/office-edits';
import type { OfficeEdits, OfficeSweep } from '../sync/office-edits';
import { OVERLAP_MS } from './netvisor-cursor';
import type { Session } from './session';

/** What we wrote ourselves is on the list for that reason, so for a while it proves nothing. In ms. */
const OWN_WRITE_MS = 45 * 60_000;

type Cursors = Pick<Store, 'cursors'>;

export async function knownOfficeEdits({ cursors }: Cursors, tenantId: TenantId): Promise<OfficeEdits> {
  const text = await cursors.get(tenantId, CURSOR.officeEdits);
  return officeEditsSchema.parse(text === null ? {} : JSON.parse(text));
}

const keep = ({ cursors }: Cursors, tenantId: TenantId, edits: OfficeEdits): Promise<void> =>
  cursors.set(tenantId, CURSOR.officeEdits, JSON.stringify(edits));

/** Whether the customers with an office are swept, and why not (D19). */
export async function officeSweep(
  store: Pick<Store, 'cursors' | 'links'>,
  tenantId: TenantId,
): Promise<OfficeSweep> {
  const edits = await knownOfficeEdits(store, tenantId);
  return officeSweepOf(edits, await store.links.countWithOffice(tenantId, SWEPT_AT_MOST + 1));
}

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
    await keep(tx, tenant.id, withOfficeEdits(await knownOfficeEdits(tx, tenant.id), seen));
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
    await keep(tx, tenant.id, concludeOfficeEdits(known, now()));
  });
}

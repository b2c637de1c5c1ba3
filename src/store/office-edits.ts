import type { TenantId } from '../sync/ids';
import { SWEPT_AT_MOST, officeEditsSchema, officeSweepOf } from '../sync/office-edits';
import type { OfficeEdits, OfficeSweep } from '../sync/office-edits';
import { CURSOR } from './cursors';
import type { Store } from './store';

/** What is known of a company's Netvisor: whether its list of changes names edited offices (D19). */
export async function knownOfficeEdits(
  { cursors }: Pick<Store, 'cursors'>,
  tenantId: TenantId,
): Promise<OfficeEdits> {
  const text = await cursors.get(tenantId, CURSOR.officeEdits);
  return officeEditsSchema.parse(text === null ? {} : JSON.parse(text));
}

export const keepOfficeEdits = (
  { cursors }: Pick<Store, 'cursors'>,
  tenantId: TenantId,
  edits: OfficeEdits,
): Promise<void> => cursors.set(tenantId, CURSOR.officeEdits, JSON.stringify(edits));

/** Whether the customers with an office are swept, and if not since when and why. */
export async function officeSweep(
  store: Pick<Store, 'cursors' | 'links'>,
  tenantId: TenantId,
): Promise<{ state: OfficeSweep; stoppedAt: string | null }> {
  const edits = await knownOfficeEdits(store, tenantId);
  const customers = await store.links.countWithOffice(tenantId, SWEPT_AT_MOST + 1);
  return { state: officeSweepOf(edits, customers), stoppedAt: edits.stoppedAt };
}

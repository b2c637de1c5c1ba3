import { expect } from 'vitest';
import type { Store } from '../../../src/store/store';
import type { Tenant } from '../../../src/store/tenant';
import type { Link } from '../../../src/store/links';
import { flexIdSchema, netvisorKeySchema } from '../../../src/sync/ids';
import type { FlexId, NetvisorKey } from '../../../src/sync/ids';

/** Gives the store under test; the same one for all tests of a file, so each makes tenants of its own. */
export type GivenStore = () => Store;

export const SECRETS_KEY = Buffer.from('0123456789abcdef0123456789abcdef', 'ascii');

export const flexId = (text: string): FlexId => flexIdSchema.parse(text);
export const netvisorKey = (text: string): NetvisorKey => netvisorKeySchema.parse(text);

let companies = 0;

/** A valid Finnish business id that no other test of the process uses. */
export function nextBusinessId(): string {
  for (;;) {
    companies++;
    const digits = String(2_000_000 + companies);
    const weighted = [7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
    const rest = weighted % 11;
    // A rest of 1 has no check digit: such numbers aren't given.
    if (rest !== 1) return `${digits}-${String(rest === 0 ? 0 : 11 - rest)}`;
  }
}

export const newTenant = (store: Store): Promise<Tenant> =>
  store.tenants.create({ name: 'Lämpöykkönen Oy', businessId: nextBusinessId(), language: 'fi' });

/** A link with the sides given. */
export async function newLink(
  store: Store,
  tenant: Tenant,
  sides: { flexId?: string; netvisorKey?: string },
): Promise<Link> {
  if (sides.flexId === undefined) {
    return (await store.links.ensureForNetvisor(tenant.id, netvisorKey(sides.netvisorKey ?? '1'))).link;
  }
  const { link } = await store.links.ensureForFlex(tenant.id, flexId(sides.flexId));
  if (sides.netvisorKey === undefined) return link;
  return (await store.links.join(link.id, { netvisorKey: netvisorKey(sides.netvisorKey) })).survivor;
}

export const present = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
};

/** Stands for any moment in expected values. */
export const aDate: unknown = expect.any(Date);

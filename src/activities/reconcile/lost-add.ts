import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import { traitsOf } from '../../sync/customer-traits';
import type { NetvisorKey } from '../../sync/ids';
import { compareForMatch } from '../../sync/matching';
import type { Session } from '../session';

/** Ten minutes back (D6): clocks differ and lists are to the second. */
const MARGIN_MS = 600_000;

/** Keys that one detail call of Netvisor takes. */
const DETAIL_BATCH = 500;

/**
 * D6: the answer of an add with an automatic number was lost. What is new in Netvisor since, with this name and no
 * link, tells: exactly one is ours, none means that nothing was added, several can't be told apart.
 */
export async function lostAdd(
  session: Session,
  flex: FlexCustomer,
  attemptedAt: Date,
): Promise<NetvisorCustomer | 'several' | null> {
  const name = flex.fields.name ?? '';
  const candidates: NetvisorKey[] = [];
  await session.netvisor.readList({ changedSince: new Date(attemptedAt.getTime() - MARGIN_MS) }, (row) => {
    if (row.name === name) candidates.push(row.key);
  });
  const unlinked: NetvisorKey[] = [];
  for (const key of candidates) {
    const other = await session.deps.store.links.byNetvisorKey(session.tenant.id, key);
    if (!other?.flexId) unlinked.push(key);
  }
  if (unlinked.length === 0) return null;
  const { found } = await session.netvisor.getCustomers(unlinked.slice(0, DETAIL_BATCH));
  const same = found.filter((netvisor) => compareForMatch(flex, netvisor).verdict === 'same');
  const [ours, ...others] = same.length > 1 ? atOurAddress(flex, same) : same;
  return others.length > 0 || (ours === undefined && same.length > 0) ? 'several' : (ours ?? null);
}

function atOurAddress(flex: FlexCustomer, customers: readonly NetvisorCustomer[]): NetvisorCustomer[] {
  const addressesOf = (customer: FlexCustomer | NetvisorCustomer): string[] =>
    traitsOf(customer).flatMap(({ kind, text }) => (kind === 'address' ? [text] : []));
  const ours = addressesOf(flex);
  return customers.filter((customer) => addressesOf(customer).some((address) => ours.includes(address)));
}

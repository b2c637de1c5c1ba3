import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import type { NetvisorKey } from '../../sync/ids';
import { identityText } from '../../sync/identity';
import { compareForMatch } from '../../sync/matching';
import type { PlannedIssue } from '../../sync/plan';
import type { ListedCustomer } from '../../netvisor/client';
import type { Link } from '../../store/links';
import type { Session } from '../session';

/** What the matching ladder came to for a customer that has no counterpart yet (R18, D3–D6). */
export type Counterpart<T> =
  | { readonly kind: 'found'; readonly customer: T }
  | { readonly kind: 'none' }
  /** Looked at before and decided to be different customers. */
  | { readonly kind: 'keptApart' }
  | { readonly kind: 'undecided'; readonly issue: PlannedIssue };

/** Netvisor's rows with a number. A batch gives its own, shared by up to 100 customers. */
export type NumberLookup = (number: string) => Promise<readonly ListedCustomer[]>;

/** Netvisor's temporary customer for one-off sales is never synced (D16). */
export const TEMPORARY_CODE = 'TEMP';

/** Looks for the Netvisor customer that this Flex customer is. */
export async function netvisorCounterpart(
  session: Session,
  link: Link,
  flex: FlexCustomer,
  lookup: NumberLookup,
): Promise<Counterpart<NetvisorCustomer>> {
  if (flex.netvisorKey !== null) {
    // Our own create carried this key and lost its answer before the link was saved (I2).
    const named = await session.netvisor.getCustomer(flex.netvisorKey);
    if (named) return free(session, link, named);
  }
  const number = flex.fields.customerNumber ?? null;
  if (number === null) return withoutNumber(session, link, flex);
  const rows = (await lookup(number)).filter((row) => row.code === number);
  const [row] = rows;
  if (!row) return { kind: 'none' };
  if (rows.length > 1) return undecided('duplicate_number', { side: 'netvisor', number, n: rows.length });
  const netvisor = await session.netvisor.getCustomer(row.key);
  if (!netvisor) return { kind: 'none' };
  return agree(session, flex, netvisor, () => free(session, link, netvisor));
}

/** Looks for the Flex customer that this Netvisor customer is. */
export async function flexCounterpart(
  session: Session,
  link: Link,
  netvisor: NetvisorCustomer,
): Promise<Counterpart<FlexCustomer>> {
  const number = netvisor.fields.customerNumber ?? null;
  if (number === null) {
    // D5: never linked by name alone, and not created; the company gives it a number.
    return undecided('number_missing', {
      nameNetvisor: netvisor.fields.name ?? '',
      netvisorKey: netvisor.key,
    });
  }
  const [flex] = await session.flex.findByNumber(number);
  if (!flex) return { kind: 'none' };
  return agree(session, flex, netvisor, async () => {
    const other = await session.deps.store.links.byFlexId(session.tenant.id, flex.id);
    if (other && other.netvisorKey !== null && other.id !== link.id) {
      return undecided('duplicate_number', { side: 'netvisor', number, n: 2 });
    }
    return { kind: 'found', customer: flex };
  });
}

/** The same number is not enough: names and business ids must not contradict (D3). */
async function agree<T>(
  session: Session,
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
  same: () => Promise<Counterpart<T>>,
): Promise<Counterpart<T>> {
  const decided = await session.deps.store.decisions.between(session.tenant.id, flex.id, netvisor.key);
  if (decided === 'different') return { kind: 'keptApart' };
  if (decided === 'same' || compareForMatch(flex, netvisor).verdict === 'same') return same();
  return undecided('number_collision', {
    number: netvisor.fields.customerNumber ?? '',
    nameFlex: flex.fields.name ?? '',
    nameNetvisor: netvisor.fields.name ?? '',
    flexId: flex.id,
    netvisorKey: netvisor.key,
  });
}

/** Found, unless another Flex customer has that Netvisor customer already. */
async function free(
  session: Session,
  link: Link,
  netvisor: NetvisorCustomer,
): Promise<Counterpart<NetvisorCustomer>> {
  const other = await session.deps.store.links.byNetvisorKey(session.tenant.id, netvisor.key);
  if (other && other.flexId !== null && other.id !== link.id) {
    return undecided('duplicate_number', {
      side: 'flex',
      number: netvisor.fields.customerNumber ?? '',
      n: 2,
    });
  }
  return { kind: 'found', customer: netvisor };
}

/** D6: Netvisor gives the number, unless our own index knows such a customer or an answer was lost before. */
async function withoutNumber(
  session: Session,
  link: Link,
  flex: FlexCustomer,
): Promise<Counterpart<NetvisorCustomer>> {
  const { store } = session.deps;
  const attemptedAt = await store.cursors.get(session.tenant.id, addAttempt(link));
  if (attemptedAt !== null) return lostAdd(session, link, flex, new Date(attemptedAt));
  const identity = session.fingerprints.identity(identityText(flex.kind, flex.fields));
  if (identity === null) return { kind: 'none' };
  const [similar] = await store.links.findByBusinessId(session.tenant.id, identity, 'flex');
  if (!similar?.netvisorKey) return { kind: 'none' };
  const decided = await store.decisions.between(session.tenant.id, flex.id, similar.netvisorKey);
  if (decided === 'different') return { kind: 'none' };
  return undecided('possible_duplicate', {
    numberFlex: '',
    numberNetvisor: similar.label?.number ?? '',
    flexId: flex.id,
    netvisorKey: similar.netvisorKey,
  });
}

/** Cursor that says when an add with an automatic number was tried: its answer may have been lost. */
export const addAttempt = (link: Pick<Link, 'id'>): string => `add:${link.id}`;

/** Ten minutes back (D6): clocks differ and lists are to the second. */
const LOST_ADD_MARGIN_MS = 600_000;

/** D6: a lost answer is resolved by what is new in Netvisor since, by name and address: exactly one is ours. */
async function lostAdd(
  session: Session,
  link: Link,
  flex: FlexCustomer,
  attemptedAt: Date,
): Promise<Counterpart<NetvisorCustomer>> {
  const name = flex.fields.name ?? '';
  const candidates: NetvisorKey[] = [];
  await session.netvisor.readList(
    { changedSince: new Date(attemptedAt.getTime() - LOST_ADD_MARGIN_MS) },
    (row) => {
      if (row.name === name) candidates.push(row.key);
    },
  );
  const unlinked: NetvisorKey[] = [];
  for (const key of candidates) {
    const other = await session.deps.store.links.byNetvisorKey(session.tenant.id, key);
    if (!other?.flexId) unlinked.push(key);
  }
  if (unlinked.length === 0) return { kind: 'none' };
  const { found } = await session.netvisor.getCustomers(unlinked.slice(0, 500));
  const same = found.filter((netvisor) => compareForMatch(flex, netvisor).verdict === 'same');
  const [ours] = same;
  if (!ours) return { kind: 'none' };
  if (same.length === 1) return free(session, link, ours);
  return undecided('possible_duplicate', { numberFlex: '', numberNetvisor: '', flexId: flex.id });
}

function undecided(
  code: PlannedIssue['code'],
  params: PlannedIssue['params'],
): {
  kind: 'undecided';
  issue: PlannedIssue;
} {
  return { kind: 'undecided', issue: { code, field: 'customerNumber', params } };
}

import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import type { FlexId, NetvisorKey } from '../../sync/ids';
import { compareForMatch } from '../../sync/matching';
import type { PlannedIssue } from '../../sync/plan';
import { showValue } from '../../sync/show-value';
import type { ListedCustomer } from '../../netvisor/client';
import type { Link } from '../../store/links';
import type { Session } from '../session';
import { alikeOnOtherSide, choicesOf, numberTrait, traitFingerprint } from './alike';
import type { Alike, AlikeCustomer } from './alike';
import { awaitedBy, lostAdd } from './lost-add';
import { lostCreate } from './lost-create';

/** What the matching ladder came to for a customer that has no counterpart yet (R18, D3–D6). */
export type Counterpart<T> =
  | { readonly kind: 'found'; readonly customer: T }
  | { readonly kind: 'none' }
  /** Looked at before and decided to be different customers. */
  | { readonly kind: 'keptApart' }
  /** The question stands on the other customer's link already: it is asked once. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'undecided'; readonly issue: PlannedIssue };

/** Netvisor's rows with a number. A batch gives its own, shared by up to 100 customers. */
export type NumberLookup = (number: string) => Promise<readonly ListedCustomer[]>;

/** Netvisor's temporary customer for one-off sales is never synced (D16). */
export const TEMPORARY_CODE = 'TEMP';

/** Stands in an issue's text for a number that is not there. */
export const NO_NUMBER = '–';

/**
 * Looks for the Netvisor customer that this Flex customer is. The ladder: what an operator said; the key that our
 * own create gave it; the number (R18), unless names or business ids contradict (D3); then our own index, which
 * only ever asks (D5, D6).
 */
export async function netvisorCounterpart(
  session: Session,
  link: Link,
  flex: FlexCustomer,
  lookup: NumberLookup,
): Promise<Counterpart<NetvisorCustomer>> {
  const { decisions } = session.deps.store;
  const said = await decisions.counterpart(session.tenant.id, { flexId: flex.id });
  const saidCustomer = said && (await session.netvisor.getCustomer(said.netvisorKey));
  if (saidCustomer) return unlessTaken(session, link, flex, saidCustomer);
  if (flex.netvisorKey !== null && !(await saidToDiffer(session, flex.id, flex.netvisorKey))) {
    // Our own create carried this key and lost its answer before the link was saved (I2).
    const named = await session.netvisor.getCustomer(flex.netvisorKey);
    if (named) return unlessTaken(session, link, flex, named);
  }
  const number = flex.fields.customerNumber ?? null;
  if (number === null) return withoutNumber(session, link, flex);
  const twice = await twiceInIndex(session, link, 'flex', number);
  if (twice) return twice;
  const rows = (await lookup(number)).filter((row) => row.code === number);
  const [row] = rows;
  if (rows.length > 1) return duplicateNumber('netvisor', number, rows.length);
  const netvisor = row ? await session.netvisor.getCustomer(row.key) : null;
  if (netvisor) {
    return agree(session, flex, netvisor, () => unlessTaken(session, link, flex, netvisor));
  }
  const lost = await afterLostAdd(session, link, flex);
  if (lost) return lost;
  const alike = await alikeOnOtherSide(session, link, flex);
  // One that has a counterpart by its own number is another department of the same company.
  return askAbout(session, flex, alike, ({ linked }) => !linked);
}

/** Looks for the Flex customer that this Netvisor customer is, by the same ladder. */
export async function flexCounterpart(
  session: Session,
  link: Link,
  netvisor: NetvisorCustomer,
): Promise<Counterpart<FlexCustomer>> {
  const { decisions, links } = session.deps.store;
  const unlessLinked = async (flex: FlexCustomer): Promise<Counterpart<FlexCustomer>> => {
    const other = await links.byFlexId(session.tenant.id, flex.id);
    return other && other.netvisorKey !== null && other.id !== link.id
      ? collision(flex, netvisor, { cause: 'taken' })
      : { kind: 'found', customer: flex };
  };
  const said = await decisions.counterpart(session.tenant.id, { netvisorKey: netvisor.key });
  const saidCustomer = said && (await session.flex.getCustomer(said.flexId));
  if (saidCustomer?.mergedInto === null) return unlessLinked(saidCustomer);
  const made = await lostCreate(session, link, netvisor);
  if (made && !(await saidToDiffer(session, made.id, netvisor.key))) return unlessLinked(made);
  const number = netvisor.fields.customerNumber ?? null;
  if (number === null) return numberMissing(session, link, netvisor);
  const twice = await twiceInIndex(session, link, 'netvisor', number);
  if (twice) return twice;
  const found = await session.flex.findByNumber(number);
  const [flex] = found;
  if (found.length > 1) return duplicateNumber('flex', number, found.length);
  if (flex) return agree(session, flex, netvisor, () => unlessLinked(flex));
  const awaiting = await awaitedBy(session, netvisor);
  if (awaiting) return unlessLinked(awaiting);
  return askAbout(
    session,
    netvisor,
    await alikeOnOtherSide(session, link, netvisor),
    ({ linked }) => !linked,
  );
}

/** The same number is not enough: names and business ids must not contradict (D3). */
async function agree<T>(
  session: Session,
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
  same: () => Promise<Counterpart<T>>,
): Promise<Counterpart<T>> {
  if (await saidToDiffer(session, flex.id, netvisor.key)) return { kind: 'keptApart' };
  return compareForMatch(flex, netvisor).verdict === 'same' ? same() : collision(flex, netvisor);
}

const saidToDiffer = async (session: Session, flexId: FlexId, netvisorKey: NetvisorKey): Promise<boolean> =>
  (await session.deps.store.decisions.between(session.tenant.id, flexId, netvisorKey)) === 'different';

/** Found, unless another Flex customer has that Netvisor customer already: a link is permanent (D4). */
async function unlessTaken(
  session: Session,
  link: Link,
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
): Promise<Counterpart<NetvisorCustomer>> {
  const other = await session.deps.store.links.byNetvisorKey(session.tenant.id, netvisor.key);
  return other && other.flexId !== null && other.id !== link.id
    ? collision(flex, netvisor, { cause: 'taken' })
    : { kind: 'found', customer: netvisor };
}

/** R18: none of the customers that share a number on one side is synced. By our own index, without a call. */
async function twiceInIndex(
  session: Session,
  link: Link,
  side: Side,
  number: string,
): Promise<{ kind: 'undecided'; issue: PlannedIssue } | null> {
  const others = await othersWithNumber(session, link, side, number);
  return others === 0 ? null : duplicateNumber(side, number, others + 1);
}

/** How many other customers of a side have this number. */
export function othersWithNumber(session: Session, link: Link, side: Side, number: string): Promise<number> {
  const trait = traitFingerprint(session, numberTrait(side, number));
  return session.deps.store.links.countOthersWith(session.tenant.id, trait, link.id);
}

/** D6: Netvisor gives the number, unless our own index knows such a customer, linked or not, or it did so before. */
async function withoutNumber(
  session: Session,
  link: Link,
  flex: FlexCustomer,
): Promise<Counterpart<NetvisorCustomer>> {
  const lost = await afterLostAdd(session, link, flex);
  return lost ?? askAbout(session, flex, await alikeOnOtherSide(session, link, flex), () => true);
}

/** What an add came to whose answer was lost (I2, D6); null when none was. */
async function afterLostAdd(
  session: Session,
  link: Link,
  flex: FlexCustomer,
): Promise<Counterpart<NetvisorCustomer> | null> {
  const lost = await lostAdd(session, link, flex);
  if (lost === null || !('unclear' in lost)) return lost && unlessTaken(session, link, flex, lost);
  const candidates: NetvisorCustomer[] = [];
  for (const candidate of lost.unclear) {
    if (!(await saidToDiffer(session, flex.id, candidate.key))) candidates.push(candidate);
  }
  const [only, ...more] = candidates;
  if (!only) return null;
  const numberOf = ({ fields }: NetvisorCustomer): string => fields.customerNumber ?? NO_NUMBER;
  return undecided(
    'possible_duplicate',
    {
      by: 'name',
      numberFlex: flex.fields.customerNumber ?? NO_NUMBER,
      numberNetvisor: more.length === 0 ? numberOf(only) : NO_NUMBER,
      flexId: flex.id,
      ...(more.length === 0 ? { netvisorKey: only.key } : {}),
    },
    candidates.map((candidate) => ({
      id: candidate.key,
      label: `${candidate.fields.name ?? ''}, ${numberOf(candidate)}`,
      detail: showValue(candidate.fields.billingAddress ?? null),
    })),
  );
}

/** D5: never linked by name alone, and not created; the company gives the number, or an operator says who it is. */
async function numberMissing(
  session: Session,
  link: Link,
  netvisor: NetvisorCustomer,
): Promise<Counterpart<FlexCustomer>> {
  const { suggestions } = await alikeOnOtherSide(session, link, netvisor);
  const [only, ...more] = suggestions;
  return undecided(
    'number_missing',
    {
      nameNetvisor: netvisor.fields.name ?? '',
      netvisorKey: netvisor.key,
      ...(only && more.length === 0 ? { flexId: only.id } : {}),
    },
    choicesOf(session, suggestions),
  );
}

/**
 * A customer that would be created beside one that looks like it waits for a person (D6; console.md 5.1:
 * "same business id, different numbers").
 */
function askAbout<T>(
  session: Session,
  customer: FlexCustomer | NetvisorCustomer,
  { suggestions, strong }: Alike,
  counts: (candidate: AlikeCustomer) => boolean,
): Counterpart<T> {
  const [best] = strong.filter(counts);
  if (!best) return { kind: 'none' };
  if (best.link.parkedCode === 'possible_duplicate') return { kind: 'asked' };
  const own = customer.fields.customerNumber ?? NO_NUMBER;
  const theirs = best.number ?? NO_NUMBER;
  const ofNetvisor = 'offices' in customer;
  return undecided(
    'possible_duplicate',
    {
      numberFlex: ofNetvisor ? theirs : own,
      numberNetvisor: ofNetvisor ? own : theirs,
      by: best.shared.includes('businessId') ? 'businessId' : 'person',
      flexId: (ofNetvisor ? best.flexId : customer.id) ?? '',
      netvisorKey: (ofNetvisor ? customer.key : best.netvisorKey) ?? '',
    },
    choicesOf(session, suggestions),
  );
}

const collision = (
  flex: FlexCustomer,
  netvisor: NetvisorCustomer,
  more: PlannedIssue['params'] = {},
): { kind: 'undecided'; issue: PlannedIssue } =>
  undecided('number_collision', {
    number: netvisor.fields.customerNumber ?? '',
    nameFlex: flex.fields.name ?? '',
    nameNetvisor: netvisor.fields.name ?? '',
    flexId: flex.id,
    netvisorKey: netvisor.key,
    ...more,
  });

const duplicateNumber = (side: Side, number: string, n: number): { kind: 'undecided'; issue: PlannedIssue } =>
  undecided('duplicate_number', { side, number, n });

function undecided(
  code: PlannedIssue['code'],
  params: PlannedIssue['params'],
  choices: PlannedIssue['choices'] = [],
): { kind: 'undecided'; issue: PlannedIssue } {
  return {
    kind: 'undecided',
    issue: { code, field: 'customerNumber', params, ...(choices.length > 0 ? { choices } : {}) },
  };
}

import type { IssueChoice } from '../../store/issues';
import type { ListedCustomer } from '../../netvisor/client';
import type { AlikeLink } from '../../store/alike-links';
import type { Link } from '../../store/links';
import type { FlexCustomer, NetvisorCustomer, Side } from '../../sync/customer';
import {
  isOfKind,
  keptTrait,
  kindOfKept,
  traitsOf,
  traitsOfLink,
  traitsOfRow,
} from '../../sync/customer-traits';
import type { Trait } from '../../sync/customer-traits';
import { otherSide } from '../../sync/field-view';
import type { FlexId, NetvisorKey } from '../../sync/ids';
import { isStrong, suggestMatches, suggestionReasonLabels } from '../../sync/suggest-matches';
import type { Candidate, Subject, Suggestion } from '../../sync/suggest-matches';
import type { Session } from '../session';
import type { Sides } from './sides';

/** A customer of the other side that may be this one, as our own index knows it. */
export interface AlikeCustomer extends Candidate {
  readonly link: Link;
  readonly flexId: FlexId | null;
  readonly netvisorKey: NetvisorKey | null;
}

/** What of the other side is like a customer that has no counterpart. */
export interface Alike {
  /** Ranked, with reasons; nothing is linked by them (D5). */
  readonly suggestions: readonly Suggestion[];
  /** Those beside which nothing is created before a person has looked (D6), the likeliest first. */
  readonly strong: readonly AlikeCustomer[];
}

/** More than are ever shown: those that share most come first. */
const CANDIDATES = 30;

/** The keyed fingerprint under which a trait is kept (I12). */
export const traitFingerprint = (session: Pick<Session, 'fingerprints'>, trait: Trait): string =>
  keptTrait(trait, (text) => session.fingerprints.identity(text) ?? '');

/** The fingerprints under which a link is found again. */
export const linkTraits = (session: Pick<Session, 'fingerprints'>, sides: Sides): string[] =>
  traitsOfLink(sides).map((trait) => traitFingerprint(session, trait));

/** All that one customer may be recognised by. */
export const customerTraits = (
  session: Pick<Session, 'fingerprints'>,
  customer: FlexCustomer | NetvisorCustomer,
): string[] => traitsOf(customer).map((trait) => traitFingerprint(session, trait));

/** What a row of Netvisor's list tells of a customer before it is read. */
export const rowTraits = (
  session: Pick<Session, 'fingerprints'>,
  { code, businessId }: Pick<ListedCustomer, 'code' | 'businessId'>,
): string[] => traitsOfRow({ number: code, businessId }).map((trait) => traitFingerprint(session, trait));

export const numberTrait = (side: Side, number: string): Trait => ({
  kind: side === 'flex' ? 'flexNumber' : 'netvisorNumber',
  text: number,
});

/**
 * Looks in our own index for customers of the other side that may be this one: no call to either system. Those
 * that an operator said to be different are left out (D3).
 */
export async function alikeOnOtherSide(
  session: Session,
  link: Link,
  customer: FlexCustomer | NetvisorCustomer,
): Promise<Alike> {
  const side: Side = 'offices' in customer ? 'netvisor' : 'flex';
  const found = await session.deps.store.links.alike(session.tenant.id, {
    traits: customerTraits(session, customer).filter(
      (kept) => !isOfKind(kept, 'flexNumber', 'netvisorNumber'),
    ),
    has: otherSide(side),
    except: link.id,
    limit: CANDIDATES,
  });
  const candidates: AlikeCustomer[] = [];
  for (const row of found) {
    const candidate = candidateOf(side, row);
    if (candidate && !(await isApart(session, customer, candidate))) {
      candidates.push({ ...candidate, linked: candidate.linked || (await hasOwn(session, side, link, row)) });
    }
  }
  const subject: Subject = { name: customer.fields.name ?? '', kind: customer.kind };
  const suggestions = suggestMatches(subject, candidates);
  const strong = candidates
    .filter((candidate) => isStrong(subject, candidate))
    .sort((one, other) => placeOf(suggestions, one) - placeOf(suggestions, other));
  return { suggestions, strong };
}

const placeOf = (suggestions: readonly Suggestion[], { id }: Candidate): number => {
  const place = suggestions.findIndex((suggestion) => suggestion.id === id);
  return place < 0 ? suggestions.length : place;
};

function candidateOf(side: Side, { link, shared }: AlikeLink): AlikeCustomer | null {
  const id = side === 'flex' ? link.netvisorKey : link.flexId;
  if (id === null) return null;
  return {
    id,
    link,
    flexId: link.flexId,
    netvisorKey: link.netvisorKey,
    name: link.label?.name ?? '',
    number: link.label?.number ?? null,
    kind: link.kind,
    linked: link.flexId !== null && link.netvisorKey !== null,
    shared: shared.flatMap((kept) => kindOfKept(kept) ?? []),
  };
}

async function isApart(
  session: Session,
  customer: FlexCustomer | NetvisorCustomer,
  candidate: AlikeCustomer,
): Promise<boolean> {
  const flexId = 'offices' in customer ? candidate.flexId : customer.id;
  const netvisorKey = 'offices' in customer ? customer.key : candidate.netvisorKey;
  if (flexId === null || netvisorKey === null) return false;
  const { decisions } = session.deps.store;
  return (await decisions.between(session.tenant.id, flexId, netvisorKey)) === 'different';
}

/** Its number is that of another customer on this side: departments of one company meet by their numbers (R18). */
async function hasOwn(
  session: Session,
  side: Side,
  link: Link,
  { link: other }: AlikeLink,
): Promise<boolean> {
  const number = other.label?.number ?? null;
  if (number === null) return false;
  const trait = traitFingerprint(session, numberTrait(side, number));
  return (await session.deps.store.links.countOthersWith(session.tenant.id, trait, link.id)) > 0;
}

/** Suggestions as an issue offers them: the id that a decision names, who it is, and why, in the tenant's language. */
export function choicesOf(session: Session, suggestions: readonly Suggestion[]): IssueChoice[] {
  return suggestions.map(({ id, name, number, reasons }) => ({
    id,
    label: number === null ? name : `${name}, ${number}`,
    detail: reasons.map((reason) => suggestionReasonLabels[reason][session.tenant.language]).join(', '),
  }));
}

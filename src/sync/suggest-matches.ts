import { z } from 'zod';
import type { Kind } from './customer';
import type { TraitKind } from './customer-traits';
import type { Translated } from './languages';
import { NAME_THRESHOLDS, compareNames } from './name-similarity';

export const SUGGESTION_REASONS = [
  'businessIdSame',
  'nameSame',
  'nameAlike',
  'addressSame',
  'emailSame',
  'phoneSame',
  'numberAlike',
  'kindDiffers',
  'linkedAlready',
] as const;

/** Why a customer of the other side may be this one. */
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

/**
 * What each reason counts for. The sum, from 0 to 100, ranks; nothing is ever linked by it (D5). A business id
 * outweighs whatever else can come together against it.
 */
const SUGGESTION_POINTS: Readonly<Record<SuggestionReason, number>> = {
  businessIdSame: 60,
  nameSame: 30,
  nameAlike: 15,
  addressSame: 20,
  emailSame: 20,
  phoneSame: 15,
  numberAlike: 15,
  kindDiffers: -30,
  linkedAlready: -20,
};

/** What reaches this is worth a look: the same name alone, or an address with half a name; a phone alone is not. */
export const SUGGESTED_FROM = 30;

/** More than a person wants to compare. */
const MOST_SUGGESTED = 5;

export const suggestionReasonLabels: Readonly<Record<SuggestionReason, Translated>> = {
  businessIdSame: { fi: 'sama Y-tunnus', en: 'same business id' },
  nameSame: { fi: 'sama nimi', en: 'same name' },
  nameAlike: { fi: 'samankaltainen nimi', en: 'similar name' },
  addressSame: { fi: 'sama osoite', en: 'same address' },
  emailSame: { fi: 'sama sähköpostiosoite', en: 'same e-mail address' },
  phoneSame: { fi: 'sama puhelinnumero', en: 'same phone number' },
  numberAlike: {
    fi: 'asiakasnumerot eroavat vain etunollissa tai kirjainkoossa',
    en: 'customer numbers differ only in leading zeros or case',
  },
  kindDiffers: {
    fi: 'toinen on yksityisasiakas, toinen yritysasiakas',
    en: 'one is a private customer, the other a company',
  },
  linkedAlready: { fi: 'yhdistetty jo toiseen asiakkaaseen', en: 'linked to another customer already' },
};

/** The customer that has no counterpart. */
export interface Subject {
  readonly name: string;
  readonly kind: Kind | null;
}

/** A customer of the other side that shares a trait with it. */
export interface Candidate {
  /** Flex id or Netvisor key. */
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly kind: Kind | null;
  readonly shared: readonly TraitKind[];
  /** It has a counterpart of its own. */
  readonly linked: boolean;
}

export const suggestionSchema = z.object({
  id: z.string(),
  name: z.string(),
  number: z.string().nullable(),
  /** 0 to 100. */
  score: z.number(),
  /** What counts most first. */
  reasons: z.array(z.enum(SUGGESTION_REASONS)).readonly(),
});
export type Suggestion = Readonly<z.infer<typeof suggestionSchema>>;

/**
 * The candidates that are worth showing, the likeliest first; those alike in everything by name and id, so that
 * the order never depends on where they came from.
 */
export function suggestMatches(subject: Subject, candidates: readonly Candidate[]): Suggestion[] {
  return candidates
    .map((candidate) => ({ ...scored(subject, candidate), strong: isStrong(subject, candidate) }))
    .filter(({ score, strong }) => score >= SUGGESTED_FROM || strong)
    .sort(
      (one, other) =>
        other.score - one.score || compareTexts(one.name, other.name) || compareTexts(one.id, other.id),
    )
    .slice(0, MOST_SUGGESTED)
    .map(({ strong: _strong, ...suggestion }) => suggestion);
}

function scored(subject: Subject, candidate: Candidate): Suggestion {
  const reasons = reasonsFor(subject, candidate);
  const points = reasons.reduce((sum, reason) => sum + SUGGESTION_POINTS[reason], 0);
  const { id, name, number } = candidate;
  return { id, name, number, score: Math.max(0, Math.min(100, points)), reasons };
}

/**
 * Whether a new customer must not be created beside this candidate before a person has looked (D6): a company
 * with the same business id, a private person with the same name and address.
 */
export function isStrong(subject: Subject, candidate: Pick<Candidate, 'kind' | 'shared'>): boolean {
  if (candidate.shared.includes('businessId')) return true;
  return subject.kind === 'PRIVATE' && candidate.kind === 'PRIVATE' && candidate.shared.includes('person');
}

function reasonsFor(subject: Subject, { name, kind, shared, linked }: Candidate): SuggestionReason[] {
  const reasons: SuggestionReason[] = [];
  if (shared.includes('businessId')) reasons.push('businessIdSame');
  const likeness = nameLikeness(subject, name, kind);
  if (likeness >= NAME_THRESHOLDS.same) reasons.push('nameSame');
  else if (likeness >= NAME_THRESHOLDS.different) reasons.push('nameAlike');
  if (shared.includes('address')) reasons.push('addressSame');
  if (shared.includes('email')) reasons.push('emailSame');
  if (shared.includes('phone')) reasons.push('phoneSame');
  if (shared.includes('numberAlike')) reasons.push('numberAlike');
  if (kind !== null && subject.kind !== null && kind !== subject.kind) reasons.push('kindDiffers');
  if (linked) reasons.push('linkedAlready');
  return reasons.sort((one, other) => SUGGESTION_POINTS[other] - SUGGESTION_POINTS[one]);
}

function nameLikeness(subject: Subject, name: string, kind: Kind | null): number {
  // Two customers without a name have nothing in common by that.
  if (name.trim() === '') return 0;
  const same = kind === subject.kind ? kind : null;
  return compareNames(subject.name, name, same).score;
}

/** By code units: the same order on every machine. */
const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

import { officeAddress } from './choose-office';
import type { Address, FieldValues, FlexCustomer, NetvisorCustomer, NetvisorOffice, Side } from './customer';
import { companyOf } from './matching';
import { namePartsOf } from './name-parts';
import { foldedText, nameKey } from './name-words';
import { normalise, splitEmails } from './normalise';
import { joinedStreet } from './normalise-address';

/**
 * By what customers of the two sides may be found to be one, or two of one side to have one number; each with the
 * letter under which it is kept. Kept are keyed fingerprints only (I12): the texts never leave memory.
 */
const TRAIT_LETTERS = {
  /** The customer number as it is: letters and leading zeros count (R19). */
  flexNumber: 'f',
  netvisorNumber: 'n',
  /** A valid business id or VAT number. */
  businessId: 'b',
  /** A private person's name and address together (D6). */
  person: 'p',
  name: 'w',
  address: 'a',
  phone: 't',
  email: 'e',
  /** The customer number without leading zeros, in capitals. */
  numberAlike: 'k',
} as const;

export type TraitKind = keyof typeof TRAIT_LETTERS;

/** A trait as it is kept and looked up. */
export const keptTrait = ({ kind, text }: Trait, fingerprint: (text: string) => string): string =>
  `${TRAIT_LETTERS[kind]}${fingerprint(`${kind}=${text}`)}`;

export const isOfKind = (kept: string, ...kinds: readonly TraitKind[]): boolean =>
  kinds.some((kind) => kept.startsWith(TRAIT_LETTERS[kind]));

/** What kind of trait this is; null for what is none. */
export const kindOfKept = (kept: string): TraitKind | null =>
  TRAIT_KINDS.find((kind) => isOfKind(kept, kind)) ?? null;

export const TRAIT_KINDS: readonly TraitKind[] = [
  'flexNumber',
  'netvisorNumber',
  'businessId',
  'person',
  'name',
  'address',
  'phone',
  'email',
  'numberAlike',
];

export interface Trait {
  readonly kind: TraitKind;
  readonly text: string;
}

/** What tells of doubles; all that a link keeps once it has both sides. */
export const TELLING_TRAITS: readonly TraitKind[] = ['flexNumber', 'netvisorNumber', 'businessId', 'person'];

/** All traits of a customer, each once. */
export function traitsOf(customer: FlexCustomer | NetvisorCustomer): Trait[] {
  const side: Side = 'offices' in customer ? 'netvisor' : 'flex';
  const { fields, kind } = customer;
  const traits: Trait[] = [];
  const add = (traitKind: TraitKind, text: string | null): void => {
    if (text !== null && text !== '') traits.push({ kind: traitKind, text });
  };
  const number = normalise('customerNumber', fields.customerNumber ?? null);
  add(side === 'flex' ? 'flexNumber' : 'netvisorNumber', number);
  add('numberAlike', number === null ? null : alikeNumber(number));
  const company = companyOf(fields.businessId ?? null);
  add('businessId', company === null ? null : `${company.country} ${company.id}`);
  const parts = namePartsOf(fields, kind);
  const name = parts === null ? '' : nameKey(parts.main, kind);
  add('name', name);
  for (const address of addressesOf(fields, 'offices' in customer ? customer.offices : [])) {
    const key = addressKey(address);
    add('address', key);
    if (kind === 'PRIVATE' && key !== null && name !== '') add('person', `${name}\n${key}`);
  }
  add('phone', normalise('phone', fields.phone ?? null));
  for (const list of [fields.email, fields.invoicingEmail]) {
    for (const email of splitEmails(list ?? '')) add('email', email.toLowerCase());
  }
  return unique(traits);
}

/** The traits that Netvisor's list tells, before the customer itself is read. */
export function traitsOfRow(row: {
  readonly number: string | null;
  readonly businessId: string | null;
}): Trait[] {
  const number = normalise('customerNumber', row.number);
  const company = companyOf(row.businessId);
  return [
    ...(number === null ? [] : [{ kind: 'netvisorNumber' as const, text: number }]),
    ...(company === null ? [] : [{ kind: 'businessId' as const, text: `${company.country} ${company.id}` }]),
  ];
}

/** The traits under which a link is found: of a pair only those that tell of doubles. */
export function traitsOfLink(sides: {
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
}): Trait[] {
  const all = [sides.flex, sides.netvisor].flatMap((customer) => (customer ? traitsOf(customer) : []));
  const pair = sides.flex !== null && sides.netvisor !== null;
  return unique(pair ? all.filter(({ kind }) => TELLING_TRAITS.includes(kind)) : all);
}

/** `00123` and `123` are two numbers; that they are alike is worth a suggestion (R19). */
const alikeNumber = (number: string): string => number.replace(/^0+(?=.)/u, '').toUpperCase();

function addressesOf(fields: FieldValues, offices: readonly NetvisorOffice[]): Address[] {
  return [fields.visitingAddress, fields.billingAddress, ...offices.map(officeAddress)].filter(
    (address) => address != null,
  );
}

/** Street and post code, or failing that the place, as plain letters. Null without a street. */
function addressKey(address: Address): string | null {
  const street = joinedStreet(address);
  if (street === null) return null;
  const postalCode = address.postalCode?.trim() ?? '';
  return `${foldedText(street)}\n${postalCode === '' ? foldedText(address.city ?? '') : postalCode}`;
}

function unique(traits: readonly Trait[]): Trait[] {
  return [...new Map(traits.map((trait) => [`${trait.kind} ${trait.text}`, trait])).values()];
}

import type { FieldName, Kind, Side } from './customer';
import type { Clearing, Direction, FieldPolicy, SyncPolicy } from './policy';

/** How a value is brought to the form in which the two sides are compared (`normalise.ts`). */
export type NormaliserName =
  | 'text'
  | 'number'
  | 'email'
  | 'emailList'
  | 'phone'
  | 'website'
  | 'businessId'
  | 'address'
  | 'eInvoice'
  | 'flag';

/** Characters allowed in each part of an address; `null` where the system states no limit. */
export interface AddressLimits {
  readonly street: number | null;
  readonly street2: number | null;
  readonly postalCode: number | null;
  readonly city: number | null;
}

/** Characters allowed in a value. */
export type Limit = number | AddressLimits | null;

/** Everything the product knows about one field that travels. */
export interface FieldRow {
  /** Where the value lives: Flex's property and Netvisor's element in requests. */
  readonly place: Readonly<Record<Side, string>>;
  readonly direction: Direction;
  /** What an emptied value does to the other side (D13). */
  readonly clearing: Clearing;
  readonly normaliser: { readonly name: NormaliserName; readonly version: number };
  readonly maxLength: Readonly<Record<Side, Limit>>;
  readonly appliesTo: readonly Kind[];
  readonly requirements: readonly string[];
  readonly label: { readonly fi: string; readonly en: string };
}

const BOTH_KINDS: readonly Kind[] = ['PRIVATE', 'COMPANY'];

/** Netvisor's base address: two street lines. */
const BASE_ADDRESS: AddressLimits = { street: 80, street2: 80, postalCode: 50, city: 80 };

/** An office has one street line, so both lines are joined into it (D22). */
const OFFICE_ADDRESS: AddressLimits = { street: 80, street2: 0, postalCode: 50, city: 80 };

/**
 * The fields that travel. Planning, comparing, validating, labels and documentation are derived from here.
 * Lengths: Flex by its contract, Netvisor by its customer.nv and office.nv descriptions; phone and e-mail are
 * those of Netvisor's contact persons, the web address that of its CSV import (no statement for customers).
 */
export const FIELD_TABLE: { readonly [F in FieldName]: FieldRow } = {
  name: {
    place: { flex: 'name', netvisor: 'name' },
    direction: 'both',
    clearing: 'never',
    normaliser: { name: 'text', version: 1 },
    maxLength: { flex: 250, netvisor: 250 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Nimi', en: 'Name' },
  },
  nameExtension: {
    place: { flex: 'name_extension', netvisor: 'nameextension' },
    direction: 'both',
    clearing: 'travels',
    normaliser: { name: 'text', version: 1 },
    maxLength: { flex: 250, netvisor: 250 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Nimen tarkenne', en: 'Name extension' },
  },
  businessId: {
    place: { flex: 'business_id, vat_id', netvisor: 'externalidentifier' },
    direction: 'both',
    clearing: 'ask',
    normaliser: { name: 'businessId', version: 1 },
    maxLength: { flex: null, netvisor: null },
    appliesTo: ['COMPANY'],
    requirements: ['R11', 'R16'],
    label: { fi: 'Y-tunnus', en: 'Business id' },
  },
  email: {
    place: { flex: 'email', netvisor: 'email' },
    direction: 'both',
    clearing: 'travels',
    normaliser: { name: 'email', version: 1 },
    maxLength: { flex: null, netvisor: 200 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Sähköposti', en: 'E-mail' },
  },
  phone: {
    place: { flex: 'phone', netvisor: 'phonenumber' },
    direction: 'both',
    clearing: 'travels',
    normaliser: { name: 'phone', version: 1 },
    maxLength: { flex: null, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Puhelin', en: 'Phone' },
  },
  website: {
    place: { flex: 'website', netvisor: 'homepageuri' },
    direction: 'both',
    clearing: 'travels',
    normaliser: { name: 'website', version: 1 },
    maxLength: { flex: null, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Verkkosivut', en: 'Website' },
  },
  visitingAddress: {
    place: { flex: 'visiting_address', netvisor: 'office: officevisitaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: { name: 'address', version: 1 },
    maxLength: { flex: null, netvisor: OFFICE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R12', 'R13', 'D8', 'D18', 'D22'],
    label: { fi: 'Käyntiosoite', en: 'Visiting address' },
  },
  billingAddress: {
    place: {
      flex: 'billing_address',
      netvisor: 'streetaddress, additionaladdressline, postnumber, city, country',
    },
    direction: 'both',
    clearing: 'ask',
    normaliser: { name: 'address', version: 1 },
    maxLength: { flex: null, netvisor: BASE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R13', 'R14', 'D7', 'D18', 'D22'],
    label: { fi: 'Laskutusosoite', en: 'Billing address' },
  },
  invoicingEmail: {
    place: { flex: 'invoicing_email', netvisor: 'emailinvoicingaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: { name: 'emailList', version: 1 },
    maxLength: { flex: null, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['R17'],
    label: { fi: 'Laskutussähköposti', en: 'Invoicing e-mail' },
  },
  eInvoice: {
    place: { flex: 'e_invoice', netvisor: 'finvoiceaddress, finvoiceroutercode' },
    direction: 'both',
    clearing: 'travels',
    normaliser: { name: 'eInvoice', version: 1 },
    maxLength: { flex: null, netvisor: null },
    appliesTo: ['COMPANY'],
    requirements: ['R15', 'R16'],
    label: { fi: 'Verkkolaskuosoite', en: 'E-invoice address' },
  },
  active: {
    place: { flex: 'active', netvisor: 'isactive' },
    direction: 'both',
    clearing: 'never',
    normaliser: { name: 'flag', version: 1 },
    maxLength: { flex: null, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['D9'],
    label: { fi: 'Aktiivinen', en: 'Active' },
  },
  customerNumber: {
    place: { flex: 'customer_number', netvisor: 'internalidentifier' },
    direction: 'both',
    clearing: 'never',
    normaliser: { name: 'number', version: 1 },
    maxLength: { flex: 50, netvisor: 50 },
    appliesTo: BOTH_KINDS,
    requirements: ['R18', 'D4', 'D5', 'D6'],
    label: { fi: 'Asiakasnumero', en: 'Customer number' },
  },
};

/** All field names, in the order in which people read them. */
export const FIELD_NAMES = [
  'name',
  'nameExtension',
  'businessId',
  'email',
  'phone',
  'website',
  'visitingAddress',
  'billingAddress',
  'invoicingEmail',
  'eInvoice',
  'active',
  'customerNumber',
] as const satisfies readonly FieldName[];

/** Direction and clearing of a field: the tenant's setting, else the table's default (D1, D13). */
export function policyOf(field: FieldName, policy: SyncPolicy): FieldPolicy {
  const { direction, clearing } = FIELD_TABLE[field];
  return policy.fields[field] ?? { direction, clearing };
}

/** Whether a field exists for customers of a kind: business id and e-invoice are for companies only (R15, R16). */
export function appliesTo(field: FieldName, kind: Kind): boolean {
  return FIELD_TABLE[field].appliesTo.includes(kind);
}

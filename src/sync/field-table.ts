import type { AddressLimits, FieldPolicy, FieldRow } from './field-row';
import type { Holds, Kind, ValueTypes } from './values';

const BOTH_KINDS = ['PRIVATE', 'COMPANY'] as const;

/** Netvisor's base address: two street lines. */
const BASE_ADDRESS: AddressLimits = { street: 80, street2: 80, postalCode: 50, city: 80 };

/** An office has one street line, so both lines are joined into it (D22). */
const OFFICE_ADDRESS: AddressLimits = { street: 80, street2: 0, postalCode: 50, city: 80 };

/**
 * The fields that travel, in the order in which people read them. Types, planning, comparing, validating, labels and
 * documentation are derived from here; beside its row a field has a codec in each adapter (docs/extending.md).
 * Lengths: Flex by its contract, Netvisor by its customer.nv and office.nv descriptions; phone and e-mail are
 * those of Netvisor's contact persons, the web address that of its CSV import (no statement for customers).
 */
const ROWS = {
  name: {
    holds: 'text',
    place: { flex: 'name', netvisor: 'name' },
    direction: 'both',
    clearing: 'never',
    normaliser: 'text',
    maxLength: { flex: 250, netvisor: 250 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Nimi', en: 'Name' },
  },
  nameExtension: {
    holds: 'text',
    place: { flex: 'name_extension', netvisor: 'nameextension' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'text',
    maxLength: { flex: 250, netvisor: 250 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Nimen tarkenne', en: 'Name extension' },
  },
  businessId: {
    holds: 'text',
    place: { flex: 'business_id, vat_id', netvisor: 'externalidentifier' },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'businessId',
    maxLength: { flex: null, netvisor: null },
    appliesTo: ['COMPANY'],
    requirements: ['R11', 'R16'],
    label: { fi: 'Y-tunnus', en: 'Business id' },
  },
  email: {
    holds: 'text',
    place: { flex: 'email', netvisor: 'email' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'email',
    maxLength: { flex: null, netvisor: 200 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Sähköposti', en: 'E-mail' },
  },
  phone: {
    holds: 'text',
    place: { flex: 'phone', netvisor: 'phonenumber' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'phone',
    maxLength: { flex: null, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Puhelin', en: 'Phone' },
  },
  website: {
    holds: 'text',
    place: { flex: 'website', netvisor: 'homepageuri' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'website',
    maxLength: { flex: null, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Verkkosivut', en: 'Website' },
  },
  visitingAddress: {
    holds: 'address',
    place: { flex: 'visiting_address', netvisor: 'office: officevisitaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'address',
    maxLength: { flex: null, netvisor: OFFICE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R12', 'R13', 'D8', 'D18', 'D22'],
    label: { fi: 'Käyntiosoite', en: 'Visiting address' },
  },
  billingAddress: {
    holds: 'address',
    place: {
      flex: 'billing_address',
      netvisor: 'streetaddress, additionaladdressline, postnumber, city, country',
    },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'address',
    maxLength: { flex: null, netvisor: BASE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R13', 'R14', 'D7', 'D18', 'D22'],
    label: { fi: 'Laskutusosoite', en: 'Billing address' },
  },
  invoicingEmail: {
    holds: 'text',
    place: { flex: 'invoicing_email', netvisor: 'emailinvoicingaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'emailList',
    maxLength: { flex: null, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['R17'],
    label: { fi: 'Laskutussähköposti', en: 'Invoicing e-mail' },
  },
  eInvoice: {
    holds: 'eInvoice',
    place: { flex: 'e_invoice', netvisor: 'finvoiceaddress, finvoiceroutercode' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'eInvoice',
    maxLength: { flex: null, netvisor: null },
    appliesTo: ['COMPANY'],
    requirements: ['R15', 'R16'],
    label: { fi: 'Verkkolaskuosoite', en: 'E-invoice address' },
  },
  active: {
    holds: 'flag',
    place: { flex: 'active', netvisor: 'isactive' },
    direction: 'both',
    clearing: 'never',
    normaliser: 'flag',
    maxLength: { flex: null, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['D9'],
    label: { fi: 'Aktiivinen', en: 'Active' },
  },
  customerNumber: {
    holds: 'text',
    place: { flex: 'customer_number', netvisor: 'internalidentifier' },
    direction: 'both',
    clearing: 'never',
    normaliser: 'number',
    maxLength: { flex: 50, netvisor: 50 },
    appliesTo: BOTH_KINDS,
    requirements: ['R18', 'D4', 'D5', 'D6'],
    label: { fi: 'Asiakasnumero', en: 'Customer number' },
  },
} as const satisfies Readonly<Record<string, FieldRow>>;

type Rows = typeof ROWS;

export type FieldName = keyof Rows;

/** The type of a field's value that is not empty. */
export type FieldTypes = { readonly [F in FieldName]: ValueTypes[Rows[F]['holds']] };

/** The fields that hold such values. */
export type FieldsThatHold<H extends Holds> = {
  [F in FieldName]: Rows[F]['holds'] extends H ? F : never;
}[FieldName];

export const FIELD_TABLE: {
  readonly [F in FieldName]: Extract<FieldRow, { readonly holds: Rows[F]['holds'] }>;
} = ROWS;

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(ROWS, name);

/** All field names, in the order of the table. */
export const FIELD_NAMES: readonly FieldName[] = Object.keys(ROWS).filter(isFieldName);

/** What a tenant has set for fields; the others use the table's defaults. */
export type FieldPolicies = { readonly [F in FieldName]?: FieldPolicy };

/** Direction and clearing of a field: the tenant's setting, else the table's default (D1, D13). */
export function policyOf(field: FieldName, policy: { readonly fields: FieldPolicies }): FieldPolicy {
  const { direction, clearing } = FIELD_TABLE[field];
  return policy.fields[field] ?? { direction, clearing };
}

/** Whether a field exists for customers of a kind: business id and e-invoice are for companies only (R15, R16). */
export function appliesTo(field: FieldName, kind: Kind): boolean {
  return FIELD_TABLE[field].appliesTo.includes(kind);
}

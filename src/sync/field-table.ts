import type { AddressLimits, FieldPolicy, FieldRow } from './field-row';
import type { Holds, Kind, ValueTypes } from './values';

const BOTH_KINDS = ['PRIVATE', 'COMPANY'] as const;

/** An address in Flex's contract. */
const FLEX_ADDRESS: AddressLimits = { street: 250, street2: 250, postalCode: 20, city: 100 };

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
    note: {
      fi: 'Asiakas ilman nimeä ei siirry.',
      en: 'A customer without a name does not travel.',
    },
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
    requirements: ['R11', 'R16', 'D17'],
    label: { fi: 'Y-tunnus', en: 'Business id' },
    note: {
      fi: 'Suomalaisella yrityksellä Y-tunnus, ulkomaisella ALV-numero, jolla on Flexissä oma kenttänsä. Muoto ja tarkistusnumero tarkistetaan ennen vientiä. Henkilötunnusta ei koskaan tallenneta eikä viedä (D17).',
      en: 'The business id of a Finnish company; the VAT number of a foreign one, which has a field of its own in Flex. Form and check digit are checked before it is sent. A personal identity code is never kept nor sent (D17).',
    },
  },
  email: {
    holds: 'text',
    place: { flex: 'email', netvisor: 'email' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'email',
    maxLength: { flex: 254, netvisor: 200 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Sähköposti', en: 'E-mail' },
    note: {
      fi: 'Yksi osoite. Kirjainkoolla ei ole merkitystä.',
      en: 'One address. Capitals make no difference.',
    },
  },
  phone: {
    holds: 'text',
    place: { flex: 'phone', netvisor: 'phonenumber' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'phone',
    maxLength: { flex: 50, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Puhelin', en: 'Phone' },
    note: {
      fi: 'Verrataan numeroina: 040 123 4567 ja +358 40 123 4567 ovat sama. Viedään niin kuin se on kirjoitettu.',
      en: 'Compared as a number: 040 123 4567 and +358 40 123 4567 are the same. Sent as it was typed.',
    },
  },
  website: {
    holds: 'text',
    place: { flex: 'website', netvisor: 'homepageuri' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'website',
    maxLength: { flex: 250, netvisor: 80 },
    appliesTo: BOTH_KINDS,
    requirements: ['R11'],
    label: { fi: 'Verkkosivut', en: 'Website' },
    note: {
      fi: 'Alun https:// ja lopun kauttaviiva eivät vaikuta vertailuun.',
      en: 'The https:// before it and a slash after it make no difference.',
    },
  },
  visitingAddress: {
    holds: 'address',
    place: { flex: 'visiting_address', netvisor: 'office: officevisitaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'address',
    maxLength: { flex: FLEX_ADDRESS, netvisor: OFFICE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R12', 'R13', 'D8', 'D13', 'D18', 'D22'],
    label: { fi: 'Käyntiosoite', en: 'Visiting address' },
    note: {
      fi: 'Netvisorissa toimipaikan käyntiosoite. Jos toimipaikkoja on useita, ratkaistavaksi tulee, mikä niistä on asiakkaan käyntiosoite (D8); muihin ei kosketa. Jos toimipaikkaa ei ole, se luodaan asetuksissa annetulla nimellä (oletus ”Käyntiosoite”). Toimipaikalla on yksi katurivi, joten Flexin kaksi riviä yhdistetään pilkulla (D22). Jos Netvisorissa ei ole toimipaikkaa, asiakkaan laskutusosoite on Flexissä myös käyntiosoite, kunnes joku muuttaa sen Flexissä (D18). Toimipaikan osoitetta ei koskaan tyhjennetä (D13).',
      en: 'In Netvisor the visiting address of an office. With several offices an issue asks which one is the customer’s (D8); the others are left alone. Without one an office is created with the name in the settings (default “Käyntiosoite”). An office has one street line, so Flex’s two are joined by a comma (D22). While Netvisor has no office, the customer’s billing address is Flex’s visiting address too, until somebody changes it in Flex (D18). An office’s address is never blanked (D13).',
    },
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
    maxLength: { flex: FLEX_ADDRESS, netvisor: BASE_ADDRESS },
    appliesTo: BOTH_KINDS,
    requirements: ['R13', 'R14', 'D7', 'D18', 'D22'],
    label: { fi: 'Laskutusosoite', en: 'Billing address' },
    note: {
      fi: 'Netvisorissa asiakaskortin osoite. Jos käyntiosoite on Flexissä asiakkaan ainoa osoite, se viedään Netvisoriin myös laskutusosoitteeksi ja merkitään johdetuksi (R13): se seuraa käyntiosoitetta eikä palaa Flexiin laskutusosoitteena. Seuraaminen loppuu, kun joku antaa Netvisorissa toisen osoitteen (D7).',
      en: 'In Netvisor the address of the customer’s card. When the visiting address is the only one in Flex, it is also written as Netvisor’s billing address and marked as derived (R13): it follows the visiting address and never comes back to Flex as a billing address. It stops following when somebody gives Netvisor another address (D7).',
    },
  },
  invoicingEmail: {
    holds: 'text',
    place: { flex: 'invoicing_email', netvisor: 'emailinvoicingaddress' },
    direction: 'both',
    clearing: 'ask',
    normaliser: 'emailList',
    maxLength: { flex: 254, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['R17'],
    label: { fi: 'Laskutussähköposti', en: 'Invoicing e-mail' },
    note: {
      fi: 'Netvisorissa voi olla useita osoitteita puolipisteellä erotettuina, Flexissä yksi; useampi osoite Netvisorissa näkyy ratkaistavana asiana. Osoitteiden järjestyksellä ei ole merkitystä.',
      en: 'Netvisor takes several addresses separated by semicolons, Flex takes one; several in Netvisor show as an issue. Their order makes no difference.',
    },
  },
  eInvoice: {
    holds: 'eInvoice',
    place: { flex: 'e_invoice', netvisor: 'finvoiceaddress, finvoiceroutercode' },
    direction: 'both',
    clearing: 'travels',
    normaliser: 'eInvoice',
    maxLength: { flex: null, netvisor: null },
    appliesTo: ['COMPANY'],
    requirements: ['R15', 'R16', 'D17'],
    label: { fi: 'Verkkolaskuosoite', en: 'E-invoice address' },
    note: {
      fi: 'Osoite ja operaattori siirtyvät aina parina, ja vain asiakkaalle, jolla on kelvollinen suomalainen Y-tunnus; pelkkä ALV-numero ei riitä (R15). Osoite (OVT tai IBAN) ja operaattori tarkistetaan ennen vientiä. Kuluttajaverkkolaskun tietoja ei lueta eikä kirjoiteta kumpaankaan suuntaan (R16, D17).',
      en: 'Address and operator always travel as a pair, and only for a customer with a valid Finnish business id; a VAT number alone is not enough (R15). The address (OVT or IBAN) and the operator are checked before they are sent. Consumer e-invoices are neither read nor written, in any direction (R16, D17).',
    },
  },
  active: {
    holds: 'flag',
    place: { flex: 'active', netvisor: 'isactive' },
    direction: 'both',
    clearing: 'never',
    normaliser: 'flag',
    maxLength: { flex: null, netvisor: null },
    appliesTo: BOTH_KINDS,
    requirements: ['D9', 'D10', 'D12'],
    label: { fi: 'Aktiivinen', en: 'Active' },
    note: {
      fi: 'Passivointi ja aktivointi siirtyvät. Joukkopassivointi pysähtyy, ja siitä kysytään (D12). Asiakasta ei koskaan poisteta toisesta järjestelmästä (D10).',
      en: 'Deactivation and reactivation travel. A mass deactivation is stopped and asked about (D12). A customer is never deleted in the other system (D10).',
    },
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
    note: {
      fi: 'Avain, jolla asiakkaat yhdistetään ensimmäisen kerran (R18). Etunollat ja kirjaimet kuuluvat numeroon. Yhdistämisen jälkeen numeron muutos ei siirry, vaan tulee ratkaistavaksi (D4). Jos Flexissä ei ole numeroa, Netvisor antaa seuraavan vapaan, ja se viedään Flexiin (D6).',
      en: 'The key by which customers are linked the first time (R18). Leading zeros and letters belong to it. Once linked, a change of the number does not travel but becomes an issue (D4). For a customer without one in Flex, Netvisor gives the next free number, which is brought to Flex (D6).',
    },
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

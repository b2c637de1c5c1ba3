import { z } from 'zod';
import { businessIdFor } from '../../../src/sandbox/seed/business-id';
import type { Prng } from '../../../src/sandbox/seed/prng';

/*
 * The customers of a fault run: made up, each with a mark that travels with it (its web address, which nobody edits),
 * so that whoever it became on the other side is found without asking the product.
 */

export type Side = 'flex' | 'netvisor';
export type Kind = 'PRIVATE' | 'COMPANY';

/** The fields that people edit, in our own words and not in those of the product. */
export const FIELDS = [
  'name',
  'nameExtension',
  'email',
  'phone',
  'invoicingEmail',
  'visiting',
  'billing',
  'eInvoice',
  'active',
] as const;
export type Field = (typeof FIELDS)[number];

/** What somebody typed, where and when. `value` is text: parts are joined by “|”, '' is empty. */
export interface Entry {
  readonly step: number;
  /** Before and after the system took it, in ms since 1970. */
  readonly from: number;
  readonly until: number;
  readonly side: Side;
  readonly field: Field;
  readonly value: string;
}

/** What is special about a customer. */
export type Sort =
  | 'ordinary'
  /** Netvisor's customer for invoices without one (D16): never travels. */
  | 'temp'
  /** In Netvisor without a number (D5): an issue. */
  | 'unnumbered'
  /** In Flex of a type without identifier (D23): an issue. */
  | 'kindless'
  /** A private person with an e-invoice address of their bank (R16): the address never travels. */
  | 'bank';

export interface Person {
  readonly mark: string;
  readonly kind: Kind;
  readonly sort: Sort;
  readonly bornOn: Side;
  readonly bornAt: number;
  readonly businessId: string | null;
  /** Without an address of its own for one of the two, which then follows the other (D7, D18). */
  readonly derives: boolean;
  readonly ids: { flex: string | null; netvisor: string | null };
  readonly entries: Entry[];
  /** Where somebody deleted it (D10). */
  deletedOn: Side | null;
}

/** Values of one customer, as text. */
export type Values = Record<Field, string>;

const address = z.looseObject({
  street: z.string().nullish(),
  street2: z.string().nullish(),
  postal_code: z.string().nullish(),
  city: z.string().nullish(),
});

export const flexCustomerSchema = z.looseObject({
  id: z.string(),
  version: z.number(),
  customer_number: z.string().nullable(),
  name: z.string(),
  name_extension: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  invoicing_email: z.string().nullable(),
  visiting_address: address.nullable(),
  billing_address: address.nullable(),
  e_invoice: z.looseObject({ address: z.string(), operator: z.string() }).nullable(),
  active: z.boolean(),
});
export type FlexCustomer = z.infer<typeof flexCustomerSchema>;

const text = z.string().nullish();
const flag = z.union([z.string(), z.number(), z.boolean()]);

export const netvisorCustomerSchema = z.looseObject({
  netvisorKey: z.number(),
  customerBaseInformation: z.looseObject({
    internalIdentifier: text,
    name: text,
    nameExtension: text,
    streetAddress: text,
    additionalStreetAddress: text,
    postNumber: text,
    city: text,
    phoneNumber: text,
    email: text,
    emailInvoicingAddress: text,
    homePageUri: text,
    isActive: flag,
  }),
  customerFinvoiceDetails: z.looseObject({ finvoiceAddress: text, finvoiceRouterCode: text }).nullish(),
  offices: z.array(
    z.looseObject({
      officeNetvisorKey: z.number(),
      officeVisitAddress: z
        .looseObject({ streetAddress: text, additionalStreetAddress: text, postNumber: text, city: text })
        .nullish(),
    }),
  ),
});
export type NetvisorCustomer = z.infer<typeof netvisorCustomerSchema>;

const plain = (value: string | null | undefined): string => (value ?? '').trim();
const joined = (parts: Array<string | null | undefined>): string => {
  const all = parts.map(plain);
  return all.every((part) => part === '') ? '' : all.join('|');
};
/** +358 40 and 040 are one. */
const digits = (phone: string | null | undefined): string =>
  plain(phone)
    .replace(/\D/g, '')
    .replace(/^(00)?358/, '')
    .replace(/^0/, '');

export function flexValues(record: FlexCustomer): Values {
  const place = (given: FlexCustomer['visiting_address']): string =>
    joined([
      [plain(given?.street), plain(given?.street2)].filter((line) => line !== '').join(', '),
      given?.postal_code,
      given?.city,
    ]);
  return {
    name: plain(record.name),
    nameExtension: plain(record.name_extension),
    email: plain(record.email).toLowerCase(),
    phone: digits(record.phone),
    invoicingEmail: plain(record.invoicing_email).toLowerCase(),
    visiting: place(record.visiting_address),
    billing: place(record.billing_address),
    eInvoice: joined([record.e_invoice?.address, record.e_invoice?.operator]),
    active: String(record.active),
  };
}

export function netvisorValues(record: NetvisorCustomer): Values {
  const base = record.customerBaseInformation;
  const finvoice = record.customerFinvoiceDetails;
  const office = record.offices[0]?.officeVisitAddress;
  const place = (
    given:
      | {
          streetAddress?: string | null | undefined;
          additionalStreetAddress?: string | null | undefined;
          postNumber?: string | null | undefined;
          city?: string | null | undefined;
        }
      | null
      | undefined,
  ): string =>
    joined([
      [plain(given?.streetAddress), plain(given?.additionalStreetAddress)]
        .filter((line) => line !== '')
        .join(', '),
      given?.postNumber,
      given?.city,
    ]);
  return {
    name: plain(base.name),
    nameExtension: plain(base.nameExtension),
    email: plain(base.email).toLowerCase(),
    phone: digits(base.phoneNumber),
    invoicingEmail: plain(base.emailInvoicingAddress).toLowerCase(),
    visiting: place(office),
    billing: place(base),
    eInvoice: joined([finvoice?.finvoiceAddress, finvoice?.finvoiceRouterCode]),
    active: String(base.isActive === true || String(base.isActive) === '1'),
  };
}

/** As `flexValues` and `netvisorValues` read it back. */
export function asRead(field: Field, value: string): string {
  if (field === 'phone') return digits(value);
  return field === 'email' || field === 'invoicingEmail' ? value.toLowerCase() : value;
}

const STEMS = [
  'Kaarnela',
  'Suvanto',
  'Myllyoja',
  'Harjukoski',
  'Lehtovirta',
  'Korpilahti',
  'Niinimaa',
  'Ruskeala',
] as const;
const FIRST_NAMES = ['Aino', 'Eero', 'Helmi', 'Onni', 'Lempi', 'Toivo'] as const;
const PLACES = [
  ['00100', 'Helsinki'],
  ['33100', 'Tampere'],
  ['20100', 'Turku'],
  ['90100', 'Oulu'],
] as const;
const OPERATORS = ['003721291126', '003723327487', '003723609900'] as const;

/** Makes values that no two entries share, so that each can be recognised wherever it turns up. */
export class Inventor {
  private count = 0;

  constructor(
    private readonly prng: Prng,
    /** Tells the companies apart. */
    private readonly company: number,
  ) {}

  value(field: Field, of: Pick<Person, 'kind' | 'businessId'>): string {
    this.count += 1;
    const unique = `${String(this.company)}${String(this.count).padStart(5, '0')}`;
    const word = `${this.prng.pick(STEMS)}${unique}`;
    switch (field) {
      case 'name':
        return of.kind === 'COMPANY' ? `${word} Oy` : `${this.prng.pick(FIRST_NAMES)} ${word}`;
      case 'nameExtension':
        return `Osasto ${word}`;
      case 'email':
      case 'invoicingEmail':
        return `${word.toLowerCase()}@posti.example`;
      case 'phone':
        return `0457${unique}`.padEnd(10, '7');
      case 'visiting':
      case 'billing': {
        const [code, city] = this.prng.pick(PLACES);
        return `${word}ntie ${String(this.prng.int(1, 99))}|${code}|${city}`;
      }
      case 'eInvoice':
        return `0037${(of.businessId ?? '').replace('-', '')}${unique.slice(-5)}|${this.prng.pick(OPERATORS)}`;
      case 'active':
        return String(this.prng.chance(0.5));
    }
  }

  /** A new customer; `ordinal` is its number among all of the run. */
  person(ordinal: number, traits: Pick<Person, 'bornOn' | 'bornAt'> & { sort?: Sort; kind?: Kind }): Person {
    const kind = traits.kind ?? (this.prng.chance(0.7) ? 'COMPANY' : 'PRIVATE');
    return {
      mark: `k${String(this.company)}x${String(ordinal).padStart(4, '0')}.example`,
      kind,
      sort: traits.sort ?? 'ordinary',
      bornOn: traits.bornOn,
      bornAt: traits.bornAt,
      businessId: kind === 'COMPANY' ? businessIdFor(10_000 * (this.company + 1) + ordinal) : null,
      derives: this.prng.chance(0.25),
      ids: { flex: null, netvisor: null },
      entries: [],
      deletedOn: null,
    };
  }
}

/** Fields that a kind of customer has. */
export const fieldsOf = (person: Pick<Person, 'kind'>): readonly Field[] =>
  FIELDS.filter((field) => field !== 'eInvoice' || person.kind === 'COMPANY');

/** A patch in Flex's shape. */
export function flexPatch(field: Field, value: string): Record<string, unknown> {
  const orNull = value === '' ? null : value;
  switch (field) {
    case 'name':
      return { name: value };
    case 'nameExtension':
      return { name_extension: orNull };
    case 'email':
      return { email: orNull };
    case 'phone':
      return { phone: orNull };
    case 'invoicingEmail':
      return { invoicing_email: orNull };
    case 'visiting':
      return { visiting_address: flexAddress(value) };
    case 'billing':
      return { billing_address: flexAddress(value) };
    case 'eInvoice': {
      const [address, operator] = value.split('|');
      return { e_invoice: value === '' ? null : { address, operator } };
    }
    case 'active':
      return { active: value === 'true' };
  }
}

/** A patch in Netvisor's shape; `office` is the key of the customer's office, undefined without one. */
export function netvisorPatch(field: Field, value: string, office?: number): Record<string, unknown> {
  const base = (values: Record<string, unknown>) => ({ customerBaseInformation: values });
  switch (field) {
    case 'name':
      return base({ name: value });
    case 'nameExtension':
      return base({ nameExtension: value });
    case 'email':
      return base({ email: value });
    case 'phone':
      return base({ phoneNumber: value });
    case 'invoicingEmail':
      return base({ emailInvoicingAddress: value });
    case 'visiting':
      return {
        offices: [
          {
            ...(office === undefined ? { officeName: 'Toimisto' } : { officeNetvisorKey: office }),
            officeVisitAddress: netvisorAddress(value),
          },
        ],
      };
    case 'billing':
      return base(netvisorAddress(value));
    case 'eInvoice': {
      const [finvoiceAddress = '', finvoiceRouterCode = ''] = value.split('|');
      return { customerFinvoiceDetails: { finvoiceAddress, finvoiceRouterCode } };
    }
    case 'active':
      return base({ isActive: value === 'true' ? 1 : 0 });
  }
}

function flexAddress(value: string) {
  const [street, postal_code, city] = value.split('|');
  return { street, street2: null, postal_code, city, country: 'FI' };
}

function netvisorAddress(value: string) {
  const [streetAddress = '', postNumber = '', city = ''] = value.split('|');
  return { streetAddress, additionalStreetAddress: '', postNumber, city, country: 'FI' };
}

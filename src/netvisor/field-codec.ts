import type { Address, EInvoice, FieldValues, Kind } from '../sync/customer';
import { FIELD_TABLE, type FieldName, type FieldsThatHold, type FieldTypes } from '../sync/field-table';
import { BASE_GROUP, groupOf } from './customer-document';
import { FieldNotWritable } from './errors';
import { isFinnishBusinessId, mayKeepBusinessId } from './personal-data';
import { ADDRESS_ELEMENTS, readAddress, readFlag, readText } from './read-values';
import { childOf, type XmlElement } from './xml-read';
import { valueElement, type ValueLimits, type XmlOutput } from './xml-write';

/** The fields of the customer itself. The visiting address is that of an office (R12, `write-office.ts`). */
export type CustomerField = Exclude<FieldName, 'visitingAddress'>;

/** Reads and writes one field in Netvisor's documents: getcustomer.nv and customer.nv (netvisor-api.md 2.2, 2.3). */
interface FieldCodec<V> {
  /**
   * Takes the field out of a `Customer` of an answer: undefined when it isn't there or must not be kept, null when it
   * is empty (D13). `kind` is null in old answers that don't say it.
   */
  readonly read: (customer: XmlElement, kind: Kind | null) => V | null | undefined;
  /** The elements that write it, empty ones for null. @throws FieldNotWritable */
  readonly write: (value: V | null) => readonly XmlOutput[];
}

const atMost = (max: number | null | undefined): ValueLimits => (max == null ? {} : { max });

interface TextOptions {
  /** Must not be empty. */
  readonly mandatory?: true;
  /** Whether what was read may be kept; all of it by default. */
  readonly keeps?: (text: string | null, kind: Kind | null) => boolean;
}

/** A text that stands in one element, of the same name in answers and requests. */
function text(
  field: FieldsThatHold<'text'>,
  { mandatory, keeps = () => true }: TextOptions = {},
): FieldCodec<string> {
  const element = FIELD_TABLE[field].place.netvisor;
  const limits = atMost(FIELD_TABLE[field].maxLength.netvisor);
  const group = groupOf(element);
  return {
    read: (customer, kind) => {
      const value = readText(childOf(childOf(customer, group), element));
      return value !== undefined && keeps(value, kind) ? value : undefined;
    },
    write: (value) => {
      if (mandatory && (value ?? '').trim() === '') throw new FieldNotWritable(field, 'empty');
      return [valueElement(element, value ?? '', field, limits)];
    },
  };
}

function flag(field: FieldsThatHold<'flag'>): FieldCodec<boolean> {
  const element = FIELD_TABLE[field].place.netvisor;
  const group = groupOf(element);
  return {
    read: (customer) => readFlag(childOf(childOf(customer, group), element)),
    write: (value) => {
      if (value === null) throw new FieldNotWritable(field, 'empty');
      return [{ name: element, content: value ? '1' : '0' }];
    },
  };
}

export const COUNTRY_ATTRIBUTES = { type: 'ISO-3166' } as const;

/** The customer's own address. All five parts go together, the empty ones too (D22). */
const baseAddress: FieldCodec<Address> = {
  read: (customer) => readAddress(childOf(customer, BASE_GROUP)),
  write: (address) => {
    const max = FIELD_TABLE.billingAddress.maxLength.netvisor;
    const part = (name: string, value: string | null | undefined, limit?: number | null): XmlOutput =>
      valueElement(name, value ?? '', 'billingAddress', atMost(limit));
    return [
      part(ADDRESS_ELEMENTS.street, address?.street, max?.street),
      // Answers call it otherwise.
      part('additionaladdressline', address?.street2, max?.street2),
      part(ADDRESS_ELEMENTS.postalCode, address?.postalCode, max?.postalCode),
      part(ADDRESS_ELEMENTS.city, address?.city, max?.city),
      { ...part(ADDRESS_ELEMENTS.country, address?.country), attributes: COUNTRY_ATTRIBUTES },
    ];
  },
};

const E_INVOICE_ELEMENTS = { address: 'finvoiceaddress', operator: 'finvoiceroutercode' } as const;

/** The e-invoice address with its operator, both or none (5.3). */
const eInvoice: FieldCodec<EInvoice> = {
  read: readEInvoice,
  write: (value) => [
    valueElement(E_INVOICE_ELEMENTS.address, value?.address ?? '', 'eInvoice'),
    valueElement(E_INVOICE_ELEMENTS.operator, value?.operator ?? '', 'eInvoice'),
  ],
};

/**
 * Null when both are empty, left out when one is missing, because half a pair is neither a value nor empty. A
 * private person's comes from the consumer's bank and is never read (R16, D17).
 */
function readEInvoice(customer: XmlElement, kind: Kind | null): FieldValues['eInvoice'] {
  if (kind === 'PRIVATE') return undefined;
  // Who does not say what it is has to show that it is a company.
  const businessId = readText(childOf(childOf(customer, BASE_GROUP), FIELD_TABLE.businessId.place.netvisor));
  if (kind === null && !isFinnishBusinessId(businessId ?? '')) return undefined;
  const details = childOf(customer, groupOf(E_INVOICE_ELEMENTS.address));
  const address = readText(childOf(details, E_INVOICE_ELEMENTS.address));
  const operator = readText(childOf(details, E_INVOICE_ELEMENTS.operator));
  if (address === null && operator === null) return null;
  return address && operator ? { address, operator } : undefined;
}

/** An empty field of a private person is left out too: there is nothing to bring into step (D17, R16). */
const keepsBusinessId = (businessId: string | null, kind: Kind | null): boolean =>
  businessId === null ? kind !== 'PRIVATE' : mayKeepBusinessId(businessId, kind);

/** One row per field of the customer. */
export const FIELD_CODECS: { readonly [F in CustomerField]: FieldCodec<FieldTypes[F]> } = {
  name: text('name', { mandatory: true }),
  nameExtension: text('nameExtension'),
  businessId: text('businessId', { keeps: keepsBusinessId }),
  email: text('email'),
  phone: text('phone'),
  website: text('website'),
  billingAddress: baseAddress,
  invoicingEmail: text('invoicingEmail'),
  eInvoice,
  active: flag('active'),
  customerNumber: text('customerNumber'),
};

export const CUSTOMER_FIELDS: readonly CustomerField[] = Object.keys(FIELD_CODECS).filter(
  (name): name is CustomerField => Object.hasOwn(FIELD_CODECS, name),
);

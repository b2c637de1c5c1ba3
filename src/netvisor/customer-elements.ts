import type { Address, FieldName } from '../sync/customer';

/*
 * Where each field stands in Netvisor's documents: its element in a write (customer.nv, netvisor-api.md 2.3) and in
 * a read (getcustomer.nv, 2.2; names there are matched in lower case). Limits are those of 2.3; where that page has
 * none there is none here.
 */

/** Fields that are one text. */
export type TextField = Exclude<FieldName, 'visitingAddress' | 'billingAddress' | 'eInvoice' | 'active'>;

export interface TextElement {
  readonly holds: 'text';
  readonly field: TextField;
  readonly write: string;
  readonly read: string;
  readonly max?: number;
  /** In Netvisor for companies only: of a private person it is neither read without a check nor written (D17). */
  readonly companiesOnly?: true;
  /** Must not be empty. */
  readonly mandatory?: true;
}

/** One part of the base address, which is read and written as one value (D22). */
export interface AddressElement {
  readonly holds: 'addressPart';
  readonly part: keyof Address;
  readonly write: string;
  readonly read: string;
  readonly max?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface ActiveElement {
  readonly holds: 'active';
  readonly write: 'isactive';
  readonly read: 'isactive';
}

/** Private person or company: written on creation only (D11), and where an edit needs something to hold (2.3). */
export interface KindElement {
  readonly holds: 'kind';
  readonly write: 'isprivatecustomer';
  readonly read: 'isprivatecustomer';
}

export type BaseElement = TextElement | AddressElement | ActiveElement | KindElement;

export const COUNTRY_ATTRIBUTES = { type: 'ISO-3166' } as const;

/** `customerbaseinformation` in the order that Netvisor's document type demands: the invoicing e-mail comes last. */
export const BASE_ELEMENTS: readonly BaseElement[] = [
  {
    holds: 'text',
    field: 'customerNumber',
    write: 'internalidentifier',
    read: 'internalidentifier',
    max: 50,
  },
  {
    holds: 'text',
    field: 'businessId',
    write: 'externalidentifier',
    read: 'externalidentifier',
    companiesOnly: true,
  },
  { holds: 'text', field: 'name', write: 'name', read: 'name', max: 250, mandatory: true },
  { holds: 'text', field: 'nameExtension', write: 'nameextension', read: 'nameextension', max: 250 },
  { holds: 'addressPart', part: 'street', write: 'streetaddress', read: 'streetaddress', max: 80 },
  {
    holds: 'addressPart',
    part: 'street2',
    write: 'additionaladdressline',
    read: 'additionalstreetaddress',
    max: 80,
  },
  { holds: 'addressPart', part: 'city', write: 'city', read: 'city', max: 80 },
  { holds: 'addressPart', part: 'postalCode', write: 'postnumber', read: 'postnumber', max: 50 },
  {
    holds: 'addressPart',
    part: 'country',
    write: 'country',
    read: 'country',
    attributes: COUNTRY_ATTRIBUTES,
  },
  { holds: 'text', field: 'phone', write: 'phonenumber', read: 'phonenumber', max: 80 },
  { holds: 'text', field: 'email', write: 'email', read: 'email', max: 200 },
  { holds: 'text', field: 'website', write: 'homepageuri', read: 'homepageuri', max: 80 },
  { holds: 'active', write: 'isactive', read: 'isactive' },
  { holds: 'kind', write: 'isprivatecustomer', read: 'isprivatecustomer' },
  {
    holds: 'text',
    field: 'invoicingEmail',
    write: 'emailinvoicingaddress',
    read: 'emailinvoicingaddress',
  },
];

/** `customerfinvoicedetails`, both or none (5.3); never for a private person (R16, D17). */
export const E_INVOICE_ELEMENTS = [
  { part: 'address', name: 'finvoiceaddress' },
  { part: 'operator', name: 'finvoiceroutercode' },
] as const;

/** Longest values of an office (2.4); its address has the limits of the customer's. */
export const OFFICE_NAME_MAX = 250;

import type { FlexId, NetvisorKey, OfficeKey } from './ids';

/** Which of the two systems. */
export type Side = 'flex' | 'netvisor';

/** Private person or company, from the type's identifier in Flex and the private flag in Netvisor (R9, D11). */
export type Kind = 'PRIVATE' | 'COMPANY';

/**
 * An address as one value (D22): addresses of two places are never mixed field by field.
 * Texts are as the person typed them, trimmed; `country` is ISO 3166 alpha-2, `FI` when the system gave none.
 */
export interface Address {
  readonly street: string | null;
  readonly street2: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly country: string;
}

/** E-invoice address with its operator: travels as a pair, both or none (R15). */
export interface EInvoice {
  readonly address: string;
  readonly operator: string;
}

/** The fields that travel, with the type of a value that is not empty. */
export interface FieldTypes {
  readonly name: string;
  readonly nameExtension: string;
  readonly businessId: string;
  readonly email: string;
  readonly phone: string;
  readonly website: string;
  readonly visitingAddress: Address;
  readonly billingAddress: Address;
  readonly invoicingEmail: string;
  readonly eInvoice: EInvoice;
  readonly active: boolean;
  readonly customerNumber: string;
}

export type FieldName = keyof FieldTypes;

/** A value of any field. */
export type FieldValue = FieldTypes[FieldName];

/**
 * Values of a customer. Three states per field (D13): a missing key was not read or is not to be written,
 * `null` is empty (or, in a write, clears), anything else is the value.
 */
export type FieldValues = { readonly [F in FieldName]?: FieldTypes[F] | null };

/** A customer as read from Flex. */
export interface FlexCustomer {
  readonly id: FlexId;
  /** Also the strong ETag `"v{version}"`. */
  readonly version: number;
  readonly typeId: string;
  /** `null` when the type has no identifier: not synced (D23). */
  readonly kind: Kind | null;
  /** The consumer ordered e-invoices in their own bank: excludes a business id (R16). */
  readonly consumerEInvoicing: boolean;
  /** `external_ids.netvisor` as given by whoever created the customer. */
  readonly netvisorKey: NetvisorKey | null;
  /** The customer that this one was merged into, when it was. */
  readonly mergedInto: FlexId | null;
  readonly fields: FieldValues;
}

/** A place of business under a Netvisor customer. */
export interface NetvisorOffice {
  readonly key: OfficeKey;
  readonly name: string;
  readonly identifier: string | null;
  readonly visitAddress: Address | null;
  readonly contactAddress: Address | null;
}

/**
 * A customer as read from Netvisor. `fields.billingAddress` is the base address; `fields.visitingAddress` is
 * never set: it comes from the chosen office (R12, D8). What D17 forbids was dropped while parsing: for a
 * private person `eInvoice` is missing, and `businessId` is there only when it is a valid Finnish business id.
 */
export interface NetvisorCustomer {
  readonly key: NetvisorKey;
  readonly kind: Kind;
  readonly fields: FieldValues;
  readonly offices: readonly NetvisorOffice[];
}

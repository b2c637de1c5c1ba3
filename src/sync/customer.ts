import type { FieldName, FieldTypes } from './field-table';
import type { FlexId, NetvisorKey, OfficeKey } from './ids';
import type { Address, Kind } from './values';

export type { FieldName, FieldTypes } from './field-table';
export type { Address, EInvoice, Kind, Side } from './values';

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

import type { FieldValues, Kind, NetvisorCustomer } from '../sync/customer';
import type { NetvisorKey, OfficeKey } from '../sync/ids';

/** What speaks for one company at Netvisor: the company's pair of keys and the software vendor's (netvisor-api.md 1.1). */
export interface NetvisorCredentials {
  /** Scheme and host; resources stand directly below it. */
  readonly baseUrl: string;
  /** Names the software. ASCII only: other letters make the signature ambiguous (1.5). */
  readonly sender: string;
  readonly customerId: string;
  readonly customerKey: string;
  readonly partnerId: string;
  readonly partnerKey: string;
  /** Business id of the company, with its dash. */
  readonly organisationId: string;
  /** Language of Netvisor's texts. Default `EN`. */
  readonly language?: 'FI' | 'EN' | 'SE';
}

export interface CallOptions {
  /** Ends the request. A write that was already sent then has an unknown outcome. */
  readonly signal?: AbortSignal;
}

/**
 * Netvisor's customer resources. Every call is one signed request, without retries. All of them throw
 * `NetvisorError`; those that write also `FieldNotWritable`, before anything is sent.
 */
export interface NetvisorClient {
  /**
   * `customerlist.nv`, read as a stream: the rows have to be iterated, or given up by `return()`, before the next
   * call. `changedSince` is sent as UTC wall time: whether Netvisor reads it as that or as Finnish time is unknown
   * (2.1), and read as Finnish time it only asks for two to three hours more. `askedAt` is the request's
   * start by Netvisor's clock. 1 to 100 codes.
   */
  listCustomers(
    query: { readonly changedSince?: Date; readonly codes?: readonly string[] },
    options?: CallOptions,
  ): Promise<{ readonly askedAt: Date; readonly rows: AsyncIterable<ListedCustomer> }>;

  /** `getcustomer.nv` by id; null when there is no such customer. */
  getCustomer(key: NetvisorKey, options?: CallOptions): Promise<NetvisorCustomer | null>;

  /**
   * `getcustomer.nv` by idlist, at most 500 keys. Where Netvisor refuses a list for unknown keys it is asked again:
   * one further call for each key that the refusal names, else twice the logarithm of the number of keys.
   */
  getCustomers(
    keys: readonly NetvisorKey[],
    options?: CallOptions,
  ): Promise<{ readonly found: NetvisorCustomer[]; readonly missing: NetvisorKey[] }>;

  /** `customer.nv?method=add`. With `automaticNumber` Netvisor gives the next free number (D6). */
  addCustomer(
    customer: { readonly kind: Kind; readonly values: FieldValues; readonly automaticNumber: boolean },
    options?: CallOptions,
  ): Promise<NetvisorKey>;

  /** `customer.nv?method=edit`: only the given fields, null clears (D13). Without any nothing is sent. */
  editCustomer(
    key: NetvisorKey,
    customer: { readonly kind: Kind; readonly values: FieldValues },
    options?: CallOptions,
  ): Promise<void>;

  /** `office.nv?method=add`; null when the answer names no key, which is not certain for this resource (2.4). */
  addOffice(
    customer: NetvisorKey,
    office: { readonly name: string; readonly identifier: string; readonly visitAddress: OfficeAddress },
    options?: CallOptions,
  ): Promise<OfficeKey | null>;

  /** `office.nv?method=edit`: the name, which is mandatory, and the visiting address (D8). */
  editOffice(
    customer: NetvisorKey,
    office: OfficeKey,
    values: { readonly name: string; readonly visitAddress: OfficeAddress },
    options?: CallOptions,
  ): Promise<void>;
}

/** A row of `customerlist.nv`. */
export interface ListedCustomer {
  readonly key: NetvisorKey;
  readonly name: string;
  readonly code: string | null;
  /** Only what D17 allows for either kind: the row does not say whether it is a private person. */
  readonly businessId: string | null;
}

/** The address that an office write carries, its street in one line (D22). */
export interface OfficeAddress {
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

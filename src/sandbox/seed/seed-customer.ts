/** An address as both systems can hold it. */
export interface SeedAddress {
  readonly street: string;
  /** Second street line; null for most. */
  readonly street2: string | null;
  /** Five digits in Finland; text, because leading zeros are real. */
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

/** A place of business under a customer (toimipaikka). */
export interface SeedOffice {
  readonly name: string;
  readonly phone: string | null;
  /** Null: an office that nobody gave an address. */
  readonly visitingAddress: SeedAddress | null;
}

export interface SeedContactPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string;
}

/** A customer of the made-up Finnish register, in the words of neither system; each sandbox maps it to its own record. */
export interface SeedCustomer {
  /** 0 for the first; rising, so it can serve as a stable order. */
  readonly index: number;
  /** Customer number of six digits or more, or null (D5, D6). */
  readonly number: string | null;
  readonly kind: 'PRIVATE' | 'COMPANY';
  readonly name: string;
  readonly nameExtension: string | null;
  /** With dash and valid check digit; companies only. */
  readonly businessId: string | null;
  readonly email: string | null;
  /** In one of the forms that people write. */
  readonly phone: string | null;
  readonly website: string | null;
  readonly invoicingEmail: string | null;
  readonly billingAddress: SeedAddress;
  readonly offices: readonly SeedOffice[];
  /** Companies only (R15, R16). */
  readonly eInvoice: { readonly address: string; readonly operator: string } | null;
  readonly active: boolean;
  readonly contactPersons: readonly SeedContactPerson[];
}

export interface SeedOptions {
  readonly customers: number;
  /** The same seed and options give the same register, byte for byte. */
  readonly seed: number;
  /** Number of the first customer; the others follow one by one (at most 900 000 customers from one start). */
  readonly numberStart: number;
}

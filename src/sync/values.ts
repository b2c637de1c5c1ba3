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

/** What a field can hold, with the type of a value that is not empty. */
export interface ValueTypes {
  readonly text: string;
  readonly address: Address;
  readonly eInvoice: EInvoice;
  readonly flag: boolean;
}

export type Holds = keyof ValueTypes;

import type { Translated } from './languages';
import type { Holds, Kind, Side } from './values';

/** Which way a field travels (D1). `off`: never read into a plan, never drift. */
export type Direction = 'both' | 'flexToNetvisor' | 'netvisorToFlex' | 'off';

/** What an emptied field does to the other side (D13). */
export type Clearing = 'travels' | 'ask' | 'never';

export interface FieldPolicy {
  readonly direction: Direction;
  readonly clearing: Clearing;
}

/** How a text is brought to the form in which the two sides are compared (`normalise.ts`). */
type TextNormaliserName = 'text' | 'number' | 'email' | 'emailList' | 'phone' | 'website' | 'businessId';

/** Characters allowed in each part of an address; `null` where the system states no limit. */
export interface AddressLimits {
  readonly street: number | null;
  readonly street2: number | null;
  readonly postalCode: number | null;
  readonly city: number | null;
}

/** Everything the product knows about a field that travels, by what it holds. */
interface Row<H extends Holds, Normaliser extends string, Limit> extends FieldPolicy {
  readonly holds: H;
  /** Where the value lives: Flex's property and Netvisor's element in requests. Its codecs read and write there. */
  readonly place: Readonly<Record<Side, string>>;
  /** How two values are compared, in the newest version of that normaliser. */
  readonly normaliser: Normaliser;
  /** Characters allowed; `null` where the system states no limit. */
  readonly maxLength: Readonly<Record<Side, Limit | null>>;
  readonly appliesTo: readonly Kind[];
  /** The requirements and decisions that it serves. */
  readonly requirements: readonly string[];
  readonly label: Translated;
  /** What people should know of it beside the rest of the row: for docs/mapping.md. */
  readonly note?: Translated;
}

export type FieldRow =
  | Row<'text', TextNormaliserName, number>
  | Row<'address', 'address', AddressLimits>
  | Row<'eInvoice', 'eInvoice', never>
  | Row<'flag', 'flag', never>;

export type NormaliserName = FieldRow['normaliser'];

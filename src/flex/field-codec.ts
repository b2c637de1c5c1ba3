import { z } from 'zod';
import { countryOf } from '../sync/country';
import type { Address, EInvoice, FieldValues, Kind } from '../sync/customer';
import {
  FIELD_NAMES,
  FIELD_TABLE,
  type FieldName,
  type FieldsThatHold,
  type FieldTypes,
} from '../sync/field-table';
import { hasIdentityCodeForm } from '../sync/identity-code';
import { splitEmails } from '../sync/normalise';

/**
 * The fields that travel, between Flex's customer and ours. In both directions a missing property is a missing
 * key, `null` is empty, anything else is the value (D13).
 */

/** Whose fields these are: decides what D17 and R16 forbid to keep. */
export interface Bearer {
  readonly kind: Kind | null;
  readonly consumerEInvoicing: boolean;
}

/** Part of a JSON merge patch. */
export type PatchValue = string | boolean | null | { readonly [part: string]: PatchValue };
export type Patch = { readonly [property: string]: PatchValue };

/** Reads and writes one field. */
interface FieldCodec<V> {
  /** Takes the field out of a customer in Flex's form; what may be kept of it depends on whose it is. */
  readonly source: z.ZodType<(bearer: Bearer) => V | null | undefined>;
  /** The part of a merge patch that writes it, null to clear. */
  readonly write: (value: V | null) => Patch;
}

function codec<S extends z.ZodRawShape, V>(
  shape: S,
  read: (source: z.infer<z.ZodObject<S>>, bearer: Bearer) => V | null | undefined,
  write: (value: V | null) => Patch,
): FieldCodec<V> {
  return { source: z.object(shape).transform((source) => (bearer) => read(source, bearer)), write };
}

const textSchema = z.string().nullish();

/** A text that is otherwise called and the same, but for what `sent` makes of it. */
function text(
  field: FieldsThatHold<'text'>,
  sent: (value: string) => string = (value) => value,
): FieldCodec<string> {
  const property = FIELD_TABLE[field].place.flex;
  return codec(
    { [property]: textSchema },
    (source) => textOrNull(source[property]),
    (value) => ({ [property]: blankAsNull(value === null ? null : sent(value)) }),
  );
}

/** Flex takes one address and nothing else: the separator that ends a list in Netvisor stays there (R17). */
function withoutSeparators(list: string): string {
  const [only, ...others] = splitEmails(list);
  return only !== undefined && others.length === 0 ? only : list;
}

function flag(field: FieldsThatHold<'flag'>): FieldCodec<boolean> {
  const property = FIELD_TABLE[field].place.flex;
  return codec(
    { [property]: z.boolean().nullish() },
    // A flag is never empty: null says as little as nothing.
    (source) => source[property] ?? undefined,
    (value) => ({ [property]: value }),
  );
}

const addressSchema = z.object({
  street: textSchema,
  street2: textSchema,
  postal_code: textSchema,
  city: textSchema,
  country: textSchema,
});

function address(field: FieldsThatHold<'address'>): FieldCodec<Address> {
  const property = FIELD_TABLE[field].place.flex;
  return codec(
    { [property]: addressSchema.nullish() },
    (source) => decodeAddress(source[property]),
    (value) => ({ [property]: encodeAddress(value) }),
  );
}

const eInvoiceShape = { e_invoice: z.object({ address: textSchema, operator: textSchema }).nullish() };

const businessIdShape = { business_id: textSchema, vat_id: textSchema };

/** One row per field that travels. */
const CODECS: { readonly [F in FieldName]: FieldCodec<FieldTypes[F]> } = {
  name: text('name'),
  nameExtension: text('nameExtension'),
  businessId: codec(businessIdShape, decodeBusinessId, encodeBusinessId),
  email: text('email'),
  phone: text('phone'),
  website: text('website'),
  visitingAddress: address('visitingAddress'),
  billingAddress: address('billingAddress'),
  invoicingEmail: text('invoicingEmail', withoutSeparators),
  eInvoice: codec(eInvoiceShape, decodeEInvoice, (value) => ({ e_invoice: value && { ...value } })),
  active: flag('active'),
  customerNumber: text('customerNumber'),
};

type GrowingFields = { -readonly [F in keyof FieldValues]: FieldValues[F] };

/**
 * Reads the fields of a customer in Flex's form. What isn't as the contract has it becomes an issue of the schema
 * that is being applied.
 */
export function decodeFields(source: unknown, bearer: Bearer, context: z.RefinementCtx): FieldValues {
  const fields: GrowingFields = {};
  for (const field of FIELD_NAMES) decodeField(field, fields, source, bearer, context);
  return fields;
}

function decodeField<F extends FieldName>(
  field: F,
  fields: { [N in F]?: FieldTypes[N] | null },
  source: unknown,
  bearer: Bearer,
  context: z.RefinementCtx,
): void {
  const read = CODECS[field].source.safeParse(source);
  if (!read.success) {
    for (const issue of read.error.issues) {
      const { path, message } = issue;
      context.issues.push(
        issue.code === 'invalid_type'
          ? { ...issue, input: source }
          : { code: 'custom', path, message, input: source },
      );
    }
    return;
  }
  const value = read.data(bearer);
  if (value !== undefined) fields[field] = value;
}

/** R16, D17: a consumer's e-invoice address in their bank is never read, so it can't go anywhere. */
function isConsumer({ kind, consumerEInvoicing }: Bearer): boolean {
  return kind === 'PRIVATE' || consumerEInvoicing;
}

/**
 * The business id, or the VAT id of a company that has none. What has the form of a personal identity code is
 * dropped (D17).
 */
function decodeBusinessId(
  source: z.infer<z.ZodObject<typeof businessIdShape>>,
  { kind }: Bearer,
): string | null | undefined {
  const businessId = textOrNull(source.business_id);
  const vatId = kind === 'COMPANY' ? (textOrNull(source.vat_id) ?? null) : null;
  const id = businessId === null ? vatId : businessId;
  return id != null && hasIdentityCodeForm(id) ? undefined : id;
}

function decodeAddress(source: z.infer<typeof addressSchema> | null | undefined): Address | null | undefined {
  if (source == null) return source;
  const lines = {
    street: textOrNull(source.street ?? null),
    street2: textOrNull(source.street2 ?? null),
    postalCode: textOrNull(source.postal_code ?? null),
    city: textOrNull(source.city ?? null),
  };
  // A country alone is nowhere.
  if (Object.values(lines).every((line) => line === null)) return null;
  return { ...lines, country: countryOf(source.country) };
}

function decodeEInvoice(
  { e_invoice: source }: z.infer<z.ZodObject<typeof eInvoiceShape>>,
  bearer: Bearer,
): EInvoice | null | undefined {
  if (source === undefined || isConsumer(bearer)) return undefined;
  const pair = { address: source?.address?.trim() ?? '', operator: source?.operator?.trim() ?? '' };
  return pair.address === '' && pair.operator === '' ? null : pair;
}

/** Without blanks around it; null for an empty one, undefined for none. */
function textOrNull<T extends string | null | undefined>(value: T): string | null | (T & undefined) {
  if (value === undefined) return value;
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** A merge patch that writes these fields; `active` is not among them, it has calls of its own. */
export function encodePatch({ active: _inCallsOfItsOwn, ...values }: FieldValues): Patch {
  return encode(values);
}

/** The body of a create with these fields: what is empty is left out. */
export function encodeNew(values: FieldValues): Patch {
  return withoutNulls(encode(values));
}

function encode(values: FieldValues): Patch {
  const patch: Record<string, PatchValue> = {};
  for (const field of FIELD_NAMES) Object.assign(patch, encodeField(field, values));
  return patch;
}

function encodeField<F extends FieldName>(
  field: F,
  values: { readonly [N in F]?: FieldTypes[N] | null },
): Patch {
  const value = values[field];
  return value === undefined ? {} : CODECS[field].write(value);
}

/**
 * All parts of the address, the empty ones as null (D22). Clearing nulls the parts, too: the recipient's name
 * that Flex keeps inside an address is not ours to remove (D14).
 */
function encodeAddress(value: Address | null): Patch {
  return {
    street: blankAsNull(value?.street),
    street2: blankAsNull(value?.street2),
    postal_code: blankAsNull(value?.postalCode),
    city: blankAsNull(value?.city),
    country: blankAsNull(value?.country),
  };
}

/** Two letters first: the VAT id of a company, of a foreign one as a rule. */
const VAT_ID = /^[A-Z]{2}/i;

/**
 * Each value has its place; what was read from the other place must not show through afterwards, so a VAT id
 * replaces a business id and clearing empties both.
 */
function encodeBusinessId(businessId: string | null): Patch {
  if (businessId === null) return { business_id: null, vat_id: null };
  return VAT_ID.test(businessId) ? { business_id: null, vat_id: businessId } : { business_id: businessId };
}

/** Flex refuses an empty text: no value is null there. Any other text goes as the person typed it. */
function blankAsNull(value: string | null | undefined): string | null {
  return value == null || value.trim() === '' ? null : value;
}

function withoutNulls(patch: Patch): Patch {
  const kept: Record<string, PatchValue> = {};
  for (const [property, value] of Object.entries(patch)) {
    if (value === null) continue;
    const inner = typeof value === 'object' ? withoutNulls(value) : value;
    if (typeof inner !== 'object' || Object.keys(inner).length > 0) kept[property] = inner;
  }
  return kept;
}

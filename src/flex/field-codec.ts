import { z } from 'zod';
import type { Address, EInvoice, FieldName, FieldValues, Kind } from '../sync/customer';

/**
 * The fields that travel, between Flex's customer and ours. In both directions a missing property is a missing
 * key, `null` is empty, anything else is the value (D13).
 */

const text = z.string().nullish();

const addressSchema = z.object({
  street: text,
  street2: text,
  postal_code: text,
  city: text,
  country: text,
});

const eInvoiceSchema = z.object({ address: text, operator: text });

/** What the codec reads of a customer in Flex's form. */
export const fieldsSchema = z.object({
  customer_number: text,
  name: text,
  name_extension: text,
  business_id: text,
  vat_id: text,
  email: text,
  phone: text,
  website: text,
  visiting_address: addressSchema.nullish(),
  billing_address: addressSchema.nullish(),
  invoicing_email: text,
  e_invoice: eInvoiceSchema.nullish(),
  active: z.boolean().nullish(),
});

export type FlexFields = z.infer<typeof fieldsSchema>;

/** Texts that are called differently and are otherwise the same. */
const TEXT_FIELDS = [
  ['name', 'name'],
  ['nameExtension', 'name_extension'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['website', 'website'],
  ['invoicingEmail', 'invoicing_email'],
  ['customerNumber', 'customer_number'],
] as const satisfies ReadonlyArray<readonly [FieldName, keyof FlexFields]>;

const ADDRESS_FIELDS = [
  ['visitingAddress', 'visiting_address'],
  ['billingAddress', 'billing_address'],
] as const satisfies ReadonlyArray<readonly [FieldName, keyof FlexFields]>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Whose fields these are: decides what D17 and R16 forbid to keep. */
export interface Bearer {
  readonly kind: Kind | null;
  readonly consumerEInvoicing: boolean;
}

/** Reads the fields of a customer. */
export function decodeFields(source: FlexFields, bearer: Bearer): FieldValues {
  const fields: Writable<FieldValues> = {};
  for (const [field, property] of TEXT_FIELDS) {
    const value = source[property];
    if (value !== undefined) fields[field] = textOrNull(value);
  }
  for (const [field, property] of ADDRESS_FIELDS) {
    const value = source[property];
    if (value !== undefined) fields[field] = decodeAddress(value);
  }
  const businessId = decodeBusinessId(source, bearer.kind);
  if (businessId !== undefined) fields.businessId = businessId;
  if (source.e_invoice !== undefined && !isConsumer(bearer)) {
    fields.eInvoice = decodeEInvoice(source.e_invoice);
  }
  if (source.active != null) fields.active = source.active;
  return fields;
}

/** R16, D17: a consumer's e-invoice address in their bank is never read, so it can't go anywhere. */
function isConsumer({ kind, consumerEInvoicing }: Bearer): boolean {
  return kind === 'PRIVATE' || consumerEInvoicing;
}

/** A personal identity code (henkilötunnus), with the separators in use since 2023. */
const PERSONAL_IDENTITY_CODE = /^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/i;

/**
 * The business id, or the VAT id of a company that has none. What looks like a personal identity code is
 * dropped (D17).
 */
function decodeBusinessId(source: FlexFields, kind: Kind | null): string | null | undefined {
  if (source.business_id === undefined) return undefined;
  const businessId = textOrNull(source.business_id);
  if (businessId !== null) return PERSONAL_IDENTITY_CODE.test(businessId) ? undefined : businessId;
  return kind === 'COMPANY' ? textOrNull(source.vat_id ?? null) : null;
}

function decodeAddress(source: z.infer<typeof addressSchema> | null): Address | null {
  if (source === null) return null;
  const address = {
    street: textOrNull(source.street ?? null),
    street2: textOrNull(source.street2 ?? null),
    postalCode: textOrNull(source.postal_code ?? null),
    city: textOrNull(source.city ?? null),
  };
  // A country alone is nowhere.
  if (Object.values(address).every((part) => part === null)) return null;
  return { ...address, country: textOrNull(source.country ?? null) ?? 'FI' };
}

function decodeEInvoice(source: z.infer<typeof eInvoiceSchema> | null): EInvoice | null {
  const address = source?.address?.trim() ?? '';
  const operator = source?.operator?.trim() ?? '';
  return address === '' && operator === '' ? null : { address, operator };
}

function textOrNull(value: string | null): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** Part of a JSON merge patch. */
export type PatchValue = string | boolean | null | { readonly [part: string]: PatchValue };
export type Patch = { readonly [property: string]: PatchValue };

/** A merge patch that writes these fields; `active` is not among them, it has calls of its own. */
export function encodePatch(values: FieldValues): Patch {
  const patch: Record<string, PatchValue> = {};
  for (const [field, property] of TEXT_FIELDS) {
    const value = values[field];
    if (value !== undefined) patch[property] = blankAsNull(value);
  }
  for (const [field, property] of ADDRESS_FIELDS) {
    const value = values[field];
    if (value !== undefined) patch[property] = encodeAddress(value);
  }
  if (values.eInvoice !== undefined) patch['e_invoice'] = values.eInvoice && { ...values.eInvoice };
  return values.businessId === undefined ? patch : { ...patch, ...encodeBusinessId(values.businessId) };
}

/** The body of a create with these fields: what is empty is left out. */
export function encodeNew(values: FieldValues): Patch {
  const active = values.active ?? null;
  return withoutNulls({ ...encodePatch(values), active });
}

/**
 * All parts of the address, the empty ones as null (D22). Clearing nulls the parts, too: the recipient's name
 * that Flex keeps inside an address is not ours to remove (D14).
 */
function encodeAddress(address: Address | null): Patch {
  return {
    street: blankAsNull(address?.street),
    street2: blankAsNull(address?.street2),
    postal_code: blankAsNull(address?.postalCode),
    city: blankAsNull(address?.city),
    country: blankAsNull(address?.country),
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

import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** Field names are those of the contract (docs/flex-openapi.yaml), so that a record is its own JSON. */

export type Kind = 'PRIVATE' | 'COMPANY';

/** Who made a change. */
export interface Origin {
  readonly type: 'user' | 'integration' | 'import';
  readonly client_id: string | null;
  readonly change_origin: string | null;
}

const text = (max: number): z.ZodString =>
  z.string().min(1, { abort: true }).max(max).regex(/\S/, 'Only white space');
const email = z.email().max(254);

const addressShape = {
  name: text(250),
  name2: text(250),
  street: text(250),
  street2: text(250),
  postal_code: text(20),
  city: text(100),
  country: z.string().regex(/^[A-Z]{2}$/, 'Two capital letters'),
};
const labelledAddressShape = { id: text(100), label: text(100), ...addressShape };
const contactShape = {
  id: text(100),
  name: text(250),
  title: text(100),
  email,
  phone: text(50),
  role: text(100),
};
const eInvoiceShape = { address: text(50), operator: text(50) };
const externalName = z.string().min(1).max(50);
const externalId = text(100);
const MAX_EXTERNAL_IDS = 20;
const MAX_ADDRESSES = 50;
const MAX_CONTACTS = 100;

const singleFields = {
  customer_number: text(50),
  name_extension: text(250),
  business_id: text(50),
  vat_id: text(50),
  language: z.enum(['fi', 'sv', 'en']),
  email,
  phone: text(50),
  website: text(250),
  invoicing_email: email,
};

const addressSchema = z
  .strictObject(addressShape)
  .partial()
  .transform((address) => (Object.keys(address).length === 0 ? null : address));

const orNull = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);

/**
 * A customer's content as it is stored; parsed from JSON without nulls. An address without parts is no address,
 * elements of lists get an id.
 */
export const contentSchema = z.strictObject({
  customer_number: orNull(singleFields.customer_number),
  customer_type_id: z.uuid(),
  name: text(250),
  name_extension: orNull(singleFields.name_extension),
  business_id: orNull(singleFields.business_id),
  vat_id: orNull(singleFields.vat_id),
  language: orNull(singleFields.language),
  email: orNull(singleFields.email),
  phone: orNull(singleFields.phone),
  website: orNull(singleFields.website),
  visiting_address: orNull(addressSchema),
  billing_address: orNull(addressSchema),
  additional_addresses: z
    .array(z.strictObject({ ...partial(labelledAddressShape), id: withNewId() }))
    .max(MAX_ADDRESSES)
    .default([]),
  invoicing_email: orNull(singleFields.invoicing_email),
  e_invoice: orNull(z.strictObject(eInvoiceShape)),
  consumer_e_invoicing: z.boolean().default(false),
  contacts: z
    .array(z.strictObject({ ...partial(contactShape), id: withNewId() }))
    .max(MAX_CONTACTS)
    .default([]),
  external_ids: z
    .record(externalName, externalId)
    .refine((ids) => Object.keys(ids).length <= MAX_EXTERNAL_IDS, 'Too many ids')
    .default({}),
});

/** What a customer says, without what the system keeps about it. */
export type CustomerContent = Readonly<z.infer<typeof contentSchema>>;

/** A stored customer. Never changed in place: a change makes a new object, so answers given earlier stay true. */
export interface CustomerRecord {
  readonly id: string;
  readonly version: number;
  readonly content: CustomerContent;
  readonly active: boolean;
  readonly merged_into: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly updated_by: Origin;
  /** `changed_fields` per version from the second on, for 412. */
  readonly history: ReadonlyArray<readonly string[]>;
}

const patchShape = {
  ...nullable(singleFields),
  customer_type_id: z.uuid().optional(),
  name: text(250).optional(),
  visiting_address: z.strictObject(nullable(addressShape)).nullish(),
  billing_address: z.strictObject(nullable(addressShape)).nullish(),
  additional_addresses: z
    .array(z.strictObject(nullable(labelledAddressShape)))
    .max(MAX_ADDRESSES)
    .nullish(),
  e_invoice: z.strictObject(nullable(eInvoiceShape)).nullish(),
  consumer_e_invoicing: z.boolean().nullish(),
  contacts: z
    .array(z.strictObject(nullable(contactShape)))
    .max(MAX_CONTACTS)
    .nullish(),
  external_ids: z.record(externalName, externalId.nullable()).nullish(),
};

/** A merge patch as the API takes it: only checks, the patch is applied as it came. */
export const patchSchema = z.strictObject(patchShape);

/** A patch by a person, who may set `active` at the same time. */
export const personPatchSchema = z.strictObject({ ...patchShape, active: z.boolean().optional() });

/** The body of a create. */
export const createSchema = z.strictObject({
  ...patchShape,
  customer_type_id: z.uuid(),
  name: text(250),
  active: z.boolean().optional(),
});

function withNewId() {
  return text(100).default(() => randomUUID());
}

function partial<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape).partial().shape;
}

/** Every member may be absent or null. */
function nullable(shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullish()]));
}

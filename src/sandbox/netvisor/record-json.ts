import { z } from 'zod';
import {
  additionalFields,
  addressFields,
  baseFields,
  blank,
  contactFields,
  deliveryFields,
  finvoiceFields,
  maventaFields,
  type CustomerRecord,
  type Texts,
} from './record';

/**
 * A record as the control API shows it: getcustomer.nv's names in lower camel case, flags and keys as numbers. The
 * change time is left out as long as it is that of the seeding, so that the same seed shows the same bytes.
 */
export function recordAsJson(record: CustomerRecord): object {
  const { netvisorKey, changedAtMs, changeTimeSeeded, customerBaseInformation: base, ...rest } = record;
  return {
    netvisorKey,
    customerBaseInformation: {
      ...base,
      isActive: Number(base.isActive),
      isPrivateCustomer: Number(base.isPrivateCustomer),
    },
    ...rest,
    ...(changeTimeSeeded ? {} : { changedAt: new Date(changedAtMs).toISOString() }),
  };
}

/** One value as text that an XML answer can carry; null clears, as in every merge patch. */
const value = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((given) => (typeof given === 'boolean' ? Number(given).toString() : (given ?? '').toString()))
  .refine((text) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text), {
    error: 'holds a character that XML cannot carry',
  });

const key = z.int().min(1);

/** Some values of a group; null for the group clears them all. */
const group = <const Field extends string>(fields: readonly Field[]) =>
  z
    .partialRecord(z.enum(fields), value)
    .nullable()
    .transform((given): Partial<Texts<Field>> => given ?? blank(fields));

const baseInformation = group(baseFields).refine(
  ({ isActive = '1', isPrivateCustomer = '0' }) => /^[01]{2}$/.test(isActive + isPrivateCustomer),
  { error: 'isActive and isPrivateCustomer are 0 or 1' },
);

const officePatchSchema = z.strictObject({
  officeNetvisorKey: key.optional(),
  officeName: value.optional(),
  officePhoneNumber: value.optional(),
  officeTelefaxNumber: value.optional(),
  officeIdentifier: value.optional(),
  officeEmailInvoicingAddress: value.optional(),
  officeContactAddress: group(addressFields).optional(),
  officeVisitAddress: group(addressFields).optional(),
  officeFinvoiceDetails: group(finvoiceFields).optional(),
});

const contactPersonPatchSchema = z.strictObject({
  contactPersonID: key.optional(),
  contactPersonFirstName: value.optional(),
  contactPersonLastName: value.optional(),
  contactPersonPhoneNumber: value.optional(),
  contactPersonEmail: value.optional(),
  contactPersonLanguage: value.optional(),
  contactPersonTitle: value.optional(),
  contactPersonOfficeNetvisorKey: z.int().min(0).optional(),
  isDefault: z.boolean().optional(),
});

const dimensionSchema = z.strictObject({
  dimensionName: z.string().min(1),
  dimensionItem: z.string().min(1),
});

const customTagSchema = z.strictObject({
  tagName: value.refine((text) => text !== '', { error: 'a tag has a name' }),
  tagValue: value,
});

/**
 * Body of `POST` and `PATCH /_sandbox/customers`: the shape of {@link recordAsJson} in part, as a merge patch. What a
 * read answered can be sent back as it is.
 */
export const recordPatchSchema = z.strictObject({
  netvisorKey: key.optional(),
  changedAt: z.string().optional(),
  customerBaseInformation: baseInformation.optional(),
  customerFinvoiceDetails: group(finvoiceFields).optional(),
  customerMaventaEdiDetails: group(maventaFields).optional(),
  customerDeliveryDetails: group(deliveryFields).optional(),
  customerContactDetails: group(contactFields).optional(),
  customerAdditionalInformation: group(additionalFields).optional(),
  customerDimensions: z.array(dimensionSchema).optional(),
  offices: z.array(officePatchSchema).optional(),
  contactPersons: z.array(contactPersonPatchSchema).optional(),
  customTags: z.array(customTagSchema).optional(),
  hasInvoices: z.boolean().optional(),
});

export type RecordPatch = z.infer<typeof recordPatchSchema>;
export type OfficePatch = z.infer<typeof officePatchSchema>;
export type ContactPersonPatch = z.infer<typeof contactPersonPatchSchema>;

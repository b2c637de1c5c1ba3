import { z } from 'zod';
import type { AgreementPatch } from './agreement';
import type { FieldName, FieldValues, FlexCustomer, NetvisorCustomer } from './customer';
import { flexIdSchema, netvisorKeySchema, officeKeySchema } from './ids';
import { FIELD_NAMES, FIELD_TABLE, isFieldName } from './field-table';
import { ISSUE_CODES } from './issues';
import { REASON_CODES, VERDICTS } from './plan';
import type { SyncPlan } from './plan';
import type { Holds, ValueTypes } from './values';

/**
 * Parsers of what the store keeps as encrypted JSON: customers in a snapshot, plans between two activities.
 * They are the edge between a stored document and the domain, so that nothing unchecked comes back in.
 */

const text = z.string().nullable();
const kind = z.enum(['PRIVATE', 'COMPANY']);

const address = z.strictObject({
  street: text,
  street2: text,
  postalCode: text,
  city: text,
  country: z.string(),
});

const eInvoice = z.strictObject({ address: z.string(), operator: z.string() });

const VALUE_SCHEMAS: { readonly [H in Holds]: z.ZodType<ValueTypes[H] | null> } = {
  text,
  address: address.nullable(),
  eInvoice: eInvoice.nullable(),
  flag: z.boolean().nullable(),
};

const fieldValuesSchema = z.custom<FieldValues>(isFieldValues);

/** Only fields of the table, each with a value of what it holds; one that is missing was not read. */
function isFieldValues(stored: unknown): stored is FieldValues {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    Object.entries(stored).every(([name, value]) => isFieldName(name) && fitsField(name, value))
  );
}

/** Whether a value, or the lack of one, is of what the field holds. */
export const fitsField = (field: FieldName, value: unknown): boolean =>
  VALUE_SCHEMAS[FIELD_TABLE[field].holds].safeParse(value).success;

export const flexCustomerSchema: z.ZodType<FlexCustomer> = z.strictObject({
  id: flexIdSchema,
  version: z.number().int(),
  typeId: z.string(),
  kind: kind.nullable(),
  consumerEInvoicing: z.boolean(),
  netvisorKey: netvisorKeySchema.nullable(),
  mergedInto: flexIdSchema.nullable(),
  fields: fieldValuesSchema,
});

const office = z.strictObject({
  key: officeKeySchema,
  name: z.string(),
  identifier: text,
  visitAddress: address.nullable(),
  contactAddress: address.nullable(),
});

export const netvisorCustomerSchema: z.ZodType<NetvisorCustomer> = z.strictObject({
  key: netvisorKeySchema,
  kind,
  fields: fieldValuesSchema,
  offices: z.array(office),
});

const fieldName = z.enum(FIELD_NAMES);

const side = z.enum(['flex', 'netvisor']);

/** What a step settles: fingerprints only (I12). */
export const agreementPatchSchema: z.ZodType<AgreementPatch> = z.strictObject({
  fields: z.partialRecord(
    fieldName,
    z.strictObject({ flex: z.string(), netvisor: z.string(), version: z.number().int() }),
  ),
  billingDerived: z.boolean().exactOptional(),
  visitingDerived: z.boolean().exactOptional(),
});

/** A value of any field, or none. */
export const fieldValueSchema = z.union(Object.values(VALUE_SCHEMAS));

const reason = z.enum(REASON_CODES);

/** What a plan raises; what there is to choose from is found out afresh whenever it is opened. */
export const plannedIssueSchema = z.strictObject({
  code: z.enum(ISSUE_CODES),
  field: fieldName.nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const syncPlanSchema: z.ZodType<SyncPlan> = z.strictObject({
  flex: z.strictObject({ action: z.enum(['create', 'update']), kind, values: fieldValuesSchema }).nullable(),
  netvisor: z
    .strictObject({
      action: z.enum(['create', 'update']),
      kind,
      values: fieldValuesSchema,
      automaticNumber: z.boolean(),
      office: z
        .strictObject({
          action: z.enum(['add', 'edit']),
          key: officeKeySchema.nullable(),
          name: z.string(),
          identifier: text,
          visitAddress: z.strictObject({
            street: z.string(),
            postalCode: z.string(),
            city: z.string(),
            country: z.string(),
          }),
        })
        .nullable(),
    })
    .nullable(),
  settle: z.strictObject({
    now: agreementPatchSchema,
    flex: agreementPatchSchema,
    netvisor: agreementPatchSchema,
  }),
  changes: z.array(
    z.strictObject({ side, field: fieldName, before: fieldValueSchema, after: fieldValueSchema, reason }),
  ),
  issues: z.array(plannedIssueSchema),
  decisions: z.array(
    z.strictObject({
      field: fieldName,
      verdict: z.enum(VERDICTS),
      reason,
      write: z.enum(['flex', 'netvisor', 'both']).nullable(),
      about: side.nullable(),
      issue: z.enum(ISSUE_CODES).nullable(),
    }),
  ),
});

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CustomerContent, Kind } from './customer';
import { mergePatch, withoutNulls } from './json';
import { FlexProblem, invalidFields, type FieldError } from './problem';
import { parseBody } from './validate';

/** The fields that a type can show, hide and require (R8). */
const customerFields = [
  'customer_number',
  'name',
  'name_extension',
  'business_id',
  'vat_id',
  'language',
  'email',
  'phone',
  'website',
  'visiting_address',
  'billing_address',
  'additional_addresses',
  'invoicing_email',
  'e_invoice',
  'consumer_e_invoicing',
  'contacts',
] as const satisfies ReadonlyArray<keyof CustomerContent>;

const ruleSchema = z.strictObject({
  field: z.enum(customerFields),
  visible: z.boolean(),
  required: z.boolean(),
});

const typeShape = {
  name: z.string().min(1, { abort: true }).max(100).regex(/\S/, 'Only white space'),
  identifier: z.enum(['PRIVATE', 'COMPANY']).nullish(),
  number_series_id: z.uuid().nullish(),
  fields: z.array(ruleSchema).nullish(),
};

export const typeCreateSchema = z.strictObject(typeShape);
const typePatchSchema = z.strictObject({ ...typeShape, name: typeShape.name.optional() });

/** A customer type, in the contract's own words. */
export interface CustomerType {
  readonly id: string;
  readonly name: string;
  /** Person or company (SEED: "tunniste"); null: not told. */
  readonly identifier: Kind | null;
  readonly number_series_id: string | null;
  readonly fields: ReadonlyArray<z.infer<typeof ruleSchema>>;
}

/** A type from a body or a merged patch. @throws FlexProblem 422 */
export function typeFrom(
  body: unknown,
  id: string = randomUUID(),
  seriesExists: (id: string) => boolean = () => true,
): CustomerType {
  const { name, identifier, number_series_id, fields } = parseBody(typeCreateSchema, body);
  if (number_series_id != null && !seriesExists(number_series_id)) {
    throw invalidFields([
      {
        pointer: '/number_series_id',
        code: 'unknown_number_series',
        message: 'There is no such number series.',
      },
    ]);
  }
  return {
    id,
    name,
    identifier: identifier ?? null,
    number_series_id: number_series_id ?? null,
    fields: fields ?? [],
  };
}

/**
 * The type with a merge patch applied.
 * @throws FlexProblem 422; 409 when the identifier of a type in use would change
 */
export function patchedType(
  type: CustomerType,
  patch: unknown,
  seriesExists: (id: string) => boolean,
  isInUse: () => boolean,
): CustomerType {
  parseBody(typePatchSchema, patch);
  const { id, ...content } = type;
  const changed = typeFrom(withoutNulls(mergePatch(content, patch)), id, seriesExists);
  if (changed.identifier !== type.identifier && isInUse()) {
    throw new FlexProblem(
      'customer_type_in_use',
      'Customers have this type, so it must stay what it says of them.',
    );
  }
  return changed;
}

/** The fields that the type requires and the customer lacks. */
export function missingByType(type: CustomerType, content: CustomerContent): FieldError[] {
  return type.fields
    .filter(({ field, required }) => required && isMissing(content[field]))
    .map(({ field }) => ({
      pointer: `/${field}`,
      code: 'required_by_type',
      message: `The type "${type.name}" requires this field.`,
    }));
}

function isMissing(value: CustomerContent[(typeof customerFields)[number]]): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}

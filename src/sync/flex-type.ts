import type { FieldName, FieldValues } from './customer';
import { FIELD_NAMES, FIELD_TABLE } from './field-table';
import { normalise } from './normalise';
import type { PlannedIssue } from './plan';

/** The customer type of a Flex customer, as far as it says what must be there (R8). */
export interface FlexType {
  readonly name: string;
  /** Flex's names of the fields that are mandatory. */
  readonly required: readonly string[];
}

/** Whether the type demands a value of a field. */
export const requires = (type: FlexType | null, field: FieldName): boolean =>
  type?.required.some((property) => fieldOf(property) === field) ?? false;

/**
 * What a new customer of the type would lack: our fields, or Flex's name where it is no field that travels. Business
 * id and VAT number are two properties in Flex; a value stands in one of them only.
 */
export function lacking(type: FlexType | null, values: FieldValues): string[] {
  return [...new Set((type?.required ?? []).filter((property) => isLacking(property, values)).map(nameOf))];
}

function isLacking(property: string, values: FieldValues): boolean {
  const field = fieldOf(property);
  if (field === null) return true;
  const value = values[field] ?? null;
  if (value === false || normalise(field, value) === null) return true;
  if (typeof value !== 'string' || field !== 'businessId') return false;
  return (property === 'vat_id') !== /^[A-Z]{2}/iu.test(value.trim());
}

const nameOf = (property: string): string => fieldOf(property) ?? property;

const fieldOf = (property: string): FieldName | null =>
  FIELD_NAMES.find((field) => FIELD_TABLE[field].place.flex.split(', ').includes(property)) ?? null;

/** R8, about one field or, where nothing can be created, about the customer as a whole. */
export const requiredFieldMissing = (
  { name }: FlexType,
  missing: string,
  about: FieldName | null,
): PlannedIssue => ({
  code: 'required_field_missing',
  field: about,
  params: { typeName: name, field: missing, side: 'netvisor' },
});

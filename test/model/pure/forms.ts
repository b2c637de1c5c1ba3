import type { FieldName, FieldValues, Kind } from '../../../src/sync/customer';
import { FIELD_NAMES, appliesTo } from '../../../src/sync/field-table';
import { normalise } from '../../../src/sync/normalise';

/** A field in the form in which the two sides are compared. */
export const form = (field: FieldName, fields: FieldValues): string | null =>
  normalise(field, fields[field] ?? null);

/** Whether nobody has edited a customer: what was not read one of the times, or is not of its kind, says nothing. */
export const sameContent = (one: FieldValues, other: FieldValues, kind: Kind | null): boolean =>
  FIELD_NAMES.every(
    (field) =>
      (kind !== null && !appliesTo(field, kind)) ||
      one[field] === undefined ||
      other[field] === undefined ||
      form(field, one) === form(field, other),
  );

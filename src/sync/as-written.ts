import type { FieldName, FieldTypes, FieldValue } from './customer';
import { asCodes } from './e-invoice';
import { isValueOf } from './override';

/**
 * A value as it is sent: codes go as codes, whatever spaces and small letters people left in them; every other text
 * goes as the person typed it.
 */
export function asWritten<F extends FieldName>(field: F, value: FieldTypes[F]): FieldTypes[F] {
  const sent = inCodes(value);
  return isValueOf(field, sent) ? sent : value;
}

function inCodes(value: FieldValue): FieldValue {
  if (typeof value !== 'object') return value;
  if ('operator' in value) return asCodes(value);
  return { ...value, country: value.country.trim().toUpperCase() };
}

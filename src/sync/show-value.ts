import type { FieldValue } from './customer';
import { collapse, joinedStreet } from './normalise-address';

/** A value as text for people: an address in one line, an e-invoice as address and operator. Empty for null. */
export function showValue(value: FieldValue | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'string') return value;
  if ('operator' in value) return `${value.address} / ${value.operator}`;
  const place = [collapse(value.postalCode), collapse(value.city)].filter((part) => part !== null).join(' ');
  const country = value.country === 'FI' ? '' : value.country;
  return [joinedStreet(value) ?? '', place, country].filter((part) => part !== '').join(', ');
}

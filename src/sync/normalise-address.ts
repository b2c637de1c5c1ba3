import type { Address } from './customer';

/** Trimmed, with every run of white space as one space; null when nothing is left. */
export function collapse(text: string | null): string | null {
  const collapsed = text?.replace(/\s+/gu, ' ').trim() ?? '';
  return collapsed === '' ? null : collapsed;
}

/** Both street lines as the one that an office has (D22); null when there is none. */
export function joinedStreet(address: Pick<Address, 'street' | 'street2'>): string | null {
  const lines = [collapse(address.street), collapse(address.street2)].filter((line) => line !== null);
  return lines.length === 0 ? null : lines.join(', ');
}

/**
 * An address as one line per part, for comparing (D22): joined street, postal code, city, country (absent means
 * Finland). Null when the address says nothing beside its country.
 */
export function normaliseAddress(address: Address): string | null {
  const parts = [joinedStreet(address), collapse(address.postalCode), collapse(address.city)];
  if (parts.every((part) => part === null)) return null;
  const country = collapse(address.country)?.toUpperCase() ?? 'FI';
  return [...parts.map((part) => part ?? ''), country].join('\n');
}

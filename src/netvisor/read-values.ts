import type { Address } from '../sync/customer';
import { countryOf } from '../sync/country';
import { childOf, DROPPED, type XmlElement } from './xml-read';

/** Absent: undefined; empty: null; what D17 forbids counts as absent. */
export function readText(element: XmlElement | undefined): string | null | undefined {
  const text = element?.text.trim();
  if (text === undefined || text === DROPPED) return undefined;
  return text === '' ? null : text;
}

export function textOf(element: XmlElement | undefined): string {
  return readText(element) ?? '';
}

export function readFlag(element: XmlElement | undefined): boolean | undefined {
  switch (readText(element)?.toLowerCase()) {
    case '1':
    case 'true':
      return true;
    case '0':
    case 'false':
      return false;
    default:
      return undefined;
  }
}

/** What the parts of an address are called in answers (netvisor-api.md 2.2), in the customer as in an office. */
export const ADDRESS_ELEMENTS = {
  street: 'streetaddress',
  street2: 'additionalstreetaddress',
  postalCode: 'postnumber',
  city: 'city',
  country: 'country',
} as const satisfies Readonly<Record<keyof Address, string>>;

/**
 * An address as one value (D22): undefined when the answer has none of its elements, null when all are empty; a
 * country alone is no address, and a missing one means Finland. Who typed a country's name gets its code.
 */
export function readAddress(group: XmlElement | undefined): Address | null | undefined {
  const read = (part: keyof Address): string | null | undefined =>
    readText(childOf(group, ADDRESS_ELEMENTS[part]));
  const lines = [read('street'), read('street2'), read('postalCode'), read('city')];
  if (lines.every((line) => line === undefined)) return undefined;
  if (lines.every((line) => line == null)) return null;
  const [street = null, street2 = null, postalCode = null, city = null] = lines;
  return { street, street2, postalCode, city, country: countryOf(read('country')) };
}

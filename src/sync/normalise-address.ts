import { alpha3ToAlpha2 } from 'i18n-iso-countries';
import type { Address } from './customer';
import { countryOf } from './country';

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
  const parts = linesOf(address);
  if (parts === null) return null;
  const country = collapse(address.country)?.toUpperCase() ?? 'FI';
  return [...parts, country].join('\n');
}

/**
 * Version 2: the same letters whether they are composed or not, post codes without spaces, dashes and the country's
 * sign before them, `c/o` in any spelling, a comma between street lines or none, countries by code or name.
 */
export function normaliseAddress2(address: Address): string | null {
  const parts = linesOf(address);
  if (parts === null) return null;
  const [street, postalCode, city] = parts.map((part) => part.normalize('NFC'));
  const country = countryOf(address.country);
  return [comparableStreet(street ?? ''), comparablePostCode(postalCode ?? '', country), city, country].join(
    '\n',
  );
}

function linesOf(address: Address): [street: string, postalCode: string, city: string] | null {
  const street = joinedStreet(address);
  const postalCode = collapse(address.postalCode);
  const city = collapse(address.city);
  return street === null && postalCode === null && city === null
    ? null
    : [street ?? '', postalCode ?? '', city ?? ''];
}

const comparableStreet = (joined: string): string =>
  collapse(joined.replace(/℅|\bc\s*\/\s*o\b[.:]?/giu, ' c/o ').replaceAll(',', ' ')) ?? '';

/** `SE-111 22` and `11122` are one code in Sweden; leading zeros and letters inside are real. */
function comparablePostCode(postalCode: string, country: string): string {
  const compact = postalCode.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  const [, sign = '', digits] = /^([A-Z]{1,3})(\d+)$/u.exec(compact) ?? [];
  return digits !== undefined && isSignOf(country, sign) ? digits : compact;
}

/** A country's code, or the single letter that stands for it on letters and cars: S for Sweden. */
const isSignOf = (country: string, sign: string): boolean =>
  sign === country || alpha3ToAlpha2(sign) === country || (sign.length === 1 && country.startsWith(sign));

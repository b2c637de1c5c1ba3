import { alpha2ToAlpha3, alpha3ToAlpha2 } from 'i18n-iso-countries';
import en from 'i18n-iso-countries/langs/en.json';
import fi from 'i18n-iso-countries/langs/fi.json';
import sv from 'i18n-iso-countries/langs/sv.json';

/** Names in everyday use that the lists of official names lack. */
const EVERYDAY_NAMES: Readonly<Record<string, string>> = {
  englanti: 'GB',
  'iso-britannia': 'GB',
  england: 'GB',
  'etela-korea': 'KR',
  hollanti: 'NL',
  holland: 'NL',
  'tsekin tasavalta': 'CZ',
};

/** Case and marks over letters don't tell countries apart. */
const plain = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();

/** Codes by the countries' names in Finnish, Swedish and English. */
const CODES: ReadonlyMap<string, string> = new Map([
  ...[fi, sv, en].flatMap(({ countries }) =>
    Object.entries<string | string[]>(countries).flatMap(([code, names]) =>
      [names].flat().map((name): [string, string] => [plain(name), code]),
    ),
  ),
  ...Object.entries(EVERYDAY_NAMES),
]);

/**
 * The ISO 3166 alpha-2 code of a country that is given by its code of two or three letters or by its name in Finnish,
 * Swedish or English; null for what is none of these.
 */
export function countryCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  if (alpha2ToAlpha3(code) !== undefined) return code;
  return alpha3ToAlpha2(code) ?? CODES.get(plain(text)) ?? null;
}

/**
 * The country of an address as both systems take it (D22): its code. None means Finland; what isn't known stays as it
 * is, in capitals, for a person to correct.
 */
export function countryOf(text: string | null | undefined): string {
  const given = text?.trim() ?? '';
  return given === '' ? 'FI' : (countryCode(given) ?? given.toUpperCase());
}

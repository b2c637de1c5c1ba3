import { isPossiblePhoneNumber } from 'libphonenumber-js/min';
import type { Address, FieldName, FieldValue } from './customer';
import { FIELD_TABLE } from './field-table';
import type { Translated } from './languages';
import { collapse } from './normalise-address';

export const WARNING_CODES = ['postalCode', 'phone'] as const;

/** What looks wrong in a value that is sent all the same. */
export type WarningCode = (typeof WARNING_CODES)[number];

/** Shown by `fns validate` and beside the field; it never keeps a value from being written. */
export const warningTexts: Readonly<Record<WarningCode, Translated>> = {
  postalCode: {
    fi: 'Suomalaisessa postinumerossa on viisi numeroa.',
    en: 'A Finnish postal code has five digits.',
  },
  phone: {
    fi: 'Tämä ei näytä puhelinnumerolta.',
    en: 'This does not look like a phone number.',
  },
};

/** What looks wrong in a value (netvisor-api.md 5.5). People write phone numbers and foreign post codes as they like. */
export function warningsOn(field: FieldName, value: FieldValue): readonly WarningCode[] {
  if (typeof value === 'object' && 'country' in value) return hasOddPostalCode(value) ? ['postalCode'] : [];
  const isPhone = typeof value === 'string' && FIELD_TABLE[field].normaliser === 'phone';
  return isPhone && !isPossiblePhoneNumber(value, 'FI') ? ['phone'] : [];
}

/** Only Finnish ones have a form that is known here; a missing one is not wrong. */
function hasOddPostalCode({ country, postalCode }: Address): boolean {
  const code = collapse(postalCode);
  return code !== null && country.trim().toUpperCase() === 'FI' && !/^\d{5}$/u.test(code);
}

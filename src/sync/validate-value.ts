import { alpha2ToAlpha3 } from 'i18n-iso-countries';
import { finnishBusinessId } from './business-id';
import type { Address, FieldName, FieldValue, Side } from './customer';
import { eInvoiceFault } from './e-invoice';
import type { AddressLimits } from './field-row';
import { FIELD_TABLE } from './field-table';
import { otherSide } from './field-view';
import { hasIdentityCodeForm } from './identity-code';
import { joinedStreet } from './normalise-address';
import type { PlannedIssue } from './plan';
import { isVatId } from './vat-id';

/**
 * What keeps a value from being written to a side, as the issue to raise; null when nothing does. Found before
 * anything is sent, so that one bad field never costs the others. The issue's `side` is where to correct it.
 */
export function refusal(field: FieldName, value: FieldValue, target: Side): PlannedIssue | null {
  return (
    formFault(field, value, target) ??
    lengthFault(field, value, target) ??
    characterFault(field, value, target)
  );
}

const issueOf =
  (code: PlannedIssue['code']) =>
  (field: FieldName, target: Side, params: PlannedIssue['params']): PlannedIssue => ({
    code,
    field,
    params: { field, side: otherSide(target), ...params },
  });

const businessIdInvalid = issueOf('business_id_invalid');
const eInvoiceInvalid = issueOf('e_invoice_invalid');
const valueTooLong = issueOf('value_too_long');
const valueNotAllowed = issueOf('value_not_allowed');

function formFault(field: FieldName, value: FieldValue, target: Side): PlannedIssue | null {
  if (typeof value === 'string') {
    switch (FIELD_TABLE[field].normaliser) {
      case 'businessId':
        return businessIdFault(field, value, target);
      case 'email':
        return isEmail(value) ? null : valueNotAllowed(field, target, { reason: 'email', value });
      case 'emailList':
        return emailListFault(field, value, target);
      default:
        return null;
    }
  }
  if (typeof value === 'object' && 'operator' in value) {
    const found = eInvoiceFault(value);
    return found && eInvoiceInvalid(field, target, { reason: found.fault, value: found.value });
  }
  if (typeof value === 'object' && 'country' in value && !isCountry(value.country, target)) {
    return valueNotAllowed(field, target, { reason: 'country', value: value.country });
  }
  return null;
}

/** A Finnish business id, or the VAT number of a foreign company. A personal identity code is not repeated (D17). */
function businessIdFault(field: FieldName, value: string, target: Side): PlannedIssue | null {
  if (hasIdentityCodeForm(value)) {
    return valueNotAllowed(field, target, { reason: 'identityCode', value: '' });
  }
  const isOne = finnishBusinessId(value) !== null || isVatId(value);
  return isOne ? null : businessIdInvalid(field, target, { value });
}

/** Netvisor takes the codes of ISO 3166; Flex's contract asks for two capitals. */
const isCountry = (code: string, target: Side): boolean =>
  target === 'netvisor' ? alpha2ToAlpha3(code) !== undefined : /^[A-Z]{2}$/u.test(code);

/** Netvisor takes several addresses separated by semicolons and by nothing else, Flex's contract takes one. */
function emailListFault(field: FieldName, value: string, target: Side): PlannedIssue | null {
  const addresses = value
    .split(';')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const bad = addresses.find((address) => !isEmail(address));
  if (bad !== undefined || addresses.length === 0) {
    return valueNotAllowed(field, target, { reason: 'email', value: bad ?? value });
  }
  if (target === 'flex' && addresses.length > 1) {
    return valueNotAllowed(field, target, { reason: 'oneEmail', value });
  }
  return null;
}

/** One e-mail address as both systems take it: a plain local part and a domain name with a dot. */
export function isEmail(text: string): boolean {
  const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
  const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
  return new RegExp(`^${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`, 'iu').test(text.trim());
}

function lengthFault(field: FieldName, value: FieldValue, target: Side): PlannedIssue | null {
  const limit = FIELD_TABLE[field].maxLength[target];
  if (limit === null) return null;
  const measured =
    typeof limit === 'number'
      ? typeof value === 'string'
        ? [{ length: lengthOf(value), max: limit }]
        : []
      : typeof value === 'object' && 'country' in value
        ? addressLengths(value, limit)
        : [];
  const found = measured.find(({ length, max }) => length > max);
  return found ? valueTooLong(field, target, found) : null;
}

function addressLengths(address: Address, limits: AddressLimits): Array<{ length: number; max: number }> {
  // Where there is one street line, both are joined into it (D22).
  const oneLine = limits.street2 === 0;
  const parts: Array<[string | null, number | null]> = [
    [oneLine ? joinedStreet(address) : address.street, limits.street],
    [oneLine ? null : address.street2, limits.street2],
    [address.postalCode, limits.postalCode],
    [address.city, limits.city],
  ];
  return parts.flatMap(([text, max]) => (max === null ? [] : [{ length: lengthOf(text ?? ''), max }]));
}

/** Characters as Netvisor counts them: UTF-16 units, spaces and line breaks included. */
const lengthOf = (text: string): number => text.trim().length;

/** Netvisor speaks XML 1.0, which can't carry control characters or halves of surrogate pairs. */
function characterFault(field: FieldName, value: FieldValue, target: Side): PlannedIssue | null {
  if (target !== 'netvisor' || textsOf(value).every(isXmlText)) return null;
  return valueNotAllowed(field, target, { reason: 'characters', value: '' });
}

function textsOf(value: FieldValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'boolean') return [];
  return Object.values(value).filter((part): part is string => typeof part === 'string');
}

/** Whether XML 1.0 can carry a text (section 2.2, Char). */
export function isXmlText(text: string): boolean {
  return /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(text);
}

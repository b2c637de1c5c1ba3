import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { businessIdForm, compactIdentifier } from './business-id';
import type { FieldName, FieldTypes, FieldValue } from './customer';
import type { NormaliserName } from './field-row';
import { FIELD_TABLE } from './field-table';
import { collapse, normaliseAddress } from './normalise-address';

/**
 * The form of a value in which the two sides are compared; null for empty. Values are written as the person
 * typed them, never in this form. `version` is that of an older agreement (I12), the present one by default.
 */
export function normalise<F extends FieldName>(
  field: F,
  value: FieldTypes[F] | null,
  version: number = normaliserVersion(field),
): string | null {
  const normaliser = NORMALISERS[FIELD_TABLE[field].normaliser][version - 1];
  if (!normaliser) throw new RangeError(`${field} never had a normaliser of version ${version}`);
  return value === null ? null : normaliser(value);
}

/** The version that new fingerprints of a field carry. */
export const normaliserVersion = (field: FieldName): number =>
  NORMALISERS[FIELD_TABLE[field].normaliser].length;

type Normaliser = (value: FieldValue) => string | null;

/** A normaliser of text fields; a value of another shape can't come here, and compares as empty if it does. */
const text =
  (compare: (collapsed: string) => string | null): Normaliser =>
  (value) => {
    const collapsed = typeof value === 'string' ? collapse(value) : null;
    return collapsed === null ? null : compare(collapsed);
  };

/**
 * The versions of each normaliser of the field table, the first one first. A change of what one returns is a new
 * version: the one before stays for one major release (I12).
 */
const NORMALISERS: Readonly<Record<NormaliserName, readonly Normaliser[]>> = {
  text: [text((collapsed) => collapsed)],
  // Leading zeros and letters are real; case counts, for Netvisor tells such codes apart.
  number: [text((collapsed) => collapsed)],
  email: [text((collapsed) => collapsed.toLowerCase())],
  emailList: [text(comparableEmails)],
  phone: [text(comparablePhone)],
  website: [text(comparableWebsite)],
  businessId: [text((collapsed) => businessIdForm(collapsed) ?? compactIdentifier(collapsed))],
  address: [(value) => (typeof value === 'object' && 'country' in value ? normaliseAddress(value) : null)],
  eInvoice: [
    (value) =>
      typeof value === 'object' && 'operator' in value
        ? comparableEInvoice(value.address, value.operator)
        : null,
  ],
  flag: [(value) => (typeof value === 'boolean' ? (value ? '1' : '0') : null)],
};

function comparableEmails(collapsed: string): string | null {
  const addresses = splitEmails(collapsed).map((address) => address.toLowerCase());
  return addresses.length === 0 ? null : addresses.join(';');
}

/** The addresses of the invoicing e-mail field, which may hold several, separated by semicolon or comma. */
export function splitEmails(list: string): string[] {
  return list
    .split(/[;,]/u)
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/** International form, with the extension; what isn't a number keeps its digits, or failing those its text. */
function comparablePhone(collapsed: string): string {
  const number = parsePhoneNumberFromString(collapsed, { defaultCountry: 'FI', extract: false });
  if (number) return number.ext === undefined ? number.number : `${number.number} x${number.ext}`;
  const digits = collapsed.replace(/[^\d+]/gu, '');
  return /\d/u.test(digits) ? digits : collapsed.toLowerCase();
}

/** Without scheme and trailing slash, the host in lower case: paths may tell case apart. */
function comparableWebsite(collapsed: string): string | null {
  const [, host = '', rest = ''] = /^(?:https?:\/\/)?([^/?#]*)(.*)$/iu.exec(collapsed) ?? [];
  return collapse(`${host.toLowerCase()}${rest.replace(/\/+$/u, '')}`);
}

function comparableEInvoice(address: string, operator: string): string | null {
  const pair = [compactIdentifier(address), compactIdentifier(operator)];
  return pair.every((part) => part === '') ? null : pair.join('@');
}

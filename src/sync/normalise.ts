import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { businessIdForm, compactIdentifier } from './business-id';
import type { FieldName, FieldTypes, FieldValue } from './customer';
import type { NormaliserName } from './field-row';
import { FIELD_TABLE } from './field-table';
import { collapse, normaliseAddress, normaliseAddress2 } from './normalise-address';

/**
 * The form of a value in which the two sides are compared; null for empty. Values are written as the person
 * typed them, never in this form. `version` is that of an older agreement (I12), the present one by default.
 *
 * @throws RangeError for a version that is no longer there, or not yet: see `knowsVersion`
 */
export function normalise<F extends FieldName>(
  field: F,
  value: FieldTypes[F] | null,
  version: number = normaliserVersion(field),
): string | null {
  const normaliser = versionsOf(field)[version];
  if (!normaliser) throw new RangeError(`${field} has no normaliser of version ${version}`);
  return value === null ? null : normaliser(value);
}

/** The version that new fingerprints of a field carry: the newest. */
export const normaliserVersion = (field: FieldName): number => versionsOf(field).newest;

/** Whether fingerprints of that version can be compared with a value. */
export const knowsVersion = (field: FieldName, version: number): boolean =>
  versionsOf(field)[version] !== undefined;

type Normaliser = (value: FieldValue) => string | null;

/** A normaliser of text fields; a value of another shape can't come here, and compares as empty if it does. */
const text =
  (compare: (collapsed: string) => string | null): Normaliser =>
  (value) => {
    const collapsed = typeof value === 'string' ? collapse(value) : null;
    return collapsed === null ? null : compare(collapsed);
  };

const address =
  (compare: typeof normaliseAddress): Normaliser =>
  (value) =>
    typeof value === 'object' && 'country' in value ? compare(value) : null;

interface Versions {
  readonly newest: number;
  readonly [version: number]: Normaliser;
}

/**
 * The versions of each normaliser of the field table. A change of what one returns is a new version, under the next
 * number; the one before stays for one major release and is then taken out (I12). By then every link has been looked
 * at, and its fields are settled under the new one; one that is not is settled as it stands.
 */
const NORMALISERS: Readonly<Record<NormaliserName, Versions>> = {
  text: {
    newest: 2,
    1: text((collapsed) => collapsed),
    // The same letters, whether `ä` comes as one character or, as from some Macs, as `a` with a mark after it.
    2: text((collapsed) => collapsed.normalize('NFC')),
  },
  // Leading zeros and letters are real; case counts, for Netvisor tells such codes apart.
  number: { newest: 1, 1: text((collapsed) => collapsed) },
  email: { newest: 1, 1: text((collapsed) => collapsed.toLowerCase()) },
  emailList: {
    newest: 2,
    1: text((collapsed) => listed(splitEmails(collapsed.toLowerCase()))),
    // A set: in which order the addresses stand, and how often, says nothing.
    2: text((collapsed) => listed([...new Set(splitEmails(collapsed.toLowerCase()))].sort())),
  },
  phone: { newest: 1, 1: text(comparablePhone) },
  website: { newest: 1, 1: text(comparableWebsite) },
  businessId: {
    newest: 1,
    1: text((collapsed) => businessIdForm(collapsed) ?? compactIdentifier(collapsed)),
  },
  address: { newest: 2, 1: address(normaliseAddress), 2: address(normaliseAddress2) },
  eInvoice: {
    newest: 1,
    1: (value) =>
      typeof value === 'object' && 'operator' in value
        ? comparableEInvoice(value.address, value.operator)
        : null,
  },
  flag: { newest: 1, 1: (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : null) },
};

const versionsOf = (field: FieldName): Versions => NORMALISERS[FIELD_TABLE[field].normaliser];

const listed = (addresses: readonly string[]): string | null =>
  addresses.length === 0 ? null : addresses.join(';');

/** The addresses of the invoicing e-mail field, which may hold several, separated by semicolon or comma. */
export function splitEmails(list: string): string[] {
  return list
    .split(/[;,]/u)
    .map((one) => one.trim())
    .filter((one) => one !== '');
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

function comparableEInvoice(ovtOrIban: string, operator: string): string | null {
  const pair = [compactIdentifier(ovtOrIban), compactIdentifier(operator)];
  return pair.every((part) => part === '') ? null : pair.join('@');
}

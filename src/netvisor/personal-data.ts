import { stdnum } from 'stdnum';
import type { Kind } from '../sync/customer';

/*
 * D17: Netvisor's business-id field may hold a personal identity code (netvisor-api.md 2.3, 5.4). Here it is
 * decided what of that field may enter the product at all.
 */

/**
 * The form of a Finnish personal identity code, with any of the separators in use since 2023. The date is only
 * looked at roughly, so that a code with a slip in it is caught as well; a Swedish organisation number, whose third
 * digit is 2 or more, is not.
 */
const IDENTITY_CODE = /(?<!\d)[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Z](?![0-9A-Z])/i;

/** Written without its separator the code is told from other numbers by its check character. */
const BARE_IDENTITY_CODE = /^([0-3]\d[01]\d{3})(\d{3})([0-9A-Z])$/i;
const CHECK_CHARACTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** True when the text is or holds something of the form of a personal identity code. */
export function hasIdentityCodeForm(text: string): boolean {
  const compact = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/\p{Pd}|\u2212/gu, '-');
  if (IDENTITY_CODE.test(compact)) return true;
  const bare = BARE_IDENTITY_CODE.exec(compact);
  if (!bare) return false;
  const [, date = '', individual = '', check = ''] = bare;
  return CHECK_CHARACTERS[Number(date + individual) % 31] === check.toUpperCase();
}

/** A Finnish business id with its dash and the right check digit (netvisor-api.md 5.1). */
export function isFinnishBusinessId(text: string): boolean {
  return /^\d{7}-\d$/.test(text) && stdnum.FI?.ytunnus?.validate(text).isValid === true;
}

/**
 * What may be kept of the business-id field: of a company all but the form of a personal identity code, of a
 * private person and where the kind is not known only a Finnish business id.
 */
export function mayKeepBusinessId(text: string, kind: Kind | null): boolean {
  return kind === 'COMPANY' ? !hasIdentityCodeForm(text) : isFinnishBusinessId(text);
}

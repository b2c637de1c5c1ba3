import type { FlexCustomer, NetvisorCustomer } from './customer';

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

/** D17: the adapters drop it while parsing; should one ever come this far, it goes no further. */
export function withoutIdentityCode<C extends FlexCustomer | NetvisorCustomer | null>(customer: C): C {
  if (!customer || !hasIdentityCodeForm(customer.fields.businessId ?? '')) return customer;
  const { businessId: _dropped, ...fields } = customer.fields;
  return { ...customer, fields };
}

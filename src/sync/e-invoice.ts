import { isValidIBAN } from 'ibantools';
import { compactIdentifier, finnishBusinessId } from './business-id';
import type { EInvoice } from './customer';
import { E_INVOICE_OPERATORS } from './e-invoice-operators';

/** What is wrong with an e-invoice: its operator is unknown, one of the pair is missing, its address is neither form. */
export type EInvoiceFault = 'operator' | 'pair' | 'address';

/** OVT: `0037`, the business id without its dash, up to five characters of the company's own. */
export function isOvt(text: string): boolean {
  const [, digits] = /^0037(\d{8})[A-Z0-9]{0,5}$/u.exec(compactIdentifier(text)) ?? [];
  return digits !== undefined && finnishBusinessId(digits) !== null;
}

/** IBAN of any country, by its length and check digits. */
export const isIban = (text: string): boolean => isValidIBAN(compactIdentifier(text));

export const isKnownOperator = (text: string): boolean => E_INVOICE_OPERATORS.has(compactIdentifier(text));

/** What is wrong with the pair, and with which text; null when both can be sent (R15). */
export function eInvoiceFault(eInvoice: EInvoice): { fault: EInvoiceFault; value: string } | null {
  const address = compactIdentifier(eInvoice.address);
  const operator = compactIdentifier(eInvoice.operator);
  if (address === '' || operator === '')
    return { fault: 'pair', value: eInvoice.address + eInvoice.operator };
  if (!isOvt(address) && !isIban(address)) return { fault: 'address', value: eInvoice.address };
  if (!isKnownOperator(operator)) return { fault: 'operator', value: eInvoice.operator };
  return null;
}

/**
 * The pair as it is sent: both are codes, which Netvisor looks up letter by letter, so they go without the spaces
 * and in the capitals that people leave to chance.
 */
export const asCodes = ({ address, operator }: EInvoice): EInvoice => ({
  address: compactIdentifier(address),
  operator: compactIdentifier(operator),
});

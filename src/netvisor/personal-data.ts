import { stdnum } from 'stdnum';
import type { Kind } from '../sync/customer';
import { hasIdentityCodeForm } from '../sync/identity-code';

export { hasIdentityCodeForm };

/*
 * D17: Netvisor's business-id field may hold a personal identity code (netvisor-api.md 2.3, 5.4). Here it is
 * decided what of that field may enter the product at all.
 */

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

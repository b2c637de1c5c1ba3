import type { FieldValues, Kind } from './customer';
import { normalise } from './normalise';

/**
 * What a customer without a number is recognised by (D6): a company by its business id, a private person by
 * name and address. Null when that is missing. The text goes into a keyed fingerprint only.
 */
export function identityText(kind: Kind | null, fields: FieldValues): string | null {
  if (kind === 'COMPANY') {
    const businessId = normalise('businessId', fields.businessId ?? null);
    return businessId === null ? null : `company ${businessId}`;
  }
  if (kind === null) return null;
  const name = normalise('name', fields.name ?? null);
  const address =
    normalise('visitingAddress', fields.visitingAddress ?? null) ??
    normalise('billingAddress', fields.billingAddress ?? null);
  return name === null || address === null ? null : `person ${name.toLowerCase()} ${address.toLowerCase()}`;
}

import type { Fingerprint } from './agreement';
import { officeAddress } from './choose-office';
import type { FieldName, FieldValue, FlexCustomer, NetvisorCustomer, Side } from './customer';
import { normalise } from './normalise';

/** Both sides as read; null where there is no customer. */
export interface SidesRead {
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
}

/**
 * The data that an issue about a field is about, as a keyed fingerprint: what both sides have in it. A word of an
 * operator holds as long as it stays the same (I9, D13).
 */
export function fieldBasis(field: FieldName, sides: SidesRead, fingerprint: Fingerprint): string {
  const flex = sides.flex ? normalise(field, sides.flex.fields[field] ?? null) : null;
  const netvisor = sides.netvisor ? netvisorForms(field, sides.netvisor) : null;
  return fingerprint(field, `both ${JSON.stringify([flex, netvisor])}`);
}

/** What one side has in a field, to tell later whether it still does. */
export const sideBasis = (
  field: FieldName,
  side: Side,
  value: FieldValue | null,
  fingerprint: Fingerprint,
): string => fingerprint(field, `${side} ${JSON.stringify(normalise(field, value))}`);

/** Which office is meant may be the very question: all their addresses count. */
function netvisorForms(field: FieldName, { fields, offices }: NetvisorCustomer): unknown {
  if (field !== 'visitingAddress') return normalise(field, fields[field] ?? null);
  return offices.map((office) => [office.key, normalise('visitingAddress', officeAddress(office))]);
}

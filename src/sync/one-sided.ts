import { SWITCHED_OFF } from './agreement';
import type { Agreement, AgreementPatch, FieldAgreement, Fingerprint } from './agreement';
import { chooseOffice, knownAddresses, visitingAddressOf } from './choose-office';
import type { OfficeMemory } from './choose-office';
import type { FieldName, FieldValues, FlexCustomer, NetvisorCustomer, Side } from './customer';
import { FIELD_NAMES, appliesTo } from './field-table';
import { withoutIdentityCode } from './identity-code';
import { knowsVersion, normalise, normaliserVersion } from './normalise';

/**
 * Whether one side's customer no longer is what was agreed or remembered of it. Fields that were not read say
 * nothing; a value that was never settled counts as changed. `link` tells which of several offices is meant.
 */
export function hasChanged(
  side: Side,
  customer: FlexCustomer | NetvisorCustomer,
  agreed: Agreement,
  fingerprint: Fingerprint,
  link?: OfficeMemory,
): boolean {
  return changedFields(side, customer, agreed, fingerprint, link).length > 0;
}

/** Which fields no longer are what was agreed or remembered of them. */
export function changedFields(
  side: Side,
  customer: FlexCustomer | NetvisorCustomer,
  agreed: Agreement,
  fingerprint: Fingerprint,
  link?: OfficeMemory,
): FieldName[] {
  const fields = fieldsOf(customer, agreed, fingerprint, link);
  return FIELD_NAMES.filter((field) => {
    if (fields[field] === undefined || (customer.kind && !appliesTo(field, customer.kind))) return false;
    const known = agreed.fields[field];
    if (!known) return normalise(field, fields[field]) !== null;
    const version = Math.abs(known.version);
    // Switched off, or of a version that is no longer in the code: nobody can say, and no customer is made of that.
    if (version === SWITCHED_OFF || !knowsVersion(field, version)) return false;
    return fingerprint(field, normalise(field, fields[field], version)) !== known[side];
  });
}

/**
 * What is remembered of a customer without a counterpart, so that a later hint without a real edit creates
 * nothing (D21). It is no agreement: if a counterpart appears, the fields meet for the first time.
 */
export function rememberOneSided(
  side: Side,
  customer: FlexCustomer | NetvisorCustomer,
  fingerprint: Fingerprint,
  link?: OfficeMemory,
): AgreementPatch {
  const values = fieldsOf(customer, undefined, fingerprint, link);
  const fields: { -readonly [F in FieldName]?: FieldAgreement } = {};
  for (const field of FIELD_NAMES) {
    const value = values[field];
    if (value === undefined || (customer.kind && !appliesTo(field, customer.kind))) continue;
    const own = fingerprint(field, normalise(field, value));
    const absent = fingerprint(field, null);
    fields[field] = {
      flex: side === 'flex' ? own : absent,
      netvisor: side === 'netvisor' ? own : absent,
      version: -normaliserVersion(field),
    };
  }
  return { fields };
}

/** The customer's fields; Netvisor's visiting address is that of its office, empty where it is unclear which. */
function fieldsOf(
  customer: FlexCustomer | NetvisorCustomer,
  agreed: Agreement | undefined,
  fingerprint: Fingerprint,
  link: OfficeMemory | undefined,
): FieldValues {
  const { fields } = withoutIdentityCode(customer);
  if (!('offices' in customer)) return fields;
  const known = knownAddresses(agreed?.fields.visitingAddress, null, fingerprint);
  const office = chooseOffice(customer.offices, link, known, fingerprint);
  return { ...fields, visitingAddress: visitingAddressOf(office) };
}

import type { Address, FieldValues, Kind, NetvisorCustomer, NetvisorOffice } from '../sync/customer';
import type { FieldTypes } from '../sync/field-table';
import { netvisorKeySchema, officeKeySchema, type NetvisorKey } from '../sync/ids';
import { BASE_GROUP } from './customer-document';
import { CUSTOMER_FIELDS, FIELD_CODECS, type CustomerField } from './field-codec';
import { readAddress, readFlag, readText, textOf } from './read-values';
import { childOf, childrenOf, type XmlElement } from './xml-read';

/** Values while they are gathered. */
type GrowingValues = { -readonly [F in keyof FieldValues]: FieldValues[F] };

/**
 * A `Customer` of getcustomer.nv (netvisor-api.md 2.2), elements in any order: an absent one leaves the field out, an
 * empty one makes it null (D13), and what D17 forbids is left out as if it were absent.
 * @param askedFor the key when the element names none, as answers for a single customer may
 * @returns null without any key
 */
export function readCustomer(customer: XmlElement, askedFor?: NetvisorKey): NetvisorCustomer | null {
  const base = childOf(customer, BASE_GROUP);
  const named = netvisorKeySchema.safeParse(textOf(childOf(base, 'netvisorkey')));
  const key = named.success ? named.data : askedFor;
  if (key === undefined) return null;
  const kind = readKind(base);
  const fields: GrowingValues = {};
  for (const field of CUSTOMER_FIELDS) readField(field, fields, customer, kind);
  return {
    key,
    kind: kind ?? 'COMPANY',
    fields,
    offices: childrenOf(customer, 'customerofficedetails').flatMap(readOffice),
  };
}

/** Null in old answers that don't say it: such a customer counts as a company, with the caution due to a person. */
function readKind(base: XmlElement | undefined): Kind | null {
  const flag = readFlag(childOf(base, 'isprivatecustomer'));
  if (flag === undefined) return null;
  return flag ? 'PRIVATE' : 'COMPANY';
}

function readField<F extends CustomerField>(
  field: F,
  fields: { [N in F]?: FieldTypes[N] | null },
  customer: XmlElement,
  kind: Kind | null,
): void {
  const value = FIELD_CODECS[field].read(customer, kind);
  if (value !== undefined) fields[field] = value;
}

/** An office without a readable key can't be named in a write and is left out. */
function readOffice(details: XmlElement): NetvisorOffice[] {
  const key = officeKeySchema.safeParse(textOf(childOf(details, 'officenetvisorkey')));
  if (!key.success) return [];
  const address = (group: string): Address | null => readAddress(childOf(details, group)) ?? null;
  return [
    {
      key: key.data,
      name: textOf(childOf(details, 'officename')),
      identifier: readText(childOf(details, 'officeidentifier')) ?? null,
      visitAddress: address('officevisitaddress'),
      contactAddress: address('officecontactaddress'),
    },
  ];
}

import type { Address, FieldValues, Kind, NetvisorCustomer, NetvisorOffice } from '../sync/customer';
import { netvisorKeySchema, officeKeySchema, type NetvisorKey } from '../sync/ids';
import { BASE_ELEMENTS, E_INVOICE_ELEMENTS, type TextField } from './customer-elements';
import { isFinnishBusinessId, mayKeepBusinessId } from './personal-data';
import { childOf, childrenOf, DROPPED, type XmlElement } from './xml-read';

/** Values while they are gathered. */
type GrowingValues = { -readonly [F in keyof FieldValues]: FieldValues[F] };

/**
 * A `Customer` of getcustomer.nv (netvisor-api.md 2.2), elements in any order: an absent one leaves the field out, an
 * empty one makes it null (D13), and what D17 forbids is left out as if it were absent.
 * @param askedFor the key when the element names none, as answers for a single customer may
 * @returns null without any key
 */
export function readCustomer(customer: XmlElement, askedFor?: NetvisorKey): NetvisorCustomer | null {
  const base = childOf(customer, 'customerbaseinformation');
  const named = netvisorKeySchema.safeParse(textOf(childOf(base, 'netvisorkey')));
  const key = named.success ? named.data : askedFor;
  if (key === undefined) return null;
  const kind = readKind(base);
  const eInvoice = readEInvoice(childOf(customer, 'customerfinvoicedetails'), base, kind);
  return {
    key,
    kind: kind ?? 'COMPANY',
    fields: { ...readBaseFields(base, kind), ...(eInvoice === undefined ? {} : { eInvoice }) },
    offices: childrenOf(customer, 'customerofficedetails').flatMap(readOffice),
  };
}

/** Null in old answers that don't say it: such a customer counts as a company, with the caution due to a person. */
function readKind(base: XmlElement | undefined): Kind | null {
  const flag = readFlag(childOf(base, 'isprivatecustomer'));
  if (flag === undefined) return null;
  return flag ? 'PRIVATE' : 'COMPANY';
}

function readBaseFields(base: XmlElement | undefined, kind: Kind | null): FieldValues {
  const fields: GrowingValues = {};
  for (const element of BASE_ELEMENTS) {
    if (element.holds !== 'text') continue;
    const text = readText(childOf(base, element.read));
    if (text === undefined || (element.companiesOnly && !mayKeep(text, kind))) continue;
    setText(fields, element.field, text);
  }
  const active = readFlag(childOf(base, 'isactive'));
  if (active !== undefined) fields.active = active;
  const address = readBaseAddress(base);
  if (address !== undefined) fields.billingAddress = address;
  return fields;
}

function setText(fields: GrowingValues, field: TextField, text: string | null): void {
  fields[field] = text;
}

/** An empty field of a private person is left out too: there is nothing to bring into step (D17, R16). */
function mayKeep(text: string | null, kind: Kind | null): boolean {
  return text === null ? kind !== 'PRIVATE' : mayKeepBusinessId(text, kind);
}

/**
 * The e-invoice address with its operator: null when both are empty, left out when one is missing, because half a
 * pair is neither a value nor empty. A private person's comes from the consumer's bank and is never read (R16, D17).
 */
function readEInvoice(
  details: XmlElement | undefined,
  base: XmlElement | undefined,
  kind: Kind | null,
): FieldValues['eInvoice'] {
  if (kind === 'PRIVATE') return undefined;
  // Who does not say what it is has to show that it is a company.
  const businessId = readText(childOf(base, 'externalidentifier'));
  if (kind === null && !isFinnishBusinessId(businessId ?? '')) return undefined;
  const [address, operator] = E_INVOICE_ELEMENTS.map(({ name }) => readText(childOf(details, name)));
  if (address === null && operator === null) return null;
  return address && operator ? { address, operator } : undefined;
}

function readBaseAddress(base: XmlElement | undefined): Address | null | undefined {
  const name = (part: keyof Address): string =>
    BASE_ELEMENTS.find((element) => element.holds === 'addressPart' && element.part === part)?.read ?? part;
  return readAddress(base, name);
}

const OFFICE_ADDRESS_ELEMENTS: Readonly<Record<keyof Address, string>> = {
  street: 'streetaddress',
  street2: 'additionalstreetaddress',
  postalCode: 'postnumber',
  city: 'city',
  country: 'country',
};

/** An office without a readable key can't be named in a write and is left out. */
function readOffice(details: XmlElement): NetvisorOffice[] {
  const key = officeKeySchema.safeParse(textOf(childOf(details, 'officenetvisorkey')));
  if (!key.success) return [];
  const address = (group: string): Address | null =>
    readAddress(childOf(details, group), (part) => OFFICE_ADDRESS_ELEMENTS[part]) ?? null;
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

/**
 * An address as one value (D22): undefined when the answer has none of its elements, null when all are empty; a
 * country alone is no address, and a missing one means Finland.
 */
function readAddress(
  group: XmlElement | undefined,
  elementName: (part: keyof Address) => string,
): Address | null | undefined {
  const read = (part: keyof Address): string | null | undefined =>
    readText(childOf(group, elementName(part)));
  const lines = [read('street'), read('street2'), read('postalCode'), read('city')];
  if (lines.every((line) => line === undefined)) return undefined;
  if (lines.every((line) => line == null)) return null;
  const [street = null, street2 = null, postalCode = null, city = null] = lines;
  return { street, street2, postalCode, city, country: read('country')?.toUpperCase() ?? 'FI' };
}

/** Absent: undefined; empty: null; what D17 forbids counts as absent. */
function readText(element: XmlElement | undefined): string | null | undefined {
  const text = element?.text.trim();
  if (text === undefined || text === DROPPED) return undefined;
  return text === '' ? null : text;
}

function textOf(element: XmlElement | undefined): string {
  return readText(element) ?? '';
}

function readFlag(element: XmlElement | undefined): boolean | undefined {
  switch (readText(element)?.toLowerCase()) {
    case '1':
    case 'true':
      return true;
    case '0':
    case 'false':
      return false;
    default:
      return undefined;
  }
}

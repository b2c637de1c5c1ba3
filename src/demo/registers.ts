import type { FlexRecord, NetvisorRecord } from './sandbox-control';
import { claim } from './narrator';

/**
 * The demo's own eyes: compares what lies in both sandboxes, written apart from the product's code so that it
 * doesn't share its mistakes.
 */

const plain = (text: string | null | undefined): string => (text ?? '').trim().replace(/\s+/g, ' ');

const isOn = (flag: string | number | boolean): boolean => flag === true || flag === 1 || flag === '1';

export interface Place {
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
}

const placeText = (place: Place | null): string =>
  place ? `${place.street}, ${place.postalCode} ${place.city}` : '(none)';

function flexPlace(address: FlexRecord['visiting_address']): Place | null {
  if (!address) return null;
  const street = [plain(address.street), plain(address.street2)].filter((line) => line !== '').join(', ');
  const place = { street, postalCode: plain(address.postal_code), city: plain(address.city) };
  return place.street + place.postalCode + place.city === '' ? null : place;
}

export function officePlace(record: NetvisorRecord): Place | null {
  const [office, ...more] = record.offices;
  if (!office || more.length > 0) return null;
  const address = office.officeVisitAddress;
  if (!address) return null;
  const street = [plain(address.streetAddress), plain(address.additionalStreetAddress)]
    .filter((line) => line !== '')
    .join(', ');
  const place = { street, postalCode: plain(address.postNumber), city: plain(address.city) };
  return place.street + place.postalCode + place.city === '' ? null : place;
}

/** What both registers must say alike of one customer, as text that can be compared and shown. */
export function disagreements(flex: FlexRecord, netvisor: NetvisorRecord): string[] {
  const base = netvisor.customerBaseInformation;
  const isPrivate = isOn(base.isPrivateCustomer);
  const pairs: Array<[string, string, string]> = [
    ['number', plain(flex.customer_number), plain(base.internalIdentifier)],
    ['name', plain(flex.name), plain(base.name)],
    ['email', plain(flex.email).toLowerCase(), plain(base.email).toLowerCase()],
    ['phone', digits(flex.phone), digits(base.phoneNumber)],
    [
      'invoicing e-mail',
      plain(flex.invoicing_email).toLowerCase(),
      plain(base.emailInvoicingAddress).toLowerCase(),
    ],
    ['kind', flex.kind ?? '', isPrivate ? 'PRIVATE' : 'COMPANY'],
    ['active', String(flex.active), String(isOn(base.isActive))],
  ];
  if (!isPrivate)
    pairs.push(['business id', plain(flex.business_id ?? flex.vat_id), plain(base.externalIdentifier)]);
  const office = officePlace(netvisor);
  if (office)
    pairs.push(['visiting address', placeText(flexPlace(flex.visiting_address)), placeText(office)]);
  return pairs.filter(([, a, b]) => a !== b).map(([what, a, b]) => `${what}: Flex “${a}”, Netvisor “${b}”`);
}

/** Phone numbers are compared as numbers: +358 40 and 040 are one. */
function digits(phone: string | null | undefined): string {
  return plain(phone)
    .replace(/\D/g, '')
    .replace(/^(00)?358/, '')
    .replace(/^0/, '');
}

/** Whether a Netvisor customer belongs into Flex by the rules of a first run. */
export function belongsIntoFlex(record: NetvisorRecord, all: readonly NetvisorRecord[]): boolean {
  const number = plain(record.customerBaseInformation.internalIdentifier);
  const twice = all.filter((other) => plain(other.customerBaseInformation.internalIdentifier) === number);
  return (
    number !== '' && number !== 'TEMP' && twice.length === 1 && isOn(record.customerBaseInformation.isActive)
  );
}

export function byNumber<T>(records: readonly T[], numberOf: (record: T) => string): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [numberOf(record), record]));
}

export const flexNumber = (record: FlexRecord): string => plain(record.customer_number);
export const netvisorNumber = (record: NetvisorRecord): string =>
  plain(record.customerBaseInformation.internalIdentifier);

/** Every one of `pairs` must say the same on both sides. */
export function claimAlike(pairs: ReadonlyArray<readonly [FlexRecord, NetvisorRecord]>): void {
  for (const [flex, netvisor] of pairs) {
    const differing = disagreements(flex, netvisor);
    claim(differing.length === 0, `customer ${flexNumber(flex)} differs: ${differing.join('; ')}`);
  }
}

import { officeIdentifier } from './choose-office';
import type { OfficeChoice } from './choose-office';
import type { Address } from './customer';
import type { LinkId } from './ids';
import { collapse, joinedStreet } from './normalise-address';
import type { OfficeWrite } from './plan';

/**
 * The office write that carries a visiting address (R12, D8, D22): both street lines joined into one. An edit
 * sends the name just read, for Netvisor demands it; a new office gets the setting's name and our identifier.
 */
export function officeWrite(
  choice: OfficeChoice,
  address: Address,
  linkId: LinkId,
  officeName: string,
): OfficeWrite {
  const visitAddress = {
    street: joinedStreet(address) ?? '',
    postalCode: collapse(address.postalCode) ?? '',
    city: collapse(address.city) ?? '',
    country: address.country,
  };
  if (choice.kind === 'chosen') {
    const { key, name } = choice.office;
    return { action: 'edit', key, name, identifier: null, visitAddress };
  }
  return {
    action: 'add',
    key: null,
    name: officeName,
    identifier: officeIdentifier(linkId),
    visitAddress,
  };
}

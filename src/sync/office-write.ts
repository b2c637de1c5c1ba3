import { officeIdentifier } from './choose-office';
import type { OfficeChoice } from './choose-office';
import type { Address, NetvisorOffice } from './customer';
import type { LinkId } from './ids';
import { collapse, joinedStreet } from './normalise-address';
import type { OfficeWrite } from './plan';

/**
 * The office write that carries a visiting address (R12, D8, D22): both street lines joined into one. An edit
 * sends the name just read, for Netvisor demands it, and one that has none gets the setting's; so does a new office,
 * with our identifier.
 */
export function officeWrite(
  choice: OfficeChoice,
  address: Address,
  linkId: LinkId,
  officeName: string,
): OfficeWrite {
  const visitAddress = {
    street: streetLine(choice, address) ?? '',
    postalCode: collapse(address.postalCode) ?? '',
    city: collapse(address.city) ?? '',
    country: address.country,
  };
  if (choice.kind === 'chosen') {
    const { key, name } = choice.office;
    return {
      action: 'edit',
      key,
      name: collapse(name) === null ? officeName : name,
      identifier: null,
      visitAddress,
    };
  }
  return {
    action: 'add',
    key: null,
    name: officeName,
    identifier: officeIdentifier(linkId),
    visitAddress,
  };
}

/**
 * The street line to send so that the office then shows the address. Office.nv has no second line, and one that was
 * entered in Netvisor stays there: null when it stands in the way of another address.
 */
export function streetLine(choice: OfficeChoice, address: Address): string | null {
  const joined = joinedStreet(address) ?? '';
  const second = choice.kind === 'chosen' ? secondLine(choice.office) : null;
  if (second === null) return joined;
  if (joined === second) return '';
  return joined.endsWith(`, ${second}`) ? joined.slice(0, -`, ${second}`.length) : null;
}

/** The second street line of an office's visiting address, which only a person can change in Netvisor. */
export const secondLine = ({ visitAddress }: NetvisorOffice): string | null =>
  collapse(visitAddress?.street2 ?? null);

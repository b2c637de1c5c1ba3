import type { FieldAgreement, Fingerprint } from './agreement';
import type { Address, NetvisorOffice } from './customer';
import type { LinkId, OfficeKey } from './ids';
import { knowsVersion, normalise, normaliserVersion } from './normalise';

/** What is remembered of a link that helps to find its office. */
export interface OfficeMemory {
  readonly id: LinkId;
  /** The office that the product made or an operator chose. */
  readonly officeKey: OfficeKey | null;
}

/** Which office stands for the customer's visiting address (R12, D8). */
export type OfficeChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'chosen'; readonly office: NetvisorOffice }
  | { readonly kind: 'unclear'; readonly offices: readonly NetvisorOffice[] };

/** Identifier of an office that the product creates. */
export const officeIdentifier = (linkId: LinkId): string => `fns-${linkId}`;

/** An office's address: the visiting address, where that is empty the contact address (D22). */
export function officeAddress(office: NetvisorOffice): Address | null {
  return normalise('visitingAddress', office.visitAddress) === null
    ? office.contactAddress
    : office.visitAddress;
}

/**
 * The office remembered; else the one that carries our identifier; else the only one; else, of several, the one
 * that alone has an address known to be ours, `known` naming the likeliest first. Anything else is for a person to
 * choose (D8).
 */
export function chooseOffice(
  offices: readonly NetvisorOffice[],
  memory: OfficeMemory | undefined,
  known: readonly KnownAddress[],
  fingerprint: Fingerprint,
): OfficeChoice {
  if (offices.length === 0) return { kind: 'none' };
  const found =
    offices.find((office) => office.key === memory?.officeKey) ??
    offices.find((office) => memory !== undefined && office.identifier === officeIdentifier(memory.id)) ??
    only(offices) ??
    known
      .map((address) => only(offices.filter((office) => hasAddress(office, address, fingerprint))))
      .find((office) => office !== undefined);
  return found ? { kind: 'chosen', office: found } : { kind: 'unclear', offices };
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

function hasAddress(
  office: NetvisorOffice,
  { print, version }: KnownAddress,
  fingerprint: Fingerprint,
): boolean {
  const form = normalise('visitingAddress', officeAddress(office), version);
  return form !== null && fingerprint('visitingAddress', form) === print;
}

/** Fingerprint of an address, with the version of the normaliser that it was made by (I12). */
interface KnownAddress {
  readonly print: string;
  readonly version: number;
}

/**
 * The addresses by which a settled link's office is known among several: the agreed one, then Flex's, which the
 * office has when its write was not remembered any more.
 */
export function knownAddresses(
  agreed: FieldAgreement | undefined,
  flex: Address | null | undefined,
  fingerprint: Fingerprint,
): KnownAddress[] {
  if (!agreed || agreed.version < 0) return [];
  const version = normaliserVersion('visitingAddress');
  const own = normalise('visitingAddress', flex ?? null);
  return [
    ...(knowsVersion('visitingAddress', agreed.version)
      ? [{ print: agreed.netvisor, version: agreed.version }]
      : []),
    ...(own === null ? [] : [{ print: fingerprint('visitingAddress', own), version }]),
  ];
}

/** Netvisor's visiting address by that choice; null where no office has one. */
export function visitingAddressOf(choice: OfficeChoice): Address | null {
  return choice.kind === 'chosen' ? officeAddress(choice.office) : null;
}

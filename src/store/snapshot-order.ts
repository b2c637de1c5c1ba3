import type { Side } from '../sync/customer';

const LONGEST_NETVISOR_KEY = 18;

/** An external id in a form whose byte order is the reading order: Netvisor's keys are numbers. */
export const sortKeyOf = (side: Side, externalId: string): string =>
  side === 'netvisor' ? externalId.padStart(LONGEST_NETVISOR_KEY, '0') : externalId;

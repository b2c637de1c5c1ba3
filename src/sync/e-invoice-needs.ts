import { finnishBusinessId } from './business-id';
import type { Side } from './customer';
import { otherSide } from './field-view';

/** Per side: undefined when it was not read. */
export type BusinessIds = { readonly [S in Side]?: string | null | undefined };

/**
 * R15: an e-invoice address travels only for a customer with a valid Finnish business id: that of the side it
 * comes from, or where there is none that of the other.
 */
export function lacksBusinessId(target: Side, ids: BusinessIds): boolean {
  const id = ids[otherSide(target)] ?? ids[target];
  return id == null || finnishBusinessId(id) === null;
}

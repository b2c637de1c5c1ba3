import type { FlexCustomer } from '../../sync/customer';
import type { FlexId } from '../../sync/ids';
import type { Session } from '../session';

/** One customer merged after the other into a third: nobody does so more often. */
const MERGES_AT_MOST = 5;

/** The customer that is left of those that Flex merged; null when it can't be found. */
export async function survivorOf(session: Session, mergedInto: FlexId): Promise<FlexCustomer | null> {
  let id = mergedInto;
  for (let merges = 0; merges < MERGES_AT_MOST; merges += 1) {
    const customer = await session.flex.getCustomer(id);
    if (!customer?.mergedInto) return customer;
    id = customer.mergedInto;
  }
  return null;
}

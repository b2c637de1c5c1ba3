import type { Link } from '../../store/links';
import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import type { Session } from '../session';

/*
 * A create in Flex whose answer was lost (I2). The same create is repeated under its Idempotency-Key; where the
 * customer was edited in Netvisor meanwhile it is another create, and the customer that is there already must be found.
 */

const cursorOf = (link: Pick<Link, 'id'>): string => `create:${link.id}`;

/** To be called before the create. */
export async function rememberCreate(
  session: Session,
  link: Pick<Link, 'id'>,
): Promise<{ answered(): Promise<void> }> {
  const { cursors } = session.deps.store;
  await cursors.set(session.tenant.id, cursorOf(link), session.deps.now().toISOString());
  return { answered: () => cursors.remove(session.tenant.id, cursorOf(link)) };
}

/** Ten minutes back: clocks differ. */
const MARGIN_MS = 600_000;
/** Largest page of Flex's list. */
const PAGE = 200;

/**
 * The customer that a create without an answer made, known by our NetvisorKey whatever became of it since. Null when
 * no create was tried, when it was answered, or when nothing came of it.
 */
export async function lostCreate(
  session: Session,
  link: Pick<Link, 'id'>,
  netvisor: NetvisorCustomer,
): Promise<FlexCustomer | null> {
  const tried = await session.deps.store.cursors.get(session.tenant.id, cursorOf(link));
  if (tried === null) return null;
  const updatedSince = new Date(Date.parse(tried) - MARGIN_MS);
  let cursor: string | null = null;
  do {
    const page = await session.flex.listCustomers({ cursor, limit: PAGE, updatedSince });
    const ours = page.customers.find((customer) => customer.netvisorKey === netvisor.key);
    if (ours) return ours;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return null;
}

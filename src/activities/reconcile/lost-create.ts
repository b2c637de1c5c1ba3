import { z } from 'zod';
import type { Link } from '../../store/links';
import type { AgreementPatch } from '../../sync/agreement';
import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import type { LinkId } from '../../sync/ids';
import { agreementPatchSchema } from '../../sync/stored-shapes';
import type { Session } from '../session';

/*
 * A create in Flex whose answer was lost (I2). The same create is repeated under its Idempotency-Key; where the
 * customer was edited in Netvisor meanwhile it is another create, and the customer that is there already must be found.
 */

const cursorOf = (id: LinkId): string => `create:${id}`;

const createSchema = z.strictObject({
  at: z.string(),
  /** What both sides have once it is done: fingerprints only (I12). */
  settles: agreementPatchSchema,
});
type Create = z.infer<typeof createSchema>;

async function triedCreate({ deps, tenant }: Session, id: LinkId): Promise<Create | null> {
  const kept = await deps.store.cursors.get(tenant.id, cursorOf(id));
  return kept === null ? null : createSchema.parse(JSON.parse(kept));
}

/**
 * To be called before the create. Of several without an answer the first is kept: it is the one that may have been
 * carried out, and measured by it no edit since looks like none.
 */
export async function rememberCreate(
  { deps, tenant }: Session,
  { id }: Pick<Link, 'id'>,
  settles: AgreementPatch,
): Promise<{ readonly answered: () => Promise<void> }> {
  const { cursors } = deps.store;
  const create: Create = { at: deps.now().toISOString(), settles };
  await cursors.setUnlessThere(tenant.id, cursorOf(id), JSON.stringify(create));
  return { answered: () => cursors.remove(tenant.id, cursorOf(id)) };
}

/**
 * What a create without an answer settled, now that the customer it made is found: whatever differs from it was
 * edited since (D1). Null when the link has tried none.
 */
export async function settledByCreate(
  session: Session,
  { id }: Pick<Link, 'id'>,
): Promise<{ readonly settles: AgreementPatch; readonly forget: () => Promise<void> } | null> {
  const create = await triedCreate(session, id);
  if (create === null) return null;
  const { cursors } = session.deps.store;
  return { settles: create.settles, forget: () => cursors.remove(session.tenant.id, cursorOf(id)) };
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
  const tried = await triedCreate(session, link.id);
  if (tried === null) return null;
  const updatedSince = new Date(Date.parse(tried.at) - MARGIN_MS);
  let cursor: string | null = null;
  do {
    const page = await session.flex.listCustomers({ cursor, limit: PAGE, updatedSince });
    const ours = page.customers.find((customer) => customer.netvisorKey === netvisor.key);
    if (ours) return ours;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return null;
}

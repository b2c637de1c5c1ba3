import { z } from 'zod';
import type { Link } from '../../store/links';
import type { AgreementPatch } from '../../sync/agreement';
import type { FieldName, FieldValues, FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import { traitsOf } from '../../sync/customer-traits';
import { linkIdSchema } from '../../sync/ids';
import type { NetvisorKey } from '../../sync/ids';
import { compareForMatch } from '../../sync/matching';
import { normalise } from '../../sync/normalise';
import { agreementPatchSchema } from '../../sync/stored-shapes';
import type { Session } from '../session';

/*
 * An add to Netvisor whose answer was lost (I2, D6). What was sent is remembered until the link has its key, since both
 * customers may be edited before anybody looks again: by the link, and by the content for whoever meets the new
 * customer first.
 */

const byLink = (link: Pick<Link, 'id'>): string => `add:${link.id}`;
const byContent = (content: string): string => `added:${content}`;

/** By its name a customer is found in Netvisor's list, by all three it is known once it is read. */
const KNOWN_BY = ['name', 'businessId', 'billingAddress'] as const satisfies readonly FieldName[];

const nameOf = ({ fingerprints }: Session, name: string | null): string =>
  fingerprints.identity(`name ${normalise('name', name) ?? ''}`) ?? '';

function contentOf({ fingerprints }: Session, fields: FieldValues): string {
  const forms = KNOWN_BY.map((field) => normalise(field, fields[field] ?? null));
  return fingerprints.identity(`added ${JSON.stringify(forms)}`) ?? '';
}

const addSchema = z.strictObject({
  at: z.string(),
  /** Keyed fingerprints of the name and of all that it is known by. */
  name: z.string(),
  content: z.string(),
  /** What both sides have once it is done. */
  settles: agreementPatchSchema,
});
type Add = z.infer<typeof addSchema>;

async function triedAdd({ deps, tenant }: Session, link: Pick<Link, 'id'>): Promise<Add | null> {
  const kept = await deps.store.cursors.get(tenant.id, byLink(link));
  return kept === null ? null : addSchema.parse(JSON.parse(kept));
}

/**
 * To be called before the add: keyed fingerprints of what is sent and of what it settles (I12). `forget` once it is
 * known what became of it.
 */
export async function rememberAdd(
  session: Session,
  link: Pick<Link, 'id'>,
  sent: FieldValues,
  settles: AgreementPatch,
): Promise<{ readonly forget: () => Promise<void> }> {
  const { cursors } = session.deps.store;
  const tenantId = session.tenant.id;
  const content = contentOf(session, sent);
  const add: Add = {
    at: session.deps.now().toISOString(),
    name: nameOf(session, sent.name ?? null),
    content,
    settles,
  };
  await cursors.set(tenantId, byLink(link), JSON.stringify(add));
  await cursors.set(tenantId, byContent(content), link.id);
  return { forget: () => forgetAdd(session, link, content) };
}

async function forgetAdd({ deps, tenant }: Session, link: Pick<Link, 'id'>, content: string): Promise<void> {
  await deps.store.cursors.remove(tenant.id, byLink(link));
  await deps.store.cursors.remove(tenant.id, byContent(content));
}

/**
 * What an add without an answer settled, now that the customer it made is found: whatever differs from it was edited
 * since, on the side where it differs, and is no first contact (D1). Null when no such add is known.
 */
export async function settledByAdd(
  session: Session,
  link: Pick<Link, 'id'>,
  netvisor: NetvisorCustomer,
): Promise<{ readonly settles: AgreementPatch; readonly forget: () => Promise<void> } | null> {
  const { cursors, links } = session.deps.store;
  const content = contentOf(session, netvisor.fields);
  const by = await cursors.get(session.tenant.id, byContent(content));
  if (by === null) return null;
  const id = linkIdSchema.parse(by);
  const add = await triedAdd(session, { id });
  // By now that link may be an alias of this one.
  if (add?.content !== content || (await links.get(id))?.id !== link.id) return null;
  return { settles: add.settles, forget: () => forgetAdd(session, { id }, content) };
}

/** Ten minutes back (D6): clocks differ and lists are to the second. */
const MARGIN_MS = 600_000;

/** Keys that one detail call of Netvisor takes. */
const DETAIL_BATCH = 500;

/**
 * What is new in Netvisor since an add whose answer did not come, without a link, and as it was sent: exactly one is
 * ours. Several can't be told apart, nor can one that is only like the customer. Null when no add was tried, when it
 * was answered, or when nothing came of it.
 */
export async function lostAdd(
  session: Session,
  link: Pick<Link, 'id'>,
  flex: FlexCustomer,
): Promise<NetvisorCustomer | { readonly unclear: readonly NetvisorCustomer[] } | null> {
  const tried = await triedAdd(session, link);
  if (tried === null) return null;
  const { at, name, content } = tried;
  const names = [name, nameOf(session, flex.fields.name ?? null)];
  const candidates: NetvisorKey[] = [];
  await session.netvisor.readList({ changedSince: new Date(Date.parse(at) - MARGIN_MS) }, (row) => {
    if (names.includes(nameOf(session, row.name))) candidates.push(row.key);
  });
  const unlinked: NetvisorKey[] = [];
  for (const key of candidates) {
    const other = await session.deps.store.links.byNetvisorKey(session.tenant.id, key);
    if (!other?.flexId) unlinked.push(key);
  }
  if (unlinked.length === 0) return null;
  const { found } = await session.netvisor.getCustomers(unlinked.slice(0, DETAIL_BATCH));
  const asSent = found.filter((netvisor) => contentOf(session, netvisor.fields) === content);
  const [ours, ...others] = asSent.length > 1 ? atOurAddress(flex, asSent) : asSent;
  if (ours && others.length === 0) return ours;
  // Somebody else's by the same name, or ours edited in Netvisor: a person tells.
  const like = found.filter((netvisor) => compareForMatch(flex, netvisor).verdict === 'same');
  const unclear = asSent.length > 0 ? asSent : like;
  return unclear.length > 0 ? { unclear } : null;
}

/**
 * The Flex customer for which an add sent just this and was not answered: whoever meets the new customer before that
 * link is looked at again must not take it for somebody else's.
 */
export async function awaitedBy(session: Session, netvisor: NetvisorCustomer): Promise<FlexCustomer | null> {
  const { cursors, links } = session.deps.store;
  const by = await cursors.get(session.tenant.id, byContent(contentOf(session, netvisor.fields)));
  const link = by === null ? null : await links.get(linkIdSchema.parse(by));
  if (!link?.flexId || link.netvisorKey !== null) return null;
  return session.flex.getCustomer(link.flexId);
}

function atOurAddress(flex: FlexCustomer, customers: readonly NetvisorCustomer[]): NetvisorCustomer[] {
  const addressesOf = (customer: FlexCustomer | NetvisorCustomer): string[] =>
    traitsOf(customer).flatMap(({ kind, text }) => (kind === 'address' ? [text] : []));
  const ours = addressesOf(flex);
  return customers.filter((customer) => addressesOf(customer).some((address) => ours.includes(address)));
}

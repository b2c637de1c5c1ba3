import { ApplicationFailure, Context } from '@temporalio/activity';
import type { ListedCustomer } from '../../netvisor/client';
import type { PreviewItem } from '../../store/previews';
import type { Link } from '../../store/links';
import type { NetvisorCustomer } from '../../sync/customer';
import type { CopiedBatch, CopyRef } from '../contract';
import type { ActivityDeps } from '../deps';
import { diagnose, tryAgainLater } from '../failures';
import { handOver } from '../hand-over';
import { RANK } from '../lanes';
import { withLinkLease } from '../link-lease';
import type { NumberLookup } from '../reconcile/counterpart';
import { noteHealthy, noteOutage } from '../reconcile/outages';
import { reconcileLink } from '../reconcile/reconcile-link';
import { copyRunOf, finishItem } from '../reconcile/run-context';
import type { Given } from '../reconcile/sides';
import { openSession } from '../session';
import type { Session } from '../session';
import { readSignal, stopRequested } from '../signals';
import { forEachAtOnce } from './for-each-at-once';

/** Customers of one batch: Netvisor's detail call takes 500 keys. */
const BATCH = 500;
/** Codes that one look-up call takes. */
const LOOKUP = 100;
/** Customers worked on at once: enough to keep a lane busy while others are planned and recorded. */
const AT_ONCE = 6;
/** Trouble so many times in a row ends the batch: it is an outage or a fault of ours, not one customer. */
const OUTAGE_AFTER = 3;

/**
 * Copies the next customers of an approved preview. Each is read afresh and reconciled under its lease; what is
 * done is marked in the store, so that a batch begun again after a crash goes on where it was (I2).
 */
export async function copyBatch(
  deps: ActivityDeps,
  input: CopyRef & { afterItem: number },
): Promise<CopiedBatch> {
  const { store } = deps;
  const tenant = await store.tenants.get(input.tenantId);
  const run = tenant ? await copyRunOf(store, tenant) : null;
  if (run?.runId !== input.copyRunId) throw new Error('the copy run is not under way');
  const session = await openSession(deps, input.tenantId, {
    rank: RANK.bulk,
    context: run.context,
    runId: run.runId,
  });
  if (!session) throw new Error('the tenant has lost its connections');
  const items = await store.previews.workList(input.tenantId, input.previewId, input.afterItem, BATCH);
  const last = items.at(-1);
  if (!last) return { afterItem: input.afterItem, done: 0, finished: true };

  const before = { ...session.calls };
  const trouble = { inARow: 0 };
  try {
    const links = await linksFor(session, items);
    // Before the shared read: a lease taken later with the next number proves that nobody wrote in between (I4).
    const quiet = await store.leases.quiet([...links.values()].map((link) => link.id));
    const given = await readNetvisor(session, items);
    const lookup = sharedLookup(session, items);
    const numbered: Numbered[] = [];
    const copyOne = async (item: PreviewItem): Promise<void> => {
      const link = links.get(item.n);
      if (!link || stopRequested()) return;
      const netvisor = item.netvisorKey === null ? undefined : given.get(item.netvisorKey);
      const facts = { netvisor, quiet: quiet.get(link.id), lookup, trouble };
      await copyItem(session, input, item, link, {
        ...facts,
        onNumbered: (joined) => numbered.push({ item, link: joined }),
      });
      Context.current().heartbeat({ item: item.n });
    };
    await forEachAtOnce(items.filter(hasNumber), AT_ONCE, copyOne);
    // Only then those that Netvisor numbers: its next free number could be one that was still to come (D6).
    await forEachAtOnce(
      items.filter((item) => !hasNumber(item)),
      AT_ONCE,
      copyOne,
    );
    await bringNumbers(session, input, numbered, { lookup, trouble });
  } catch (error) {
    const diagnosis = diagnose(error);
    if (!diagnosis) throw error;
    await noteOutage(deps, input.tenantId, diagnosis);
    throw tryAgainLater(diagnosis);
  } finally {
    await store.runs.count(input.copyRunId, {
      netvisorCalls: session.calls.netvisor - before.netvisor,
      flexCalls: session.calls.flex - before.flex,
    });
  }
  await noteHealthy(deps, input.tenantId);
  // Told to stop: what is not done yet stays on the list.
  if (stopRequested()) readSignal().throwIfAborted();
  return { afterItem: last.n, done: items.length, finished: items.length < BATCH };
}

const hasNumber = (item: PreviewItem): boolean => item.label?.number != null;

/** A customer that Netvisor has just given a number. */
interface Numbered {
  readonly item: PreviewItem;
  readonly link: Link;
}

/** Reads the numbers that Netvisor gave in this batch with one call, and brings them to Flex (D6). */
async function bringNumbers(
  session: Session,
  input: CopyRef,
  numbered: readonly Numbered[],
  shared: Pick<ItemFacts, 'lookup' | 'trouble'>,
): Promise<void> {
  if (numbered.length === 0 || stopRequested()) return;
  const quiet = await session.deps.store.leases.quiet(numbered.map(({ link }) => link.id));
  const keys = numbered.flatMap(({ link }) => (link.netvisorKey === null ? [] : [link.netvisorKey]));
  const { found } = await session.netvisor.getCustomers(keys);
  const given = new Map(found.map((customer) => [customer.key, customer]));
  await forEachAtOnce(numbered, AT_ONCE, async ({ item, link }) => {
    if (stopRequested()) return;
    const netvisor = link.netvisorKey === null ? undefined : given.get(link.netvisorKey);
    await copyItem(session, input, item, link, { ...shared, netvisor, quiet: quiet.get(link.id) });
    Context.current().heartbeat({ item: item.n });
  });
}

/** One Netvisor call for all customers of the batch that are there already. */
async function readNetvisor(
  session: Session,
  items: readonly PreviewItem[],
): Promise<ReadonlyMap<string, NetvisorCustomer>> {
  const keys = items.flatMap((item) => (item.netvisorKey === null ? [] : [item.netvisorKey]));
  if (keys.length === 0) return new Map();
  const { found } = await session.netvisor.getCustomers(keys);
  return new Map(found.map((customer) => [customer.key, customer]));
}

/** Looks numbers up a hundred at a time: the first one asked for brings its whole hundred along. */
function sharedLookup(session: Session, items: readonly PreviewItem[]): NumberLookup {
  const numbers = items.flatMap((item) =>
    item.netvisorKey === null && item.label?.number ? [item.label.number] : [],
  );
  const pages = new Map<string, Promise<readonly ListedCustomer[]>>();
  return async (number) => {
    const at = numbers.indexOf(number);
    // Edited since the preview: its number is no longer the one on the list.
    if (at < 0) return session.netvisor.findByCodes([number]);
    const page = Math.floor(at / LOOKUP);
    const known = pages.get(String(page));
    const rows = known ?? session.netvisor.findByCodes(numbers.slice(page * LOOKUP, (page + 1) * LOOKUP));
    pages.set(String(page), rows);
    return rows;
  };
}

interface ItemFacts {
  readonly netvisor: NetvisorCustomer | undefined;
  /** The link's lease counter before the shared read; missing when somebody held it then. */
  readonly quiet: number | undefined;
  readonly lookup: NumberLookup;
  readonly trouble: { inARow: number };
  /** Told of a customer that got its number from Netvisor, to be read with the others of the batch. */
  readonly onNumbered?: (link: Link) => void;
}

async function copyItem(
  session: Session,
  input: CopyRef,
  item: PreviewItem,
  link: Link,
  facts: ItemFacts,
): Promise<void> {
  const { deps } = session;
  const { store } = deps;
  const run = { runId: input.copyRunId, previewId: input.previewId };
  try {
    const result = await withLinkLease(deps, link.id, async (leases) => {
      const fresh = facts.netvisor && facts.quiet === leases.own.fencing - 1;
      const given: Given = fresh ? { netvisor: facts.netvisor } : {};
      const current = (await store.links.get(link.id)) ?? link;
      const numberLater = facts.onNumbered !== undefined;
      return reconcileLink(session, current, leases, { given, lookup: facts.lookup, numberLater });
    });
    facts.trouble.inARow = 0;
    if (result.outcome === 'numbered') {
      facts.onNumbered?.(result.link);
      return;
    }
    await finishItem(store, run, {
      n: item.n,
      result: result.code ?? result.outcome,
      linkId: result.link.id,
      failed: result.outcome === 'parked',
    });
  } catch (error) {
    // Its lease or a lane is not to be had: the batch comes back for it.
    if (stopRequested() || error instanceof ApplicationFailure) throw error;
    facts.trouble.inARow += 1;
    if (facts.trouble.inARow >= OUTAGE_AFTER) throw error;
    await store.links.save(link.id, { state: 'retrying' });
    await handOver(deps, input.tenantId, link.id);
  }
}

async function linksFor(session: Session, items: readonly PreviewItem[]): Promise<ReadonlyMap<number, Link>> {
  const { links } = session.deps.store;
  const tenantId = session.tenant.id;
  const found = new Map<number, Link>();
  for (const item of items) {
    if (item.flexId !== null) found.set(item.n, (await links.ensureForFlex(tenantId, item.flexId)).link);
    else if (item.netvisorKey !== null) {
      found.set(item.n, (await links.ensureForNetvisor(tenantId, item.netvisorKey)).link);
    }
  }
  return found;
}

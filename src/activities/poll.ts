import { Context, activityInfo } from '@temporalio/activity';
import type { FlexChange } from '../flex/client';
import { FlexError } from '../flex/errors';
import type { ListedCustomer } from '../netvisor/contract';
import { causeOfChange } from '../store/cause-of-change';
import type { Webhook } from '../store/connections';
import { CURSOR } from '../store/cursors';
import type { Link } from '../store/links';
import { officeSweep } from '../store/office-edits';
import type { NetvisorCustomer } from '../sync/customer';
import type { LinkId, NetvisorKey, TenantId } from '../sync/ids';
import { decideIntake } from '../sync/intake';
import { healingCodes } from '../sync/issue-catalogue';
import { hasChanged } from '../sync/one-sided';
import { startReconciliation } from '../temporal/start-reconciliation';
import type { PollActivities, PollCollected } from './contract';
import type { ActivityDeps } from './deps';
import { diagnose } from './failures';
import { handOver } from './hand-over';
import { RANK } from './lanes';
import type { Rank } from './lanes';
import { withLinkLease } from './link-lease';
import { DETAIL_BATCH, OVERLAP_MS } from './netvisor-cursor';
import { isOfficeEdit, noteOfficeEdits } from './office-edits';
import { noteNumbers, watchNumbersDaily } from './number-watch';
import { rowTraits } from './reconcile/alike';
import { countInPollRun, endPollRun, takeUpPollRun } from './poll-run';
import { noteHealthy, noteOutage, tellingOutages } from './reconcile/outages';
import { reconcileLink } from './reconcile/reconcile-link';
import { openSession } from './session';
import type { Session } from './session';
import { stopRequested, whileHeartbeating } from './signals';
import { whyTurnedAway } from './turned-away';

/** Largest page of Flex's change feed. */
const FEED_PAGE = 500;

/** The poll of Netvisor, Flex's change feed as the backstop of lost events, and the office sweep (R6, D19). */
export function pollActivities(deps: ActivityDeps): PollActivities {
  return {
    collectChanges: ({ tenantId }) => whileHeartbeating(() => collectChanges(deps, tenantId)),
    reconcilePolled: ({ tenantId }) => whileHeartbeating(() => reconcilePolled(deps, tenantId)),
    moveCursors: async ({ tenantId, netvisorCursor, flexCursor }) => {
      await deps.store.cursors.set(tenantId, CURSOR.netvisor, netvisorCursor);
      if (flexCursor !== null) await deps.store.cursors.set(tenantId, CURSOR.flex, flexCursor);
      await endPollRun(deps.store, tenantId, 'completed');
    },
    sweepOffices: ({ tenantId, after }) => whileHeartbeating(() => sweepOffices(deps, tenantId, after)),
  };
}

async function openLive(deps: ActivityDeps, tenantId: TenantId, rank: Rank): Promise<Session | null> {
  // One poll's batches are counted together, whichever activity does them (D12).
  const changeScope = activityInfo().workflowExecution?.workflowId;
  const session = await openSession(deps, tenantId, {
    rank,
    ...(changeScope === undefined ? {} : { changeScope }),
  });
  return session?.tenant.state === 'live' ? session : null;
}

async function collectChanges(deps: ActivityDeps, tenantId: TenantId): Promise<PollCollected | null> {
  const session = await openLive(deps, tenantId, RANK.poll);
  if (!session) {
    await endPollRun(deps.store, tenantId, 'cancelled');
    return null;
  }
  await takeUpPollRun(deps.store, tenantId);
  const collected = await tellingOutages(session, async () => {
    const rows = new Map<NetvisorKey, readonly string[]>();
    const numbers: Array<string | null> = [];
    const { askedAt, keys } = await listChanges(session, (row) => {
      rows.set(row.key, rowTraits(session, row));
      numbers.push(row.code);
    });
    await recordPolled(session, keys, rows);
    const feed = await readFeed(session);
    // What happened beyond the feed's memory is found by comparing both registers.
    if (feed.feedExpired) await startReconciliation(deps, tenantId, { startedBy: 'poll', repairs: true });
    await noteNumbers(session, 'netvisor', numbers);
    await watchNumbersDaily(session);
    // Those too that an earlier poll left, and those that an operator let go.
    const links = await deps.store.hints.countPolled(tenantId);
    return { links, netvisorCursor: askedAt.toISOString(), ...feed };
  });
  await noteHealthy(deps, tenantId);
  return collected;
}

/** Who changed in Netvisor since the cursor, with an overlap; everybody where there is no cursor yet. */
async function listChanges(
  { deps, tenant, netvisor }: Session,
  onRow: (row: ListedCustomer) => void,
): Promise<{ askedAt: Date; keys: NetvisorKey[] }> {
  const cursor = await deps.store.cursors.get(tenant.id, CURSOR.netvisor);
  if (cursor === null) return netvisor.readList({}, onRow);
  const changedSince = new Date(Date.parse(cursor) - OVERLAP_MS);
  const changes = await netvisor.readList({ changedSince }, onRow);
  // Netvisor's clock was set back: what has changed since bears times from before the cursor.
  return changes.askedAt < changedSince ? netvisor.readList({}, onRow) : changes;
}

/**
 * Records which links to look at, in the transaction that makes new ones (I4, I6). New ones are found by number and
 * business id from then on, so that of two new customers with one number neither is created (R18).
 */
async function recordPolled(
  session: Session,
  keys: readonly NetvisorKey[],
  rows: ReadonlyMap<NetvisorKey, readonly string[]>,
): Promise<void> {
  const { store } = session.deps;
  for (let at = 0; at < keys.length; at += DETAIL_BATCH) {
    await store.transaction(async (tx) => {
      const hints = [];
      const fresh = [];
      for (const key of keys.slice(at, at + DETAIL_BATCH)) {
        const { link, created } = await tx.links.ensureForNetvisor(session.tenant.id, key);
        if (created) fresh.push({ linkId: link.id, traits: rows.get(key) ?? [] });
        hints.push({ linkId: link.id, source: 'poll' as const, type: 'netvisor.changed' });
      }
      await tx.links.noteFirstTraits(session.tenant.id, fresh);
      await tx.hints.record(session.tenant.id, hints);
    });
    Context.current().heartbeat();
  }
}

/** Flex's change feed: finds the events that never came (I7). */
async function readFeed(session: Session): Promise<{ flexCursor: string | null; feedExpired: boolean }> {
  const { store } = session.deps;
  const webhook = await store.connections.webhook(session.tenant.id);
  let cursor = await store.cursors.get(session.tenant.id, CURSOR.flex);
  let feedExpired = false;
  for (;;) {
    let page;
    try {
      page = await session.flex.changes({ cursor, limit: FEED_PAGE });
    } catch (error) {
      if (!(error instanceof FlexError) || error.code !== 'cursor_expired') throw error;
      feedExpired = true;
      cursor = null;
      continue;
    }
    for (const entry of page.entries) await recordFeedEntry(session, webhook, entry);
    const ended = page.entries.length < FEED_PAGE || page.nextCursor === cursor;
    cursor = page.nextCursor;
    if (ended) return { flexCursor: cursor, feedExpired };
  }
}

async function recordFeedEntry(session: Session, webhook: Webhook | null, entry: FlexChange): Promise<void> {
  const { store, control } = session.deps;
  const tenantId = session.tenant.id;
  const cause = await causeOfChange(store, tenantId, webhook, entry.origin, entry.id);
  const known = cause.named ?? (await store.links.byFlexId(tenantId, entry.id));
  const verdict = decideIntake({
    tenantState: session.tenant.state,
    ownOrigin: cause.own,
    version: entry.version,
    versionWritten: known?.flexVersionWritten ?? null,
    copyRunning: false,
    inSnapshot: false,
  });
  if (verdict === 'echo') return;
  const recorded = await store.hints.recordEvent(tenantId, {
    // The feed's place is as good an id as an event's: seen twice, recorded once.
    webhookId: `feed:${String(entry.seq)}`,
    type: `customer.${entry.kind}`,
    flexId: entry.id,
    version: entry.version,
    ...(known ? { linkId: known.id } : {}),
    ...(alreadySeen(known, entry.version) ? { processed: true } : {}),
  });
  if (recorded.outcome === 'recorded' && recorded.starts && recorded.hintId) {
    await control.hint({ tenantId, linkId: recorded.linkId, hintId: recorded.hintId, source: 'feed' });
  }
}

/** The event of this change came and was looked at: what was read then had at least this version. */
function alreadySeen(link: Link | null, version: number): boolean {
  return link !== null && link.flexVersionSeen !== null && version <= link.flexVersionSeen;
}

interface Looked {
  looked: number;
  wrote: number;
  handedOver: number;
  /** Customers of which nothing but the office was edited (D19). */
  officeEdits: number;
}

/** Works off up to 500 polled links with one Netvisor call. What fails goes to its own workflow (I10). */
async function reconcilePolled(deps: ActivityDeps, tenantId: TenantId) {
  const none = { looked: 0, wrote: 0, handedOver: 0, left: 0 };
  const session = await openLive(deps, tenantId, RANK.poll);
  if (!session) return none;
  const waiting = await deps.store.hints.polled(tenantId, DETAIL_BATCH);
  if (waiting.length === 0) return none;
  const { officeEdits, ...looked } = await lookAtNetvisor(session, waiting);
  await noteOfficeEdits(session, { listed: officeEdits, unlisted: 0 });
  await countInPollRun(session, looked);
  return { ...looked, left: await deps.store.hints.countPolled(tenantId) };
}

async function sweepOffices(deps: ActivityDeps, tenantId: TenantId, after: string | null) {
  const session = await openLive(deps, tenantId, RANK.sweep);
  if (!session || (await officeSweep(deps.store, tenantId)).state !== 'on')
    return { after: null, looked: 0, wrote: 0 };
  const page = await deps.store.links.keysWithOffice(tenantId, after, DETAIL_BATCH);
  const last = page.at(-1);
  if (!last) return { after: null, looked: 0, wrote: 0 };
  const { looked, wrote } = await lookAtNetvisor(
    session,
    page.map(({ id }) => id),
  );
  return { after: page.length < DETAIL_BATCH ? null : last.netvisorKey, looked, wrote };
}

/** Reads the customers with one call and reconciles those that differ from what was agreed. */
async function lookAtNetvisor(session: Session, waiting: readonly LinkId[]): Promise<Looked> {
  const { store } = session.deps;
  const result: Looked = { looked: 0, wrote: 0, handedOver: 0, officeEdits: 0 };
  const links = new Map<NetvisorKey, Link>();
  for (const linkId of waiting) {
    const link = await store.links.get(linkId);
    if (link?.netvisorKey) links.set(link.netvisorKey, link);
    else if (link) await passOn(session, link, result);
  }
  const keys = [...links.keys()];
  if (keys.length === 0) return result;
  // Before the shared read: a lease taken later with the next number proves that nobody wrote in between (I4).
  const linkIds = [...links.values()].map((link) => link.id);
  const quiet = await store.leases.quiet(linkIds);
  // What was put right again looks as it was agreed: only a reconcile closes the issue about it.
  const mayHeal = await store.issues.openOn(session.tenant.id, linkIds, healingCodes);
  const { found, missing } = await tellingOutages(session, () => session.netvisor.getCustomers(keys));
  result.looked = keys.length;
  for (const netvisor of found) {
    if (stopRequested()) break;
    const link = links.get(netvisor.key);
    if (link) {
      const facts = { netvisor, quiet: quiet.get(link.id), mayHeal: mayHeal.has(link.id) };
      await lookAtOne(session, link, facts, result);
    }
    Context.current().heartbeat();
  }
  for (const key of missing) {
    const link = links.get(key);
    if (link) await passOn(session, link, result);
  }
  return result;
}

async function lookAtOne(
  session: Session,
  link: Link,
  facts: { netvisor: NetvisorCustomer; quiet: number | undefined; mayHeal: boolean },
  result: Looked,
): Promise<void> {
  const { store } = session.deps;
  const { netvisor } = facts;
  const pending = await store.hints.pending(link.id);
  const edited = pending.some((hint) => hint.source !== 'poll' && hint.source !== 'sweep');
  // Which of its first offices is meant may have to be asked, though no address has changed by it (D8).
  const firstOffices = !link.hasOffice && netvisor.offices.length > 0;
  const settled = link.flexId !== null && link.state === 'inStep' && !facts.mayHeal && !firstOffices;
  if (
    settled &&
    !edited &&
    !hasChanged('netvisor', netvisor, link.agreement, session.fingerprints.field, link)
  ) {
    await store.hints.markProcessed(pending.map((hint) => hint.id));
    return;
  }
  if (isOfficeEdit(session, link, netvisor)) result.officeEdits += 1;
  try {
    const { outcome } = await withLinkLease(session.deps, link.id, async (leases) => {
      const given = facts.quiet === leases.own.fencing - 1 ? { netvisor } : {};
      return reconcileLink(session, (await store.links.get(link.id)) ?? link, leases, { given });
    });
    if (outcome === 'written') result.wrote += 1;
  } catch (error) {
    // The lane is closed to all of them: what was recorded waits, and none becomes a workflow of its own.
    if (stopRequested() || whyTurnedAway(error)) throw error;
    const diagnosis = diagnose(error);
    if (diagnosis) await noteOutage(session.deps, session.tenant.id, diagnosis);
    await passOn(session, link, result);
  }
}

async function passOn(session: Session, link: Link, result: Looked): Promise<void> {
  await handOver(session.deps, session.tenant.id, link.id);
  result.handedOver += 1;
}

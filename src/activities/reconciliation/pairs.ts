import type { Reconciliation } from '../../store/reconciliations';
import type { Link } from '../../store/links';
import type { FlexCustomer, NetvisorCustomer } from '../../sync/customer';
import { driftOf } from '../../sync/drift';
import type { Drift } from '../../sync/drift';
import type { NetvisorKey } from '../../sync/ids';
import { healingCodes } from '../../sync/issue-catalogue';
import { DETAIL_BATCH } from '../netvisor-cursor';
import { checkOfficeEdits, isOfficeEdit } from '../office-edits';
import { TEMPORARY_CODE } from '../reconcile/counterpart';
import { labelAndIndex } from '../reconcile/settle';
import type { Session } from '../session';
import { readSignal, stopRequested } from '../signals';
import { Findings, aloneBecause, issueCode } from './findings';
import type { ComparedStep } from './findings';
import { look } from './look';

/** Largest page of Flex's list, and how many of them make a step: two full detail calls of Netvisor. */
const FLEX_PAGE = 200;
const PAGES = 5;

/** A customer of Flex with the link that it has. */
interface Listed {
  readonly link: Link;
  readonly flex: FlexCustomer;
}

/**
 * Compares the next thousand of Flex's customers with their counterparts. Only these are in memory; Netvisor is read
 * by 500 a call, so each linked customer is asked for by its key, whether the list named it or not (D10).
 */
export async function comparePairs(session: Session, run: Reconciliation): Promise<ComparedStep> {
  const { store } = session.deps;
  const findings = new Findings(session);
  const { customers, next } = await readFlex(session, run.place);
  // Merged into another one: what is left of it is no customer of its own (D10).
  const standing = customers.filter(({ mergedInto }) => mergedInto === null);
  await store.reconciliations.noteRows(
    run.runId,
    'flex',
    standing.map(({ id }) => id),
  );
  const links = await store.links.ofFlexIds(
    session.tenant.id,
    customers.map(({ id }) => id),
  );
  const linkOf = new Map(links.map((link) => [link.flexId, link]));
  const pairs: Listed[] = [];
  for (const flex of standing) {
    const link = linkOf.get(flex.id) ?? (await newLink(session, flex));
    if (link.netvisorKey !== null) pairs.push({ link, flex });
    else if (flex.fields.customerNumber !== TEMPORARY_CODE)
      findings.add('onlyFlex', link.id, [aloneBecause(link)]);
  }
  const edited: NetvisorKey[] = [];
  for (let at = 0; at < pairs.length; at += DETAIL_BATCH) {
    await compareChunk(session, run, pairs.slice(at, at + DETAIL_BATCH), findings, edited);
  }
  await checkOfficeEdits(session, edited);
  return {
    page: findings.page(),
    next: next === null ? { phase: 'netvisorOnly', place: null } : { phase: 'pairs', place: next },
  };
}

async function readFlex(
  session: Session,
  from: string | null,
): Promise<{ customers: FlexCustomer[]; next: string | null }> {
  const customers: FlexCustomer[] = [];
  let cursor = from;
  for (let page = 0; page < PAGES; page += 1) {
    const read = await session.flex.listCustomers({ cursor, limit: FLEX_PAGE });
    customers.push(...read.customers);
    cursor = read.nextCursor;
    if (cursor === null) break;
  }
  return { customers, next: cursor };
}

/** A customer that neither an event nor the feed had told of: known from now on, created nowhere (D21). */
async function newLink(session: Session, flex: FlexCustomer): Promise<Link> {
  const { links } = session.deps.store;
  const { link, created } = await links.ensureForFlex(session.tenant.id, flex.id);
  if (created)
    await links.save(link.id, { ...labelAndIndex(session, { flex, netvisor: null }), state: 'oneSide' });
  return link;
}

async function compareChunk(
  session: Session,
  run: Reconciliation,
  pairs: readonly Listed[],
  findings: Findings,
  edited: NetvisorKey[],
): Promise<void> {
  const { store } = session.deps;
  const linkIds = pairs.map(({ link }) => link.id);
  // Before the shared read, as every batch does (I4).
  const quiet = await store.leases.quiet(linkIds);
  const mayHeal = await store.issues.openOn(session.tenant.id, linkIds, healingCodes);
  const keys = pairs.flatMap(({ link }) => (link.netvisorKey === null ? [] : [link.netvisorKey]));
  const { found } = await session.netvisor.getCustomers(keys);
  const netvisorOf = new Map<NetvisorKey | null, NetvisorCustomer>(
    found.map((customer) => [customer.key, customer]),
  );
  for (const { link, flex } of pairs) {
    if (stopRequested()) readSignal().throwIfAborted();
    const netvisor = netvisorOf.get(link.netvisorKey);
    if (!netvisor) {
      await lookForMissing(session, link, findings);
      continue;
    }
    if (isOfficeEdit(session, link, netvisor)) edited.push(netvisor.key);
    const shared = { netvisor, quiet: quiet.get(link.id) };
    const drifts = driftOf({
      flex,
      netvisor,
      agreed: link.agreement,
      link: { id: link.id, officeKey: link.officeKey },
      context: session.context,
      policy: session.policy,
      fingerprint: session.fingerprints.field,
    });
    // What was put right by hand looks as it was agreed: only a look closes the issue about it.
    const looks =
      run.repairs && (mayHeal.has(link.id) || drifts.some(({ writes }) => writes) || isUnfinished(link));
    if (looks) addLooked(findings, link, drifts, await look(session, link, shared));
    else addStanding(findings, link, drifts);
  }
}

const isUnfinished = ({ state }: Link): boolean =>
  state === 'pending' || state === 'syncing' || state === 'retrying';

/** Missing from what was read: asked for by its key again before anything is concluded (D10). */
export async function lookForMissing(session: Session, link: Link, findings: Findings): Promise<void> {
  const looked = await look(session, link);
  if (looked?.code === 'customer_gone') {
    findings.add('gone', link.id, [{ reason: 'customer_gone', fields: [] }]);
  } else {
    addLooked(findings, link, [], looked);
  }
}

/** A customer that was looked at: what was missed is written, or waits for a person. */
function addLooked(
  findings: Findings,
  link: Link,
  drifts: readonly Drift[],
  looked: Awaited<ReturnType<typeof look>>,
): void {
  switch (looked?.outcome) {
    case 'written':
      findings.add(
        'repaired',
        link.id,
        drifts.filter(({ writes }) => writes),
      );
      return;
    case 'parked':
      addStanding(findings, { ...link, parkedCode: looked.code }, settledOf(drifts));
      return;
    case undefined:
      addStanding(findings, link, drifts);
      return;
    default:
      // What seemed to be missed had just been brought over.
      addStanding(findings, { ...link, parkedCode: null }, settledOf(drifts));
  }
}

const settledOf = (drifts: readonly Drift[]): Drift[] => drifts.filter(({ writes }) => !writes);

/** A customer that is left as it is: in step, or not for the reasons given and the issue that parked it. */
function addStanding(findings: Findings, link: Link, drifts: readonly Drift[]): void {
  const parked = issueCode(link.parkedCode);
  const reasons =
    parked === null || drifts.some(({ reason }) => reason === parked)
      ? drifts
      : [...drifts, { reason: parked, fields: [], writes: false }];
  findings.add(reasons.length === 0 ? 'inStep' : 'differs', link.id, reasons);
}

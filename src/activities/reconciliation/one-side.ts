import type { Reconciliation } from '../../store/reconciliations';
import type { OnlyInNetvisor } from '../../store/reconciliations';
import { DETAIL_BATCH } from '../netvisor-cursor';
import { numberTrait, traitFingerprint } from '../reconcile/alike';
import { TEMPORARY_CODE } from '../reconcile/counterpart';
import { labelAndIndex } from '../reconcile/settle';
import type { Session } from '../session';
import { Findings, aloneBecause } from './findings';
import type { ComparedStep } from './findings';
import { lookForMissing } from './pairs';

/** Links whose Flex customer was not listed are looked at one by one, so a step takes fewer. */
const MISSING_AT_ONCE = 100;

/** Reads Netvisor's list, which tells whom Netvisor has; values are read later, page by page. */
export async function listNetvisor(session: Session, run: Reconciliation): Promise<ComparedStep> {
  const findings = new Findings(session);
  const { keys } = await session.netvisor.readList({}, () => undefined);
  await session.deps.store.reconciliations.noteRows(run.runId, 'netvisor', keys);
  return { page: findings.page(), next: { phase: 'pairs', place: null } };
}

/** The next customers that only Netvisor has. They are told of and created nowhere (D21). */
export async function tellNetvisorOnly(session: Session, run: Reconciliation): Promise<ComparedStep> {
  const findings = new Findings(session);
  const rows = await session.deps.store.reconciliations.onlyInNetvisor(run, run.place, DETAIL_BATCH);
  const temporary = traitFingerprint(session, numberTrait('netvisor', TEMPORARY_CODE));
  const unknown: OnlyInNetvisor[] = [];
  for (const row of rows) {
    if (!row.link) unknown.push(row);
    else if (!row.link.traits.includes(temporary))
      findings.add('onlyNetvisor', row.link.id, [aloneBecause(row.link)]);
  }
  await tellUnknown(session, unknown, findings);
  const last = rows.at(-1);
  return {
    page: findings.page(),
    next:
      last && rows.length === DETAIL_BATCH
        ? { phase: 'netvisorOnly', place: last.netvisorKey }
        : { phase: 'flexMissing', place: null },
  };
}

/** No poll had named them: they are known from now on. */
async function tellUnknown(
  session: Session,
  rows: readonly OnlyInNetvisor[],
  findings: Findings,
): Promise<void> {
  if (rows.length === 0) return;
  const { links } = session.deps.store;
  const { found } = await session.netvisor.getCustomers(rows.map(({ netvisorKey }) => netvisorKey));
  for (const netvisor of found) {
    if (netvisor.fields.customerNumber === TEMPORARY_CODE) continue;
    const { link, created } = await links.ensureForNetvisor(session.tenant.id, netvisor.key);
    if (created) {
      await links.save(link.id, { ...labelAndIndex(session, { flex: null, netvisor }), state: 'oneSide' });
    }
    findings.add('onlyNetvisor', link.id, [aloneBecause(link)]);
  }
}

/** The next pairs whose Flex customer was not listed: each is asked for by its id (D10). */
export async function lookForFlexMissing(session: Session, run: Reconciliation): Promise<ComparedStep> {
  const { store } = session.deps;
  const findings = new Findings(session);
  const linkIds = await store.reconciliations.missingInFlex(run, run.place, MISSING_AT_ONCE);
  for (const linkId of linkIds) {
    const link = await store.links.get(linkId);
    if (link) await lookForMissing(session, link, findings);
  }
  const last = linkIds.at(-1);
  return {
    page: findings.page(),
    next:
      last && linkIds.length === MISSING_AT_ONCE
        ? { phase: 'flexMissing', place: last }
        : { phase: 'done', place: null },
  };
}

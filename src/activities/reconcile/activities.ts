import { UnknownLink } from '../../store/errors';
import type { Link } from '../../store/links';
import type { Tenant } from '../../store/tenant';
import type { Side } from '../../sync/customer';
import { hasWrites } from '../../sync/drift';
import type { LinkId, TenantId } from '../../sync/ids';
import { startPending } from '../../temporal/start-pending';
import type { ApplyResult, PlanResult, ReconcileActivities } from '../contract';
import type { ActivityDeps } from '../deps';
import { busy, diagnose, tryAgainLater } from '../failures';
import { RANK } from '../lanes';
import { withLinkLease } from '../link-lease';
import type { Leases } from '../link-lease';
import { sessionOf, unlessOthersWait } from '../session';
import type { Session } from '../session';
import { whileHeartbeating } from '../signals';
import { decide } from './decide';
import { noteHealthy, noteOutage } from './outages';
import { park, refusalIssue, rest } from './reconcile-link';
import { copyRunOf, finishItem, itemOf } from './run-context';
import type { RunContext } from './run-context';
import { openIssue, settle } from './settle';
import { PLAN_TTL_MS, storedPlanSchema } from './stored-plan';
import type { StoredPlan } from './stored-plan';
import { closeWritten } from './words';
import { writeFlex } from './write-flex';
import { writeNetvisor } from './write-netvisor';

/** The three activities of `customerSync`: one link, a person's edit, ahead of all bulk. */
export function reconcileActivities(deps: ActivityDeps): ReconcileActivities {
  return {
    planCustomer: (input) => whileHeartbeating(() => planCustomer(deps, input.tenantId, input.linkId)),
    applyToNetvisor: (input) =>
      whileHeartbeating(() =>
        applyPlan(deps, input, 'netvisor', async (session, link, stored, leases) => {
          const written = await writeNetvisor(session, link, stored.plan, leases);
          if (written.refused) {
            await park(session, link, written.refused, stored.hintIds);
            return { outcome: 'parked', code: written.refused.code };
          }
          // The number that Netvisor gave is read and brought to Flex by a further round (D6).
          return written.again ? { outcome: 'stale' } : { outcome: 'applied' };
        }),
      ),
    applyToFlex: (input) =>
      whileHeartbeating(() =>
        applyPlan(deps, input, 'flex', async (session, link, stored, leases) => {
          const written = await writeFlex(session, link, stored.plan, stored.flexVersion, leases);
          if (written.outcome === 'written') {
            if (written.issue) await openIssue(deps.store, session, written.link, written.issue);
            return { outcome: 'applied' };
          }
          await park(session, link, written.issue, stored.hintIds);
          return { outcome: 'parked', code: written.issue.code };
        }),
      ),
  };
}

/** Whether a link of this tenant is looked at now. */
async function admit(
  deps: ActivityDeps,
  tenant: Tenant,
  link: Link,
): Promise<{ run: (RunContext & { item: number }) | null } | null> {
  if (tenant.state === 'live') return { run: null };
  const run = await copyRunOf(deps.store, tenant);
  if (!run) return null;
  const item = await itemOf(deps.store, tenant.id, run.previewId, link);
  return item === null ? null : { run: { ...run, item } };
}

async function planCustomer(deps: ActivityDeps, tenantId: TenantId, linkId: LinkId): Promise<PlanResult> {
  await unlessOthersWait(deps, tenantId);
  try {
    return await withLinkLease(deps, linkId, (leases) => planUnderLease(deps, tenantId, linkId, leases));
  } catch (error) {
    if (error instanceof UnknownLink) return { outcome: 'held' };
    throw error;
  }
}

async function planUnderLease(
  deps: ActivityDeps,
  tenantId: TenantId,
  linkId: LinkId,
  leases: Leases,
): Promise<PlanResult> {
  const { store } = deps;
  const [connected, link, pending] = await Promise.all([
    store.connections.ofTenant(tenantId),
    store.links.get(linkId),
    store.hints.pending(linkId),
  ]);
  if (!connected || link?.tenantId !== tenantId) return { outcome: 'held' };
  if (link.id !== linkId) return forward(deps, tenantId, link.id);
  const admitted = await admit(deps, connected.tenant, link);
  if (!admitted) {
    // Paused, or outside of the run under way: released when that is over.
    await store.hints.hold(linkId);
    return { outcome: 'held' };
  }
  const { run } = admitted;
  const finish = async (result: string, failed: boolean): Promise<void> => {
    if (run) await finishItem(store, run, { n: run.item, result, linkId, failed });
  };
  const session = await sessionOf(deps, connected, {
    rank: RANK.edit,
    ...(run ? { context: run.context, runId: run.runId } : {}),
  });
  if (!session) return { outcome: 'held' };

  const hints = pending.map((hint) => hint.id);
  let decision;
  try {
    decision = await decide(session, link, leases);
  } catch (error) {
    throw await upstreamTrouble(deps, session, link, error);
  }
  if (decision.kind === 'rest' || !hasWrites(decision.plan)) {
    await settle(session, decision, hints);
    await noteHealthy(deps, tenantId);
    if (decision.kind === 'plan') {
      await finish('unchanged', false);
      return { outcome: 'settled', issues: decision.plan.issues.length, settleMs: settleMs(session) };
    }
    await finish(decision.parked ?? decision.reason, decision.parked !== null);
    return decision.parked
      ? { outcome: 'parked', code: decision.parked }
      : { outcome: 'settled', issues: 0, settleMs: settleMs(session) };
  }
  const { plan, sides } = decision;
  const writes: Side[] = [];
  if (plan.netvisor) writes.push('netvisor');
  if (plan.flex) writes.push('flex');
  const stored: StoredPlan = {
    plan,
    sides: writes,
    flexId: decision.link.flexId,
    netvisorKey: decision.link.netvisorKey,
    flexVersion: sides.flex?.version ?? null,
    hintIds: hints,
    words: { flex: [...decision.words.flex], netvisor: [...decision.words.netvisor] },
    run: run ? { runId: run.runId, previewId: run.previewId, item: run.item } : null,
  };
  const [planId] = await Promise.all([
    store.plans.put(tenantId, decision.link.id, stored, leases.own.fencing, PLAN_TTL_MS),
    settle(session, decision, hints),
    noteHealthy(deps, tenantId),
  ]);
  return {
    outcome: 'writes',
    planId,
    sides: writes,
    fields: [...new Set(plan.changes.map((change) => change.field))],
    settleMs: settleMs(session),
  };
}

const settleMs = (session: Session): number => session.tenant.settings.settleSeconds * 1000;

/** The link has become an alias: its hints moved along, so the survivor is to be looked at. */
async function forward(deps: ActivityDeps, tenantId: TenantId, survivor: LinkId): Promise<PlanResult> {
  await startPending(deps, tenantId, [survivor]);
  return { outcome: 'forwarded', linkId: survivor };
}

/**
 * Carries out one side of a stored plan under the link's lease. A plan that is too old, or after which anybody
 * else held the lease, is stale: it is made anew and never applied.
 */
async function applyPlan(
  deps: ActivityDeps,
  input: { tenantId: TenantId; linkId: LinkId; planId: Parameters<ActivityDeps['store']['plans']['get']>[0] },
  side: Side,
  write: (session: Session, link: Link, stored: StoredPlan, leases: Leases) => Promise<ApplyResult>,
): Promise<ApplyResult> {
  const { store } = deps;
  return withLinkLease(deps, input.linkId, async (leases) => {
    const [kept, link, connected] = await Promise.all([
      store.plans.get(input.planId),
      store.links.get(input.linkId),
      store.connections.ofTenant(input.tenantId),
    ]);
    if (!kept || link?.id !== input.linkId) return { outcome: 'stale' };
    const stored = storedPlanSchema.parse(kept.body);
    const turn = stored.sides.indexOf(side);
    const untouched = leases.own.fencing === kept.fencing + turn + 1;
    if (turn < 0 || kept.linkId !== link.id || !untouched) return { outcome: 'stale' };
    const session = await sessionOf(deps, connected, {
      rank: RANK.edit,
      staysInLine: true,
      ...(stored.run ? { runId: stored.run.runId } : {}),
    });
    if (!session || !(await admit(deps, session.tenant, link))) return { outcome: 'stale' };
    let result: ApplyResult;
    try {
      result = await write(session, link, stored, leases);
    } catch (error) {
      const diagnosis = diagnose(error);
      if (diagnosis?.again === 'anew') return { outcome: 'stale' };
      if (diagnosis?.again !== 'never') throw await upstreamTrouble(deps, session, link, error);
      await park(session, link, refusalIssue(link, diagnosis), stored.hintIds);
      result = { outcome: 'parked', code: diagnosis.code };
    }
    const last = turn === stored.sides.length - 1;
    if (result.outcome === 'applied') await closeWritten(store, stored.words, side);
    if (result.outcome === 'applied' && last) {
      await Promise.all([rest(session, link, stored.hintIds), store.plans.delete(input.planId)]);
    }
    if (stored.run && (result.outcome === 'parked' || (result.outcome === 'applied' && last))) {
      await finishItem(store, stored.run, {
        n: stored.run.item,
        result: result.outcome === 'parked' ? result.code : 'written',
        linkId: link.id,
        failed: result.outcome === 'parked',
      });
    }
    return result;
  });
}

/** Something passes by itself or needs a person elsewhere: shown on the link and the tenant, tried again. */
async function upstreamTrouble(
  deps: ActivityDeps,
  session: Session,
  link: Link,
  error: unknown,
): Promise<unknown> {
  const diagnosis = diagnose(error);
  if (!diagnosis) return error;
  if (diagnosis.again === 'anew') return busy();
  await deps.store.links.save(link.id, { state: 'retrying' });
  await noteOutage(deps, session.tenant.id, diagnosis);
  return tryAgainLater(diagnosis);
}

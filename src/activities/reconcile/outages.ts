import type { TenantId } from '../../sync/ids';
import type { IssueCode } from '../../sync/issues';
import { issueCatalogue } from '../../sync/issue-catalogue';
import type { ActivityDeps } from '../deps';
import { diagnose } from '../failures';
import type { Diagnosis } from '../failures';

/** Issues of a whole tenant that close as soon as both systems answer again. */
const WIDE_CODES: readonly IssueCode[] = [
  'system_unavailable',
  'maintenance',
  'credentials_rejected',
  'rights_missing',
  'wrong_company',
  'clock_skew',
];

/** Tenants that this process knows to be healthy: spares the store a look at every success. */
const healthy = new WeakMap<ActivityDeps, Set<TenantId>>();

const healthyOf = (deps: ActivityDeps): Set<TenantId> => {
  const known = healthy.get(deps) ?? new Set<TenantId>();
  healthy.set(deps, known);
  return known;
};

/** The next success looks into the store again: there may be an issue to close. */
export const doubtHealth = (deps: ActivityDeps, tenantId: TenantId): void => {
  healthyOf(deps).delete(tenantId);
};

/** One issue for the tenant instead of one per customer (I10); nothing for trouble of one customer alone. */
export async function noteOutage(
  deps: ActivityDeps,
  tenantId: TenantId,
  diagnosis: Diagnosis,
): Promise<void> {
  if (!diagnosis.wide) return;
  const entry = issueCatalogue[diagnosis.code];
  const now = deps.now().toISOString();
  // An outage that is known already began when it was first seen.
  const known = (
    await deps.store.issues.list(tenantId, { code: diagnosis.code, states: ['open'], limit: 10 })
  ).rows;
  const begun = known.find((issue) => issue.linkId === null)?.params['since'];
  await deps.store.issues.open(tenantId, {
    linkId: null,
    code: diagnosis.code,
    class: entry.class,
    severity: entry.severity,
    field: null,
    params: {
      side: diagnosis.side,
      since: begun ?? now,
      at: begun ?? now,
      resource: diagnosis.detail,
      n: await deps.store.hints.countUnprocessed(tenantId),
      ...diagnosis.facts,
    },
  });
  // Only now: a success in the meantime has looked before the issue was there.
  doubtHealth(deps, tenantId);
}

/** Both systems answered: what said otherwise has healed. */
export async function noteHealthy(deps: ActivityDeps, tenantId: TenantId): Promise<void> {
  const known = healthyOf(deps);
  if (known.has(tenantId)) return;
  known.add(tenantId);
  await deps.store.issues.healTenant(tenantId, WIDE_CODES);
}

/** Does work for a whole company: when one of its systems is in trouble, that is told before it is tried again. */
export async function tellingOutages<T>(
  { deps, tenant }: { readonly deps: ActivityDeps; readonly tenant: { readonly id: TenantId } },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const diagnosis = diagnose(error);
    if (diagnosis) await noteOutage(deps, tenant.id, diagnosis);
    throw error;
  }
}

import type { Link } from '../../store/links';
import type { Run } from '../../store/runs';
import type { Store } from '../../store/store';
import type { Tenant } from '../../store/tenant';
import type { LinkId, RunId, TenantId } from '../../sync/ids';
import { ApiProblem } from '../problems/api-problem';

/** What there is, or the one 404 that unknown and foreign ids share (I11). */
export async function findTenant(store: Store, id: TenantId): Promise<Tenant> {
  return (await store.tenants.get(id)) ?? notFound();
}

/** A tenant that still takes part: an off-boarded one can only be looked at. */
export async function findActiveTenant(store: Store, id: TenantId): Promise<Tenant> {
  const tenant = await findTenant(store, id);
  if (tenant.state === 'offboarded') throw new ApiProblem('wrong_state');
  return tenant;
}

export async function findRun(store: Store, tenantId: TenantId, id: RunId): Promise<Run> {
  return (await store.runs.get(tenantId, id)) ?? notFound();
}

/** The link, or the one that it was merged into. */
export async function findLink(store: Store, tenantId: TenantId, id: LinkId): Promise<Link> {
  const link = await store.links.get(id);
  return link?.tenantId === tenantId ? link : notFound();
}

export function notFound(): never {
  throw new ApiProblem('not_found');
}

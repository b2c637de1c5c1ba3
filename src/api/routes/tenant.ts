import { z } from 'zod';
import { StaleVersion } from '../../store/errors';
import type { Tenant } from '../../store/tenant';
import type { TenantPatch } from '../../store/tenants';
import { tenantIdSchema } from '../../sync/ids';
import { etagOf, requiredVersion } from '../http/etag';
import { findActiveTenant, findTenant } from '../http/find';
import { acting, reading } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem } from '../problems/api-problem';
import { showTenant, tenantSchema } from '../views/tenant';
import { tenantExists, tenantIdentity } from './tenants';

export const getTenant = reading({
  path: '/tenants/{t}',
  summary: 'A company: its health, its links by state, where its go-live stands.',
  params: { t: tenantIdSchema },
  query: {},
  answer: tenantSchema,
  handle: async ({ params }, call) => {
    const tenant = await findTenant(call.store, params.t);
    return { body: await showTenant(tenant, call), headers: { ETag: etagOf(tenant.version) } };
  },
});

export const patchTenant = acting({
  method: 'patch',
  path: '/tenants/{t}',
  summary: 'Change what identifies a company.',
  params: { t: tenantIdSchema },
  body: z.strictObject({
    name: tenantIdentity.name.optional(),
    businessId: tenantIdentity.businessId.optional(),
    language: tenantIdentity.language.optional(),
  }),
  answer: tenantSchema,
  versioned: true,
  problems: ['tenant_exists', 'wrong_state'],
  handle: async ({ params, body }, call) => {
    const tenant = await findActiveTenant(call.store, params.t);
    const { name, businessId, language } = body;
    const changed = await updateTenant(call, tenant, {
      ...(name === undefined ? {} : { name }),
      ...(businessId === undefined ? {} : { businessId }),
      ...(language === undefined ? {} : { language }),
    });
    return { body: await showTenant(changed, call), headers: { ETag: etagOf(changed.version) } };
  },
});

/**
 * Changes a tenant that the caller has seen as it is: 428 without its ETag, 412 with the present state when
 * somebody was faster.
 */
export async function updateTenant(
  call: Call,
  tenant: Tenant,
  patch: TenantPatch,
  show: (current: Tenant) => Promise<unknown> = (current) => showTenant(current, call),
): Promise<Tenant> {
  const version = requiredVersion(call, await show(tenant));
  try {
    return await call.store.tenants.update(tenant.id, patch, version ?? tenant.version);
  } catch (error) {
    if (!(error instanceof StaleVersion)) return tenantExists(error);
    throw new ApiProblem('stale', {
      current: await show(await findTenant(call.store, tenant.id)),
    });
  }
}

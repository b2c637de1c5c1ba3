import { z } from 'zod';
import type { Tenant } from '../../store/tenant';
import { tenantIdSchema } from '../../sync/ids';
import { startPending } from '../../temporal/start-pending';
import { etagOf } from '../http/etag';
import { findTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { showTenant, tenantSchema } from '../views/tenant';
import { nudge } from '../http/nudge';

const reason = z.strictObject({ reason: z.string().max(500).optional() }).optional();

export const pauseTenant = acting({
  method: 'post',
  path: '/tenants/{t}/pause',
  summary: 'Stop bringing changes over. Events are still recorded and wait.',
  params: { t: tenantIdSchema },
  body: reason,
  answer: tenantSchema,
  idempotent: true,
  problems: ['wrong_state'],
  handle: async ({ params }, call) => {
    const tenant = await findTenant(call.store, params.t);
    if (tenant.state !== 'live') throw new ApiProblem('wrong_state');
    const paused = await call.store.tenants.update(tenant.id, { state: 'paused' });
    // The state alone holds everything back; a Schedule that still fires finds the tenant paused.
    await nudge(call, 'schedules not paused', () =>
      call.control.pauseSchedules(tenant.id, `paused by ${call.operatorId}`),
    );
    return answerOf(paused, call);
  },
});

export const resumeTenant = acting({
  method: 'post',
  path: '/tenants/{t}/resume',
  summary: 'Go on after a pause: what was recorded meanwhile is brought over.',
  params: { t: tenantIdSchema },
  body: reason,
  answer: tenantSchema,
  idempotent: true,
  problems: ['wrong_state'],
  handle: async ({ params }, call) => {
    const { store, control } = call;
    const tenant = await findTenant(store, params.t);
    if (tenant.state !== 'paused') throw new ApiProblem('wrong_state');
    // First, for a tenant without its Schedules would only look live.
    await control
      .ensureSchedules({ tenantId: tenant.id, sweepMinutes: tenant.settings.officeSweepMinutes })
      .catch(() => {
        throw unavailable();
      });
    const [live, released] = await store.transaction(async (tx) => [
      await tx.tenants.update(tenant.id, { state: 'live' }),
      await tx.hints.release(tenant.id),
    ]);
    await nudge(call, 'released hints not handed over', () => startPending(call, tenant.id, released));
    return answerOf(live, call);
  },
});

const answerOf = async (tenant: Tenant, call: Call) => ({
  body: await showTenant(tenant, call),
  headers: { ETag: etagOf(tenant.version) },
});

import { z } from 'zod';
import type { TenantState } from '../../store/tenant';
import { linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { findLink, findTenant } from '../http/find';
import { handOverWishes, recordWishes, workflowOf } from '../http/look-again';
import { acting } from '../http/route';
import { ApiProblem } from '../problems/api-problem';

export const syncLink = acting({
  method: 'post',
  path: '/tenants/{t}/links/{l}/sync',
  summary: 'Look at a customer now, ahead of everything else. Also ends the wait of one that is parked.',
  params: { t: tenantIdSchema, l: linkIdSchema },
  body: z.strictObject({ reason: z.string().max(500).optional() }).optional(),
  status: 202,
  answer: z.object({
    linkId: linkIdSchema,
    workflow: z.object({ id: z.string(), url: z.string().nullable() }),
  }),
  idempotent: true,
  problems: ['tenant_paused', 'wrong_state'],
  handle: async ({ params: { t, l } }, call) => {
    const { store } = call;
    const tenant = await findTenant(store, t);
    const link = await findLink(store, t, l);
    requireLive(tenant.state);
    await handOverWishes(call, t, await recordWishes(store, t, [link.id], 'operator.sync'));
    return { body: { linkId: link.id, workflow: workflowOf(link.id, call) } };
  },
});

function requireLive(state: TenantState): void {
  if (state === 'paused') throw new ApiProblem('tenant_paused');
  if (state !== 'live') throw new ApiProblem('wrong_state');
}

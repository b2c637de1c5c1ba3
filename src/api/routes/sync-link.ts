import { z } from 'zod';
import type { TenantState } from '../../store/tenants';
import { linkIdSchema, tenantIdSchema } from '../../sync/ids';
import { customerSyncWorkflowId } from '../../temporal/names';
import { findLink, findTenant } from '../http/find';
import { nudge } from '../http/nudge';
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
    const { store, control, operatorId } = call;
    const tenant = await findTenant(store, t);
    const link = await findLink(store, t, l);
    requireLive(tenant.state);
    const [hint] = await store.hints.record(t, [
      { linkId: link.id, source: 'operator', type: 'operator.sync' },
    ]);
    await nudge(call, 'an operator’s wish not handed over', async () => {
      // The hint tells the guardian when Temporal is down; the wake cuts short a wait for a retry.
      if (hint) {
        await control.hint({ tenantId: t, linkId: link.id, hintId: hint.id, source: hint.source });
      }
      await control.wake({ tenantId: t, linkId: link.id, operatorId });
    });
    const workflowId = customerSyncWorkflowId(link.id);
    return {
      body: { linkId: link.id, workflow: { id: workflowId, url: control.workflowUrl(workflowId) } },
    };
  },
});

function requireLive(state: TenantState): void {
  if (state === 'paused') throw new ApiProblem('tenant_paused');
  if (state !== 'live') throw new ApiProblem('wrong_state');
}

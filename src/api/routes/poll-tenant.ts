import { z } from 'zod';
import type { TenantId } from '../../sync/ids';
import { tenantIdSchema } from '../../sync/ids';
import { netvisorPollId, officeSweepId } from '../../temporal/names';
import { findTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';

/** What was started; it ends by itself, and what it finds shows on the links. */
const started = z.object({ tenantId: tenantIdSchema, schedule: z.string(), url: z.string().nullable() });

export const pollTenant = acting({
  method: 'post',
  path: '/tenants/{t}/poll',
  summary: 'Ask both systems for changes now instead of at the next quarter (R6).',
  params: { t: tenantIdSchema },
  body: z.strictObject({}).optional(),
  status: 202,
  answer: started,
  idempotent: true,
  problems: ['wrong_state'],
  handle: ({ params }, call) =>
    trigger(call, params.t, netvisorPollId(params.t), (id) => call.control.triggerPoll(id)),
});

export const sweepTenant = acting({
  method: 'post',
  path: '/tenants/{t}/sweep',
  summary: 'Read the customers with an office now: their edits may not show in a poll (D19).',
  params: { t: tenantIdSchema },
  body: z.strictObject({}).optional(),
  status: 202,
  answer: started,
  idempotent: true,
  problems: ['wrong_state'],
  handle: ({ params }, call) =>
    trigger(call, params.t, officeSweepId(params.t), (id) => call.control.triggerSweep(id)),
});

async function trigger(
  call: Call,
  id: TenantId,
  schedule: string,
  start: (tenantId: TenantId) => Promise<void>,
) {
  const tenant = await findTenant(call.store, id);
  if (tenant.state !== 'live') throw new ApiProblem('wrong_state');
  try {
    await start(tenant.id);
  } catch {
    throw unavailable();
  }
  return { body: { tenantId: tenant.id, schedule, url: call.control.workflowUrl(schedule) } };
}

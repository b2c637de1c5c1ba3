import { z } from 'zod';
import type { TenantId } from '../../sync/ids';
import { tenantIdSchema } from '../../sync/ids';
import { officeSweepId } from '../../temporal/names';
import { findTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { runSchema, showRun } from '../views/run';

/** What was started; it ends by itself, and what it finds shows on the links. */
const started = z.object({ tenantId: tenantIdSchema, schedule: z.string(), url: z.string().nullable() });

export const pollTenant = acting({
  method: 'post',
  path: '/tenants/{t}/poll',
  summary: 'Ask both systems for changes now instead of at the next quarter (R6).',
  params: { t: tenantIdSchema },
  body: z.strictObject({}).optional(),
  status: 202,
  answer: runSchema,
  idempotent: true,
  problems: ['wrong_state', 'run_active'],
  handle: async ({ params: { t } }, call) => {
    const { store, operatorId } = call;
    await requireLive(call, t);
    // The poll takes its run up when it begins: one that is under way now is followed by another.
    if (await store.runs.active(t, ['poll'])) throw new ApiProblem('run_active');
    const run = await store.runs.create(t, { kind: 'poll', startedBy: operatorId });
    try {
      await call.control.triggerPoll(t);
    } catch {
      await store.runs.setState(run.id, 'failed', { errorCode: 'dependency_unavailable', ended: true });
      throw unavailable();
    }
    return { body: showRun(run, call), headers: { Location: `/api/v1/tenants/${t}/runs/${run.id}` } };
  },
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
  handle: async ({ params: { t } }, call) => {
    await requireLive(call, t);
    try {
      await call.control.triggerSweep(t);
    } catch {
      throw unavailable();
    }
    const schedule = officeSweepId(t);
    return { body: { tenantId: t, schedule, url: call.control.workflowUrl(schedule) } };
  },
});

async function requireLive({ store }: Call, id: TenantId): Promise<void> {
  if ((await findTenant(store, id)).state !== 'live') throw new ApiProblem('wrong_state');
}

import { z } from 'zod';
import { tenantIdSchema } from '../../sync/ids';
import { ControlRejected } from '../../temporal/control';
import { startReconciliation } from '../../temporal/start-reconciliation';
import { findTenant } from '../http/find';
import { anyOf, listOf, pageOf, paging } from '../http/lists';
import { acting, reading } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { driftOutcomeSchema, driftRowSchema, showDrift } from '../views/drift';
import { runSchema, showRun } from '../views/run';

export const reconcileTenant = acting({
  method: 'post',
  path: '/tenants/{t}/reconcile',
  summary:
    'Compare both registers in full now, as every night. With `repair`, what was missed is brought over.',
  params: { t: tenantIdSchema },
  body: z.strictObject({ repair: z.boolean().default(false) }).default({ repair: false }),
  status: 202,
  answer: runSchema,
  idempotent: true,
  problems: ['wrong_state', 'run_active'],
  handle: async ({ params: { t }, body: { repair } }, call) => {
    const tenant = await findTenant(call.store, t);
    if (tenant.state !== 'live') throw new ApiProblem('wrong_state');
    const wish = { startedBy: call.operatorId, repairs: repair };
    const run = await startReconciliation(call, t, wish).catch((error: unknown) => {
      throw error instanceof ControlRejected ? new ApiProblem('run_active') : unavailable();
    });
    if (!run) throw new ApiProblem('run_active');
    return { body: showRun(run, call), headers: { Location: `/api/v1/tenants/${t}/runs/${run.id}` } };
  },
});

export const listDrift = reading({
  path: '/tenants/{t}/drift',
  summary:
    'Examples of customers that the newest full comparison found out of step; the company’s page counts all.',
  params: { t: tenantIdSchema },
  query: {
    ...paging,
    outcome: anyOf(driftOutcomeSchema),
    reason: anyOf(z.string().min(1).max(60)),
  },
  answer: listOf(driftRowSchema),
  handle: async ({ params: { t }, query }, { store, language }) => {
    await findTenant(store, t);
    const latest = await store.reconciliations.latest(t);
    if (!latest) return { body: { data: [], nextCursor: null, total: { value: 0, exact: true } } };
    const { outcome, reason } = query;
    const { rows, nextCursor, total } = await store.reconciliations.examples(t, latest.run.id, {
      ...pageOf(query),
      ...(outcome === undefined ? {} : { outcomes: outcome }),
      ...(reason === undefined ? {} : { reasons: reason }),
    });
    return {
      body: {
        data: rows.map((row) => showDrift(row, language)),
        nextCursor,
        total: { value: total, exact: true },
      },
    };
  },
});

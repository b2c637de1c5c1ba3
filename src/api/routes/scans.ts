import { z } from 'zod';
import { newId } from '../../store/new-id';
import type { Run } from '../../store/runs';
import type { Tenant } from '../../store/tenant';
import { tenantIdSchema } from '../../sync/ids';
import { onboardingWorkflowId } from '../../temporal/names';
import { findTenant } from '../http/find';
import { acting } from '../http/route';
import type { Call } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';
import { runSchema, showRun } from '../views/run';
import { withdrawWaitingScan } from './withdraw-scan';

export const startScan = acting({
  method: 'post',
  path: '/tenants/{t}/scans',
  summary: 'Read both registers and make a preview. Nothing is written to customers.',
  params: { t: tenantIdSchema },
  body: z.strictObject({}).optional(),
  status: 202,
  answer: runSchema,
  idempotent: true,
  problems: ['connection_missing', 'already_live', 'run_active', 'wrong_state'],
  handle: async ({ params: { t } }, call) => {
    const tenant = await findTenant(call.store, t);
    await requireReady(tenant, call);
    await withdrawWaitingScan(call, tenant);
    const run = await start(tenant, call);
    return {
      body: showRun(run, call),
      headers: { Location: `/api/v1/tenants/${t}/runs/${run.id}` },
    };
  },
});

async function requireReady(tenant: Tenant, { store }: Call): Promise<void> {
  if (tenant.state === 'live' || tenant.state === 'paused') throw new ApiProblem('already_live');
  if (tenant.state === 'offboarded') throw new ApiProblem('wrong_state');
  const connections = await store.connections.summary(tenant.id);
  if (connections.length < 2) throw new ApiProblem('connection_missing');
  if (tenant.goLive === null) {
    throw new ApiProblem('wrong_state', {
      detail: {
        fi: 'Suunta on vahvistamatta: kirjaa se ensin (go-live).',
        en: 'The direction is not confirmed yet: note it first (go-live).',
      },
    });
  }
  if (await store.runs.active(tenant.id, ['scan', 'copy'])) throw new ApiProblem('run_active');
}

/** The run is on record before its workflow starts; when that can't be started the record says so. */
async function start(tenant: Tenant, { store, control, operatorId }: Call): Promise<Run> {
  const id = newId('run');
  const run = await store.transaction(async (tx) => {
    // The version decides between two operators who start at the same moment.
    await tx.tenants.update(tenant.id, { state: 'goingLive' });
    if (await tx.runs.active(tenant.id, ['scan', 'copy'])) throw new ApiProblem('run_active');
    return tx.runs.create(tenant.id, {
      id,
      kind: 'scan',
      startedBy: operatorId,
      workflowId: onboardingWorkflowId(tenant.id, id),
    });
  });
  try {
    await control.startOnboarding({ tenantId: tenant.id, runId: id });
  } catch {
    await store.transaction(async (tx) => {
      await tx.runs.setState(id, 'failed', { errorCode: 'dependency_unavailable', ended: true });
      await tx.tenants.update(tenant.id, { state: 'off' });
    });
    throw unavailable();
  }
  return run;
}

import { activityInfo } from '@temporalio/activity';
import type { Run } from '../store/runs';
import type { Store } from '../store/store';
import type { TenantId } from '../sync/ids';
import type { Session } from './session';

/*
 * A poll has a run that operators can follow when one of them asked for it, or when it wrote something; most polls do
 * neither and leave no trace, so that the store stays small.
 */

/** An operator asked for this poll: its run begins. One poll at a time works for a tenant. */
export async function takeUpPollRun(store: Store, tenantId: TenantId): Promise<void> {
  const run = await store.runs.active(tenantId, ['poll']);
  if (run?.state === 'queued') await store.runs.setState(run.id, 'running');
}

/** Adds what a batch did; a run is made for the first batch that wrote something. */
export async function countInPollRun(
  { deps: { store }, tenant, calls }: Session,
  { looked, wrote, handedOver }: { looked: number; wrote: number; handedOver: number },
): Promise<void> {
  const run =
    (await store.runs.active(tenant.id, ['poll'])) ?? (wrote > 0 ? await newRun(store, tenant.id) : null);
  if (!run) return;
  await store.runs.count(run.id, {
    done: looked,
    byOutcome: {
      ...(wrote > 0 ? { written: wrote } : {}),
      ...(handedOver > 0 ? { handedOver } : {}),
      ...(looked > wrote + handedOver ? { unchanged: looked - wrote - handedOver } : {}),
    },
    netvisorCalls: calls.netvisor,
    flexCalls: calls.flex,
  });
}

async function newRun(store: Store, tenantId: TenantId): Promise<Run> {
  const workflowId = activityInfo().workflowExecution?.workflowId;
  const run = await store.runs.create(tenantId, {
    kind: 'poll',
    startedBy: 'schedule',
    ...(workflowId === undefined ? {} : { workflowId }),
  });
  await store.runs.setState(run.id, 'running');
  return run;
}

/** The poll is over. One that was asked for meanwhile is the next poll's. */
export async function endPollRun(
  store: Store,
  tenantId: TenantId,
  state: 'completed' | 'cancelled',
): Promise<void> {
  const run = await store.runs.active(tenantId, ['poll']);
  if (!run || (state === 'completed' && run.state === 'queued')) return;
  await store.runs.setState(run.id, state, { total: run.done, ended: true });
}

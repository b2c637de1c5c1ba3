import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from '../../store/runs';
import type { Tenant } from '../../store/tenant';
import { ControlRejected } from '../../temporal/control';
import { findRun } from '../http/find';
import type { Call } from '../http/route';
import { ApiProblem, unavailable } from '../problems/api-problem';

const LOOK_EVERY_MS = 50;
const LOOKS = 100;

/**
 * A scan whose preview waits for approval is still a workflow. Before the registers are read anew it is called
 * off, its preview marked stale, and its end waited for: it puts the tenant back to `off` when it ends.
 */
export async function withdrawWaitingScan(call: Call, tenant: Tenant): Promise<void> {
  if (tenant.state !== 'goingLive') return;
  const { store, control, operatorId } = call;
  const preview = await store.previews.latest(tenant.id);
  if (!preview) return;
  const scan = await findRun(store, tenant.id, preview.scanRunId);
  await store.previews.setState(preview.id, 'stale');
  if (scan.state !== 'completed' || scan.workflowId === null) return;
  try {
    await control.controlRun({ workflowId: scan.workflowId, command: 'cancel', operatorId });
  } catch (error) {
    // Ended already, or a Temporal that lost it: nothing is left that could put the tenant back.
    if (error instanceof ControlRejected || isGone(error)) return;
    throw unavailable();
  }
  await ended(call, scan);
}

async function ended({ store }: Call, scan: Run): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { state } = await findRun(store, scan.tenantId, scan.id);
    if (state !== scan.state) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new ApiProblem('run_active', { headers: { 'Retry-After': '5' } });
}

/** Temporal's own error, known by its name: the API has no client of Temporal. */
const isGone = (error: unknown): boolean => error instanceof Error && error.name === 'WorkflowNotFoundError';

import { setTimeout as delay } from 'node:timers/promises';
import type { RunId, TenantId } from '../sync/ids';
import { ControlRejected } from './control';
import type { WorkflowControl } from './control';
import { reconciliationId } from './names';

/** What is needed to know of a run. */
interface OpenRun {
  readonly id: RunId;
  readonly workflowId: string | null;
  readonly startedAt: Date;
}

/** What is needed of the store. */
interface Reconciliations<R extends OpenRun> {
  readonly runs: { active(tenantId: TenantId, kinds: readonly ['reconciliation']): Promise<R | null> };
  readonly reconciliations: {
    begin(
      tenantId: TenantId,
      wish: { startedBy: string; workflowId: string; repairs: boolean },
    ): Promise<R | null>;
    end(runId: RunId, state: 'failed'): Promise<void>;
  };
}

interface Parts<R extends OpenRun> {
  readonly store: Reconciliations<R>;
  readonly control: Pick<WorkflowControl, 'isRunning' | 'startReconciliation'>;
}

/** A run that was opened this recently may not have its workflow yet. In ms. */
const STARTS_WITHIN_MS = 60_000;
/** How long a workflow is waited for that is about to end. */
const TRIES = 40;
const TRY_EVERY_MS = 100;

/** Opens a comparison's run and starts its workflow; null while another one is under way. */
export async function startReconciliation<R extends OpenRun>(
  parts: Parts<R>,
  tenantId: TenantId,
  { startedBy, repairs }: { startedBy: string; repairs: boolean },
): Promise<R | null> {
  const wish = { startedBy, repairs, workflowId: reconciliationId(tenantId) };
  const run = await openReconciliation(parts, tenantId, wish);
  if (!run) return null;
  try {
    await startOnceFree(parts.control, { tenantId, runId: run.id });
  } catch (error) {
    await parts.store.reconciliations.end(run.id, 'failed');
    throw error;
  }
  return run;
}

/** The workflow before may have ended its run a moment before itself. */
async function startOnceFree(
  control: Pick<WorkflowControl, 'startReconciliation'>,
  a: { tenantId: TenantId; runId: RunId },
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await control.startReconciliation(a);
      return;
    } catch (error) {
      if (!(error instanceof ControlRejected) || tries === TRIES) throw error;
      await delay(TRY_EVERY_MS);
    }
  }
}

/** Opens a run; one whose workflow was lost with Temporal's database makes way. Null while another one is under way. */
export async function openReconciliation<R extends OpenRun>(
  { store, control }: Parts<R>,
  tenantId: TenantId,
  wish: { startedBy: string; repairs: boolean; workflowId: string },
): Promise<R | null> {
  const opened = await store.reconciliations.begin(tenantId, wish);
  if (opened) return opened;
  const active = await store.runs.active(tenantId, ['reconciliation']);
  if (active) {
    if (await isAlive(control, active)) return null;
    await store.reconciliations.end(active.id, 'failed');
  }
  return store.reconciliations.begin(tenantId, wish);
}

async function isAlive(
  control: Pick<WorkflowControl, 'isRunning'>,
  { workflowId, startedAt }: OpenRun,
): Promise<boolean> {
  if (Date.now() - startedAt.getTime() < STARTS_WITHIN_MS) return true;
  return workflowId !== null && (await control.isRunning(workflowId));
}

import { continueAsNew } from '@temporalio/workflow';
import { comparingOf } from './activity-proxies';
import type { ReconciliationInput } from './messages';

/** Each activity compares thousands of customers, so a register of any size is done in a few such histories. */
const ACTIVITIES_PER_HISTORY = 100;

/**
 * Compares both registers in full: nightly by its Schedule, when Flex's change feed no longer reaches back to us, and
 * when an operator asks. What is found and how far it got lies in the store, so any crash goes on from there.
 */
export async function reconciliation({ tenantId, runId }: ReconciliationInput): Promise<void> {
  const comparing = comparingOf(tenantId);
  const run = runId === undefined ? await comparing.beginReconciliation({ tenantId }) : { runId };
  if (run === null) return;
  for (let done = 0; done < ACTIVITIES_PER_HISTORY; done += 1) {
    const { finished } = await comparing.compareRegisters({ tenantId, runId: run.runId });
    if (finished) return;
  }
  await continueAsNew<typeof reconciliation>({ tenantId, runId: run.runId });
}

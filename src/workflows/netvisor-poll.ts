import { pollingOf } from './activity-proxies';
import type { TenantInput } from './messages';

/**
 * One poll of a tenant, started by its Schedule every 15 minutes (R6). Both sides are asked for changes, the
 * links are recorded, worked off in batches, and the cursors move last (I6).
 */
export async function netvisorPoll(input: TenantInput): Promise<{ looked: number; wrote: number }> {
  const polling = pollingOf(input.tenantId);
  const collected = await polling.collectChanges(input);
  if (collected === null) return { looked: 0, wrote: 0 };
  let looked = 0;
  let wrote = 0;
  let left = collected.links;
  let before = Infinity;
  while (left > 0) {
    const batch = await polling.reconcilePolled(input);
    looked += batch.looked;
    wrote += batch.wrote;
    left = batch.left;
    // Nothing got done: what stays is recorded, and the next poll goes on with it.
    if (left >= before) break;
    before = left;
  }
  await polling.moveCursors({
    tenantId: input.tenantId,
    netvisorCursor: collected.netvisorCursor,
    flexCursor: collected.flexCursor,
  });
  return { looked, wrote };
}

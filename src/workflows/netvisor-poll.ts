import { setHandler } from '@temporalio/workflow';
import { pollingOf } from './activity-proxies';
import { Cuttable } from './cuttable';
import { wakeSignal } from './messages';
import type { TenantInput } from './messages';

/** A poll younger than this is let be when it is woken: it may simply be at work, not waiting for a retry. */
const LET_BE_MS = 2_000;

/** What a poll came to, in customers. */
interface Polled {
  readonly looked: number;
  readonly wrote: number;
}

/**
 * One poll of a tenant, started by its Schedule every 15 minutes (R6). While it waits for its next attempt, for a system
 * that is down or refuses the credentials, an operator's wake lets it begin anew: what it recorded stays recorded.
 */
export async function netvisorPoll(input: TenantInput): Promise<Polled> {
  let attempt: Cuttable | null = null;
  setHandler(wakeSignal, () => attempt?.cut(LET_BE_MS));
  for (;;) {
    attempt = new Cuttable();
    const polled = await attempt.run(() => pollOnce(input));
    if (polled !== 'cut') return polled;
  }
}

/** Both sides are asked for changes, the links are recorded, worked off in batches, and the cursors move last (I6). */
async function pollOnce({ tenantId }: TenantInput): Promise<Polled> {
  const polling = pollingOf(tenantId);
  const collected = await polling.collectChanges({ tenantId });
  if (collected === null) return { looked: 0, wrote: 0 };
  let looked = 0;
  let wrote = 0;
  let left = collected.links;
  let before = Infinity;
  while (left > 0) {
    const batch = await polling.reconcilePolled({ tenantId });
    looked += batch.looked;
    wrote += batch.wrote;
    left = batch.left;
    // Nothing got done: what stays is recorded, and the next poll goes on with it.
    if (left >= before) break;
    before = left;
  }
  await polling.moveCursors({
    tenantId,
    netvisorCursor: collected.netvisorCursor,
    flexCursor: collected.flexCursor,
  });
  return { looked, wrote };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanResult } from '../../src/activities/contract';
import { eventually } from '../../src/dev/eventually';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { startTemporalServer } from '../../src/dev/temporal-server';
import type { TemporalServer } from '../../src/dev/temporal-server';
import { Prng } from '../../src/sandbox/seed/prng';
import { hintIdSchema, linkIdSchema, tenantIdSchema } from '../../src/sync/ids';
import { customerSyncWorkflowId } from '../../src/temporal/names';
import { openRigOn } from './rig';
import type { Rig } from './rig';

/*
 * A customer that is edited without end. The server of this file proposes a new history after so few events that a run
 * continues as new every few rounds, at any moment of the stream.
 */

const EVENTS_PER_HISTORY = 60;
const HINTS = 120;
const tenantId = tenantIdSchema.parse('tnt_Lampoykkonen1');
const linkId = linkIdSchema.parse('lnk_00000001');
const settled: PlanResult = { outcome: 'settled', issues: 0, settleMs: 0 };

/** Hints that lie in the store, and up to which one somebody has looked since: as the inbox and a plan. */
const store = { recorded: 0, lookedAt: 0 };

let server: TemporalServer;
let rig: Rig;
beforeAll(async () => {
  server = await startTemporalServer({
    cacheDir: CACHE_DIR,
    env: { ...process.env, TEMPORAL_ADDRESS: undefined },
    settings: { 'limit.historyCount.suggestContinueAsNew': String(EVENTS_PER_HISTORY) },
  });
  rig = await openRigOn(server.settings, {
    planCustomer: async () => {
      const seen = store.recorded;
      await sleep(5);
      store.lookedAt = Math.max(store.lookedAt, seen);
      return settled;
    },
  });
});
afterAll(async () => {
  await rig.close();
  await server.stop();
});

async function historiesOf(workflowId: string): Promise<Array<{ status: string; events: number }>> {
  const list = rig.temporal.client.workflow.list({ query: `WorkflowId = '${workflowId}'` });
  const all = [];
  for await (const { status, historyLength } of list)
    all.push({ status: status.name, events: historyLength });
  return all;
}

describe('a constant stream of hints', () => {
  it('none is lost over runs that continue as new', async () => {
    const chance = new Prng(7);
    for (let n = 1; n <= HINTS; n += 1) {
      store.recorded = n;
      await rig.control.hint({
        tenantId,
        linkId,
        hintId: hintIdSchema.parse(`hnt_${String(n).padStart(8, '0')}`),
        source: 'webhook',
      });
      await sleep(chance.int(0, 15));
    }
    const workflowId = customerSyncWorkflowId(linkId);
    await rig.temporal.client.workflow.getHandle(workflowId).result();
    expect(store.lookedAt).toBe(HINTS);

    const histories = await eventually('all runs are known to have ended', async () => {
      const all = await historiesOf(workflowId);
      return all.some(({ status }) => status === 'RUNNING') ? null : all;
    });
    const continued = histories.filter(({ status }) => status === 'CONTINUED_AS_NEW');
    expect(continued.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...histories.map(({ events }) => events))).toBeLessThan(2 * EVENTS_PER_HISTORY);
    expect(histories.filter(({ status }) => status === 'FAILED' || status === 'TERMINATED')).toEqual([]);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { flexNumber, netvisorNumber } from '../../src/demo/registers';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await openWorld('edits-during-run');
}, 60_000);
afterAll(() => world.close());

/** Begins a copy Flex → Netvisor that takes some seconds, and waits until it is under way. */
async function beginSlowCopy(which: 0 | 1, customers: number) {
  const { flexTenant, organisationId } = world.ids(which);
  await world.flex.seed(flexTenant, { customers, seed: 31 });
  await world.netvisor.fail({
    match: { tenant: organisationId },
    times: 1_000_000,
    action: { kind: 'latency', ms: 40 },
  });
  const tenantId = await world.setUp(which, 'flexToNetvisor');
  const preview = await world.operator.scan(tenantId);
  const runId = await world.operator.approve(tenantId, preview);
  await eventually('the copy is under way', async () => {
    const { progress } = await world.operator.run(tenantId, runId);
    return progress.done >= 5;
  });
  return { tenantId, runId, flexTenant, organisationId };
}

const inNetvisor = async (organisationId: string, number: string) =>
  (await world.netvisor.customers(organisationId)).filter((record) => netvisorNumber(record) === number);

describe('a run and the edits during it (design.md)', () => {
  it('an edit of a customer in the snapshot goes ahead of the batch; a customer outside it waits for the end', async () => {
    const { tenantId, runId, flexTenant, organisationId } = await beginSlowCopy(0, 70);
    const numbered = (await world.flex.customers(flexTenant))
      .filter((record) => record.active && record.kind !== null && flexNumber(record) !== '')
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const missing = [];
    for (const record of numbered) {
      if ((await inNetvisor(organisationId, flexNumber(record))).length === 0) missing.push(record);
    }
    const last = missing.at(-1);
    if (!last) throw new Error('the copy was too quick');
    const phone = '040 111 2222';
    await world.flex.edit(flexTenant, last.id, { phone });
    await world.flex.create(flexTenant, {
      kind: 'COMPANY',
      name: 'Kesken Ajon Tullut Oy',
      customer_number: '770001',
    });

    await eventually('the edited customer is in Netvisor', async () => {
      const [record] = await inNetvisor(organisationId, flexNumber(last));
      return record?.customerBaseInformation.phoneNumber === phone;
    });
    const { progress, state } = await world.operator.run(tenantId, runId);
    expect(state).toBe('running');
    expect(progress.done).toBeLessThan(progress.total ?? 0);
    expect(await inNetvisor(organisationId, '770001')).toEqual([]);

    const run = await world.operator.settledRun(tenantId, runId);
    expect(run.state).toBe('completed');
    expect(run.progress.done).toBe(run.progress.total);
    await eventually(
      'the new customer followed',
      async () => (await inNetvisor(organisationId, '770001')).length === 1,
    );
    expect(await inNetvisor(organisationId, flexNumber(last))).toHaveLength(1);
  }, 120_000);

  it('a paused run writes nothing until it is resumed', async () => {
    const { tenantId, runId, organisationId } = await beginSlowCopy(1, 60);
    await world.operator.call('POST', `/tenants/${tenantId}/runs/${runId}/pause`, {
      body: { reason: 'lounas' },
    });
    await eventually(
      'the run shows that it is paused',
      async () => (await world.operator.run(tenantId, runId)).state === 'paused',
    );
    const before = await world.netvisor.customers(organisationId);
    await delay(1_000);
    expect(await world.netvisor.customers(organisationId)).toEqual(before);
    await world.operator.call('POST', `/tenants/${tenantId}/runs/${runId}/resume`, { body: {} });
    const run = await world.operator.settledRun(tenantId, runId);
    expect(run.state).toBe('completed');
    expect(run.progress.done).toBe(run.progress.total);
  }, 120_000);
});

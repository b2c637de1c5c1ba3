import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import type { Company } from '../../src/demo/scene';
import { poll } from '../../src/demo/story/schedules';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;
let company: Company;
/** Netvisor's requests of the whole way to live, by resource. */
let goLiveCalls: string[];
let copied: number;

beforeAll(async () => {
  world = await openWorld('budget');
  await world.flex.seed(world.ids(0).flexTenant, { customers: 40, seed: 8 });
  company = await world.goLive(0, 'flexToNetvisor');
  goLiveCalls = await callsAfter(0);
  copied = (await world.netvisor.customers(company.organisationId)).length;
  await workflowsAtRest(world);
}, 120_000);
afterAll(() => world.close());

const lastRequest = async (): Promise<number> => (await world.netvisor.requests()).at(-1)?.n ?? 0;

/** `GET getcustomer.nv` and the like, in order. */
async function callsAfter(n: number): Promise<string[]> {
  return (await world.netvisor.requests(n)).map(
    ({ method, url }) => `${method} ${/\/([a-z]+\.nv)/i.exec(url)?.[1] ?? url}`,
  );
}

describe('Netvisor calls, exact counts (design.md, budgets)', () => {
  it('an export of n new customers: at most 2n + ⌈n/100⌉ + ⌈n/500⌉ after the scan', () => {
    const firstWrite = goLiveCalls.findIndex((call) => call.startsWith('POST'));
    // The look-up by number comes before the first add and belongs to the export.
    const exported = goLiveCalls.slice(firstWrite - 1);
    expect(copied).toBeGreaterThan(30);
    expect(exported.filter((call) => call === 'GET customerlist.nv')).toHaveLength(1);
    expect(exported.length).toBeLessThanOrEqual(2 * copied + 2);
  });

  it('a known customer: one read and one write for the resource that changed', async () => {
    const [both] = await onBothSides(world, company);
    if (!both) throw new Error('nobody lies on both sides');
    const from = await lastRequest();
    await world.flex.edit(company.flexTenant, both.flex.id, { phone: '040 321 0000' });
    await eventually('the write', async () => (await callsAfter(from)).includes('POST customer.nv'));
    await workflowsAtRest(world);
    expect(await callsAfter(from)).toEqual(['GET getcustomer.nv', 'POST customer.nv']);
  });

  it('a new customer: one look-up, one add, one office', async () => {
    const from = await lastRequest();
    await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name: 'Kolmen Kutsun Oy',
      customer_number: '660001',
      visiting_address: { street: 'Torikatu 1', postal_code: '80100', city: 'Joensuu', country: 'FI' },
      billing_address: { street: 'PL 5', postal_code: '80101', city: 'Joensuu', country: 'FI' },
    });
    await eventually('the office', async () => (await callsAfter(from)).includes('POST office.nv'));
    await workflowsAtRest(world);
    expect(await callsAfter(from)).toEqual(['GET customerlist.nv', 'POST customer.nv', 'POST office.nv']);
  });

  it('a poll: one list and one read for up to 500 rows; nothing for Flex edits that events brought', async () => {
    const from = await lastRequest();
    await poll(world, company);
    await workflowsAtRest(world);
    expect(await callsAfter(from)).toEqual(['GET customerlist.nv', 'GET getcustomer.nv']);
  });
});

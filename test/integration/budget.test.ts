import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import type { Company } from '../../src/demo/scene';
import { poll } from '../../src/demo/story/schedules';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/*
 * Netvisor calls, exact counts (design.md, budgets), as the sandbox's journal has them. The first company is copied
 * from Flex to Netvisor; the second has 501 customers in Netvisor that are read and left alone.
 */

const READ_ALONE = 501;
/** Customers of the first company that wait for a number from Netvisor. */
const UNNUMBERED = 7;

/** With another billing address than the visiting address, so that both resources are written. */
const TWO_ADDRESSES = {
  visiting_address: { street: 'Torikatu 1', postal_code: '80100', city: 'Joensuu', country: 'FI' },
  billing_address: { street: 'PL 5', postal_code: '80101', city: 'Joensuu', country: 'FI' },
};

let world: World;
let company: Company;
let reader: Company;
/** Netvisor's requests of the two ways to live. */
let exporting: Call[];
let reading: Call[];
let copied: number;

/** A request: `GET getcustomer.nv?idlist` and the like, by the parameters that tell one kind from another. */
type Call = string;

beforeAll(async () => {
  world = await openWorld('budget');
  const { organisationId, flexTenant } = world.ids(0);
  await world.flex.seed(flexTenant, { customers: 120, seed: 8 });
  for (let n = 1; n <= UNNUMBERED; n += 1) {
    await world.flex.create(flexTenant, {
      kind: 'COMPANY',
      name: `Numeroa Vailla ${n.toString()} Oy`,
      customer_number: null,
      ...TWO_ADDRESSES,
    });
  }
  company = await world.goLive(0, 'flexToNetvisor');
  await workflowsAtRest(world);
  exporting = await callsAfter(0);
  copied = (await world.netvisor.customers(organisationId)).length;

  // Inactive ones are left out of a copy (D21), so the run and the polls only read them.
  const other = world.ids(1);
  const base = { isActive: 0, isPrivateCustomer: 0 };
  for (let n = 1; n <= READ_ALONE; n += 1) {
    const customerBaseInformation = {
      ...base,
      internalIdentifier: `9${n.toString()}`,
      name: `Hiljainen ${n.toString()} Oy`,
    };
    await world.netvisor.create(other.organisationId, { customerBaseInformation });
  }
  const from = await lastRequest();
  reader = await world.goLive(1, 'netvisorToFlex');
  await workflowsAtRest(world);
  reading = await callsAfter(from);
}, 240_000);
afterAll(() => world.close());

const lastRequest = async (): Promise<number> => (await world.netvisor.requests()).at(-1)?.n ?? 0;

async function callsAfter(n: number): Promise<Call[]> {
  return (await world.netvisor.requests(n)).map(({ method, url }) => {
    const [resource = '', query = ''] = url.replace(/^.*\//, '').split('?');
    const names = query.split('&').map((pair) => (pair.startsWith('method=') ? pair : pair.split('=')[0]));
    return `${method} ${resource}${query === '' ? '' : `?${names.join('&')}`}`;
  });
}

const counted = (calls: readonly Call[]): Record<Call, number> => {
  const counts: Record<Call, number> = {};
  for (const call of calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
};

/** What Netvisor is asked while something is done, until nothing is under way any more. */
async function callsOf(work: () => Promise<unknown>, until?: Call): Promise<Call[]> {
  const from = await lastRequest();
  await work();
  if (until !== undefined) {
    await eventually(until, async () => (await callsAfter(from)).includes(until));
  }
  await workflowsAtRest(world);
  return callsAfter(from);
}

const CHECK = 'GET customerlist.nv?customercodelist';
const LOOK_UP = CHECK;
const WHOLE_LIST = 'GET customerlist.nv';
const CHANGES = 'GET customerlist.nv?changedsince';
const READ = 'GET getcustomer.nv?id';
const READ_LIST = 'GET getcustomer.nv?idlist';
const ADD = 'POST customer.nv?method=add';
const EDIT = 'POST customer.nv?method=edit&id';
const ADD_OFFICE = 'POST office.nv?method=add&customerid';
const EDIT_OFFICE = 'POST office.nv?method=edit&customerid&officeid';

describe('a run', () => {
  it('scans N customers with 1 + ⌈N/500⌉ calls, after the one that checks the connection', () => {
    expect(reading).toEqual([CHECK, WHOLE_LIST, READ_LIST, READ_LIST]);
    expect(exporting.slice(0, 2)).toEqual([CHECK, WHOLE_LIST]);
  });

  it('exports n new customers with at most 2n + ⌈n/100⌉ + ⌈n/500⌉ calls after the scan', async () => {
    const exported = exporting.slice(2);
    const offices = (await world.netvisor.customers(company.organisationId)).flatMap(
      (record) => record.offices,
    ).length;
    expect(copied).toBeGreaterThan(100);
    // One more for all the numbers that Netvisor gave.
    expect(counted(exported)).toEqual({
      [LOOK_UP]: Math.ceil((copied - UNNUMBERED) / 100),
      [ADD]: copied,
      [ADD_OFFICE]: offices,
      [READ_LIST]: Math.ceil(UNNUMBERED / 500),
    });
    expect(exported.length).toBeLessThanOrEqual(
      2 * copied + Math.ceil(copied / 100) + Math.ceil(copied / 500),
    );
  });
});

describe('a poll', () => {
  it('costs one list and one read for up to 500 rows; nothing for Flex edits that events brought', async () => {
    expect(await callsOf(() => poll(world, company))).toEqual([CHANGES, READ_LIST]);
  });

  it('costs 1 + ⌈m/500⌉ for m rows', async () => {
    expect(await callsOf(() => poll(world, reader))).toEqual([CHANGES, READ_LIST, READ_LIST]);
  });
});

describe('a known customer: one read, and one write for each resource that changed', () => {
  const edit = async (patch: object, until: Call): Promise<Call[]> => {
    const [both] = await onBothSides(world, company, ({ netvisor }) => netvisor.offices.length === 1);
    if (!both) throw new Error('nobody with an office lies on both sides');
    return callsOf(() => world.flex.edit(company.flexTenant, both.flex.id, patch), until);
  };
  const address = (street: string) => ({ street, postal_code: '00100', city: 'Helsinki', country: 'FI' });

  it('the customer itself', async () => {
    expect(await edit({ phone: '040 321 0000' }, EDIT)).toEqual([READ, EDIT]);
  });

  it('its office', async () => {
    const visiting = { visiting_address: address('Rantatie 5'), billing_address: address('Laskukuja 1') };
    await edit(visiting, EDIT_OFFICE);
    expect(await edit({ visiting_address: address('Rantatie 6') }, EDIT_OFFICE)).toEqual([READ, EDIT_OFFICE]);
  });

  it('both', async () => {
    const patch = { visiting_address: address('Rantatie 7'), phone: '040 321 0001' };
    expect(await edit(patch, EDIT_OFFICE)).toEqual([READ, EDIT, EDIT_OFFICE]);
  });
});

describe('a new customer', () => {
  const create = (customer: object): Promise<Call[]> =>
    callsOf(
      () =>
        world.flex.create(company.flexTenant, {
          kind: 'COMPANY',
          ...TWO_ADDRESSES,
          ...customer,
        }),
      ADD_OFFICE,
    );

  it('one look-up, one add, one office', async () => {
    const customer = { name: 'Kolmen Kutsun Oy', customer_number: '660001' };
    expect(await create(customer)).toEqual([LOOK_UP, ADD, ADD_OFFICE]);
  });

  it('one more to read the number that Netvisor gave; without a number there is nothing to look up', async () => {
    const customer = { name: 'Numeroa Odottava Oy', customer_number: null };
    expect(await create(customer)).toEqual([ADD, ADD_OFFICE, READ]);
  });

  it('one more where the office add returns no key', async () => {
    const settings = `${world.netvisor.baseUrl}/_sandbox/settings?tenant=${company.organisationId}`;
    await json(settings, { method: 'PATCH', body: { officeAddReturnsId: false } });
    try {
      const customer = { name: 'Neljän Kutsun Oy', customer_number: '670001' };
      expect(await create(customer)).toEqual([LOOK_UP, ADD, ADD_OFFICE, READ]);
    } finally {
      await json(settings, { method: 'PATCH', body: { officeAddReturnsId: true } });
    }
  });
});

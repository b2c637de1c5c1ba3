import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import { flexNumber, netvisorNumber } from '../../src/demo/registers';
import type { Company } from '../../src/demo/scene';
import { workflowsAtRest } from '../../src/demo/story/edits';
import { poll } from '../../src/demo/story/schedules';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;
let company: Company;

beforeAll(async () => {
  world = await openWorld('lost-answers');
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 20, seed: 3 });
  company = await world.goLive(0, 'netvisorToFlex');
}, 120_000);
afterAll(() => world.close());

/** Something happens to the next request of Netvisor that matches: once. */
const befall = (match: { resource: string; method: string }, kind: string) =>
  world.netvisor.fail({ match, times: 1, action: { kind } });

const inNetvisor = async (name: string) =>
  (await world.netvisor.customers(company.organisationId)).filter(
    (record) => record.customerBaseInformation.name === name,
  );
const inFlex = async (name: string) =>
  (await world.flex.customers(company.flexTenant)).filter((record) => record.name === name);

const address = { street: 'Rantatie 4', postal_code: '00100', city: 'Helsinki', country: 'FI' };

/** What may happen to a write and to its answer: with the first nothing took place, with the others everything. */
const MISHAPS = ['drop-before', 'drop-after', 'truncate'] as const;

const settings = (patch: object): Promise<unknown> =>
  json(`${world.netvisor.baseUrl}/_sandbox/settings?tenant=${company.organisationId}`, {
    method: 'PATCH',
    body: patch,
  });

const adds = async (from: number): Promise<number> =>
  (await world.netvisor.requests(from)).filter(
    ({ url }) => url.includes('method=add') && url.includes('customer.nv'),
  ).length;
const lastRequest = async (): Promise<number> => (await world.netvisor.requests()).at(-1)?.n ?? 0;

describe('I2 a write whose answer is lost takes effect once (netvisor-api.md 4.3)', () => {
  it.each(MISHAPS)('an add with an own number is looked up by it (%s)', async (kind) => {
    await befall({ resource: 'customer.nv', method: 'POST' }, kind);
    const [name, number] = [`Vastausta Vailla ${kind} Oy`, `8100${MISHAPS.indexOf(kind).toString()}`];
    const from = await lastRequest();
    await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name,
      customer_number: number,
      visiting_address: address,
    });
    await eventually(
      'the customer and its office',
      async () => (await inNetvisor(name))[0]?.offices.length === 1,
    );
    await workflowsAtRest(world);
    expect(await inNetvisor(name)).toHaveLength(1);
    expect(await adds(from)).toBe(kind === 'drop-before' ? 2 : 1);
  });

  it.each(MISHAPS)(
    'D6 an add with an automatic number is found by what is new since, and the number reaches Flex (%s)',
    async (kind) => {
      await befall({ resource: 'customer.nv', method: 'POST' }, kind);
      const name = `Numeroa Vailla ${kind} Oy`;
      await world.flex.create(company.flexTenant, {
        kind: 'COMPANY',
        name,
        customer_number: null,
        visiting_address: address,
      });
      await eventually('the number that Netvisor gave is in Flex', async () => {
        const [record] = await inFlex(name);
        return record !== undefined && flexNumber(record) !== '';
      });
      await workflowsAtRest(world);
      const [made, ...more] = await inNetvisor(name);
      expect(more).toEqual([]);
      expect((await inFlex(name)).map(flexNumber)).toEqual(made ? [netvisorNumber(made)] : []);
    },
  );

  it('D6 when two new customers could be the one that was added, a person is asked and no third is made', async () => {
    const name = 'Kaksoiskappale Oy';
    // Somebody typed the same one in Netvisor a moment ago; no poll has seen it yet.
    await world.netvisor.create(company.organisationId, {
      customerBaseInformation: {
        name,
        streetAddress: address.street,
        postNumber: address.postal_code,
        city: address.city,
        country: 'FI',
        isPrivateCustomer: 0,
        isActive: 1,
      },
    });
    await befall({ resource: 'customer.nv', method: 'POST' }, 'drop-after');
    const { id } = await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name,
      customer_number: null,
      visiting_address: address,
    });
    await eventually('the question is asked', async () => {
      const issues = await world.operator.issues(company.tenantId, '&state=open&code=possible_duplicate');
      return issues.length === 1;
    });
    await workflowsAtRest(world);
    expect(await inNetvisor(name)).toHaveLength(2);
    expect(flexNumber(await world.flex.customer(company.flexTenant, id))).toBe('');
  });

  it.each([
    ['answered with its key', true],
    ['answered without a key', false],
  ])('an office add is read again and compared, where it is %s', async (_how, officeAddReturnsId) => {
    await settings({ officeAddReturnsId });
    try {
      await befall({ resource: 'office.nv', method: 'POST' }, 'drop-after');
      const name = `Toimipaikka Hukassa ${officeAddReturnsId ? 'Oy' : 'Ky'}`;
      await world.flex.create(company.flexTenant, {
        kind: 'COMPANY',
        name,
        customer_number: officeAddReturnsId ? '710002' : '710003',
        visiting_address: address,
      });
      await eventually('the office is there', async () => (await inNetvisor(name))[0]?.offices.length === 1);
      await workflowsAtRest(world);
      expect((await inNetvisor(name)).map((record) => record.offices.length)).toEqual([1]);
      // It is known from now on: a further address goes to this office.
      const [record] = await inFlex(name);
      if (!record) throw new Error('the customer is gone from Flex');
      const moved = { ...address, street: 'Rantatie 44' };
      await world.flex.edit(company.flexTenant, record.id, { visiting_address: moved });
      await eventually(
        'the office has moved',
        async () =>
          (await inNetvisor(name))[0]?.offices[0]?.officeVisitAddress?.streetAddress === 'Rantatie 44',
      );
      await workflowsAtRest(world);
      expect((await inNetvisor(name)).map((one) => one.offices.length)).toEqual([1]);
    } finally {
      await settings({ officeAddReturnsId: true });
    }
  });

  it('a create in Flex is repeated under its Idempotency-Key', async () => {
    const match = { resource: '/v1/customers', method: 'POST' };
    await world.flex.fail({ match, times: 1, action: { kind: 'drop-after' } });
    const name = 'Kahdesti Pyydetty Oy';
    await world.netvisor.create(company.organisationId, {
      customerBaseInformation: { internalIdentifier: '910001', name, isPrivateCustomer: 0, isActive: 1 },
    });
    await poll(world, company);
    await eventually('the customer is in Flex', async () => (await inFlex(name)).length === 1);
    await workflowsAtRest(world);
    expect(await inFlex(name)).toHaveLength(1);
  });

  it('an edit whose answer is lost is seen to have happened', async () => {
    const [record] = (await world.flex.customers(company.flexTenant)).filter((other) => other.active);
    if (!record) throw new Error('Flex is empty');
    await befall({ resource: 'customer.nv', method: 'POST' }, 'drop-after');
    await world.flex.edit(company.flexTenant, record.id, { phone: '050 555 6677' });
    await eventually(
      'the phone number is in Netvisor',
      async () => (await inNetvisor(record.name))[0]?.customerBaseInformation.phoneNumber === '050 555 6677',
    );
    await workflowsAtRest(world);
    const open = await world.operator.issues(company.tenantId, '&state=open&code=field_conflict');
    expect(open).toEqual([]);
  });
});

describe('D3 the same number, not the same customer', () => {
  it('is an issue; nothing is written to either side', async () => {
    const before = await world.netvisor.customers(company.organisationId);
    await world.netvisor.create(company.organisationId, {
      customerBaseInformation: {
        internalIdentifier: '820001',
        name: 'Kahvila Aalto Ky',
        isPrivateCustomer: 0,
        isActive: 1,
      },
    });
    const made = await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name: 'Rakennus Virtanen Oy',
      customer_number: '820001',
    });
    await eventually('the collision is shown', async () => {
      const issues = await world.operator.issues(company.tenantId, '&code=number_collision');
      return issues.length === 1;
    });
    await poll(world, company);
    await workflowsAtRest(world);
    expect(await inNetvisor('Rakennus Virtanen Oy')).toEqual([]);
    expect(await inFlex('Kahvila Aalto Ky')).toEqual([]);
    expect((await world.flex.customer(company.flexTenant, made.id)).version).toBe(made.version);
    expect(await world.netvisor.customers(company.organisationId)).toHaveLength(before.length + 1);
  });
});

describe('a number that Netvisor says is in use though its list shows nobody with it', () => {
  it('is an issue after one more look, and not asked for ever', async () => {
    await settings({ listInactive: false });
    try {
      await world.netvisor.create(company.organisationId, {
        customerBaseInformation: {
          internalIdentifier: '830001',
          name: 'Lopettanut Oy',
          isPrivateCustomer: 0,
          isActive: 0,
        },
      });
      const from = await lastRequest();
      await world.flex.create(company.flexTenant, {
        kind: 'COMPANY',
        name: 'Uusi Yritys Oy',
        customer_number: '830001',
      });
      await eventually('a person is told', async () => {
        const issues = await world.operator.issues(company.tenantId, '&state=open&code=duplicate_number');
        return issues.some(({ linkId }) => linkId !== null);
      });
      await workflowsAtRest(world);
      expect(await adds(from)).toBe(1);
      expect(await inNetvisor('Uusi Yritys Oy')).toEqual([]);
    } finally {
      await settings({ listInactive: true });
    }
  });
});

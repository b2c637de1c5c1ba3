import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
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

/** The request is carried out, but its answer never arrives: once. */
const loseAnswer = (system: 'netvisor' | 'flex', match: { resource: string; method: string }) =>
  world[system].fail({ match, times: 1, action: { kind: 'drop-after' } });

const inNetvisor = async (name: string) =>
  (await world.netvisor.customers(company.organisationId)).filter(
    (record) => record.customerBaseInformation.name === name,
  );
const inFlex = async (name: string) =>
  (await world.flex.customers(company.flexTenant)).filter((record) => record.name === name);

const address = { street: 'Rantatie 4', postal_code: '00100', city: 'Helsinki', country: 'FI' };

describe('I2 a write whose answer is lost takes effect once', () => {
  it('an add with an own number is found by its number', async () => {
    await loseAnswer('netvisor', { resource: 'customer.nv', method: 'POST' });
    const name = 'Vastausta Vailla Oy';
    await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name,
      customer_number: '810001',
      visiting_address: address,
    });
    await eventually(
      'the customer and its office',
      async () => (await inNetvisor(name))[0]?.offices.length === 1,
    );
    await workflowsAtRest(world);
    expect(await inNetvisor(name)).toHaveLength(1);
  });

  it('D6 an add with an automatic number is found by what is new since, and the number reaches Flex', async () => {
    await loseAnswer('netvisor', { resource: 'customer.nv', method: 'POST' });
    const name = 'Numeroa Vailla Oy';
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
  });

  it('an office is found by its own identifier', async () => {
    await loseAnswer('netvisor', { resource: 'office.nv', method: 'POST' });
    const name = 'Toimipaikka Hukassa Oy';
    await world.flex.create(company.flexTenant, {
      kind: 'COMPANY',
      name,
      customer_number: '710002',
      visiting_address: address,
    });
    await eventually('the office is there', async () => (await inNetvisor(name))[0]?.offices.length === 1);
    await workflowsAtRest(world);
    expect((await inNetvisor(name)).map((record) => record.offices.length)).toEqual([1]);
  });

  it('a create in Flex is repeated under its Idempotency-Key', async () => {
    await loseAnswer('flex', { resource: '/v1/customers', method: 'POST' });
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
    await loseAnswer('netvisor', { resource: 'customer.nv', method: 'POST' });
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

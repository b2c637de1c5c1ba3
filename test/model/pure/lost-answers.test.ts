import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../support/planning';
import { carryOutDecision, undecided } from './operator';
import { comeToRest } from './quiescence';
import type { Trouble } from './wire';
import { World } from './world';

/** Done, but the answer never comes. */
const lost: Trouble = { request: 1, strikes: 'after', how: 'connection' };

/** A customer made in Flex, whose add to Netvisor was not answered. */
async function addNotAnswered(number: string | null): Promise<World> {
  const world = new World(DEFAULT_POLICY);
  world.flex.create({
    customer_type_id: world.flex.typeOf('COMPANY'),
    name: 'Aalto Oy',
    customer_number: number,
    billing_address: { street: 'Rantatie 4', postal_code: '00100', city: 'Helsinki', country: 'FI' },
  });
  for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
  await world.service.workOnNext(lost, null);
  expect(world.netvisorCustomers()).toHaveLength(1);
  return world;
}

async function endsAsOnePair(world: World): Promise<void> {
  world.tick(15);
  expect(await comeToRest(world)).toBe(true);
  const [flex, ...moreInFlex] = world.flexCustomers();
  const [netvisor, ...moreInNetvisor] = world.netvisorCustomers();
  expect([moreInFlex, moreInNetvisor]).toEqual([[], []]);
  expect(world.service.memory.links()).toMatchObject([{ flexId: flex, netvisorKey: netvisor }]);
}

describe('I2 D6 an add whose answer was lost is found again, whatever was edited since', () => {
  it('the customer was renamed in Flex', async () => {
    const world = await addNotAnswered(null);
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { name: 'Kahvila Aalto Ky' });
    await endsAsOnePair(world);
  });

  it('the customer was given a number in Flex', async () => {
    const world = await addNotAnswered(null);
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { customer_number: '0100' });
    await endsAsOnePair(world);
  });

  it('its own number was changed in Flex', async () => {
    const world = await addNotAnswered('1001');
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { customer_number: '1002' });
    await endsAsOnePair(world);
  });

  it('the poll meets the new customer before the add is tried again', async () => {
    const world = await addNotAnswered(null);
    world.tick();
    await world.service.poll(null);
    await endsAsOnePair(world);
  });

  it('the process died before it could link what was answered', async () => {
    const world = new World(DEFAULT_POLICY);
    world.flex.create({
      customer_type_id: world.flex.typeOf('COMPANY'),
      name: 'Aalto Oy',
      customer_number: null,
    });
    for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
    await world.service.workOnNext({ ...lost, how: 'kill' }, null);
    await endsAsOnePair(world);
  });
});

describe('D5 D6 an add whose answer was lost, and somebody else’s new customer of the same name', () => {
  it('is asked about, by naming both; a person’s word ends it', async () => {
    const world = new World(DEFAULT_POLICY);
    const id = world.flex.create({
      customer_type_id: world.flex.typeOf('COMPANY'),
      name: 'Aalto Oy',
      customer_number: null,
    });
    for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
    await world.service.workOnNext({ ...lost, strikes: 'before' }, null);
    const key = world.netvisor.add({
      customerBaseInformation: { name: 'Aalto Oy', streetAddress: 'Mäkikatu 2', city: 'Tampere' },
    });
    await world.service.workOnNext(null, null);
    const [asked] = undecided(world);
    expect(asked).toMatchObject({
      code: 'possible_duplicate',
      params: { by: 'name', flexId: id, netvisorKey: key },
      choices: [{ id: key, label: 'Aalto Oy, –', detail: 'Mäkikatu 2, Tampere' }],
    });
    if (asked) carryOutDecision(world, asked, 'different');
    await world.service.workOnNext(null, null);
    expect(world.netvisorCustomers()).toHaveLength(2);
  });
});

describe('I2 a create in Flex whose answer was lost is found again, whatever was edited since', () => {
  it('its number was changed in Netvisor before the event of our own create came', async () => {
    const world = new World(DEFAULT_POLICY);
    const key = world.netvisor.add({
      customerBaseInformation: { name: 'Aalto Oy', internalIdentifier: '1002' },
    });
    world.tick();
    await world.service.poll(lost);
    expect(world.flexCustomers()).toHaveLength(1);
    world.netvisor.edit(key, { customerBaseInformation: { internalIdentifier: 'A-17' } });
    await world.service.workOnNext(null, null);
    expect(world.flexCustomers()).toHaveLength(1);
    await endsAsOnePair(world);
  });
});

/** What both sides have in a field of the one pair that there is, once all is at rest. */
async function bothAtRest(world: World): Promise<Array<Record<string, unknown>>> {
  await endsAsOnePair(world);
  const [flex] = world.flexCustomers();
  const [netvisor] = world.netvisorCustomers();
  return [
    { ...(flex && world.flex.record(flex)?.content) },
    { ...(netvisor && world.netvisor.record(netvisor)?.customerBaseInformation) },
  ];
}

describe('D1 what is edited while an answer is missing is an edit, and no first contact', () => {
  it.each([
    ['without a number', null],
    ['with a number', '1001'],
  ])('in Flex, after an add to Netvisor %s: it goes to Netvisor', async (_which, number) => {
    const world = await addNotAnswered(number);
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { phone: '040 111 2222', name_extension: 'Huolto' });
    for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
    expect(await bothAtRest(world)).toMatchObject([
      { phone: '040 111 2222', name_extension: 'Huolto' },
      { phoneNumber: '040 111 2222', nameExtension: 'Huolto' },
    ]);
    expect(undecided(world)).toEqual([]);
  });

  it('in Flex, and the poll meets Netvisor’s new customer first', async () => {
    const world = await addNotAnswered(null);
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { name_extension: 'Huolto' });
    world.tick();
    await world.service.poll(null);
    expect(await bothAtRest(world)).toMatchObject([
      { name_extension: 'Huolto' },
      { nameExtension: 'Huolto' },
    ]);
  });

  it('in Flex, after a create there: it goes to Netvisor', async () => {
    const world = new World(DEFAULT_POLICY);
    world.netvisor.add({
      customerBaseInformation: { name: 'Aalto Oy', internalIdentifier: '1002', nameExtension: 'Myynti' },
    });
    world.tick();
    await world.service.poll(lost);
    const [id] = world.flexCustomers();
    if (id) world.flex.edit(id, { name_extension: 'Huolto' });
    for (const change of world.flex.changes()) await world.service.hear(change, 'webhook');
    expect(await bothAtRest(world)).toMatchObject([
      { name_extension: 'Huolto' },
      { nameExtension: 'Huolto' },
    ]);
    expect(undecided(world)).toEqual([]);
  });

  it('in Netvisor, after a create in Flex: it comes to Flex', async () => {
    const world = new World(DEFAULT_POLICY);
    const key = world.netvisor.add({
      customerBaseInformation: { name: 'Aalto Oy', internalIdentifier: '1002', nameExtension: 'Myynti' },
    });
    world.tick();
    await world.service.poll(lost);
    world.netvisor.edit(key, { customerBaseInformation: { nameExtension: 'Huolto' } });
    expect(await bothAtRest(world)).toMatchObject([
      { name_extension: 'Huolto' },
      { nameExtension: 'Huolto' },
    ]);
    expect(undecided(world)).toEqual([]);
  });
});

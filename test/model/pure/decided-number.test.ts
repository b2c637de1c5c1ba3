import { describe, expect, it } from 'vitest';
import type { FlexId } from '../../../src/sync/ids';
import { DEFAULT_POLICY } from '../../support/planning';
import { carryOutDecision, undecided } from './operator';
import { comeToRest, lookAtAll } from './quiescence';
import { World } from './world';

/** A customer in step, whose number was changed in Flex. */
async function renumberedInFlex(): Promise<{ world: World; id: FlexId }> {
  const world = new World(DEFAULT_POLICY);
  const customer_type_id = world.flex.typeOf('COMPANY');
  const id = world.flex.create({ customer_type_id, name: 'Aalto Oy', customer_number: '1002' });
  await comeToRest(world);
  world.flex.edit(id, { customer_number: '1001' });
  await comeToRest(world);
  world.flex.create({ customer_type_id, name: 'Kahvila Kotka Ky', customer_number: '1002' });
  return { world, id };
}

describe('D4 a number that the operator chose and that another customer has by then', () => {
  it('is not written to Netvisor, the other fields are, and a person is told', async () => {
    const world = new World(DEFAULT_POLICY);
    const id = world.flex.create({
      customer_type_id: world.flex.typeOf('COMPANY'),
      name: 'Aalto Oy',
      customer_number: '0100',
    });
    await comeToRest(world);
    const [key] = world.netvisorCustomers();
    if (!key) throw new Error('the customer was not created in Netvisor');
    world.netvisor.edit(key, { customerBaseInformation: { internalIdentifier: '' } });
    await comeToRest(world);
    const [changed] = undecided(world);
    expect(changed?.code).toBe('number_changed');

    world.netvisor.add({ customerBaseInformation: { name: 'Kahvila Aalto Ky', internalIdentifier: '0100' } });
    if (changed) carryOutDecision(world, changed, 'use_flex');
    world.flex.edit(id, { phone: '040 123 4567' });
    expect(await world.service.workOnNext(null, null)).toBe(true);

    expect(world.netvisor.read(key)?.fields).toMatchObject({ customerNumber: null, phone: '040 123 4567' });
    const [link] = world.service.memory.links();
    expect(link && world.service.memory.openIssues(link.id)).toMatchObject([
      { code: 'duplicate_number', field: 'customerNumber', params: { side: 'netvisor', number: '0100' } },
    ]);
    expect(await comeToRest(world)).toBe(true);
  });

  it('is not written to Flex either, and the difference is asked about until it is gone', async () => {
    const { world, id } = await renumberedInFlex();
    const [changed] = undecided(world);
    if (changed) carryOutDecision(world, changed, 'use_netvisor');
    await comeToRest(world);
    lookAtAll(world);
    await comeToRest(world);
    const linkOf = () => world.service.memory.links().find((link) => link.flexId === id);
    const asked = () => {
      const link = linkOf();
      return link ? world.service.memory.openIssues(link.id).map(({ code }) => code) : [];
    };
    expect((await world.flex.read(id))?.fields.customerNumber).toBe('1001');
    expect(asked()).not.toEqual([]);

    world.flex.edit(id, { customer_number: null });
    await comeToRest(world);
    expect(asked()).not.toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../support/planning';
import { carryOutDecision, undecided } from './operator';
import { comeToRest } from './quiescence';
import { World } from './world';

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
});

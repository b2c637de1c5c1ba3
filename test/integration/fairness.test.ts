import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Company } from '../../src/demo/scene';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import { eventually } from '../../src/dev/eventually';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/** More than the worker has slots for edits, so that a backlog could take all of them. */
const BACKLOG = 50;

let world: World;
let busy: Company;
let other: Company;

beforeAll(async () => {
  world = await openWorld('fairness');
  await world.flex.seed(world.ids(0).flexTenant, { customers: BACKLOG + 15, seed: 5 });
  await world.netvisor.seed(world.ids(1).organisationId, { customers: 6, seed: 6 });
  busy = await world.goLive(0, 'flexToNetvisor');
  other = await world.goLive(1, 'netvisorToFlex');
  await world.operator.letAllChange(busy.tenantId);
  await workflowsAtRest(world);
}, 180_000);
afterAll(() => world.close());

describe('I11: a backlog of one company', () => {
  it('takes no slot of another: its edit goes through in the time of a few requests', async () => {
    const customers = (await onBothSides(world, busy)).slice(0, BACKLOG);
    const [quiet] = await onBothSides(world, other);
    if (!quiet || customers.length < BACKLOG) throw new Error('too few customers');
    await world.netvisor.fail({
      match: { tenant: busy.organisationId },
      times: 10_000,
      action: { kind: 'latency', ms: 300 },
    });
    const from = (await world.netvisor.requests()).at(-1)?.n ?? 0;
    const ofBusy = async (after: number) =>
      (await world.netvisor.requests(after)).filter(({ tenant }) => tenant === busy.organisationId);
    await Promise.all(
      customers.map(({ flex }, n) =>
        world.flex.edit(busy.flexTenant, flex.id, { phone: `040 777 ${String(1000 + n)}` }),
      ),
    );
    await eventually('the backlog is being worked off', async () => (await ofBusy(from)).length > 3);

    const editedAt = (await world.netvisor.requests()).at(-1)?.n ?? 0;
    await world.flex.edit(other.flexTenant, quiet.flex.id, { phone: '050 123 4567' });
    const written = await eventually('the other company’s edit is in Netvisor', async () =>
      (await world.netvisor.requests(editedAt)).find(
        ({ tenant, method }) => tenant === other.organisationId && method === 'POST',
      ),
    );
    // Counted in requests of the busy company, which take 300 ms each, and not in seconds of this computer.
    const meanwhile = (await ofBusy(editedAt)).filter(({ n }) => n < written.n);
    expect(meanwhile.length).toBeLessThanOrEqual(6);

    await world.netvisor.heal();
    await eventually('the backlog is done', async () => {
      const phones = (await world.netvisor.customers(busy.organisationId)).map(
        (record) => record.customerBaseInformation.phoneNumber,
      );
      return customers.every((_, n) => phones.includes(`040 777 ${String(1000 + n)}`));
    });
    expect(Math.max(...(await ofBusy(from)).map(({ inFlight }) => inFlight))).toBe(1);
  }, 120_000);
});

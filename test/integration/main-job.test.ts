import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { eventually } from '../../src/dev/eventually';
import type { Company } from '../../src/demo/scene';
import { belongsIntoFlex, disagreements, flexNumber, netvisorNumber } from '../../src/demo/registers';
import {
  conflict,
  mergedFields,
  onBothSides,
  outage,
  polled,
  pushed,
  quiet,
} from '../../src/demo/story/edits';
import { poll } from '../../src/demo/story/schedules';
import { checkCopiedToFlex, checkCopiedToNetvisor } from '../../src/demo/story/onboard';
import { tokensOf, textsIn } from '../support/tokens';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;
let a: Company;
let b: Company;

/** Open workflows as Temporal described them while they ran: pending activities with their heartbeat details. */
const described: unknown[] = [];
let sampling = true;
let sampler: Promise<void>;

async function sample(): Promise<void> {
  const { client } = world.stage.temporal;
  while (sampling) {
    for await (const { workflowId, runId } of client.workflow.list({
      query: "ExecutionStatus = 'Running'",
    })) {
      const description = await client.workflow.getHandle(workflowId, runId).describe();
      if (description.raw.pendingActivities?.length) described.push(description.raw.pendingActivities);
    }
    await delay(100);
  }
}

/** What lay in both systems at any time: nothing of it may reach Temporal. */
const seeded: unknown[] = [];

beforeAll(async () => {
  world = await openWorld('main-job');
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 120, seed: 11 });
  await world.flex.seed(world.ids(1).flexTenant, { customers: 40, seed: 12 });
  sampler = sample();
  seeded.push(await world.netvisor.customers(world.ids(0).organisationId));
  seeded.push(await world.flex.customers(world.ids(1).flexTenant));
}, 120_000);

afterAll(async () => {
  sampling = false;
  await sampler;
  await world.close();
});

describe('R3 the first run copies the register in the confirmed direction', () => {
  it('Netvisor → Flex: every active customer with a number of its own, field by field', async () => {
    a = await world.goLive(0, 'netvisorToFlex');
    expect(await checkCopiedToFlex(world, a)).toBeGreaterThan(80);
  }, 120_000);

  it('Netvisor → Flex writes nothing to Netvisor (D20 copy)', async () => {
    const writes = (await world.netvisor.requests()).filter(
      (request) => request.tenant === a.organisationId && request.method === 'POST',
    );
    expect(writes).toEqual([]);
  });

  it('Flex → Netvisor: every active customer, numbered, field by field', async () => {
    b = await world.goLive(1, 'flexToNetvisor');
    expect(await checkCopiedToNetvisor(world, b)).toBeGreaterThan(20);
  }, 120_000);
});

describe('R9 R10 R21 customers from Netvisor get the Netvisor customer types, without number series', () => {
  it('consumers PRIVATE, companies COMPANY', async () => {
    const copies = await world.flex.customers(a.flexTenant);
    const types = new Set(copies.map((copy) => `${copy.kind ?? ''} ${copy.customer_type_id}`));
    expect(types.size).toBe(2);
  });
});

describe('R12 R13 the visiting address is the office; the only address is the billing address too', () => {
  it('an office per Flex customer with a visiting address', async () => {
    const netvisor = new Map(
      (await world.netvisor.customers(b.organisationId)).map((record) => [netvisorNumber(record), record]),
    );
    const flex = await world.flex.customers(b.flexTenant);
    const onlyAddress = flex.filter(
      (record) => record.active && record.visiting_address && !record.billing_address && record.kind,
    );
    for (const record of onlyAddress) {
      const copy = netvisor.get(flexNumber(record));
      expect(copy?.offices).toHaveLength(1);
      expect(copy?.customerBaseInformation.postNumber).toBe(record.visiting_address?.postal_code);
    }
    const withVisit = flex.filter((record) => record.active && record.visiting_address && record.kind);
    expect(withVisit.length).toBeGreaterThan(3);
    for (const record of withVisit) expect(netvisor.get(flexNumber(record))?.offices).toHaveLength(1);
  });
});

describe('after go-live both sides stay in step', () => {
  it('R5 an edit in Flex reaches Netvisor at once', async () => {
    const [both] = await onBothSides(world, b);
    if (!both) throw new Error('nobody lies on both sides');
    await pushed(world, b, both);
  });

  it('R6 D19 an edit in Netvisor comes with the poll, an office with the sweep', async () => {
    const [office] = await onBothSides(world, a, (both) => both.netvisor.offices.length === 1);
    const [both] = await onBothSides(world, a, (other) => other.flex.id !== office?.flex.id);
    if (!both || !office) throw new Error('the register lacks an office');
    await polled(world, a, both, office);
  });

  it('D1 different fields edited on both sides both survive', async () => {
    const [, both] = await onBothSides(world, a);
    if (!both) throw new Error('nobody lies on both sides');
    await mergedFields(world, a, both);
  });

  it('R2 D1 the same field: Netvisor wins, the loser is kept as an issue', async () => {
    const [, , both] = await onBothSides(world, a);
    if (!both) throw new Error('nobody lies on both sides');
    await conflict(world, a, both);
  });

  it('I10 Netvisor down while an edit comes: it waits, and heals by itself', async () => {
    const [, both] = await onBothSides(world, b);
    if (!both) throw new Error('nobody lies on both sides');
    await outage(world, b, both);
  });

  it('R1 a customer created in Flex is created in Netvisor, one created in Netvisor in Flex', async () => {
    const inFlex = await world.flex.create(b.flexTenant, {
      kind: 'COMPANY',
      name: 'Uusi Asennusliike Oy',
      customer_number: '880001',
      visiting_address: { street: 'Kauppakatu 12', postal_code: '33200', city: 'Tampere', country: 'FI' },
    });
    await eventually('the new Flex customer is in Netvisor', async () =>
      (await world.netvisor.customers(b.organisationId)).some(
        (record) =>
          netvisorNumber(record) === '880001' &&
          record.offices.length === 1 &&
          disagreements(inFlex, record).length === 0,
      ),
    );
    const inNetvisor = await world.netvisor.create(a.organisationId, {
      customerBaseInformation: {
        internalIdentifier: '990001',
        name: 'Rantasen Kahvila Ky',
        isPrivateCustomer: 0,
        isActive: 1,
        streetAddress: 'Satamatie 3',
        postNumber: '48100',
        city: 'Kotka',
        country: 'FI',
      },
    });
    await poll(world, a);
    await eventually('the new Netvisor customer is in Flex', async () =>
      (await world.flex.customers(a.flexTenant)).some(
        (record) => flexNumber(record) === '990001' && disagreements(record, inNetvisor).length === 0,
      ),
    );
  });

  it('I8 once in step, further polls write nothing', async () => {
    await quiet(world, [a, b]);
  });
});

describe('what was promised of every request', () => {
  it('I5 never two requests of one company at Netvisor at once', async () => {
    const requests = await world.netvisor.requests();
    expect(requests.length).toBeGreaterThan(50);
    expect(Math.max(...requests.map((request) => request.inFlight))).toBe(1);
  });

  it('the customers that belong into Flex are still those', async () => {
    const netvisor = await world.netvisor.customers(a.organisationId);
    const wanted = netvisor.filter((record) => belongsIntoFlex(record, netvisor)).length;
    expect((await world.flex.customers(a.flexTenant)).length).toBe(wanted);
  });
});

describe('I3 no personal data in Temporal', () => {
  it('no history, identity, failure or heartbeat holds a name, street, e-mail, phone or number of a customer', async () => {
    seeded.push(await world.netvisor.customers(a.organisationId), await world.flex.customers(b.flexTenant));
    const personal = new Set<string>();
    for (const text of textsIn(seeded.map(personalPart)))
      for (const token of tokensOf(text)) personal.add(token);
    expect(personal.size).toBeGreaterThan(300);

    const { client } = world.stage.temporal;
    let histories = 0;
    const found: string[] = [];
    for await (const execution of client.workflow.list()) {
      const history = await client.workflow.getHandle(execution.workflowId, execution.runId).fetchHistory();
      const texts = [...textsIn(JSON.parse(historyToJSON(history)))];
      for (const text of texts)
        for (const token of tokensOf(text)) if (personal.has(token)) found.push(token);
      histories += 1;
    }
    expect(histories).toBeGreaterThan(8);
    expect(described.length).toBeGreaterThan(5);
    for (const text of textsIn(described)) {
      for (const token of tokensOf(text)) if (personal.has(token)) found.push(token);
    }
    expect(found).toEqual([]);
  });
});

/** The parts of the sandboxes' records that tell of a person; ids, kinds and codes of the systems don't. */
function personalPart(records: unknown): unknown {
  const harmless = new Set([
    'id',
    'customer_type_id',
    'kind',
    'created_at',
    'updated_at',
    'updated_by',
    'version',
    'external_ids',
    'language',
    'netvisorKey',
    'officeNetvisorKey',
    'officeIdentifier',
    'officeName',
    'operator',
    'finvoiceRouterCode',
    'city',
    'country',
  ]);
  if (Array.isArray(records)) return records.map(personalPart);
  // When something was edited tells nothing of a person.
  if (typeof records === 'string' && /^\d{4}-\d\d-\d\dT/.test(records)) return null;
  if (typeof records !== 'object' || records === null) return records;
  return Object.fromEntries(
    Object.entries(records)
      .filter(([key]) => !harmless.has(key))
      .map(([key, value]) => [key, personalPart(value)]),
  );
}

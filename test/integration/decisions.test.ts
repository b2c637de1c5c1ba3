import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../src/dev/eventually';
import type { OperatorIssue } from '../../src/dev/operator';
import type { Company } from '../../src/demo/scene';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { poll } from '../../src/demo/story/schedules';
import { runFns } from '../cli/run-fns';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

let world: World;
let company: Company;
let customers: Both[];

beforeAll(async () => {
  world = await openWorld('decisions');
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 80, seed: 5 });
  company = await world.goLive(0, 'netvisorToFlex');
  customers = await onBothSides(world, company, ({ flex, netvisor }) => {
    return flex.kind === 'COMPANY' && netvisor.offices.length === 0;
  });
}, 120_000);
afterAll(() => world.close());

/** A customer that no other test of the file uses. */
function take(): Both {
  const both = customers.shift();
  if (!both) throw new Error('the seed has too few companies without an office');
  return both;
}

const inNetvisor = async ({ netvisor }: Both) =>
  (await world.netvisor.customer(company.organisationId, netvisor.netvisorKey)).customerBaseInformation;
const inFlex = ({ flex }: Both) => world.flex.customer(company.flexTenant, flex.id);

async function linkIdOf({ flex }: Both): Promise<string> {
  const link = (await world.operator.links(company.tenantId)).find((one) => one.flexId === flex.id);
  if (!link) throw new Error('the customer has no link');
  return link.id;
}

async function issueOf(both: Both, code: string): Promise<OperatorIssue> {
  const link = await linkIdOf(both);
  return eventually(`the issue ${code}`, async () => {
    const issues = await world.operator.issues(company.tenantId, `&state=open&code=${code}&link=${link}`);
    return issues[0];
  });
}

async function syncNow(both: Both): Promise<void> {
  const path = `/tenants/${company.tenantId}/links/${await linkIdOf(both)}/sync`;
  await world.operator.call('POST', path, { body: {} });
}

const pathOf = (issue: OperatorIssue) => `/tenants/${company.tenantId}/issues/${issue.id}`;

async function decide(issue: OperatorIssue, decision: string, params = {}): Promise<void> {
  const { etag } = await world.operator.call('GET', pathOf(issue));
  await world.operator.call('POST', `${pathOf(issue)}/decision`, {
    body: { decision, params },
    headers: { 'if-match': etag ?? '*' },
  });
}

const stateOf = async (issue: OperatorIssue): Promise<string> =>
  z.looseObject({ state: z.string() }).parse((await world.operator.call('GET', pathOf(issue))).body).state;

const closed = (issue: OperatorIssue) =>
  eventually('the issue is closed', async () => (await stateOf(issue)) === 'resolved');

const journalSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      side: z.string(),
      field: z.string(),
      reasonCode: z.string(),
      actor: z.object({ type: z.string(), id: z.string().nullable() }),
      undo: z.looseObject({ state: z.string() }).nullable(),
    }),
  ),
});

async function journalOf(both: Both) {
  const path = `/tenants/${company.tenantId}/journal?link=${await linkIdOf(both)}`;
  return journalSchema.parse((await world.operator.call('GET', path)).body).data;
}

/** Edits the same field on both sides; Netvisor's stands and Flex's is kept. */
async function conflictOnEmail(both: Both): Promise<OperatorIssue> {
  await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
    customerBaseInformation: { email: 'netvisorin@esimerkki.example' },
  });
  await world.flex.edit(company.flexTenant, both.flex.id, { email: 'flexin@esimerkki.example' });
  const issue = await issueOf(both, 'field_conflict');
  await eventually('Netvisor won', async () => (await inFlex(both)).email === 'netvisorin@esimerkki.example');
  await workflowsAtRest(world);
  return issue;
}

describe('explain', () => {
  const explanationSchema = z.looseObject({
    sides: z.looseObject({ netvisor: z.looseObject({ state: z.string(), code: z.string().nullable() }) }),
    match: z.looseObject({ kind: z.string() }),
    fields: z.array(
      z.looseObject({
        field: z.string(),
        flex: z.looseObject({ kind: z.string(), text: z.string().optional() }),
        since: z.record(z.string(), z.string()),
        reasonCode: z.string(),
        write: z.string().nullable(),
        after: z.looseObject({ flex: z.looseObject({ text: z.string() }).nullable() }),
      }),
    ),
  });
  const explain = async (both: Both) => {
    const path = `/tenants/${company.tenantId}/links/${await linkIdOf(both)}/explain`;
    return explanationSchema.parse((await world.operator.call('GET', path)).body);
  };
  const phoneOf = ({ fields }: Awaited<ReturnType<typeof explain>>) =>
    fields.find(({ field }) => field === 'phone');

  it('reads both sides now and tells what would be written, writing nothing', async () => {
    const both = take();
    await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
      customerBaseInformation: { phoneNumber: '+358 50 222 3344' },
    });
    const { version } = await inFlex(both);
    const explained = await explain(both);
    expect(explained.match.kind).toBe('linked');
    expect(phoneOf(explained)).toMatchObject({
      since: { flex: 'same', netvisor: 'changed' },
      reasonCode: 'onlyNetvisorChanged',
      write: 'flex',
      after: { flex: { text: '+358 50 222 3344' } },
    });
    expect((await inFlex(both)).version).toBe(version);
    const table = await runFns(
      ['explain', '-t', company.tenantId, '--customer', both.flex.customer_number ?? '', '--lang', 'fi'],
      { FNS_API_URL: world.stage.apiUrl, FNS_TOKEN: world.stage.operatorToken },
    );
    expect(table.stdout).toMatch(/Puhelin .*\+358 50 222 3344 +Netvisor +.*Netvisorissa/u);
    expect(table.stdout).toMatch(/Flex +Puhelin +\+358 50 222 3344/u);
  });

  it('a silent Netvisor is told as such; what Flex has is shown', async () => {
    const both = take();
    await world.netvisor.fail({
      match: { resource: 'getcustomer.nv' },
      times: 1,
      action: { kind: 'status', status: 503 },
    });
    const explained = await explain(both);
    await world.netvisor.heal();
    expect(explained.sides.netvisor).toMatchObject({ state: 'unread', code: 'system_unavailable' });
    expect(phoneOf(explained)).toMatchObject({ reasonCode: 'unread', write: null });
  });

  it('I3: its workflow holds the id of the request and nothing of the customer', async () => {
    const both = take();
    await explain(both);
    const { client } = world.stage.temporal;
    for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'operatorRead'" })) {
      const history = JSON.stringify(await client.workflow.getHandle(workflowId).fetchHistory());
      for (const value of [both.flex.name, both.flex.id, both.netvisor.netvisorKey, both.flex.phone]) {
        if (value != null && value.length > 3) expect(history).not.toContain(value);
      }
    }
  });
});

describe('decisions of operators are carried out by the look that follows', () => {
  it('D1 use_flex: the value that lost stands on both sides; the operator is in the journal', async () => {
    const both = take();
    const issue = await conflictOnEmail(both);
    await decide(issue, 'use_flex');
    await closed(issue);
    expect((await inFlex(both)).email).toBe('flexin@esimerkki.example');
    expect((await inNetvisor(both)).email).toBe('flexin@esimerkki.example');
    const decided = (await journalOf(both)).filter(({ reasonCode }) => reasonCode === 'operatorDecided');
    expect(decided.map(({ side, actor }) => [side, actor.type]).sort()).toEqual([
      ['flex', 'operator'],
      ['netvisor', 'operator'],
    ]);
  });

  it('D1 use_netvisor: closes and writes nothing', async () => {
    const both = take();
    const issue = await conflictOnEmail(both);
    const { version } = await inFlex(both);
    await decide(issue, 'use_netvisor');
    expect(await stateOf(issue)).toBe('resolved');
    expect((await inFlex(both)).version).toBe(version);
  });

  it('D13: what was cleared on one side is cleared on the other, or put back', async () => {
    const [cleared, restored] = [take(), take()];
    for (const both of [cleared, restored]) {
      await world.flex.edit(company.flexTenant, both.flex.id, {
        invoicing_email: 'laskut@esimerkki.example',
      });
      await eventually(
        'the invoicing e-mail is in Netvisor',
        async () => (await inNetvisor(both)).emailInvoicingAddress === 'laskut@esimerkki.example',
      );
      await workflowsAtRest(world);
      await world.flex.edit(company.flexTenant, both.flex.id, { invoicing_email: null });
    }
    const clearing = await issueOf(cleared, 'clearing');
    await decide(clearing, 'use_flex');
    await closed(clearing);
    expect((await inNetvisor(cleared)).emailInvoicingAddress ?? '').toBe('');

    const restoring = await issueOf(restored, 'clearing');
    await decide(restoring, 'use_netvisor');
    await closed(restoring);
    expect((await inFlex(restored)).invoicing_email).toBe('laskut@esimerkki.example');
  });

  it('D13: a decision on a value that somebody changed meanwhile is not carried out', async () => {
    const both = take();
    await world.flex.edit(company.flexTenant, both.flex.id, { invoicing_email: 'vanha@esimerkki.example' });
    await eventually(
      'the invoicing e-mail is in Netvisor',
      async () => (await inNetvisor(both)).emailInvoicingAddress === 'vanha@esimerkki.example',
    );
    await workflowsAtRest(world);
    await world.flex.edit(company.flexTenant, both.flex.id, { invoicing_email: null });
    const issue = await issueOf(both, 'clearing');
    await workflowsAtRest(world);
    // Netvisor tells nobody of this edit before the next poll.
    await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
      customerBaseInformation: { emailInvoicingAddress: 'uusi@esimerkki.example' },
    });
    await decide(issue, 'use_flex');
    await workflowsAtRest(world);
    expect((await inNetvisor(both)).emailInvoicingAddress).toBe('uusi@esimerkki.example');
  });

  it('D4: a changed number stands on both sides as decided', async () => {
    const both = take();
    const { customer_number: before } = await inFlex(both);
    await world.flex.edit(company.flexTenant, both.flex.id, { customer_number: '990001' });
    const issue = await issueOf(both, 'number_changed');
    await decide(issue, 'use_flex');
    await closed(issue);
    expect((await inNetvisor(both)).internalIdentifier).toBe('990001');
    expect(before).not.toBe('990001');
  });

  it('D8: the chosen office gets the visiting address, the other one keeps its own', async () => {
    const both = take();
    const office = (officeName: string, streetAddress: string) => ({
      officeName,
      officeVisitAddress: { streetAddress, postNumber: '00100', city: 'Helsinki', country: 'FI' },
    });
    await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
      offices: [office('Varasto', 'Rantatie 4'), office('Toimisto', 'Mäkikatu 2')],
    });
    await poll(world, company);
    const issue = await issueOf(both, 'office_choice');
    const { body } = await world.operator.call('GET', pathOf(issue));
    const { choices } = z
      .looseObject({ choices: z.array(z.object({ id: z.string(), label: z.string(), detail: z.string() })) })
      .parse(body);
    expect(choices.map(({ label, detail }) => [label, detail])).toEqual([
      ['Varasto', 'Rantatie 4, 00100 Helsinki'],
      ['Toimisto', 'Mäkikatu 2, 00100 Helsinki'],
    ]);
    await decide(issue, 'choose_office', { officeKey: choices[1]?.id });
    await closed(issue);
    // What the office has reaches Flex first.
    await workflowsAtRest(world);
    expect((await inFlex(both)).visiting_address?.street).toBe('Mäkikatu 2');
    await world.flex.edit(company.flexTenant, both.flex.id, {
      visiting_address: { street: 'Uusikatu 7', postal_code: '00100', city: 'Helsinki', country: 'FI' },
    });
    await eventually('the office has the new address', async () => {
      const record = await world.netvisor.customer(company.organisationId, both.netvisor.netvisorKey);
      const streets = record.offices.map((one) => one.officeVisitAddress?.streetAddress);
      return JSON.stringify(streets) === JSON.stringify(['Rantatie 4', 'Uusikatu 7']);
    });
  });

  it('D3: customers said to be the same become one, and their issue closes', async () => {
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
    const issue = await eventually('the collision is shown', async () => {
      const issues = await world.operator.issues(company.tenantId, '&state=open&code=number_collision');
      return issues[0];
    });
    await decide(issue, 'same');
    await closed(issue);
    await eventually('Netvisor’s name is in Flex', async () => {
      return (await world.flex.customer(company.flexTenant, made.id)).name === 'Kahvila Aalto Ky';
    });
  });

  it('I9: undoing a write puts back that side only', async () => {
    const both = take();
    const phone = both.flex.phone ?? null;
    await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
      customerBaseInformation: { phoneNumber: '+358 50 111 2233' },
    });
    await poll(world, company);
    await eventually('the phone is in Flex', async () => (await inFlex(both)).phone === '+358 50 111 2233');
    await workflowsAtRest(world);
    const [entry] = (await journalOf(both)).filter(({ field }) => field === 'phone');
    await world.operator.call('POST', `/tenants/${company.tenantId}/journal/${entry?.id ?? ''}/undo`, {
      body: {},
    });
    await eventually('the phone is put back', async () => ((await inFlex(both)).phone ?? null) === phone);
    await workflowsAtRest(world);
    expect((await inNetvisor(both)).phoneNumber).toBe('+358 50 111 2233');
    const undone = (await journalOf(both)).find(({ id }) => id === entry?.id);
    expect(undone?.undo?.state).toBe('applied');
  });

  it('D10: a customer that is gone from Flex is deactivated in Netvisor, once', async () => {
    const both = take();
    await world.flex.remove(company.flexTenant, both.flex.id);
    await syncNow(both);
    const issue = await issueOf(both, 'customer_gone');
    await decide(issue, 'deactivate_other');
    await closed(issue);
    expect(Number((await inNetvisor(both)).isActive)).toBe(0);
  });

  describe('issues close by themselves when their cause is gone', () => {
    it('D13: a cleared field that is filled again, found by the poll', async () => {
      const both = take();
      const edit = (emailInvoicingAddress: string) =>
        world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
          customerBaseInformation: { emailInvoicingAddress },
        });
      await edit('laskut@esimerkki.example');
      await poll(world, company);
      await edit('');
      await poll(world, company);
      const issue = await issueOf(both, 'clearing');
      await edit('laskut@esimerkki.example');
      await poll(world, company);
      await closed(issue);
      expect((await inFlex(both)).invoicing_email).toBe('laskut@esimerkki.example');
    });

    it('D4: a number that is changed back', async () => {
      const both = take();
      const { internalIdentifier } = await inNetvisor(both);
      const edit = (number: string) =>
        world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
          customerBaseInformation: { internalIdentifier: number },
        });
      await edit('990002');
      await poll(world, company);
      const issue = await issueOf(both, 'number_changed');
      await edit(internalIdentifier ?? '');
      await poll(world, company);
      await closed(issue);
    });

    it('D8: an office too many that is taken away', async () => {
      const both = take();
      const office = (officeName: string, streetAddress: string) => ({
        officeName,
        officeVisitAddress: { streetAddress, postNumber: '00100', city: 'Helsinki', country: 'FI' },
      });
      const edit = (...offices: unknown[]) =>
        world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, { offices });
      await edit(office('Varasto', 'Rantatie 4'), office('Toimisto', 'Mäkikatu 2'));
      await poll(world, company);
      const issue = await issueOf(both, 'office_choice');
      await edit(office('Toimisto', 'Mäkikatu 2'));
      await poll(world, company);
      await closed(issue);
      expect((await inFlex(both)).visiting_address?.street).toBe('Mäkikatu 2');
    });

    it('a refused write once it is taken; until then the issue stays open', async () => {
      const both = take();
      await world.netvisor.fail({
        match: { resource: 'customer.nv' },
        times: 1,
        action: { kind: 'error', category: 'INVALID_DATA', text: 'ei kelpaa' },
      });
      await world.flex.edit(company.flexTenant, both.flex.id, { phone: '09 310 1691' });
      const issue = await issueOf(both, 'write_rejected');
      await workflowsAtRest(world);
      await decide(issue, 'retry');
      await closed(issue);
      expect((await inNetvisor(both)).phoneNumber).toBe('09 310 1691');
    });
  });

  it('I8, I9: ten polls later nothing has travelled on', async () => {
    await workflowsAtRest(world);
    // What is left of earlier edits is taken up by the first one.
    await poll(world, company);
    await workflowsAtRest(world);
    const netvisorFrom = (await world.netvisor.requests()).at(-1)?.n ?? 0;
    const flexFrom = (await world.flex.requests()).at(-1)?.n ?? 0;
    for (let n = 0; n < 10; n += 1) await poll(world, company);
    await workflowsAtRest(world);
    const requests = [
      ...(await world.netvisor.requests(netvisorFrom)),
      ...(await world.flex.requests(flexFrom)),
    ];
    const writes = requests.filter(({ method, url }) => method !== 'GET' && !url.includes('/oauth2/token'));
    expect(writes).toEqual([]);
  });
});

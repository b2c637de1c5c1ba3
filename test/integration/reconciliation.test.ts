import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Company } from '../../src/demo/scene';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { poll, sweep } from '../../src/demo/story/schedules';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import { CURSOR } from '../../src/store/cursors';
import { tenantIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { netvisorPollId, reconciliationId } from '../../src/temporal/names';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/*
 * A company of some fifty customers, copied from Netvisor to Flex, and five that stood alike on both sides before: of
 * these we have written nothing, so an edit of theirs proves what Netvisor's list of changes names (D19).
 */

const ALIKE = 5;

let world: World;
let company: Company;
let tenantId: TenantId;
let customers: Both[];
let alike: Both[];

const street = (text: string) => ({
  streetAddress: text,
  postNumber: '80100',
  city: 'Joensuu',
  country: 'FI',
});

beforeAll(async () => {
  world = await openWorld('reconciliation');
  const { organisationId, flexTenant } = world.ids(0);
  await world.netvisor.seed(organisationId, { customers: 60, seed: 11 });
  for (let n = 1; n <= ALIKE; n += 1) {
    const [name, number] = [`Kaksoisolento ${String(n)} Oy`, `77000${String(n)}`];
    await world.netvisor.create(organisationId, {
      customerBaseInformation: {
        name,
        internalIdentifier: number,
        isActive: 1,
        isPrivateCustomer: 0,
        ...street('PL 5'),
      },
      offices: [{ officeName: 'Toimisto', officeVisitAddress: street('Torikatu 1') }],
    });
    await world.flex.create(flexTenant, {
      kind: 'COMPANY',
      name,
      customer_number: number,
      visiting_address: { street: 'Torikatu 1', postal_code: '80100', city: 'Joensuu', country: 'FI' },
      billing_address: { street: 'PL 5', postal_code: '80100', city: 'Joensuu', country: 'FI' },
    });
  }
  company = await world.goLive(0, 'netvisorToFlex');
  tenantId = tenantIdSchema.parse(company.tenantId);
  await workflowsAtRest(world);
  // An hour later: what was entered above is no longer on the list of changes.
  await settings({ timestampToleranceSeconds: null, changedSinceZone: 'utc' });
  await json(`${world.netvisor.baseUrl}/_sandbox/clock`, { method: 'POST', body: { offsetMs: 3_600_000 } });
  await poll(world, company);
  const isAlike = ({ flex }: Both) => flex.name.startsWith('Kaksoisolento');
  alike = await onBothSides(world, company, isAlike);
  customers = await onBothSides(
    world,
    company,
    (both) => !isAlike(both) && both.netvisor.offices.length === 1 && both.flex.kind === 'COMPANY',
  );
  expect(alike).toHaveLength(ALIKE);
}, 180_000);
afterAll(() => world.close());

/** A customer that no other test of the file uses. */
function take(from: Both[] = customers): Both {
  const both = from.shift();
  if (!both) throw new Error('the seed has too few such customers');
  return both;
}

const driftSchema = z.looseObject({
  runId: z.string(),
  inStep: z.number(),
  repaired: z.number(),
  differs: z.number(),
  onlyFlex: z.number(),
  onlyNetvisor: z.number(),
  gone: z.number(),
  reasons: z.record(z.string(), z.number()),
});
const pageSchema = z.looseObject({
  drift: driftSchema.nullable(),
  officeSweep: z.looseObject({ state: z.string() }),
});
const page = async () =>
  pageSchema.parse((await world.operator.call('GET', `/tenants/${company.tenantId}`)).body);

/** Compares both registers and answers the report. */
async function reconcile({ repair = true } = {}) {
  const started = await world.operator.call('POST', `/tenants/${company.tenantId}/reconcile`, {
    body: { repair },
  });
  const { id } = z.looseObject({ id: z.string() }).parse(started.body);
  const { state } = await world.operator.settledRun(company.tenantId, id);
  expect(state).toMatch(/^completed/);
  const { drift } = await page();
  expect(drift?.runId).toBe(id);
  return driftSchema.parse(drift);
}

const examplesSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      linkId: z.string(),
      outcome: z.string(),
      reasonCode: z.string(),
      fields: z.array(z.string()),
    }),
  ),
});
async function examplesOf(both: Both) {
  const { body } = await world.operator.call('GET', `/tenants/${company.tenantId}/drift?limit=200`);
  const link = (await world.operator.links(company.tenantId)).find(({ flexId }) => flexId === both.flex.id);
  return examplesSchema
    .parse(body)
    .data.filter(({ linkId }) => linkId === link?.id)
    .map(({ outcome, reasonCode, fields }) => ({ outcome, reasonCode, fields }));
}

const moveOffice = (both: Both, streetAddress: string) =>
  world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
    offices: both.netvisor.offices.map((office) => ({
      ...office,
      officeVisitAddress: { ...office.officeVisitAddress, streetAddress, additionalStreetAddress: '' },
    })),
  });
const visitingOf = async ({ flex }: Both) =>
  (await world.flex.customer(company.flexTenant, flex.id)).visiting_address?.street;
const settings = (patch: object) =>
  json(`${world.netvisor.baseUrl}/_sandbox/settings?tenant=${company.organisationId}`, {
    method: 'PATCH',
    body: patch,
  });
const openIssues = async (code: string) =>
  world.operator.issues(company.tenantId, `&state=open&code=${code}`);
const lastRequest = async () => (await world.netvisor.requests()).at(-1)?.n ?? 0;
const writesAfter = async (n: number) =>
  (await world.netvisor.requests(n)).filter(({ method }) => method === 'POST').length;

describe('a comparison of registers that are in step', () => {
  it('says so, creates nothing for what only one side has (D21), and writes nothing', async () => {
    const from = await lastRequest();
    const flexBefore = await world.flex.customers(company.flexTenant);
    const report = await reconcile();
    const both = (await onBothSides(world, company)).length;
    expect(report.inStep + report.differs).toBe(both);
    expect(report).toMatchObject({ repaired: 0, gone: 0, onlyFlex: 0 });
    expect(report.onlyNetvisor).toBeGreaterThan(0);
    expect(report.reasons['withoutCounterpart']).toBeGreaterThan(0);
    expect(await world.flex.customers(company.flexTenant)).toEqual(flexBefore);
    expect(await writesAfter(from)).toBe(0);
  });

  it('reads Netvisor’s list once and its customers by hundreds, one request at a time (I5)', async () => {
    const from = await lastRequest();
    await reconcile({ repair: false });
    const calls = (await world.netvisor.requests(from)).map(
      ({ url }) => url.replace(/^.*\//, '').split('=')[0],
    );
    expect(calls).toEqual(['customerlist.nv', 'getcustomer.nv?idlist']);
  });

  it('is a handful of events, however many customers it compares', async () => {
    const { client } = world.stage.temporal;
    const { events } = await client.workflow.getHandle(reconciliationId(tenantId)).fetchHistory();
    expect(events?.length).toBeLessThan(15);
  });
});

describe('what no hint told of', () => {
  it('is told, and with repair brought over by the one operation (I1)', async () => {
    const both = take();
    await moveOffice(both, 'Unohdettu katu 1');
    await poll(world, company);
    const told = await reconcile({ repair: false });
    expect(told.reasons['onlyNetvisorChanged']).toBe(1);
    expect(await examplesOf(both)).toContainEqual({
      outcome: 'differs',
      reasonCode: 'onlyNetvisorChanged',
      fields: ['visitingAddress'],
    });
    expect(await visitingOf(both)).not.toBe('Unohdettu katu 1');

    const repaired = await reconcile();
    expect(repaired.repaired).toBe(1);
    expect(await visitingOf(both)).toBe('Unohdettu katu 1');
    expect((await reconcile()).repaired).toBe(0);
  });

  it('a customer that is gone from Netvisor becomes an issue; nothing is deleted in Flex (D10)', async () => {
    const both = take();
    await world.netvisor.remove(company.organisationId, both.netvisor.netvisorKey);
    expect((await reconcile()).gone).toBe(1);
    expect(await openIssues('customer_gone')).toHaveLength(1);
    expect(await examplesOf(both)).toEqual([{ outcome: 'gone', reasonCode: 'customer_gone', fields: [] }]);
    expect((await world.flex.customer(company.flexTenant, both.flex.id)).active).toBe(true);
    // Known already: no second issue.
    await reconcile();
    expect(await openIssues('customer_gone')).toHaveLength(1);
  });

  it('one that Netvisor’s list leaves out is asked for by its key: inactive is not gone (D9, D10)', async () => {
    const both = take();
    const issues = await openIssues('customer_gone');
    await settings({ listInactive: false });
    await world.netvisor.edit(company.organisationId, both.netvisor.netvisorKey, {
      customerBaseInformation: { isActive: 0 },
    });
    await reconcile();
    expect(await openIssues('customer_gone')).toEqual(issues);
    expect((await world.flex.customer(company.flexTenant, both.flex.id)).active).toBe(false);
    await settings({ listInactive: true });
  });

  it('a feed that no longer reaches back to us is made up for by a comparison (I7)', async () => {
    const { store } = world.stage.service;
    const weeks = 60 * 24 * 3_600_000;
    const cursor = await store.cursors.get(tenantId, CURSOR.flex);
    await json(`${world.flex.baseUrl}/_sandbox/clock`, { method: 'POST', body: { offsetMs: weeks } });
    try {
      await poll(world, company);
    } finally {
      await json(`${world.flex.baseUrl}/_sandbox/clock`, { method: 'POST', body: { offsetMs: 0 } });
    }
    const [run] = (await store.runs.list(tenantId, { kind: 'reconciliation', limit: 1 })).rows;
    expect(run?.startedBy).toBe('poll');
    await world.operator.settledRun(company.tenantId, run?.id ?? '');
    expect(await store.cursors.get(tenantId, CURSOR.flex)).not.toBe(cursor);
  });
});

describe('D19: whether Netvisor lists edits of offices', () => {
  it('where it does, the sweep stops once comparisons have seen enough of them', async () => {
    expect((await page()).officeSweep.state).toBe('on');
    await settings({ officeMovesChangeTime: true });
    for (let n = 0; n < 3; n += 1) {
      const both = take(alike);
      await moveOffice(both, `Listattu katu ${String(n)}`);
      await poll(world, company);
      expect(await visitingOf(both)).toBe(`Listattu katu ${String(n)}`);
    }
    await reconcile();
    expect((await page()).officeSweep.state).toBe('listed');
    const from = await lastRequest();
    await sweep(world, company);
    expect(await lastRequest()).toBe(from);
  });

  it('an edit that it did not list after all lets the sweep begin again', async () => {
    await settings({ officeMovesChangeTime: false });
    const both = take(alike);
    await moveOffice(both, 'Listaamaton katu 1');
    await poll(world, company);
    await reconcile();
    expect(await visitingOf(both)).toBe('Listaamaton katu 1');
    expect((await page()).officeSweep.state).toBe('on');
  });
});

describe('D12: a mass change in Netvisor', () => {
  const CHANGED = 30;

  it('is stopped while the poll ends and moves its cursor; approved, the rest follows', async () => {
    const { store } = world.stage.service;
    await store.massChange.forgetOld(0);
    const many = (await onBothSides(world, company)).slice(0, CHANGED);
    expect(many).toHaveLength(CHANGED);
    for (const { netvisor } of many) {
      await world.netvisor.edit(company.organisationId, netvisor.netvisorKey, {
        customerBaseInformation: { homePageUri: 'https://joukko.example' },
      });
    }
    // A weekend without polls: all of it is caught up with in one.
    const friday = new Date(Date.now() - 3 * 86_400_000).toISOString();
    await store.cursors.set(tenantId, CURSOR.netvisor, friday);
    await poll(world, company);
    await workflowsAtRest(world);
    expect((await store.cursors.get(tenantId, CURSOR.netvisor)) ?? '').toMatch(new RegExp(`^${today()}`));
    expect(await store.hints.countPolled(tenantId)).toBe(0);
    expect(await changedInFlex(many)).toBe(25);
    const [issue, ...more] = await openIssues('mass_change_stopped');
    expect(more).toEqual([]);
    // The night does not let them through either.
    expect((await reconcile()).reasons['mass_change_stopped']).toBe(CHANGED - 25);
    expect(await changedInFlex(many)).toBe(25);

    const path = `/tenants/${company.tenantId}/issues/${issue?.id ?? ''}`;
    const { etag } = await world.operator.call('GET', path);
    await world.operator.call('POST', `${path}/decision`, {
      body: { decision: 'approve' },
      headers: { 'if-match': etag ?? '*' },
    });
    await eventually('all are let go', async () => (await changedInFlex(many)) === CHANGED);
    await pollEnded();
    expect(await openIssues('mass_change_stopped')).toEqual([]);
  });

  const today = () => new Date(Date.now() + 3_600_000).toISOString().slice(0, 10);

  const changedInFlex = async (many: readonly Both[]): Promise<number> => {
    const records = await world.flex.customers(company.flexTenant);
    const changed = new Set(
      records.filter((record) => record['website'] === 'https://joukko.example').map(({ id }) => id),
    );
    return many.filter(({ flex }) => changed.has(flex.id)).length;
  };

  it('a poll that wrote something has a run, one that did not has none', async () => {
    const { store } = world.stage.service;
    const { rows } = await store.runs.list(tenantId, { kind: 'poll', limit: 50 });
    expect(rows.every(({ state }) => state === 'completed')).toBe(true);
    expect(rows.some(({ byOutcome }) => byOutcome['written'] === 25)).toBe(true);
    await poll(world, company);
    expect((await store.runs.list(tenantId, { kind: 'poll', limit: 50 })).rows).toHaveLength(rows.length);
  });

  it('a poll that an operator asks for is a run to look at, also when nothing changed', async () => {
    const { body } = await world.operator.call('POST', `/tenants/${company.tenantId}/poll`, { body: {} });
    const { id } = z.looseObject({ id: z.string() }).parse(body);
    expect((await world.operator.settledRun(company.tenantId, id)).state).toBe('completed');
  });
});

/** The poll that an approval starts has ended: another one would be skipped until then. */
async function pollEnded(): Promise<void> {
  const handle = world.stage.temporal.client.schedule.getHandle(netvisorPollId(tenantId));
  const { runs } = world.stage.service.store;
  await eventually('its run has ended', async () => (await runs.active(tenantId, ['poll'])) === null);
  await eventually('no poll runs', async () => (await handle.describe()).info.runningActions.length === 0);
}

describe('pausing with the tenant', () => {
  it('a comparison that is under way ends with the pause, and none begins', async () => {
    const call = (deed: string) =>
      world.operator.call('POST', `/tenants/${company.tenantId}/${deed}`, { body: {} });
    const { store } = world.stage.service;
    const run = await store.reconciliations.begin(tenantId, {
      startedBy: 'schedule',
      workflowId: reconciliationId(tenantId),
      repairs: true,
    });
    if (!run) throw new Error('nothing else runs');
    await call('pause');
    await world.stage.service.control.startReconciliation({ tenantId, runId: run.id });
    await world.stage.temporal.client.workflow.getHandle(reconciliationId(tenantId)).result();
    expect((await store.runs.get(tenantId, run.id))?.state).toBe('cancelled');
    await call('resume');
  });
});

import { ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Company } from '../../src/demo/scene';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { poll } from '../../src/demo/story/schedules';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import { CURSOR } from '../../src/store/cursors';
import { tenantIdSchema } from '../../src/sync/ids';
import { netvisorPollId } from '../../src/temporal/names';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/*
 * The poll of Netvisor (R6) through what a year brings: a clock that is off or set back, a run that takes longer than
 * its interval, a weekend without Netvisor. Everything is real but the two systems.
 */

const HOUR_MS = 3_600_000;
const OVERLAP_MS = 600_000;
const CUSTOMERS = 40;

let world: World;
let company: Company;
let people: Both[];
/** How far Netvisor's clock is ahead of ours, in ms. */
let offsetMs = 0;

beforeAll(async () => {
  world = await openWorld('polling');
  await world.netvisor.seed(world.ids(0).organisationId, { customers: CUSTOMERS, seed: 31 });
  company = await world.goLive(0, 'netvisorToFlex');
  await world.operator.letAllChange(company.tenantId);
  people = await onBothSides(world, company);
  // Of its own accord Netvisor would refuse requests from a clock that is hours off.
  await netvisorControl('PATCH', '/settings', { timestampToleranceSeconds: null, changedSinceZone: 'utc' });
}, 120_000);
afterAll(() => world.close());
afterEach(() => world.netvisor.heal());

const netvisorControl = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
  json(`${world.netvisor.baseUrl}/_sandbox${path}`, { method, ...(body === undefined ? {} : { body }) });

async function setNetvisorClock(ms: number): Promise<void> {
  offsetMs = ms;
  await netvisorControl('POST', '/clock', { offsetMs });
}

/** The clock of Netvisor goes on by so much, as if the time had passed. */
const letPass = (hours: number): Promise<void> => setNetvisorClock(offsetMs + hours * HOUR_MS);

const slowList = (ms: number): Promise<void> =>
  world.netvisor.fail({
    match: { resource: 'customerlist.nv' },
    times: 1_000_000,
    action: { kind: 'latency', ms },
  });

function person(n: number): Both {
  const one = people[n];
  if (!one) throw new Error(`there are only ${String(people.length)} customers`);
  return one;
}

const editInNetvisor = ({ netvisor }: Both, phoneNumber: string) =>
  world.netvisor.edit(company.organisationId, netvisor.netvisorKey, {
    customerBaseInformation: { phoneNumber },
  });
const inFlex = ({ flex }: Both) => world.flex.customer(company.flexTenant, flex.id);
const inNetvisor = async ({ netvisor }: Both) =>
  (await world.netvisor.customer(company.organisationId, netvisor.netvisorKey)).customerBaseInformation;

const lastRequest = async (system: 'netvisor' | 'flex'): Promise<number> =>
  (await world[system].requests()).at(-1)?.n ?? 0;

/** Requests for Netvisor's list since `n`: when they came by Netvisor's clock, and from when on they asked. */
async function listsAfter(n: number) {
  const requests = await world.netvisor.requests(n);
  return requests
    .filter(({ url }) => url.includes('/customerlist.nv'))
    .map(({ url, at, status }) => {
      const since = new URL(url, world.netvisor.baseUrl).searchParams.get('changedsince');
      return {
        cameAt: Date.parse(String(at)) + offsetMs,
        since: since === null ? null : Date.parse(`${since}Z`),
        status,
      };
    });
}

async function callsAfter(n: number): Promise<string[]> {
  return (await world.netvisor.requests(n)).map(({ method, url, status }) => {
    const [resource = '', query = ''] = url.replace(/^.*\//, '').split('?');
    const call = query === '' ? resource : `${resource}?${query.split('=')[0] ?? ''}`;
    return `${method} ${call}${status === 200 ? '' : ` ${String(status)}`}`;
  });
}

async function cursor(): Promise<number> {
  const { store } = world.stage.service;
  return Date.parse((await store.cursors.get(tenantIdSchema.parse(company.tenantId), CURSOR.netvisor)) ?? '');
}

const schedule = () =>
  world.stage.temporal.client.schedule.getHandle(netvisorPollId(tenantIdSchema.parse(company.tenantId)));

/** As a time of the Schedule does: it passes when a run is under way. Of itself a trigger runs beside that. */
const timeComes = () => schedule().trigger(ScheduleOverlapPolicy.SKIP);

/** All polls of the company, oldest first, times in ms. */
async function pollRuns(): Promise<Array<{ start: number; close: number }>> {
  const runs = [];
  const list = world.stage.temporal.client.workflow.list({ query: "WorkflowType = 'netvisorPoll'" });
  for await (const { startTime, closeTime } of list) {
    runs.push({ start: startTime.getTime(), close: closeTime?.getTime() ?? Infinity });
  }
  return runs.sort((one, other) => one.start - other.start);
}

const noPollUnderWay = () =>
  eventually('no poll is under way', async () => (await pollRuns()).every(({ close }) => close < Infinity));

const CHANGES = 'GET customerlist.nv?changedsince';
const WHOLE_LIST = 'GET customerlist.nv';
const READ_LIST = 'GET getcustomer.nv?idlist';

describe.each([
  ['ahead of ours', 3],
  ['behind ours', -3],
])('R6, I6: with Netvisor’s clock %s by %i hours', (_where, hours) => {
  const phone = (n: number): string => `040 ${hours > 0 ? '31' : '32'}0 000${String(n)}`;

  it('an edit in Netvisor is in Flex after the next poll, also where the clock was just set', async () => {
    await setNetvisorClock(hours * HOUR_MS);
    await editInNetvisor(person(0), phone(0));
    const from = await lastRequest('netvisor');
    await poll(world, company);
    expect((await inFlex(person(0))).phone).toBe(phone(0));
    // Times before the cursor: of a clock that was set back no list of changes can be right.
    const lists = (await callsAfter(from)).filter((call) => call.includes('customerlist'));
    expect(lists).toEqual(hours > 0 ? [CHANGES] : [CHANGES, WHOLE_LIST]);
  });

  it('the cursor is the start of the request by Netvisor’s clock, however long the list took', async () => {
    await slowList(2_000);
    const from = await lastRequest('netvisor');
    await poll(world, company);
    const [list] = await listsAfter(from);
    expect(await cursor()).toBeLessThanOrEqual(list?.cameAt ?? Number.NaN);
    expect(await cursor()).toBeGreaterThan((list?.cameAt ?? Number.NaN) - 60_000);
  });

  it('the next poll asks from ten minutes before it on, and finds what was edited meanwhile', async () => {
    const before = await cursor();
    await editInNetvisor(person(1), phone(1));
    const from = await lastRequest('netvisor');
    await poll(world, company);
    expect((await inFlex(person(1))).phone).toBe(phone(1));
    const [list] = await listsAfter(from);
    expect(list?.since).toBe(Math.floor((before - OVERLAP_MS) / 1000) * 1000);
  });
});

describe('what a poll costs', () => {
  const feedReads = async (from: number): Promise<string[]> =>
    (await world.flex.requests(from))
      .filter(({ url }) => !url.includes('/oauth2/token'))
      .map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`);

  it('when nothing has changed: one list of Netvisor, one page of Flex’s feed', async () => {
    // Past all the times that the clock has shown so far.
    await setNetvisorClock(10 * HOUR_MS);
    await poll(world, company);
    await letPass(1);
    const from = { netvisor: await lastRequest('netvisor'), flex: await lastRequest('flex') };
    await poll(world, company);
    expect(await callsAfter(from.netvisor)).toEqual([CHANGES]);
    expect(await feedReads(from.flex)).toEqual(['GET /v1/customers/changes']);
  });

  it('when customers were edited in Netvisor: one read for all of them, and in Flex one read and one write each', async () => {
    for (const n of [2, 3, 4]) await editInNetvisor(person(n), `040 330 000${String(n)}`);
    const from = { netvisor: await lastRequest('netvisor'), flex: await lastRequest('flex') };
    await poll(world, company);
    await workflowsAtRest(world);
    expect(await callsAfter(from.netvisor)).toEqual([CHANGES, READ_LIST]);
    const eachOnce = [2, 3, 4].flatMap((n) => {
      const { id } = person(n).flex;
      return [`GET /v1/customers/${id}`, `PATCH /v1/customers/${id}`];
    });
    expect((await feedReads(from.flex)).sort()).toEqual(['GET /v1/customers/changes', ...eachOnce].sort());
  });
});

describe('a run that takes longer than its interval', () => {
  const TICK_MS = 1_000;

  it('has no second one beside it, and none of the edits meanwhile is lost', async () => {
    const spec = (await schedule().describe()).spec;
    const skippedBefore = (await schedule().describe()).info.numActionsSkippedOverlap;
    const runsBefore = (await pollRuns()).length;
    const from = await lastRequest('netvisor');
    await slowList(2_500);
    await schedule().update((previous) => ({ ...previous, spec: { intervals: [{ every: TICK_MS }] } }));
    try {
      for (const n of [5, 6, 7, 8]) {
        const runs = (await listsAfter(from)).length;
        await eventually('the next list is under way', async () => (await listsAfter(from)).length > runs);
        // Netvisor has put its list together only at the end of its delay, so some edits are in it and some are not.
        await editInNetvisor(person(n), `040 340 000${String(n)}`);
      }
      await eventually('every edit is in Flex', async () => {
        const phones = await Promise.all([5, 6, 7, 8].map(async (n) => (await inFlex(person(n))).phone));
        return [5, 6, 7, 8].every((n, at) => phones[at] === `040 340 000${String(n)}`);
      });
    } finally {
      await schedule().update((previous) => ({ ...previous, spec }));
    }
    await noPollUnderWay();
    const runs = (await pollRuns()).slice(runsBefore);
    expect(runs.length).toBeGreaterThanOrEqual(4);
    for (const [n, { start }] of runs.entries()) {
      expect(start).toBeGreaterThanOrEqual(runs[n - 1]?.close ?? 0);
    }
    expect((await schedule().describe()).info.numActionsSkippedOverlap).toBeGreaterThan(skippedBefore);
    // No gap: each asked from before the start of the one before it.
    const lists = await listsAfter(from);
    for (const [n, { since }] of lists.entries()) {
      expect(since).toBeLessThanOrEqual((lists[n - 1]?.cameAt ?? Infinity) - OVERLAP_MS);
    }
    expect(Math.max(...(await world.netvisor.requests(from)).map(({ inFlight }) => inFlight))).toBe(1);
  });
});

describe('I10: a weekend without Netvisor', () => {
  const IN_NETVISOR = [10, 11, 12, 13, 14, 15, 16, 17];
  const IN_FLEX = [20, 21, 22, 23, 24, 25];
  const ON_BOTH = person.bind(null, 30);
  const phone = (n: number): string => `040 350 00${String(n)}`;
  const email = (n: number): string => `viikonloppu.${String(n)}@esimerkki.example`;

  it('one run catches up with all that happened on both sides meanwhile', async () => {
    await letPass(1);
    await poll(world, company);
    // What the Schedule tells of itself may lag behind what it does; the times that it tells don't.
    const before = { at: new Date(), request: await lastRequest('netvisor') };
    await netvisorControl('POST', '/maintenance', {});
    await letPass(60);
    // The Schedule may not have heard yet that the poll before has ended.
    await schedule().trigger(ScheduleOverlapPolicy.BUFFER_ONE);
    await eventually('the outage is an issue', async () =>
      (await world.operator.issues(company.tenantId, '&state=open')).some(
        ({ code }) => code === 'maintenance',
      ),
    );
    for (const n of IN_NETVISOR) await editInNetvisor(person(n), phone(n));
    for (const n of IN_FLEX)
      await world.flex.edit(company.flexTenant, person(n).flex.id, { email: email(n) });
    await editInNetvisor(ON_BOTH(), phone(30));
    await world.flex.edit(company.flexTenant, ON_BOTH().flex.id, { email: email(30) });
    const newcomer = await world.netvisor.create(company.organisationId, {
      customerBaseInformation: {
        name: 'Viikonlopun Uusi Oy',
        internalIdentifier: '770001',
        isActive: 1,
        isPrivateCustomer: 0,
      },
    });
    // The times of the Schedule that come meanwhile find the run at work and pass.
    const { numActionsSkippedOverlap: passed } = (await schedule().describe()).info;
    await timeComes();
    await timeComes();
    await eventually(
      'both times have passed',
      async () => (await schedule().describe()).info.numActionsSkippedOverlap === passed + 2,
    );

    await netvisorControl('DELETE', '/maintenance');
    await noPollUnderWay();
    await workflowsAtRest(world);

    const { info } = await schedule().describe();
    expect(info.recentActions.filter(({ takenAt }) => takenAt > before.at)).toHaveLength(1);
    for (const n of IN_NETVISOR) expect((await inFlex(person(n))).phone).toBe(phone(n));
    for (const n of IN_FLEX) expect((await inNetvisor(person(n))).email).toBe(email(n));
    expect([(await inFlex(ON_BOTH())).phone, (await inFlex(ON_BOTH())).email]).toEqual([
      phone(30),
      email(30),
    ]);
    expect((await inNetvisor(ON_BOTH())).email).toBe(email(30));
    const created = (await world.flex.customers(company.flexTenant)).filter(
      ({ customer_number }) => customer_number === newcomer.customerBaseInformation.internalIdentifier,
    );
    expect(created).toHaveLength(1);

    const answered = (await callsAfter(before.request)).filter((call) => !call.endsWith('503'));
    expect(answered.filter((call) => call === CHANGES)).toHaveLength(1);
    expect(answered.filter((call) => call === READ_LIST)).toHaveLength(1);
    expect(answered.filter((call) => call.startsWith('POST'))).toHaveLength(IN_FLEX.length + 1);
    expect(await world.operator.issues(company.tenantId, '&state=open&code=maintenance')).toEqual([]);
    expect(await cursor()).toBeGreaterThan(Date.now() + offsetMs - HOUR_MS);

    // I8: and then there is rest.
    const quiet = { netvisor: await lastRequest('netvisor'), flex: await lastRequest('flex') };
    await poll(world, company);
    await workflowsAtRest(world);
    const writes = [
      ...(await world.netvisor.requests(quiet.netvisor)),
      ...(await world.flex.requests(quiet.flex)),
    ].filter(({ method, url }) => method !== 'GET' && !url.includes('/oauth2/token'));
    expect(writes).toEqual([]);
  });
});

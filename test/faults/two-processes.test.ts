import { join } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { eventually } from '../../src/dev/eventually';
import { freePorts } from '../../src/dev/free-ports';
import { Prng } from '../../src/sandbox/seed/prng';
import { runCommand } from '../support/run-command';
import { launchServiceProcess } from '../support/service-process';
import { Company } from './suite/company';
import { goLive } from './suite/go-live';
import { Ground } from './suite/ground';
import { netvisorValues } from './suite/people';
import type { Person } from './suite/people';

const CUSTOMERS = 20;

let ground: Ground;
let company: Company;
let people: readonly Person[];

beforeAll(async () => {
  ground = await Ground.open({ companies: 1, workers: 2, prng: new Prng(1) });
  const [credentials] = ground.companies;
  if (!credentials) throw new Error('no company');
  company = new Company(0, 'flexToNetvisor', credentials, ground, 1);
  await goLive(ground, company, CUSTOMERS);
  people = company.people.filter(({ sort }) => sort === 'ordinary');
  await ground.control('flex', 'PATCH', '/settings', { retryScale: 0.2 });
}, 240_000);
afterAll(() => ground.close(), 120_000);
beforeEach(async () => {
  await ground.control('netvisor', 'DELETE', '/faults');
});

const slow = (ms: number): Promise<unknown> =>
  ground.control('netvisor', 'POST', '/faults', {
    match: {},
    times: 1_000_000,
    action: { kind: 'latency', ms },
  });

/** Everybody gets a new phone number in Flex; answers how many of them Netvisor has by now. */
async function editAllPhones(): Promise<() => Promise<number>> {
  for (const person of people) await company.edit(person, 'flex', 'phone', 1);
  const wanted = people.map((person) => person.entries.at(-1)?.value);
  return async () => {
    const phones = (await company.netvisorCustomers()).map((record) => netvisorValues(record).phone);
    return wanted.filter((phone) => phone !== undefined && phones.includes(phone)).length;
  };
}

/** Requests at Netvisor from now on. */
async function watchNetvisor() {
  const from = (await ground.requests('netvisor')).at(-1)?.n ?? 0;
  return () => ground.requests('netvisor', from);
}

const patient = { seconds: 200, everyMs: 200 };

describe('health and figures of each process', () => {
  const healthcheck = (url: string) =>
    runCommand(process.execPath, [join(ground.service.dist ?? '', 'healthcheck.js'), url]);

  it('dist/healthcheck.js ends with 0 for what is up and with 1 for what is not', async () => {
    const urls = [ground.apiUrl, ...ground.metricsUrls()];
    expect(urls).toHaveLength(4);
    for (const url of urls) expect(await healthcheck(`${url}/readyz`)).toMatchObject({ code: 0 });
    const [port] = await freePorts(1);
    expect((await healthcheck(`http://127.0.0.1:${String(port)}/readyz`)).code).toBe(1);
  });

  it('/metrics tells our figures, and of a worker also those of Temporal’s SDK', async () => {
    const figures = await Promise.all(
      ground.metricsUrls().map(async (url) => (await request(`${url}/metrics`)).body.text()),
    );
    expect(figures.map((text) => [/^fns_/m.test(text), /^temporal_/m.test(text)])).toEqual([
      [true, false],
      [true, true],
      [true, true],
    ]);
  });
});

describe('workers come and go', () => {
  it('SIGTERM in the middle of writes: code 0, each write happens once, the other goes on', async () => {
    await slow(120);
    const requests = await watchNetvisor();
    const arrived = await editAllPhones();
    await eventually('writes are under way', async () => (await arrived()) >= 2, patient);
    for (const worker of ground.workers) await worker.restart();
    expect(ground.workers.map(({ stopCodes }) => stopCodes.at(-1))).toEqual([0, 0]);
    await eventually(
      'every phone number is in Netvisor',
      async () => (await arrived()) === people.length,
      patient,
    );
    await ground.untilQuiet(200);
    const all = await requests();
    expect(all.filter(({ method }) => method === 'POST')).toHaveLength(people.length);
    expect(Math.max(...all.map(({ inFlight }) => inFlight))).toBe(1);
  }, 400_000);

  it('I4 I5 kill -9 of all: their leases and lane places run out, the next ones go on', async () => {
    await slow(120);
    const requests = await watchNetvisor();
    const arrived = await editAllPhones();
    await eventually('writes are under way', async () => (await arrived()) >= 2, patient);
    await Promise.all(ground.workers.map((worker) => worker.kill()));
    expect(await arrived()).toBeLessThan(people.length);
    await eventually(
      'every phone number is in Netvisor',
      async () => (await arrived()) === people.length,
      patient,
    );
    await ground.untilQuiet(200);
    expect(Math.max(...(await requests()).map(({ inFlight }) => inFlight))).toBe(1);
    expect(await company.netvisorCustomers()).toHaveLength(company.people.length - 1);
  }, 400_000);
});

describe('I7 an event while a part is down', () => {
  const answersFrom = (n: number): readonly number[] => ground.road.answers.slice(n);

  it('Temporal: answered 202, and its workflow starts when Temporal is back', async () => {
    const from = ground.road.answers.length;
    await ground.killTemporal();
    const arrived = await editAllPhones();
    await eventually(
      'all are answered',
      () => Promise.resolve(answersFrom(from).length === people.length),
      patient,
    );
    expect(new Set(answersFrom(from))).toEqual(new Set([202]));
    expect(await arrived()).toBe(0);
    await ground.startTemporal();
    await eventually(
      'every phone number is in Netvisor',
      async () => (await arrived()) === people.length,
      patient,
    );
    await ground.untilQuiet(200);
  }, 400_000);

  it('PostgreSQL: answered 503, and Flex’s next try brings it in', async () => {
    const from = ground.road.answers.length;
    await ground.postgres.crash();
    const arrived = await editAllPhones();
    await eventually(
      'all are answered',
      () => Promise.resolve(answersFrom(from).length >= people.length),
      patient,
    );
    expect(new Set(answersFrom(from))).toEqual(new Set([503]));
    await ground.restartPostgres();
    await eventually(
      'every phone number is in Netvisor',
      async () => (await arrived()) === people.length,
      patient,
    );
    expect(answersFrom(from).filter((status) => status === 202)).toHaveLength(people.length);
    await ground.untilQuiet(200);
  }, 400_000);
});

describe('a worker that cannot work ends with an error, so that its supervisor tries again', () => {
  async function ended(env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
    let output = '';
    const service = { ...ground.service, env: { ...ground.service.env, ...env } };
    const worker = launchServiceProcess(service, 'worker', { onOutput: (text) => (output += text) });
    return { code: await worker.exited, output };
  }

  it('Temporal is not there', async () => {
    const [port] = await freePorts(1);
    expect((await ended({ TEMPORAL_ADDRESS: `127.0.0.1:${String(port)}` })).code).toBe(1);
  }, 120_000);

  it('the namespace has no search attributes: it names the command that makes them', async () => {
    const namespace = 'without-attributes';
    const { connection, close } = await ground.connectTemporal();
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await close();
    const { code, output } = await eventually('the namespace is known', async () => {
      const result = await ended({ TEMPORAL_NAMESPACE: namespace });
      return result.output.includes('not found') ? null : result;
    });
    expect(code).toBe(1);
    expect(output).toContain('temporal operator search-attribute create');
  }, 120_000);
});

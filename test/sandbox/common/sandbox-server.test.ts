import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiAnswer, ApiRequest, SandboxApi } from '../../../src/sandbox/common/api';
import { SandboxClock } from '../../../src/sandbox/common/clock';
import { controlRouter, type SeedRequest } from '../../../src/sandbox/common/control';
import { FaultBox } from '../../../src/sandbox/common/faults';
import type { RunningServer } from '../../../src/sandbox/common/http-server';
import { RequestJournal, type JournalEntry } from '../../../src/sandbox/common/journal';
import { startSandboxServer } from '../../../src/sandbox/common/sandbox-server';

/** Counts what it does, so that an effect can be told from its answer. */
class CountingApi implements SandboxApi {
  effects = 0;

  identify({ headers, target }: Parameters<SandboxApi['identify']>[0]) {
    const tenant = headers['x-tenant'];
    return { tenant: typeof tenant === 'string' ? tenant : '', resource: target.split('?')[0] ?? '' };
  }

  delayMs({ target }: ApiRequest): number {
    return target === '/slow' ? 40 : 0;
  }

  answer({ target }: ApiRequest): ApiAnswer {
    this.effects += 1;
    if (target === '/chunks') return { status: 200, headers: {}, body: ['', 'one ', '', 'two', ''] };
    return {
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: `effect ${this.effects.toString()}`,
    };
  }

  injectedError({ category, text }: { category: string; text: string }): ApiAnswer {
    return { status: 418, headers: {}, body: `${category}: ${text}` };
  }
}

const someReason: unknown = expect.stringMatching(/\w/);
const api = new CountingApi();
const clock = new SandboxClock();
const seeded: unknown[] = [];
let server: RunningServer;
let resets = 0;

beforeAll(async () => {
  const journal = new RequestJournal();
  const faults = new FaultBox();
  const control = controlRouter({
    journal,
    faults,
    clock,
    seed: (body: SeedRequest, tenant) => {
      seeded.push({ ...body, tenant });
      return { customers: body.customers };
    },
    reset: () => {
      resets += 1;
    },
  });
  server = await startSandboxServer({ api, control, journal, faults, clock });
});
afterAll(() => server.close());
beforeEach(async () => {
  await control('POST', '/reset');
  api.effects = 0;
});

async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
  const response = await request(`${server.baseUrl}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

async function send(
  path = '/thing',
  init: { method?: 'GET' | 'POST'; body?: string; tenant?: string; signal?: AbortSignal } = {},
) {
  const { tenant = 'one', ...rest } = init;
  const response = await request(`${server.baseUrl}${path}`, { ...rest, headers: { 'x-tenant': tenant } });
  return { status: response.statusCode, text: await response.body.text() };
}

const journal = async (after?: number): Promise<readonly JournalEntry[]> =>
  (await control('GET', after === undefined ? '/requests' : `/requests?after=${after.toString()}`))
    .json as readonly JournalEntry[];
const fault = (action: object, more: object = {}) => control('POST', '/faults', { action, ...more });

describe('request journal', () => {
  it('shows url and body exactly as received, with tenant, method, headers, status and time', async () => {
    await send('/thing?a=%C3%A4&b=1,2', { method: 'POST', body: ' <ä>\r\n' });
    const [entry] = await journal();
    expect(entry).toMatchObject({
      tenant: 'one',
      method: 'POST',
      url: '/thing?a=%C3%A4&b=1,2',
      body: ' <ä>\r\n',
      status: 200,
      inFlight: 1,
    });
    expect(entry?.headers['x-tenant']).toBe('one');
    expect(new Date(entry?.at ?? '').toISOString()).toBe(entry?.at);
    expect(entry?.ms).toBeGreaterThan(0);
  });

  it('has an empty body for a request without one', async () => {
    await send();
    expect(await journal()).toMatchObject([{ method: 'GET', body: '' }]);
  });

  it('leaves control calls out, answers what came after a number, and can be emptied', async () => {
    await send();
    await send();
    const [first, second] = await journal();
    expect((await journal(first?.n)).map(({ n }) => n)).toEqual([second?.n]);
    expect((await control('DELETE', '/requests')).status).toBe(204);
    expect(await journal()).toEqual([]);
    await send();
    expect((await journal())[0]?.n).toBeGreaterThan(second?.n ?? 0);
  });

  it('counts open requests per tenant', async () => {
    await fault({ kind: 'latency', ms: 50 }, { times: 3 });
    await Promise.all([send('/thing'), send('/thing'), send('/thing', { tenant: 'two' })]);
    const entries = await journal();
    const counts = (tenant: string) =>
      entries.filter((one) => one.tenant === tenant).map(({ inFlight }) => inFlight);
    expect(counts('one')).toEqual([1, 2]);
    expect(counts('two')).toEqual([1]);
  });

  it('stops counting when the connection closes; such a request has status 0', async () => {
    await fault({ kind: 'hang' });
    const controller = new AbortController();
    const hanging = send('/thing', { signal: controller.signal });
    hanging.catch(() => undefined);
    while ((await journal()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(hanging).rejects.toThrow();
    await send();
    expect(await journal()).toMatchObject([
      { status: 0, inFlight: 1 },
      { status: 200, inFlight: 1 },
    ]);
  });
});

describe('answers', () => {
  it('come in pieces where the system makes them so; an empty piece is only a pause', async () => {
    expect(await send('/chunks')).toEqual({ status: 200, text: 'one two' });
  });

  it('take the time that the system itself takes, which a fault’s latency adds to', async () => {
    await send('/slow');
    await fault({ kind: 'latency', ms: 40 });
    await send('/slow');
    const [alone, both] = (await journal()).map(({ ms }) => ms);
    expect(alone).toBeGreaterThanOrEqual(39);
    expect(both).toBeGreaterThanOrEqual(79);
  });

  it.each<[string, object | undefined]>([
    ['an answer', undefined],
    ['an error', { kind: 'error', category: 'X', text: 'y' }],
    ['a page', { kind: 'status', status: 500 }],
    ['garbage', { kind: 'garbage' }],
  ])('%s tells the time of the system’s own clock in its Date header', async (_what, action) => {
    await control('POST', '/clock', { offsetMs: Date.UTC(2020, 1, 2, 3, 4, 5) - Date.now() });
    if (action) await fault(action);
    const { headers, body } = await request(`${server.baseUrl}/thing`);
    await body.dump();
    expect(headers['date']).toMatch(/^Sun, 02 Feb 2020 03:04:\d\d GMT$/);
  });
});

describe('faults', () => {
  it('status: answered, nothing done', async () => {
    await fault({ kind: 'status', status: 503 });
    expect((await send()).status).toBe(503);
    expect(api.effects).toBe(0);
    expect((await send()).status).toBe(200);
  });

  it('error: in the system’s own form', async () => {
    await fault({ kind: 'error', category: 'TECHNICAL_ERROR', text: 'broken' });
    expect(await send()).toEqual({ status: 418, text: 'TECHNICAL_ERROR: broken' });
    expect(api.effects).toBe(0);
  });

  it('drop-before: no answer, nothing done', async () => {
    await fault({ kind: 'drop-before' });
    await expect(send()).rejects.toThrow();
    expect(api.effects).toBe(0);
    expect(await journal()).toMatchObject([{ status: 0 }]);
  });

  it('drop-after: done, no answer', async () => {
    await fault({ kind: 'drop-after' });
    await expect(send()).rejects.toThrow();
    expect(api.effects).toBe(1);
    expect(await journal()).toMatchObject([{ status: 0 }]);
  });

  it('truncate: done, half an answer', async () => {
    await fault({ kind: 'truncate' });
    const response = await request(`${server.baseUrl}/thing`);
    expect(response.statusCode).toBe(200);
    await expect(response.body.text()).rejects.toThrow();
    expect(api.effects).toBe(1);
    expect(await journal()).toMatchObject([{ status: 0 }]);
  });

  it('garbage: an answer that is neither XML nor JSON', async () => {
    await fault({ kind: 'garbage' });
    const { status, text } = await send();
    expect(status).toBe(200);
    expect(text).not.toMatch(/^\s*[[{<]/);
    expect(api.effects).toBe(0);
  });

  it('latency: adds up with the fault beside it', async () => {
    await fault({ kind: 'latency', ms: 30 }, { times: 2 });
    await fault({ kind: 'drop-after' });
    await expect(send()).rejects.toThrow();
    expect((await send()).status).toBe(200);
    const waits = (await journal()).map(({ ms }) => ms >= 29);
    expect(waits).toEqual([true, true]);
  });

  it('strike only what they match, as often as they say, the oldest first', async () => {
    await fault(
      { kind: 'status', status: 500 },
      { match: { resource: '/THING', method: 'post', tenant: 'two' }, times: 2 },
    );
    await fault({ kind: 'status', status: 502 });
    expect((await send('/thing', { method: 'POST', tenant: 'two' })).status).toBe(500);
    expect((await send('/thing', { method: 'POST', tenant: 'one' })).status).toBe(502);
    expect((await send('/other', { method: 'POST', tenant: 'two' })).status).toBe(200);
    expect((await send('/thing', { tenant: 'two' })).status).toBe(200);
    expect((await send('/thing', { method: 'POST', tenant: 'two' })).status).toBe(500);
    expect((await send('/thing', { method: 'POST', tenant: 'two' })).status).toBe(200);
  });

  it('are listed with what is left of them, and cleared', async () => {
    await fault({ kind: 'hang' }, { times: 3 });
    expect((await control('GET', '/faults')).json).toEqual([
      { match: {}, times: 3, action: { kind: 'hang' } },
    ]);
    expect((await control('DELETE', '/faults')).status).toBe(204);
    expect((await send()).status).toBe(200);
  });

  it.each([
    {},
    { action: { kind: 'explode' } },
    { action: { kind: 'status' } },
    { action: { kind: 'status', status: 99 } },
    { action: { kind: 'latency', ms: -1 } },
    { action: { kind: 'hang', ms: 1 } },
    { action: { kind: 'hang' }, times: 0 },
    { action: { kind: 'hang' }, match: { path: '/thing' } },
    'not json',
  ])('refused with a reason: %j', async (body) => {
    const answer = await control('POST', '/faults', body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: someReason });
  });
});

describe('clock', () => {
  it('is shifted against the host and set right by a reset', async () => {
    const answer = await control('POST', '/clock', { offsetMs: -3_600_000 });
    expect(answer.json).toMatchObject({ offsetMs: -3_600_000 });
    expect(clock.offsetMs).toBe(-3_600_000);
    await control('POST', '/reset');
    expect(clock.offsetMs).toBe(0);
    expect((await control('POST', '/clock', { offsetMs: 'soon' })).status).toBe(400);
  });
});

describe('seed and reset', () => {
  it('hand their wishes to the system', async () => {
    expect((await control('POST', '/seed?tenant=two', { customers: 7 })).json).toEqual({ customers: 7 });
    expect(seeded.at(-1)).toEqual({ customers: 7, seed: 42, tenant: 'two' });
    expect((await control('POST', '/seed', { customers: -1 })).status).toBe(400);
    const before = resets;
    await control('POST', '/reset');
    expect(resets).toBe(before + 1);
  });

  it('a reset empties journal and faults', async () => {
    await send();
    await fault({ kind: 'hang' });
    await control('POST', '/reset');
    expect(await journal()).toEqual([]);
    expect((await send()).status).toBe(200);
  });
});

describe('control calls that do not exist', () => {
  it('get 404 with a reason', async () => {
    expect(await control('GET', '/nothing')).toMatchObject({
      status: 404,
      json: { error: someReason },
    });
    expect((await control('GET', '/requests?after=x')).status).toBe(400);
  });
});

describe('close', () => {
  it('cuts hanging and idle connections', async () => {
    const own = await startSandboxServer({
      api,
      control: controlRouter({
        journal: new RequestJournal(),
        faults: new FaultBox(),
        clock,
        seed: () => ({}),
        reset: () => undefined,
      }),
      journal: new RequestJournal(),
      faults: hangingOnce(),
      clock,
    });
    const agent = new Agent();
    const hanging = agent.request({ origin: own.baseUrl, path: '/thing', method: 'GET' });
    hanging.catch(() => undefined);
    await request(`${own.baseUrl}/_sandbox/clock`).then(({ body }) => body.dump());
    await own.close();
    await expect(hanging).rejects.toThrow();
    await agent.destroy();
  });
});

function hangingOnce(): FaultBox {
  const faults = new FaultBox();
  faults.add({ match: {}, times: 1, action: { kind: 'hang' } });
  return faults;
}

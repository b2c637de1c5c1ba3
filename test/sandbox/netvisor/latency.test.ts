import { describe, expect, it } from 'vitest';
import { Latency, latencySchema, type LatencyModel } from '../../../src/sandbox/netvisor/latency';
import { useNetvisorSandbox } from './fixture';

const sandbox = useNetvisorSandbox({ latency: null });

const draw = (model: object, count: number): number[] => {
  const latency = new Latency(latencySchema.parse(model));
  return Array.from({ length: count }, () => latency.next());
};
const sorted = (waits: readonly number[]): number[] => waits.toSorted((left, right) => left - right);
const journalledMs = async () =>
  ((await sandbox.control('GET', '/requests')).json as ReadonlyArray<{ ms: number }>).map(({ ms }) => ms);

describe('the latency model', () => {
  it('has a median of 300 ms and a long tail, unless told otherwise', () => {
    const waits = sorted(draw({}, 10_001));
    expect(waits[5000]).toBeGreaterThan(290);
    expect(waits[5000]).toBeLessThan(310);
    expect(waits[9900]).toBeGreaterThan(1000);
    expect(waits[0]).toBeGreaterThan(0);
  });

  it('gives the same waits in the same order for the same seed', () => {
    expect(draw({ seed: 7 }, 50)).toEqual(draw({ seed: 7 }, 50));
    expect(draw({ seed: 8 }, 50)).not.toEqual(draw({ seed: 7 }, 50));
  });

  it('takes always the same without spread, and never longer than its maximum', () => {
    expect(new Set(draw({ medianMs: 250, spread: 0 }, 20))).toEqual(new Set([250]));
    expect(Math.max(...draw({ medianMs: 300, spread: 2, maxMs: 900 }, 1000))).toBe(900);
  });

  it('may be given as a number of milliseconds', () => {
    expect(latencySchema.parse(120)).toEqual<LatencyModel>({
      medianMs: 120,
      spread: 0,
      maxMs: 600_000,
      seed: 42,
    });
  });
});

describe('the setting latency', () => {
  it('is none by default', async () => {
    expect((await sandbox.control('GET', '/settings')).json).toMatchObject({ latency: null });
  });

  it('delays every answer of its company and no other’s', async () => {
    await sandbox.settings({ latency: 60 });
    await sandbox.api('/customerlist.nv');
    expect((await journalledMs()).every((ms) => ms >= 59)).toBe(true);
    const other = await sandbox.control('GET', `/settings?tenant=${sandbox.second.organisationId}`);
    expect(other.json).toMatchObject({ latency: null });
  });

  it('adds to the latency of a fault', async () => {
    await sandbox.settings({ latency: 40 });
    await sandbox.control('POST', '/faults', { action: { kind: 'latency', ms: 40 } });
    await sandbox.api('/customerlist.nv');
    expect((await journalledMs())[0]).toBeGreaterThanOrEqual(79);
  });

  it('has the work done also for who hangs up meanwhile', async () => {
    await sandbox.settings({ latency: 2_000 });
    const controller = new AbortController();
    const adding = sandbox.api('/customer.nv?method=add', {
      body: '<root><customer><customerbaseinformation><name>Uusi Oy</name></customerbaseinformation></customer></root>',
      signal: controller.signal,
    });
    adding.catch(() => undefined);
    const count = async (path: string): Promise<number> =>
      ((await sandbox.control('GET', path)).json as readonly unknown[]).length;
    while ((await count('/requests')) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort();
    await expect(adding).rejects.toThrow();
    while ((await count('/customers')) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await sandbox.control('GET', '/requests')).json).toMatchObject([{ status: 0 }]);
  });

  it('fills in what a model leaves out, and begins the series anew', async () => {
    const answer = (await sandbox.settings({ latency: { medianMs: 1 } })) as { json: unknown };
    expect(answer.json).toMatchObject({ latency: { medianMs: 1, spread: 0.6, maxMs: 60_000, seed: 42 } });
  });

  it.each([{ latency: -1 }, { latency: { spread: 9 } }, { latency: { mean: 3 } }, { latency: 'slow' }])(
    'refuses %j',
    async (body) => {
      expect((await sandbox.control('PATCH', '/settings', body)).status).toBe(400);
    },
  );
});

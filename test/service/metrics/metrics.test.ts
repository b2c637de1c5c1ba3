import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RANK } from '../../../src/activities/lanes';
import type { Listening } from '../../../src/api/listen';
import { createExposition } from '../../../src/service/metrics/exposition';
import { createMetrics } from '../../../src/service/metrics/metrics';
import { startMetricsServer } from '../../../src/service/metrics/metrics-server';
import { registerStoreFigures } from '../../../src/service/metrics/store-figures';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import type { Tenant } from '../../../src/store/tenant';
import { SECRETS_KEY, newLink, newTenant } from '../../store/contract/fixture';

let store: Store;
let tenant: Tenant;

beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
  tenant = await newTenant(store);
});
afterAll(() => store.close());

/** The value of one line, by its name with labels as Prometheus writes them. */
const value = (text: string, line: string): number | undefined => {
  const found = text.split('\n').find((each) => each.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
};

describe('metrics of the work', () => {
  const metrics = createMetrics();
  const text = () => metrics.registry.metrics();

  it('measure requests to the systems by what they came to', async () => {
    metrics.requestEnded({ side: 'netvisor', operation: 'customer.nv', result: 'ok', ms: 300 });
    metrics.requestEnded({ side: 'netvisor', operation: 'customer.nv', result: 'maintenance', ms: 20 });
    const labels = 'operation="customer.nv"';
    const name = 'fns_upstream_request_seconds';
    expect(value(await text(), `${name}_sum{side="netvisor",${labels},result="ok"}`)).toBe(0.3);
    expect(value(await text(), `${name}_count{side="netvisor",${labels},result="maintenance"}`)).toBe(1);
  });

  it('measure the lag from hint to write by where the hint came from (R5, R6)', async () => {
    metrics.written({ source: 'webhook', lagMs: 180 });
    metrics.written({ source: 'poll', lagMs: 40_000 });
    expect(value(await text(), 'fns_lag_seconds_bucket{le="0.25",source="webhook"}')).toBe(1);
    expect(value(await text(), 'fns_lag_seconds_bucket{le="30",source="poll"}')).toBe(0);
    expect(value(await text(), 'fns_lag_seconds_bucket{le="60",source="poll"}')).toBe(1);
  });

  it('measure waits for the lane by rank, and count what gave its place back (I5)', async () => {
    metrics.laneEntered({ side: 'netvisor', rank: RANK.bulk, ms: 1_000 });
    metrics.laneLeft({ side: 'netvisor', why: 'closed' });
    expect(value(await text(), 'fns_lane_wait_seconds_sum{side="netvisor",rank="bulk"}')).toBe(1);
    expect(value(await text(), 'fns_lane_left_total{side="netvisor",why="closed"}')).toBe(1);
  });

  it('count retries and customers set aside, by code', async () => {
    metrics.retried('system_unavailable');
    metrics.parked('number_collision');
    metrics.parked('number_collision');
    expect(value(await text(), 'fns_retries_total{code="system_unavailable"}')).toBe(1);
    expect(value(await text(), 'fns_parked_total{code="number_collision"}')).toBe(2);
  });

  it('count events by the status answered', async () => {
    metrics.webhookAnswered({ status: 202, ms: 4 });
    metrics.webhookAnswered({ status: 401, ms: 1 });
    expect(value(await text(), 'fns_webhook_seconds_count{status="202"}')).toBe(1);
    expect(value(await text(), 'fns_webhook_seconds_count{status="401"}')).toBe(1);
    metrics.webhookRefused('bad_signature');
    expect(value(await text(), 'fns_webhook_refused_total{reason="bad_signature"}')).toBe(1);
  });
});

describe('figures of the store', () => {
  it('are read anew for each scrape, and gone when they are no longer true', async () => {
    const { registry } = createMetrics();
    const refresh = registerStoreFigures(registry, store.figures);
    const link = await newLink(store, tenant, { netvisorKey: '7' });
    await store.hints.record(tenant.id, [{ linkId: link.id, source: 'operator', type: 'operator.sync' }]);
    await refresh();
    const line = `fns_backlog_hints{tenant="${tenant.id}"}`;
    expect(value(await registry.metrics(), line)).toBe(1);
    await store.hints.markProcessed((await store.hints.pending(link.id)).map(({ id }) => id));
    await refresh();
    expect(value(await registry.metrics(), line)).toBeUndefined();
  });

  it('say that the store is down instead of failing', async () => {
    const { registry } = createMetrics();
    const refresh = registerStoreFigures(registry, { read: () => Promise.reject(new Error('down')) });
    await refresh();
    expect(value(await registry.metrics(), 'fns_store_up')).toBe(0);
  });
});

describe('the metrics port', () => {
  let server: Listening | null = null;
  let running = true;
  const get = async (path: string) => {
    const response = await fetch(`${server?.url ?? ''}${path}`);
    return { status: response.status, text: await response.text() };
  };

  beforeAll(async () => {
    const metrics = createMetrics();
    server = await startMetricsServer(
      createExposition(metrics, registerStoreFigures(metrics.registry, store.figures), null),
      { store, ready: () => Promise.resolve([{ name: 'worker', ok: running }]) },
      { host: '127.0.0.1', port: 0 },
    );
  });
  afterAll(() => server?.close());

  it('gives the metrics in the format of Prometheus', async () => {
    const response = await fetch(`${server?.url ?? ''}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/u);
    const text = await response.text();
    expect(value(text, 'fns_store_up')).toBe(1);
    expect(text).toContain('# HELP fns_lag_seconds ');
  });

  it('is ready only while the worker runs', async () => {
    expect((await get('/readyz')).status).toBe(200);
    running = false;
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('metrics of the SDK', () => {
  it('are taken along, and their absence spoils nothing', async () => {
    const sdk = createServer((_request, response) => response.end('temporal_request 3\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(sdk, 'listening');
    const address = sdk.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const metrics = createMetrics();
    const exposition = createExposition(
      metrics,
      () => Promise.resolve(),
      `http://127.0.0.1:${String(port)}/metrics`,
    );
    expect(value(await exposition.text(), 'temporal_request')).toBe(3);
    sdk.close();
    await once(sdk, 'close');
    const text = await exposition.text();
    expect(value(text, 'temporal_request')).toBeUndefined();
    expect(text).toContain('fns_process_cpu_seconds_total');
  });
});

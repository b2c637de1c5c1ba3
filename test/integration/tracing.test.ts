import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../src/dev/eventually';
import { netvisorNumber } from '../../src/demo/registers';
import type { Company } from '../../src/demo/scene';
import { onBothSides, pushed, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/* One edit in Flex, seen by a collector of OpenTelemetry: a single trace from the event to the request at Netvisor. */

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })).default([]),
});
type Span = z.infer<typeof spanSchema>;

const exportSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

const received: string[] = [];
let collector: Server;
let world: World;
let company: Company;
let customer: Both;

beforeAll(async () => {
  collector = createServer((request, response) => {
    void textOf(request).then((body) => {
      if (request.url === '/v1/traces') received.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const address = collector.address();
  if (address === null || typeof address === 'string') throw new Error('the collector has no port');
  process.env['OTEL_BSP_SCHEDULE_DELAY'] = '100';
  world = await openWorld('tracing', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(address.port)}`,
  });
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 20, seed: 21 });
  company = await world.goLive(0, 'netvisorToFlex');
  const [first] = await onBothSides(world, company, ({ netvisor }) => netvisor.offices.length === 0);
  if (!first) throw new Error('nobody lies on both sides');
  customer = first;
  await pushed(world, company, customer);
  await workflowsAtRest(world);
}, 120_000);
afterAll(async () => {
  await world.close();
  delete process.env['OTEL_BSP_SCHEDULE_DELAY'];
  collector.close();
});

const spans = (): Span[] =>
  received.flatMap((body) =>
    exportSchema
      .parse(JSON.parse(body))
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );

const attribute = (span: Span, name: string): unknown =>
  Object.values(span.attributes.find(({ key }) => key === name)?.value ?? {})[0];

/** Names from the root of its trace down to the span. */
function pathTo(span: Span): string[] {
  const parent = spans().find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent ? pathTo(parent) : []), span.name];
}

describe('a trace', () => {
  it('leads from the event over the workflow and its activities to the requests at both systems', async () => {
    const paths = await eventually(
      'the write at Netvisor is traced back to an event',
      () => {
        const paths = spans().map((span) => pathTo(span).join(' > '));
        return Promise.resolve(paths.some((path) => /^webhook.*netvisor customer\.nv$/u.test(path)) && paths);
      },
      { seconds: 10 },
    );
    const start = 'webhook flex > signalWithStart customerSync';
    expect(paths).toEqual(
      expect.arrayContaining([
        start,
        `${start} > planCustomer > flex customers`,
        `${start} > planCustomer > netvisor getcustomer.nv`,
        `${start} > applyToNetvisor > netvisor customer.nv`,
      ]),
    );
  });

  it('tells of a request its side, operation and the wait for its place, of an activity whom it is about', () => {
    const write = spans().find(({ name }) => name === 'netvisor customer.nv');
    const plan = spans().find(({ name }) => name === 'planCustomer');
    if (!write || !plan) throw new Error('not traced');
    expect(attribute(write, 'side')).toBe('netvisor');
    expect(attribute(write, 'operation')).toBe('customer.nv');
    expect(attribute(write, 'result')).toBe('ok');
    expect(attribute(write, 'laneWaitMs')).toEqual(expect.any(Number));
    expect(attribute(plan, 'tenantId')).toBe(company.tenantId);
    expect(attribute(plan, 'linkId')).toMatch(/^lnk_/);
  });

  it('I3 says nothing of a customer and no address', async () => {
    const told = received.join('');
    const records = await onBothSides(world, company);
    const personal = records.flatMap(({ flex, netvisor }) => {
      const { name, streetAddress, email, phoneNumber } = netvisor.customerBaseInformation;
      return [flex.name, flex.phone, flex.email, flex.business_id, netvisorNumber(netvisor)].concat([
        name,
        streetAddress,
        email,
        phoneNumber,
      ]);
    });
    const texts = personal.filter((one): one is string => typeof one === 'string' && one.length > 5);
    expect(texts).toContain(customer.flex.name);
    expect(texts.filter((one) => told.includes(one))).toEqual([]);
    expect(told).not.toContain('http://');
  });
});

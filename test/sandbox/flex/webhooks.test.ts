import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventTypes } from '../../../src/sandbox/flex/webhook-event';
import { eventViolations } from './contract';
import { codeOf, faultsOf, FlexFixture } from './fixture';
import { WebhookReceiver, type Received } from './receiver';

const flex = new FlexFixture();
const receiver = new WebhookReceiver();

const endpointSchema = z.looseObject({ id: z.string(), secret: z.string() });
const deliverySchema = z.looseObject({
  id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  status: z.string(),
  next_attempt_at: z.string().nullable(),
  attempts: z.array(
    z.object({ at: z.string(), status: z.number().nullable(), error: z.string().nullable(), ms: z.number() }),
  ),
});
const deliveryPageSchema = z.looseObject({
  data: z.array(deliverySchema),
  next_cursor: z.string().nullable(),
});
const eventSchema = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ tenant: z.string(), id: z.string() }),
});

async function subscribe(events: readonly string[] = eventTypes): Promise<z.infer<typeof endpointSchema>> {
  const answer = await flex.api('POST', '/v1/webhook-endpoints', { body: { url: receiver.url, events } });
  expect(answer.status, answer.text).toBe(201);
  return endpointSchema.parse(answer.json);
}

/** Retries within milliseconds. */
const hurry = () => flex.control('PATCH', '/settings', { retryScale: 0.01 });

async function deliveries(endpointId: string, query = ''): Promise<z.infer<typeof deliveryPageSchema>> {
  const answer = await flex.api('GET', `/v1/webhook-endpoints/${endpointId}/deliveries${query}`);
  return deliveryPageSchema.parse(answer.json);
}

/** Waits until the newest delivery is over. */
async function concluded(endpointId: string): Promise<z.infer<typeof deliverySchema>> {
  for (;;) {
    const [newest] = (await deliveries(endpointId, '?limit=1')).data;
    if (newest && newest.status !== 'pending') return newest;
  }
}

/** Verifies by the reference implementation; throws for a bad signature. */
function verified(secret: string, { headers, body }: Received): z.infer<typeof eventSchema> {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );
  const event: unknown = new Webhook(secret).verify(body, signed);
  expect(eventViolations(event)).toEqual([]);
  return eventSchema.parse(event);
}

const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id']);
const answers =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end();
  };

describe('signed deliveries (Standard Webhooks)', () => {
  it('carry a thin event without personal data that the reference implementation verifies', async () => {
    const { secret } = await subscribe();
    const customer = await flex.made(
      { name: 'Yksityinen Yrjö', email: 'yrjo@posti.example' },
      { headers: { 'change-origin': 'netvisor-sync/lnk_9' } },
    );
    const [first] = await receiver.until(1);
    const event = verified(secret, first ?? { headers: {}, body: '' });
    expect(event).toMatchObject({
      type: 'customer.created',
      timestamp: customer.updated_at,
      data: {
        tenant: 'flex_1',
        id: customer.id,
        version: 1,
        changed_fields: [],
        origin: {
          type: 'integration',
          client_id: 'flex-client-1',
          change_origin: 'netvisor-sync/lnk_9',
        },
      },
    });
    expect(first?.body).not.toMatch(/Yrjö|posti/);
  });

  it('tell every kind of change, in order for one customer', async () => {
    const { secret } = await subscribe();
    const survivor = await flex.made({ name: 'Jäävä Oy' });
    const { id } = await flex.made({ name: 'Muuttuva Oy' });
    for (const patch of [{ phone: '1' }, { active: false }, { active: true }]) {
      await flex.control('PATCH', `/customers/${id}`, patch);
    }
    await flex.control('POST', `/customers/${id}/merge`, { into: survivor.id });
    await flex.control('DELETE', `/customers/${id}`);
    const events = (await receiver.until(7)).map((received) => verified(secret, received));
    expect(events.filter(({ data }) => data.id === id).map(({ type }) => type)).toEqual([
      'customer.created',
      'customer.updated',
      'customer.deactivated',
      'customer.reactivated',
      'customer.merged',
      'customer.deleted',
    ]);
    expect(events.find(({ type }) => type === 'customer.merged')?.data['merged_into']).toBe(survivor.id);
    expect(events.find(({ type }) => type === 'customer.updated')?.data).toMatchObject({
      changed_fields: ['phone'],
      origin: { type: 'user' },
    });
  });

  it('tell changes of types and series', async () => {
    const { secret } = await subscribe();
    const type = await flex.type('COMPANY');
    await flex.api('PATCH', `/v1/customer-types/${type.id}`, { body: { name: 'Yritykset' } });
    await flex.control('PATCH', `/number-series/${type.number_series_id ?? ''}`, { next: 600_000 });
    const events = (await receiver.until(2)).map((received) => verified(secret, received));
    expect(events.map(({ type: name, data }) => [name, data.id]).sort()).toEqual([
      ['customer_type.updated', type.id],
      ['number_series.updated', type.number_series_id],
    ]);
  });

  it('go to those who subscribed to the type and not to other tenants', async () => {
    await subscribe(['customer.deleted']);
    await flex.made({ name: 'Ei kiinnosta Oy' });
    const { id } = await flex.made({ name: 'Naapurin Oy' }, { tenant: 1 });
    await flex.control('DELETE', `/customers/${id}?tenant=flex_2`);
    const mine = await flex.made({ name: 'Poistuva Oy' });
    await flex.control('DELETE', `/customers/${mine.id}`);
    await receiver.until(1);
    expect(receiver.received.map(({ body }) => eventSchema.parse(JSON.parse(body)).data.id)).toEqual([
      mine.id,
    ]);
  });

  it('carry the time of the attempt by the clock of Flex', async () => {
    await subscribe();
    await flex.control('POST', '/clock', { offsetMs: 3_600_000 });
    await flex.made({ name: 'Tulevaisuus Oy' });
    const [first] = await receiver.until(1);
    expect(Number(first?.headers['webhook-timestamp'])).toBeGreaterThan(Date.now() / 1000 + 3000);
  });
});

describe('retries', () => {
  it('send the same id and body again until a receiver that failed takes it', async () => {
    await hurry();
    const { id, secret } = await subscribe();
    receiver.behave = (response, number) => answers(number < 3 ? 503 : 200)(response);
    await flex.made({ name: 'Sitkeä Oy' });
    const received = await receiver.until(3);
    expect(new Set(idsOf(received)).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const one of received) verified(secret, one);
    const delivery = await concluded(id);
    expect(delivery.status).toBe('succeeded');
    expect(delivery.event_id).toBe(idsOf(received)[0]);
    expect(delivery.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('do not hold up later events of other customers (I10)', async () => {
    await subscribe();
    receiver.behave = (response, number) => answers(number === 1 ? 500 : 200)(response);
    await flex.made({ name: 'Epäonninen Oy' });
    await receiver.until(1);
    await flex.made({ name: 'Onnekas Oy' });
    expect(new Set(idsOf(await receiver.until(2))).size).toBe(2);
  });

  it('follow a redirect by no means: it is a failure', async () => {
    await hurry();
    const { id } = await subscribe();
    receiver.behave = (response, number) =>
      number === 1 ? answers(302, { location: receiver.url })(response) : answers(200)(response);
    await flex.made({ name: 'Ohjattu Oy' });
    const { attempts } = await concluded(id);
    expect(attempts.map(({ status, error }) => [status, error])).toEqual([
      [302, 'answered 302'],
      [200, null],
    ]);
  });

  it('follow a broken connection and an answer that does not come in time', async () => {
    await hurry();
    await flex.control('PATCH', '/settings', { webhookTimeoutMs: 100 });
    const { id } = await subscribe();
    receiver.behave = (response, number) => {
      if (number === 1) response.destroy();
      else if (number > 2) answers(200)(response);
    };
    await flex.made({ name: 'Hidas Oy' });
    const { attempts, status } = await concluded(id);
    expect(status).toBe('succeeded');
    expect(attempts.map((attempt) => attempt.status)).toEqual([null, null, 200]);
    expect(attempts[1]?.error).toBe('no answer in 100 ms');
  });

  it('end after three days of failures', async () => {
    await flex.control('PATCH', '/settings', { retryScale: 0 });
    const { id } = await subscribe();
    receiver.behave = answers(500);
    await flex.made({ name: 'Toivoton Oy' });
    const delivery = await concluded(id);
    expect([delivery.status, delivery.attempts.length]).toEqual(['failed', 15]);
  });

  it('are over at once when the receiver is gone (410)', async () => {
    const { id } = await subscribe();
    receiver.behave = answers(410);
    await flex.made({ name: 'Turha Oy' });
    expect((await concluded(id)).status).toBe('failed');
    const endpoint = await flex.api('GET', `/v1/webhook-endpoints/${id}`);
    expect(endpoint.json).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    await flex.made({ name: 'Lähettämätön Oy' });
    expect((await deliveries(id)).data).toHaveLength(1);
    const test = await flex.api('POST', `/v1/webhook-endpoints/${id}:test`);
    expect([test.status, codeOf(test)]).toEqual([409, 'endpoint_disabled']);
  });
});

describe('webhook endpoints', () => {
  it('show their secret once', async () => {
    const { id, secret } = await subscribe(['customer.updated', 'customer.updated']);
    expect(secret).toMatch(/^whsec_/);
    const listed = await flex.api('GET', '/v1/webhook-endpoints');
    expect(listed.json).toMatchObject({
      data: [{ id, url: receiver.url, events: ['customer.updated'], enabled: true, disabled_reason: null }],
    });
    expect(listed.text).not.toContain(secret);
  });

  it('have a secret each', async () => {
    expect((await subscribe()).secret).not.toBe((await subscribe()).secret);
  });

  it('are refused with what is wrong', async () => {
    const answer = await flex.api('POST', '/v1/webhook-endpoints', {
      body: { url: 'ftp://example.com', events: ['customer.renamed'], secret: 'mine' },
    });
    expect(faultsOf(answer)).toEqual([
      '/events/0 invalid_value',
      '/secret read_only_field',
      '/url invalid_format',
    ]);
  });

  it('stop and go on by PATCH; what happened in between is not sent', async () => {
    const { id } = await subscribe();
    const set = (enabled: boolean) =>
      flex.api('PATCH', `/v1/webhook-endpoints/${id}`, { body: { enabled, description: 'fns' } });
    expect((await set(false)).json).toMatchObject({ enabled: false, disabled_reason: 'by_client' });
    await flex.made({ name: 'Väliin jäänyt Oy' });
    expect((await set(true)).json).toMatchObject({
      enabled: true,
      disabled_reason: null,
      description: 'fns',
    });
    const { id: customerId } = await flex.made({ name: 'Kuultu Oy' });
    const [first] = await receiver.until(1);
    expect(eventSchema.parse(JSON.parse(first?.body ?? '')).data.id).toBe(customerId);
  });

  it('are gone after DELETE', async () => {
    const { id } = await subscribe();
    expect((await flex.api('DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(204);
    expect((await flex.api('GET', `/v1/webhook-endpoints/${id}`)).status).toBe(404);
  });
});

describe(':rotate-secret', () => {
  const rotate = async (id: string, body?: object) =>
    endpointSchema.parse(
      (await flex.api('POST', `/v1/webhook-endpoints/${id}:rotate-secret`, body ? { body } : {})).json,
    );

  it('signs with both secrets until the old one ends', async () => {
    const { id, secret: old } = await subscribe();
    const { secret: fresh } = await rotate(id);
    await flex.made({ name: 'Vaihto Oy' });
    const [first] = await receiver.until(1);
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const secret of [old, fresh])
      expect(() => verified(secret, first ?? { headers: {}, body: '' })).not.toThrow();
    await flex.control('POST', '/clock', { offsetMs: 86_401_000 });
    await flex.made({ name: 'Vaihdettu Oy' });
    const [, second] = await receiver.until(2);
    expect(String(second?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('ends the old secret at once when asked so', async () => {
    const { id, secret: old } = await subscribe();
    const { secret: fresh } = await rotate(id, { overlap_seconds: 0 });
    await flex.made({ name: 'Kerrasta Oy' });
    const [first] = await receiver.until(1);
    expect(() => verified(old, first ?? { headers: {}, body: '' })).toThrow();
    expect(() => verified(fresh, first ?? { headers: {}, body: '' })).not.toThrow();
  });
});

describe(':test, deliveries and :replay', () => {
  it('send a test event whatever the endpoint subscribes to', async () => {
    const { id, secret } = await subscribe(['customer.deleted']);
    const answer = await flex.api('POST', `/v1/webhook-endpoints/${id}:test`);
    expect(answer.status).toBe(202);
    const [first] = await receiver.until(1);
    expect(verified(secret, first ?? { headers: {}, body: '' })).toMatchObject({
      type: 'endpoint.test',
      data: { tenant: 'flex_1', id },
    });
  });

  it('list deliveries newest first, in pages and by status', async () => {
    const { id } = await subscribe(['customer.created']);
    for (const name of ['A', 'B', 'C']) await flex.made({ name });
    await receiver.until(3);
    const first = await deliveries(id, '?limit=2');
    const rest = await deliveries(id, `?limit=2&cursor=${first.next_cursor ?? ''}`);
    expect([...first.data, ...rest.data].map(({ event_id }) => event_id)).toEqual(
      idsOf(receiver.received).reverse(),
    );
    expect(rest.next_cursor).toBeNull();
    await concluded(id);
    expect((await deliveries(id, '?status=failed')).data).toEqual([]);
  });

  it('replay with the same webhook-id', async () => {
    const { id, secret } = await subscribe();
    await flex.made({ name: 'Toistettu Oy' });
    const { id: deliveryId } = await concluded(id);
    const answer = await flex.api('POST', `/v1/webhook-endpoints/${id}/deliveries/${deliveryId}:replay`);
    expect(answer.status).toBe(202);
    const received = await receiver.until(2);
    expect(new Set(idsOf(received)).size).toBe(1);
    for (const one of received) verified(secret, one);
  });

  it('replay at once what waits for its retry', async () => {
    await flex.control('PATCH', '/settings', { retryScale: 1000 });
    const { id } = await subscribe();
    receiver.behave = (response, number) => answers(number === 1 ? 500 : 200)(response);
    await flex.made({ name: 'Odottava Oy' });
    await receiver.until(1);
    let waiting;
    do [waiting] = (await deliveries(id)).data;
    while (waiting?.attempts.length !== 1);
    await flex.api('POST', `/v1/webhook-endpoints/${id}/deliveries/${waiting.id}:replay`);
    expect((await concluded(id)).status).toBe('succeeded');
  });

  it('know only their own deliveries', async () => {
    const { id } = await subscribe();
    const answer = await flex.api('POST', `/v1/webhook-endpoints/${id}/deliveries/dlv_other:replay`);
    expect(answer.status).toBe(404);
  });
});

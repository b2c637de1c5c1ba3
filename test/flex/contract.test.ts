import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFlexClient, type FlexClient } from '../../src/flex/client';
import { verifyFlexEvent, type FlexEvent } from '../../src/flex/events';
import { startFlexSandbox, type FlexSandbox } from '../../src/sandbox/flex/start';
import type { FieldValues, Kind } from '../../src/sync/customer';
import { flexIdSchema, netvisorKeySchema, type FlexId } from '../../src/sync/ids';

/**
 * Client and sandbox know nothing of each other; both know docs/flex-openapi.yaml. Here they meet over real
 * HTTP, so whatever the one sends and the other does not understand fails.
 */
let sandbox: FlexSandbox;
let flex: FlexClient;

beforeAll(async () => {
  sandbox = await startFlexSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control('POST', '/reset');
  flex = clientOf(0);
});

function clientOf(tenant: number): FlexClient {
  const card = sandbox.tenants[tenant];
  if (!card) throw new Error(`the sandbox has no tenant ${String(tenant)}`);
  const { clientId, clientSecret } = card;
  return createFlexClient({ baseUrl: sandbox.baseUrl, clientId, clientSecret });
}

/** What a person does in Flex's user interface, and what a test does to the sandbox. */
async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${sandbox.baseUrl}/_sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const fault = (resource: string, action: object, times = 1) =>
  control('POST', '/faults', { match: { resource }, times, action });

async function typeId(identifier: Kind): Promise<string> {
  return (await flex.createCustomerType({ name: `${identifier} Netvisor`, identifier })).id;
}

const COMPANY_VALUES: FieldValues = {
  name: 'Hämeen Kylmä & Sähkö Oy',
  nameExtension: 'Kylmälaitteet',
  businessId: '1234567-1',
  email: 'toimisto@hameenkylma.example',
  phone: '+358 40 123 4567',
  website: 'www.hameenkylma.example',
  visitingAddress: {
    street: 'Raatihuoneenkatu 11',
    street2: 'B-rappu',
    postalCode: '13100',
    city: 'Hämeenlinna',
    country: 'FI',
  },
  billingAddress: {
    street: 'PL 12',
    street2: null,
    postalCode: '13101',
    city: 'Hämeenlinna',
    country: 'FI',
  },
  invoicingEmail: 'laskut@hameenkylma.example',
  eInvoice: { address: '003712345671', operator: '003721291126' },
  active: true,
  customerNumber: '100042',
};

async function created(values: FieldValues = COMPANY_VALUES, kind: Kind = 'COMPANY', key = 'lnk_abcdefgh-1') {
  const outcome = await flex.createCustomer(
    {
      typeId: await typeId(kind),
      values,
      netvisorKey: netvisorKeySchema.parse('1234'),
      idempotencyKey: key,
    },
    { changeOrigin: 'lnk_abcdefgh' },
  );
  if (outcome.kind !== 'created') throw new Error('the number is taken');
  return outcome.customer;
}

describe('the connection test', () => {
  it('names the tenant, the client and all scopes', async () => {
    const me = await flex.me();
    expect(me.tenantId).toBe(sandbox.tenants[0]?.tenantId);
    expect(me.clientId).toBe(sandbox.tenants[0]?.clientId);
    expect(new Set(me.scopes)).toEqual(
      new Set([
        'customers.read',
        'customers.write',
        'types.read',
        'types.write',
        'series.read',
        'webhooks.manage',
      ]),
    );
    expect(me.company.businessId).toMatch(/^\d{7}-\d$/);
  });

  it('works with the fixed key too', async () => {
    const token = sandbox.tenants[1]?.token ?? '';
    const other = createFlexClient({ baseUrl: sandbox.baseUrl, token });
    expect((await other.me()).tenantId).toBe(sandbox.tenants[1]?.tenantId);
  });

  it.each([
    ['secret', { clientId: 'nobody', clientSecret: 'wrong' }],
    ['key', { token: 'wrong' }],
  ])('reports a wrong %s', async (_case, credentials) => {
    const wrong = createFlexClient({ baseUrl: sandbox.baseUrl, ...credentials });
    await expect(wrong.me()).rejects.toMatchObject({ code: 'credentials_rejected' });
  });

  it('goes on after the token has run out', async () => {
    await flex.me();
    await control('POST', '/clock', { offsetMs: 2 * 3_600_000 });
    expect((await flex.me()).tenantId).toBe(sandbox.tenants[0]?.tenantId);
  });
});

describe('R11–R17: fields there and back', () => {
  it('reads a company as it was created', async () => {
    const customer = await created();
    expect(customer).toMatchObject({ kind: 'COMPANY', netvisorKey: '1234', fields: COMPANY_VALUES });
    expect(await flex.getCustomer(customer.id)).toEqual(customer);
  });

  it('reads a private person as it was created, without what is for companies', async () => {
    const { businessId: _id, eInvoice: _address, ...values } = COMPANY_VALUES;
    const customer = await created({ ...values, name: 'Virtanen Aino' }, 'PRIVATE');
    expect(customer.kind).toBe('PRIVATE');
    expect(customer.fields).toEqual({ ...values, name: 'Virtanen Aino', businessId: null });
  });

  it('creates a foreign company by its VAT id', async () => {
    const customer = await created({ ...COMPANY_VALUES, businessId: 'SE556012579001' });
    expect(customer.fields.businessId).toBe('SE556012579001');
  });

  it.each<[string, FieldValues]>([
    ['the phone', { phone: '+358 50 765 4321' }],
    ['an empty e-mail', { email: null }],
    ['a VAT id', { businessId: 'SE556012579001' }],
    ['no business id', { businessId: null, eInvoice: null }],
    ['another address', { visitingAddress: { ...address('Palokunnankatu 2'), street2: null } }],
    ['no billing address', { billingAddress: null }],
    ['no e-invoice', { eInvoice: null }],
    ['another number', { customerNumber: '100043' }],
    ['that it is out of use', { active: false }],
    ['a phone and that it is out of use', { phone: null, active: false }],
  ])('changes nothing but %s', async (_case, values) => {
    const customer = await created();
    const updated = await flex.updateCustomer(customer.id, customer.version, values);
    expect(updated.fields).toEqual({ ...COMPANY_VALUES, ...values });
    expect(updated.version).toBeGreaterThan(customer.version);
    expect(await flex.getCustomer(customer.id)).toEqual(updated);
  });

  it('leaves what is not ours in an address as it is (D14, D22)', async () => {
    const customer = await created();
    await control('PATCH', `/customers/${customer.id}`, {
      billing_address: { name: 'Hämeen Kylmä Oy', name2: 'Ostoreskontra' },
    });
    const read = await flex.getCustomer(customer.id);
    await flex.updateCustomer(customer.id, read?.version ?? 0, { billingAddress: address('PL 99') });
    await flex.updateCustomer(customer.id, (read?.version ?? 0) + 1, { billingAddress: null });
    expect(await control('GET', `/customers/${customer.id}`)).toMatchObject({
      billing_address: { name: 'Hämeen Kylmä Oy', name2: 'Ostoreskontra' },
    });
  });

  it('writes nothing when nothing differs (I8)', async () => {
    const customer = await created();
    const again = await flex.updateCustomer(customer.id, customer.version, COMPANY_VALUES);
    expect(again.version).toBe(customer.version);
  });

  it('takes a customer into use again (D9)', async () => {
    const customer = await created({ ...COMPANY_VALUES, active: false });
    const updated = await flex.updateCustomer(customer.id, customer.version, { active: true });
    expect(updated.fields.active).toBe(true);
  });
});

describe('I2: a create that is repeated', () => {
  const NEW = { values: COMPANY_VALUES, netvisorKey: null };

  it('has one effect when its answer was lost', async () => {
    const customer = { ...NEW, typeId: await typeId('COMPANY'), idempotencyKey: 'lnk_abcdefgh-1' };
    await fault('/v1/customers', { kind: 'drop-after' });
    await expect(flex.createCustomer(customer)).rejects.toMatchObject({
      code: 'connection_lost',
      outcomeUnknown: true,
    });
    expect(await flex.createCustomer(customer)).toMatchObject({ kind: 'created' });
    expect((await flex.listCustomers({ cursor: null })).customers).toHaveLength(1);
  });

  it('is refused under the same key with another body', async () => {
    const customer = { ...NEW, typeId: await typeId('COMPANY'), idempotencyKey: 'lnk_abcdefgh-1' };
    await flex.createCustomer(customer);
    const other = { ...customer, values: { ...COMPANY_VALUES, name: 'Toinen Oy' } };
    await expect(flex.createCustomer(other)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('learns who holds the number under another key (D3)', async () => {
    const holder = await created();
    const again = { ...NEW, typeId: holder.typeId, idempotencyKey: 'lnk_abcdefgh-2' };
    expect(await flex.createCustomer(again)).toEqual({ kind: 'number_taken', holder: holder.id });
  });
});

describe('what Flex refuses', () => {
  it('a version that has moved on', async () => {
    const customer = await created();
    await control('PATCH', `/customers/${customer.id}`, { phone: '050 111' });
    await expect(flex.updateCustomer(customer.id, customer.version, { phone: null })).rejects.toMatchObject({
      code: 'stale',
      httpStatus: 412,
    });
  });

  it('a number that another customer has', async () => {
    await created();
    const other = await created({ name: 'Toinen Oy', customerNumber: '100043' }, 'COMPANY', 'lnk_bcdefghi-1');
    await expect(
      flex.updateCustomer(other.id, other.version, { customerNumber: '100042' }),
    ).rejects.toMatchObject({ code: 'number_taken' });
  });

  it('a customer without what its type demands, naming each field (R8)', async () => {
    const type = await typeId('COMPANY');
    await flex.updateCustomerType(type, {
      fields: ['phone', 'email'].map((field) => ({ field, visible: true, required: true })),
    });
    await expect(
      flex.createCustomer({
        typeId: type,
        values: { name: 'Toinen Oy' },
        netvisorKey: null,
        idempotencyKey: 'lnk_abcdefgh-1',
      }),
    ).rejects.toMatchObject({
      code: 'required_field_missing',
      fields: [
        { pointer: '/phone', code: 'required_by_type' },
        { pointer: '/email', code: 'required_by_type' },
      ],
    });
  });

  it('a business id beside consumer e-invoicing (R16)', async () => {
    const { businessId: _id, eInvoice: _address, ...values } = COMPANY_VALUES;
    const customer = await created(values);
    await control('PATCH', `/customers/${customer.id}`, { consumer_e_invoicing: true });
    const read = await flex.getCustomer(customer.id);
    expect(read?.consumerEInvoicing).toBe(true);
    await expect(
      flex.updateCustomer(customer.id, read?.version ?? 0, { businessId: '1234567-1' }),
    ).rejects.toMatchObject({
      code: 'invalid_data',
      fields: [expect.objectContaining({ code: 'consumer_einvoice_excludes_business_id' })],
    });
  });

  it('another company: its customers do not exist', async () => {
    const customer = await created();
    expect(await clientOf(1).getCustomer(customer.id)).toBeNull();
    await expect(
      clientOf(1).updateCustomer(customer.id, customer.version, { phone: null }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('a tenant whose budget is used up, saying how long', async () => {
    await fault('/v1/me', { kind: 'status', status: 429 });
    await expect(flex.me()).rejects.toMatchObject({ code: 'rate_limited', retryable: true });
  });
});

describe('D10: customers that are gone', () => {
  it('is null once it was deleted', async () => {
    const customer = await created();
    await control('DELETE', `/customers/${customer.id}`);
    expect(await flex.getCustomer(customer.id)).toBeNull();
  });

  it('names the survivor once it was merged, and is not written any more', async () => {
    const customer = await created();
    const survivor = await created(
      { name: 'Toinen Oy', customerNumber: '100043' },
      'COMPANY',
      'lnk_bcdefghi-1',
    );
    await control('POST', `/customers/${customer.id}/merge`, { into: survivor.id });
    const merged = await flex.getCustomer(customer.id);
    expect(merged?.mergedInto).toBe(survivor.id);
    await expect(
      flex.updateCustomer(customer.id, merged?.version ?? 0, { phone: null }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('R18: looking for customers', () => {
  it('finds by number, exactly', async () => {
    const customer = await created();
    expect((await flex.findByNumber('100042')).map(({ id }) => id)).toEqual([customer.id]);
    expect(await flex.findByNumber('10004')).toEqual([]);
  });

  it('finds by business id', async () => {
    const customer = await created();
    expect((await flex.findByBusinessId('1234567-1')).map(({ id }) => id)).toEqual([customer.id]);
  });

  it('walks a seeded register to its end, each customer once', async () => {
    await control('POST', '/seed', { customers: 250, seed: 42 });
    const ids = new Set<FlexId>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<FlexClient['listCustomers']>> = await flex.listCustomers({
        cursor,
        limit: 100,
      });
      for (const { id } of page.customers) ids.add(id);
      expect(page.asOf).toBeInstanceOf(Date);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(ids.size).toBeGreaterThanOrEqual(250);
    expect(ids).toEqual(await recordIds());
  });

  it('lists only what changed since, and only what is in use', async () => {
    await control('POST', '/seed', { customers: 20, seed: 1 });
    const later = new Date(Date.now() + 3_600_000);
    await control('POST', '/clock', { offsetMs: 2 * 3_600_000 });
    const customer = await created();
    const changed = await flex.listCustomers({ cursor: null, updatedSince: later, active: true });
    expect(changed.customers.map(({ id }) => id)).toEqual([customer.id]);
  });
});

describe('I7: the change feed', () => {
  it('tells of every change since its cursor, with its origin', async () => {
    const { nextCursor } = await flex.changes({ cursor: null });
    const customer = await created();
    await flex.updateCustomer(customer.id, customer.version, { phone: null, active: false });
    await control('PATCH', `/customers/${customer.id}`, { billing_address: { street: 'PL 99' } });
    await control('DELETE', `/customers/${customer.id}`);
    const { entries } = await flex.changes({ cursor: nextCursor, limit: 500 });
    expect(entries.map(({ kind, changedFields }) => [kind, changedFields])).toEqual([
      ['created', []],
      ['updated', ['phone']],
      ['deactivated', ['active']],
      ['updated', ['billing_address.street']],
      ['deleted', []],
    ]);
    expect(entries[0]?.origin).toEqual({
      type: 'integration',
      clientId: sandbox.tenants[0]?.clientId,
      changeOrigin: 'netvisor-sync/lnk_abcdefgh',
    });
    expect(entries[3]?.origin).toEqual({ type: 'user', clientId: null, changeOrigin: null });
    expect(entries.every((entry) => entry.id === customer.id)).toBe(true);
  });

  it('goes on where a page ended', async () => {
    const { nextCursor } = await flex.changes({ cursor: null });
    await control('POST', '/seed', { customers: 5, seed: 3 });
    const first = await flex.changes({ cursor: nextCursor, limit: 3 });
    const second = await flex.changes({ cursor: first.nextCursor, limit: 500 });
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq);
    expect(first.entries).toHaveLength(3);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  it('has expired after 30 days', async () => {
    const { nextCursor } = await flex.changes({ cursor: null });
    await created();
    await control('POST', '/clock', { offsetMs: 31 * 86_400_000 });
    await expect(flex.changes({ cursor: nextCursor })).rejects.toMatchObject({ code: 'cursor_expired' });
  });

  it('treats a cursor of nowhere as expired', async () => {
    await expect(flex.changes({ cursor: 'nowhere' })).rejects.toMatchObject({ code: 'cursor_expired' });
  });
});

describe('R8–R10, R19, R21: set-up', () => {
  it('creates a type without a number series and finds it again', async () => {
    const type = await flex.createCustomerType({ name: 'Yritysasiakas Netvisor', identifier: 'COMPANY' });
    expect(type).toMatchObject({ identifier: 'COMPANY', numberSeriesId: null });
    expect(await flex.customerTypes()).toContainEqual(type);
  });

  it('renames a type', async () => {
    const id = await typeId('PRIVATE');
    expect((await flex.updateCustomerType(id, { name: 'Kuluttajat' })).name).toBe('Kuluttajat');
  });

  it('reads the number series with the types that use them', async () => {
    const [series] = await flex.numberSeries();
    expect(series?.min).toBeLessThanOrEqual(series?.next ?? 0);
    expect(series?.customerTypeIds.length).toBeGreaterThan(0);
  });
});

describe('events', () => {
  it('are signed with the secret that the endpoint showed, and with the next one', async () => {
    await using receiver = await startReceiver();
    const { id, secret } = await flex.createWebhookEndpoint({
      url: receiver.url,
      events: ['customer.created', 'customer.updated'],
    });
    expect(await flex.listWebhookEndpoints()).toEqual([
      { id, url: receiver.url, events: ['customer.created', 'customer.updated'], enabled: true },
    ]);

    const customer = await created();
    expect(await receiver.next([secret])).toMatchObject({
      type: 'customer.created',
      tenant: sandbox.tenants[0]?.tenantId,
      customerId: customer.id,
      version: customer.version,
      origin: { type: 'integration', changeOrigin: 'netvisor-sync/lnk_abcdefgh' },
    });

    const askedAt = Date.now();
    const rotated = await flex.rotateWebhookSecret({ id, overlapSeconds: 3600 });
    expect(Math.abs((rotated.previousEndsAt?.getTime() ?? 0) - askedAt - 3_600_000)).toBeLessThan(60_000);
    await flex.testWebhookEndpoint(id);
    expect(await receiver.next([rotated.secret])).toMatchObject({ type: 'endpoint.test', customerId: null });
    await flex.testWebhookEndpoint(id);
    expect(await receiver.next([secret])).toMatchObject({ type: 'endpoint.test' });

    await flex.deleteWebhookEndpoint(id);
    expect(await flex.listWebhookEndpoints()).toEqual([]);
  });
});

describe('what a network does', () => {
  it.each([
    ['drop-before', 'connection_lost'],
    ['garbage', 'bad_answer'],
  ])('%s is %s, and the next call works', async (kind, code) => {
    await fault('/v1/customers/changes', { kind });
    await expect(flex.changes({ cursor: null })).rejects.toMatchObject({ code, retryable: true });
    await expect(flex.changes({ cursor: null })).resolves.toMatchObject({ entries: [] });
  });

  it('an answer cut short is never taken for a whole one', async () => {
    await control('POST', '/seed', { customers: 20, seed: 1 });
    await fault('/v1/customers', { kind: 'truncate' });
    await expect(flex.listCustomers({ cursor: null })).rejects.toMatchObject({ retryable: true });
  });

  it('a Flex that hangs ends in a timeout', async () => {
    const { clientId = '', clientSecret = '' } = sandbox.tenants[0] ?? {};
    const impatient = createFlexClient(
      { baseUrl: sandbox.baseUrl, clientId, clientSecret },
      { timeoutMs: 300 },
    );
    await fault('/v1/me', { kind: 'hang' });
    await expect(impatient.me()).rejects.toMatchObject({ code: 'timeout' });
  });

  it('503 is an outage', async () => {
    const customer = await created();
    await fault('/v1/customers/{id}', { kind: 'status', status: 503 });
    await expect(flex.updateCustomer(customer.id, customer.version, { phone: null })).rejects.toMatchObject({
      code: 'unavailable',
      outcomeUnknown: true,
    });
  });
});

function address(street: string) {
  return { street, street2: null, postalCode: '13100', city: 'Hämeenlinna', country: 'FI' };
}

/** All ids of the register, as the sandbox's own view shows them. */
async function recordIds(): Promise<Set<FlexId>> {
  const records = await control('GET', '/customers');
  if (!Array.isArray(records)) throw new Error('not a list');
  return new Set(records.map((record: { id: unknown }) => flexIdSchema.parse(record.id)));
}

/** Takes events as the product's intake does; `next` waits for one and verifies it. */
async function startReceiver() {
  const arrived: Array<{ raw: Buffer; headers: NodeJS.Dict<string | string[]> }> = [];
  let wake: () => void = () => undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const bytes: AsyncIterable<Buffer> = request;
      const chunks: Buffer[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      arrived.push({ raw: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(202).end();
      wake();
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not listening on a port');
  return {
    url: `http://127.0.0.1:${String(bound.port)}/webhooks/flex/tnt_abcdefgh`,
    next: async (secrets: readonly string[]): Promise<FlexEvent> => {
      if (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const event = arrived.shift();
      const header = (name: string) => {
        const value = event?.headers[name];
        return typeof value === 'string' ? value : '';
      };
      const verified = verifyFlexEvent(
        event?.raw ?? Buffer.alloc(0),
        {
          id: header('webhook-id'),
          timestamp: header('webhook-timestamp'),
          signature: header('webhook-signature'),
        },
        secrets,
      );
      if (!verified.ok) throw new Error(verified.reason);
      return verified.event;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

import { describe, expect, it } from 'vitest';
import { createFlexClient } from '../../src/flex/client';
import { problem, startScriptedFlex, type Script } from './scripted-flex';

async function flexThat(script: Script) {
  const server = await startScriptedFlex(script);
  return {
    // A base address may end in a slash: people type both.
    client: createFlexClient({ baseUrl: `${server.baseUrl}/`, token: 'key-1' }),
    seen: server.seen,
    last: (): unknown[] => {
      const { method, url, body } = server.seen.at(-1) ?? { method: '', url: '', body: '' };
      return [method, url, body === '' ? null : JSON.parse(body)];
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const TYPE = {
  id: '0b7f4c52-1a2b-4c3d-8e9f-a0b1c2d3e4f5',
  name: 'Yritysasiakas Netvisor',
  identifier: 'COMPANY',
  number_series_id: null,
  fields: [{ field: 'phone', visible: true, required: true }],
};

const ENDPOINT = {
  id: 'we_1',
  url: 'https://fns.example/webhooks/flex/tnt_abcdefgh',
  events: ['customer.updated'],
  enabled: true,
};

describe('me, the connection test', () => {
  it('says whose credential it is, what it may do and what time it is there', async () => {
    await using flex = await flexThat(() => ({
      body: {
        tenant: 't_42',
        client_id: 'fns',
        scopes: ['customers.read', 'types.read'],
        company: { name: 'Karhun Putki Oy', business_id: '1234567-1' },
        clock: '2026-01-15T09:00:00.123Z',
      },
    }));
    expect(await flex.client.me()).toEqual({
      tenantId: 't_42',
      clientId: 'fns',
      scopes: ['customers.read', 'types.read'],
      company: { name: 'Karhun Putki Oy', businessId: '1234567-1' },
      clock: new Date('2026-01-15T09:00:00.123Z'),
    });
    expect(flex.last()).toEqual(['GET', '/api/v1/me', null]);
  });
});

describe('I7: changes, the backstop of lost events', () => {
  it('begins now without a cursor', async () => {
    await using flex = await flexThat(() => ({ body: { data: [], next_cursor: 'f1' } }));
    expect(await flex.client.changes({ cursor: null })).toEqual({ entries: [], nextCursor: 'f1' });
    expect(flex.last()).toEqual(['GET', '/api/v1/customers/changes', null]);
  });

  it('reads on from a cursor, tombstones and merges included', async () => {
    const at = '2026-01-15T09:00:00.123Z';
    const origin = { type: 'user', client_id: null, change_origin: null };
    const [gone, kept] = ['6d0c3e9a-5b1f-4f8e-9a57-0f6a1b2c3d4e', '11111111-2222-4333-8444-555555555555'];
    await using flex = await flexThat(() => ({
      body: {
        data: [
          {
            seq: 7,
            at,
            id: gone,
            kind: 'deleted',
            version: 3,
            changed_fields: [],
            origin,
            merged_into: null,
          },
          {
            seq: 9,
            at,
            id: gone,
            kind: 'merged',
            version: 4,
            changed_fields: ['active'],
            origin,
            merged_into: kept,
          },
        ],
        next_cursor: 'f2',
      },
    }));
    const { entries } = await flex.client.changes({ cursor: 'f1', limit: 500 });
    expect(entries).toMatchObject([
      { seq: 7, at: new Date(at), id: gone, kind: 'deleted', version: 3, mergedInto: null },
      { seq: 9, kind: 'merged', changedFields: ['active'], mergedInto: kept },
    ]);
    expect(entries[0]?.origin).toEqual({ type: 'user', clientId: null, changeOrigin: null });
    expect(flex.last()).toEqual(['GET', '/api/v1/customers/changes?cursor=f1&limit=500', null]);
  });

  it('says when the cursor is too old', async () => {
    await using flex = await flexThat(() => problem(410, 'cursor_expired'));
    await expect(flex.client.changes({ cursor: 'f0' })).rejects.toMatchObject({ code: 'cursor_expired' });
  });
});

describe('R9, R10, R21: customer types', () => {
  it('lists them all, page by page', async () => {
    await using flex = await flexThat((request) =>
      request.url.includes('cursor=')
        ? { body: { data: [{ ...TYPE, identifier: null }], next_cursor: null } }
        : { body: { data: [TYPE], next_cursor: 'p2' } },
    );
    expect(await flex.client.customerTypes()).toEqual([
      {
        id: TYPE.id,
        name: 'Yritysasiakas Netvisor',
        identifier: 'COMPANY',
        numberSeriesId: null,
        fields: TYPE.fields,
      },
      expect.objectContaining({ identifier: null }),
    ]);
  });

  it('creates one without a number series', async () => {
    await using flex = await flexThat(() => ({ status: 201, body: TYPE }));
    await flex.client.createCustomerType({ name: 'Yritysasiakas Netvisor', identifier: 'COMPANY' });
    expect(flex.last()).toEqual([
      'POST',
      '/api/v1/customer-types',
      { name: 'Yritysasiakas Netvisor', identifier: 'COMPANY', number_series_id: null },
    ]);
  });

  it('takes the number series off one', async () => {
    await using flex = await flexThat(() => ({ body: TYPE }));
    await flex.client.updateCustomerType(TYPE.id, { numberSeriesId: null });
    expect(flex.last()).toEqual(['PATCH', `/api/v1/customer-types/${TYPE.id}`, { number_series_id: null }]);
  });
});

describe('R19: number series', () => {
  it('are listed with their ranges', async () => {
    const series = {
      id: 's1',
      name: 'Asiakkaat',
      prefix: 'F',
      min: 500001,
      max: 599999,
      next: 500042,
      customer_type_ids: [TYPE.id],
    };
    await using flex = await flexThat(() => ({ body: { data: [series], next_cursor: null } }));
    expect(await flex.client.numberSeries()).toEqual([
      {
        id: 's1',
        name: 'Asiakkaat',
        prefix: 'F',
        min: 500001,
        max: 599999,
        next: 500042,
        customerTypeIds: [TYPE.id],
      },
    ]);
  });
});

describe('webhook endpoints', () => {
  it('show their secret when they are created', async () => {
    await using flex = await flexThat(() => ({ status: 201, body: { ...ENDPOINT, secret: 'whsec_abc' } }));
    const { url, events } = ENDPOINT;
    expect(await flex.client.createWebhookEndpoint({ url, events })).toEqual({
      id: 'we_1',
      secret: 'whsec_abc',
    });
    expect(flex.last()).toEqual(['POST', '/api/v1/webhook-endpoints', { url, events }]);
  });

  it('are listed, with whether they are on', async () => {
    await using flex = await flexThat(() => ({
      body: { data: [ENDPOINT, { ...ENDPOINT, id: 'we_2', enabled: false }], next_cursor: null },
    }));
    expect(await flex.client.listWebhookEndpoints()).toEqual([
      ENDPOINT,
      { ...ENDPOINT, id: 'we_2', enabled: false },
    ]);
  });

  it('are deleted, tested and given a new secret by their own paths', async () => {
    await using flex = await flexThat((request) => {
      if (request.method === 'DELETE') return { status: 204, body: '' };
      return request.url.endsWith(':test')
        ? { status: 202, body: { id: 'd_1' } }
        : { body: { ...ENDPOINT, secret: 'whsec_new' } };
    });
    await flex.client.deleteWebhookEndpoint('we_1');
    await flex.client.testWebhookEndpoint('we_1');
    expect(await flex.client.rotateWebhookSecret({ id: 'we_1', overlapSeconds: 3600 })).toEqual({
      id: 'we_1',
      secret: 'whsec_new',
      previousEndsAt: null,
    });
    expect(flex.seen.map(({ method, url }) => [method, url])).toEqual([
      ['DELETE', '/api/v1/webhook-endpoints/we_1'],
      ['POST', '/api/v1/webhook-endpoints/we_1:test'],
      ['POST', '/api/v1/webhook-endpoints/we_1:rotate-secret'],
    ]);
  });
});

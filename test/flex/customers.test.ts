import { describe, expect, it } from 'vitest';
import { createFlexClient } from '../../src/flex/client';
import { flexIdSchema, netvisorKeySchema } from '../../src/sync/ids';
import { KARHU, problem, startScriptedFlex, type Script } from './scripted-flex';

const ID = flexIdSchema.parse(KARHU.id);
const OTHER = '11111111-2222-4333-8444-555555555555';

async function flexThat(script: Script) {
  const server = await startScriptedFlex(script);
  return {
    client: createFlexClient({ baseUrl: server.baseUrl, token: 'key-1' }),
    seen: server.seen,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('getCustomer', () => {
  it('reads version, type, kind and the Netvisor key beside the fields', async () => {
    await using flex = await flexThat(() => ({ body: KARHU }));
    expect(await flex.client.getCustomer(ID)).toMatchObject({
      id: KARHU.id,
      version: 17,
      typeId: KARHU.customer_type_id,
      kind: 'COMPANY',
      consumerEInvoicing: false,
      netvisorKey: '1234',
      mergedInto: null,
      fields: { name: 'Karhun Putki Oy', customerNumber: '500001' },
    });
    expect(flex.seen[0]).toMatchObject({ method: 'GET', url: `/api/v1/customers/${KARHU.id}` });
    expect(flex.seen[0]?.headers.authorization).toBe('Bearer key-1');
  });

  it('is null when Flex does not know the customer (D10)', async () => {
    await using flex = await flexThat(() => problem(404, 'not_found'));
    expect(await flex.client.getCustomer(ID)).toBeNull();
  });

  it('names the surviving customer of a merge (D10)', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, active: false, merged_into: OTHER } }));
    expect((await flex.client.getCustomer(ID))?.mergedInto).toBe(OTHER);
  });

  it('ignores properties that a later version adds', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, loyalty_level: 'gold' } }));
    expect(await flex.client.getCustomer(ID)).not.toHaveProperty('loyalty_level');
  });

  it('takes a kind that a later version adds for none (D23)', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, kind: 'PUBLIC_SECTOR' } }));
    expect((await flex.client.getCustomer(ID))?.kind).toBeNull();
  });

  it.each([{ netvisor: 'abc' }, { netvisor: '' }, { netvisor: 12 }, {}, null])(
    'has no Netvisor key when external_ids are %j',
    async (external_ids) => {
      await using flex = await flexThat(() => ({ body: { ...KARHU, external_ids } }));
      expect((await flex.client.getCustomer(ID))?.netvisorKey).toBeNull();
    },
  );

  it('encodes an id that is no UUID', async () => {
    await using flex = await flexThat(() => problem(404, 'not_found'));
    await flex.client.getCustomer(flexIdSchema.parse('a/b?c'));
    expect(flex.seen[0]?.url).toBe('/api/v1/customers/a%2Fb%3Fc');
  });
});

describe('R18: findByNumber', () => {
  it('asks for the number and returns its customer', async () => {
    await using flex = await flexThat(() => ({ body: { data: [KARHU], next_cursor: null } }));
    expect(await flex.client.findByNumber('500001')).toHaveLength(1);
    expect(flex.seen[0]?.url).toBe('/api/v1/customers?customer_number=500001&limit=200');
  });

  it('does not take a similar number for the same', async () => {
    const similar = { ...KARHU, customer_number: '5000010' };
    await using flex = await flexThat(() => ({ body: { data: [similar], next_cursor: null } }));
    expect(await flex.client.findByNumber('500001')).toEqual([]);
  });
});

describe('findByBusinessId', () => {
  it('asks for the business id', async () => {
    await using flex = await flexThat(() => ({ body: { data: [KARHU], next_cursor: null } }));
    expect(await flex.client.findByBusinessId('1234567-1')).toHaveLength(1);
    expect(flex.seen[0]?.url).toBe('/api/v1/customers?business_id=1234567-1&limit=200');
  });
});

describe('listCustomers', () => {
  it('reads a page with its cursor and the time of the next walk', async () => {
    await using flex = await flexThat(() => ({
      body: { data: [KARHU], next_cursor: 'c2', as_of: '2026-01-15T09:00:00.123Z' },
    }));
    const page = await flex.client.listCustomers({
      cursor: 'c1',
      limit: 50,
      updatedSince: new Date('2026-01-14T00:00:00.000Z'),
      active: true,
    });
    expect(page).toMatchObject({ nextCursor: 'c2', asOf: new Date('2026-01-15T09:00:00.123Z') });
    expect(page.customers).toHaveLength(1);
    expect(flex.seen[0]?.url).toBe(
      '/api/v1/customers?cursor=c1&limit=50&updated_since=2026-01-14T00%3A00%3A00.000Z&active=true',
    );
  });

  it('asks for the first page without a cursor', async () => {
    await using flex = await flexThat(() => ({ body: { data: [], next_cursor: null } }));
    expect(await flex.client.listCustomers({ cursor: null })).toEqual({
      customers: [],
      nextCursor: null,
      asOf: null,
    });
    expect(flex.seen[0]?.url).toBe('/api/v1/customers');
  });
});

describe('I2: createCustomer', () => {
  const NEW = {
    typeId: KARHU.customer_type_id,
    values: { name: 'Karhun Putki Oy', customerNumber: '500001' },
    netvisorKey: netvisorKeySchema.parse('1234'),
    idempotencyKey: 'lnk_abcdefgh-4f2a',
  };

  it('carries the Idempotency-Key, the Netvisor key and the origin', async () => {
    await using flex = await flexThat(() => ({ status: 201, body: KARHU }));
    const created = await flex.client.createCustomer(NEW, { changeOrigin: 'lnk_abcdefgh' });
    expect(created).toMatchObject({ kind: 'created', customer: { id: KARHU.id, version: 17 } });
    const [request] = flex.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/api/v1/customers' });
    expect(request?.headers).toMatchObject({
      'idempotency-key': 'lnk_abcdefgh-4f2a',
      'change-origin': 'netvisor-sync/lnk_abcdefgh',
      'content-type': 'application/json',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      customer_type_id: KARHU.customer_type_id,
      name: 'Karhun Putki Oy',
      customer_number: '500001',
      external_ids: { netvisor: '1234' },
    });
  });

  it('has no external id without a Netvisor customer', async () => {
    await using flex = await flexThat(() => ({ status: 201, body: KARHU }));
    await flex.client.createCustomer({ ...NEW, netvisorKey: null });
    expect(flex.seen[0]?.body).not.toContain('external_ids');
  });

  it('tells who holds a number that is taken (D3)', async () => {
    await using flex = await flexThat(() => problem(409, 'customer_number_taken', { holder_id: OTHER }));
    expect(await flex.client.createCustomer(NEW)).toEqual({ kind: 'number_taken', holder: OTHER });
  });

  it('is an error when Flex does not say who holds the number', async () => {
    await using flex = await flexThat(() => problem(409, 'customer_number_taken'));
    await expect(flex.client.createCustomer(NEW)).rejects.toMatchObject({ code: 'number_taken' });
  });

  it('comes back later while the first request with its key is under way', async () => {
    await using flex = await flexThat(() => ({ status: 409, body: {} }));
    await expect(flex.client.createCustomer(NEW)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
  });
});

describe('updateCustomer', () => {
  it('patches the version that was read', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, version: 18 } }));
    const updated = await flex.client.updateCustomer(
      ID,
      17,
      { phone: '+358 50 765 4321' },
      { changeOrigin: 'lnk_abcdefgh' },
    );
    expect(updated.version).toBe(18);
    expect(flex.seen).toHaveLength(1);
    expect(flex.seen[0]).toMatchObject({ method: 'PATCH', url: `/api/v1/customers/${KARHU.id}` });
    expect(flex.seen[0]?.headers).toMatchObject({
      'if-match': '"v17"',
      'content-type': 'application/merge-patch+json',
      'change-origin': 'netvisor-sync/lnk_abcdefgh',
    });
    expect(JSON.parse(flex.seen[0]?.body ?? '')).toEqual({ phone: '+358 50 765 4321' });
  });

  it('deactivates afterwards, at the version that the patch made (D9)', async () => {
    let version = 17;
    await using flex = await flexThat(() => ({ body: { ...KARHU, version: ++version } }));
    const updated = await flex.client.updateCustomer(ID, 17, { phone: null, active: false });
    expect(updated.version).toBe(19);
    expect(flex.seen.map(({ method, url, headers }) => [method, url, headers['if-match']])).toEqual([
      ['PATCH', `/api/v1/customers/${KARHU.id}`, '"v17"'],
      ['POST', `/api/v1/customers/${KARHU.id}:deactivate`, '"v18"'],
    ]);
  });

  it('only reactivates when nothing else changed (D9)', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, version: 18 } }));
    await flex.client.updateCustomer(ID, 17, { active: true });
    expect(flex.seen.map(({ url, headers }) => [url, headers['if-match']])).toEqual([
      [`/api/v1/customers/${KARHU.id}:reactivate`, '"v17"'],
    ]);
  });

  it('writes nothing when there is nothing to write (I8)', async () => {
    await using flex = await flexThat(() => ({ body: KARHU }));
    expect((await flex.client.updateCustomer(ID, 17, {})).version).toBe(17);
    expect(flex.seen.map((request) => request.method)).toEqual(['GET']);
  });

  it('is stale when somebody changed the customer meanwhile', async () => {
    await using flex = await flexThat(() =>
      problem(412, 'stale_version', { current_version: 18, differing_fields: ['phone'] }),
    );
    await expect(flex.client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code: 'stale',
      retryable: false,
      outcomeUnknown: false,
    });
  });

  it('says that a part may have happened when the second request fails', async () => {
    await using flex = await flexThat((request) =>
      request.method === 'PATCH' ? { body: { ...KARHU, version: 18 } } : problem(412, 'stale_version'),
    );
    await expect(flex.client.updateCustomer(ID, 17, { phone: null, active: false })).rejects.toMatchObject({
      code: 'stale',
      outcomeUnknown: true,
    });
  });

  it('finds a merged customer gone, so that it is read again (D10)', async () => {
    await using flex = await flexThat(() => problem(409, 'customer_merged', { merged_into: OTHER }));
    await expect(flex.client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('reports a number that another customer has', async () => {
    await using flex = await flexThat(() => problem(409, 'customer_number_taken', { holder_id: OTHER }));
    await expect(flex.client.updateCustomer(ID, 17, { customerNumber: '500002' })).rejects.toMatchObject({
      code: 'number_taken',
    });
  });
});

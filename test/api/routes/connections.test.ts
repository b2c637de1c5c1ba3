import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../../src/sync/ids';
import {
  FLEX_KEYS,
  NETVISOR_KEYS,
  WEBHOOK_SECRET,
  aTenant,
  listIn,
  objectIn,
  openApi,
  problemIn,
  withConnections,
} from '../harness';
import type { ApiWorld, Asking } from '../harness';

let api: ApiWorld;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const put = (
  id: TenantId,
  side: string,
  body: unknown,
  headers: Asking['headers'] = { 'if-none-match': '*' },
) => api.ask(`/tenants/${id}/connections/${side}`, { method: 'PUT', body, headers });

describe('credentials are written, never shown', () => {
  it('both sides: last four characters of the secret, state untested', async () => {
    const id = await aTenant(api.store);
    expect((await put(id, 'netvisor', NETVISOR_KEYS)).status).toBe(200);
    const flex = await put(id, 'flex', FLEX_KEYS);
    expect(objectIn(flex)).toMatchObject({ side: 'flex', state: 'untested', last4: '0042', etag: '"v1"' });
    const list = await api.get(`/tenants/${id}/connections`);
    expect(listIn(list).data).toMatchObject([
      { side: 'netvisor', last4: '0099' },
      { side: 'flex', last4: '0042' },
    ]);
    for (const answer of [flex, list, await api.get(`/tenants/${id}/connections/netvisor`)]) {
      expect(JSON.stringify(answer.body)).not.toMatch(/secret-00|VN_1234/);
    }
    expect(await api.store.connections.netvisor(id)).toEqual(NETVISOR_KEYS);
    expect(await api.store.connections.flex(id)).toEqual(FLEX_KEYS);
    expect(api.logged.join('')).not.toContain('secret-00');
  });

  it('Flex takes a token instead', async () => {
    const id = await aTenant(api.store);
    const body = { baseUrl: FLEX_KEYS.baseUrl, token: 'flex-token-7777' };
    expect(objectIn(await put(id, 'flex', body))['last4']).toBe('7777');
    expect(await api.store.connections.flex(id)).toEqual(body);
  });

  it('the webhook shows its address and the end of its secret', async () => {
    const id = await aTenant(api.store);
    expect(objectIn(await api.get(`/tenants/${id}/webhook`))).toMatchObject({
      state: 'missing',
      secrets: [],
    });
    await withConnections(api.store, id);
    const answer = await api.get(`/tenants/${id}/webhook`);
    expect(objectIn(answer)).toMatchObject({
      url: `https://sync.example.fi/webhooks/flex/${id}`,
      state: 'registered',
      secrets: [{ last4: WEBHOOK_SECRET.slice(-4) }],
      lastEventAt: null,
    });
    expect(JSON.stringify(answer.body)).not.toContain(WEBHOOK_SECRET);
  });
});

describe('creating and replacing', () => {
  it('a second If-None-Match: * is refused, a replacement names the version seen', async () => {
    const id = await aTenant(api.store);
    await put(id, 'netvisor', NETVISOR_KEYS);
    const again = await put(id, 'netvisor', { ...NETVISOR_KEYS, customerKey: 'other-0001' });
    expect(problemIn(again)).toMatchObject({ status: 412, code: 'stale' });
    const replaced = await put(
      id,
      'netvisor',
      { ...NETVISOR_KEYS, customerKey: 'other-0001' },
      { 'if-match': '"v1"' },
    );
    expect(replaced.headers.get('etag')).toBe('"v2"');
    const late = await put(
      id,
      'netvisor',
      { ...NETVISOR_KEYS, customerKey: 'late-0002' },
      { 'if-match': '"v1"' },
    );
    expect(problemIn(late).code).toBe('stale');
    expect((await api.store.connections.netvisor(id))?.customerKey).toBe('other-0001');
  });

  it('without either header: 428, and nothing is stored', async () => {
    const id = await aTenant(api.store);
    expect(problemIn(await put(id, 'netvisor', NETVISOR_KEYS, {})).code).toBe('precondition_required');
    expect(problemIn(await put(id, 'netvisor', NETVISOR_KEYS, { 'if-match': '"v1"' })).code).toBe('stale');
    expect(await api.store.connections.summary(id)).toEqual([]);
  });

  it('two at once: one wins, the other is told', async () => {
    const id = await aTenant(api.store);
    const answers = await Promise.all([
      put(id, 'netvisor', NETVISOR_KEYS),
      put(id, 'netvisor', NETVISOR_KEYS),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('a Flex address that isn’t allowed is refused', async () => {
    const id = await aTenant(api.store);
    const answer = await put(id, 'flex', { ...FLEX_KEYS, baseUrl: 'http://169.254.169.254/latest' });
    expect(problemIn(answer)).toMatchObject({ status: 422, code: 'url_not_allowed' });
    expect(problemIn(answer).errors?.[0]?.pointer).toBe('#/baseUrl');
    expect(await api.store.connections.summary(id)).toEqual([]);
  });

  it.each([
    ['netvisor', { ...NETVISOR_KEYS, partnerKey: 'x' }, 400, '#/partnerKey'],
    ['netvisor', { ...NETVISOR_KEYS, customerKey: '' }, 422, '#/customerKey'],
    ['netvisor', {}, 400, '#/customerId'],
    ['flex', { ...FLEX_KEYS, token: 'and-a-token' }, 422, '#'],
    ['flex', { baseUrl: FLEX_KEYS.baseUrl, clientId: 'c' }, 422, '#'],
    ['flex', { ...FLEX_KEYS, baseUrl: 'flex' }, 422, '#/baseUrl'],
    ['flex', { ...FLEX_KEYS, baseUrl: 'file:///etc/passwd' }, 422, '#/baseUrl'],
  ])('%s %j is refused', async (side, body, status, pointer) => {
    const id = await aTenant(api.store);
    const answer = await put(id, side, body);
    expect(answer.status).toBe(status);
    expect(problemIn(answer).errors?.map((fault) => fault.pointer)).toContain(pointer);
    expect(JSON.stringify(answer.body)).not.toContain('secret-00');
    expect(await api.store.connections.summary(id)).toEqual([]);
  });

  it('there are two sides', async () => {
    const id = await aTenant(api.store);
    expect((await put(id, 'procountor', NETVISOR_KEYS)).status).toBe(404);
    expect((await api.get(`/tenants/${id}/connections/procountor`)).status).toBe(404);
  });
});

describe('forgetting', () => {
  const forget = (id: TenantId, headers: NonNullable<Asking['headers']>) =>
    api.ask(`/tenants/${id}/connections/flex`, { method: 'DELETE', headers });

  it('DELETE takes the credentials away', async () => {
    const id = await aTenant(api.store);
    await withConnections(api.store, id);
    expect(problemIn(await forget(id, {})).code).toBe('precondition_required');
    const answer = await forget(id, { 'if-match': '"v1"' });
    expect(answer.status).toBe(204);
    expect(await api.store.connections.flex(id)).toBeNull();
    expect((await forget(id, { 'if-match': '"v1"' })).status).toBe(404);
  });

  it('not from under a live company', async () => {
    const id = await aTenant(api.store);
    await withConnections(api.store, id);
    await api.store.tenants.update(id, { state: 'live' });
    expect(problemIn(await forget(id, { 'if-match': '"v1"' })).code).toBe('wrong_state');
    expect(await api.store.connections.flex(id)).not.toBeNull();
  });
});

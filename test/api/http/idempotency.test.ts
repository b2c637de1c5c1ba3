import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshBusinessId, idIn, listIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const tenants = async () => listIn(await api.get('/tenants?limit=200')).total.value;
const aBody = (name = 'Putkityö Salo Ky') => ({ name, businessId: freshBusinessId(), language: 'fi' });

describe('Idempotency-Key: a repeated request has no second effect', () => {
  it('the same key with the same body gets the first answer again', async () => {
    const body = aBody();
    const before = await tenants();
    const first = await api.post('/tenants', body, { 'idempotency-key': 'key-1' });
    const again = await api.post('/tenants', body, { 'idempotency-key': 'key-1' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(`/api/v1/tenants/${idIn(first)}`);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await tenants()).toBe(before + 1);
  });

  it('the same key with another body is refused', async () => {
    await api.post('/tenants', aBody(), { 'idempotency-key': 'key-2' });
    const before = await tenants();
    const answer = await api.post('/tenants', aBody(), { 'idempotency-key': 'key-2' });
    expect(problemIn(answer)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(await tenants()).toBe(before);
  });

  it('without a key nothing is done', async () => {
    const before = await tenants();
    const answer = await api.post('/tenants', aBody(), { 'idempotency-key': null });
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
    expect(await tenants()).toBe(before);
  });

  it('a key that no header should hold is refused', async () => {
    const answer = await api.post('/tenants', aBody(), { 'idempotency-key': 'k'.repeat(256) });
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('the same key at the same time: one is worked on, the other told so or given its answer', async () => {
    const body = aBody();
    const before = await tenants();
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.post('/tenants', body, { 'idempotency-key': 'key-3' })),
    );
    expect(await tenants()).toBe(before + 1);
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
  });

  it('a refused request leaves its key free', async () => {
    const taken = aBody();
    await api.post('/tenants', taken);
    const refused = await api.post('/tenants', taken, { 'idempotency-key': 'key-4' });
    expect(problemIn(refused).code).toBe('tenant_exists');
    expect((await api.post('/tenants', aBody(), { 'idempotency-key': 'key-4' })).status).toBe(201);
  });

  it('the same key at another place is another request', async () => {
    const tenantId = idIn(await api.post('/tenants', aBody(), { 'idempotency-key': 'key-5' }));
    const answer = await api.post(`/tenants/${tenantId}/scans`, {}, { 'idempotency-key': 'key-5' });
    expect(problemIn(answer).code).toBe('connection_missing');
  });
});

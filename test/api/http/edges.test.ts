import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ALL_ROUTES } from '../../../src/api/routes/all-routes';
import { problemCatalogue } from '../../../src/sync/problem-catalogue';
import { OPERATOR_TOKEN, aTenant, listIn, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
beforeAll(async () => {
  api = await openApi({ ready: () => Promise.resolve([{ name: 'worker', ok: true }]) });
});
afterAll(() => api.close());

const UNKNOWN = 'tnt_aaaaaaaaaaaaaaaaaaaa';

describe('who gets in', () => {
  it.each([
    ['no token', null],
    ['an empty one', ''],
    ['another one', 'Bearer not-the-token'],
    ['a longer one', `Bearer ${OPERATOR_TOKEN}x`],
    ['another scheme', `Basic ${OPERATOR_TOKEN}`],
  ])('%s: 401', async (_what, authorization) => {
    const answer = await api.get('/tenants', { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(problemIn(answer).code).toBe('unauthenticated');
  });

  it('every operation asks for the token, before it looks at anything else', async () => {
    for (const { method, path } of ALL_ROUTES) {
      const answer = await api.ask(path.replaceAll(/\{\w+\}/g, 'x'), {
        method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method.toUpperCase()),
        headers: { authorization: null },
      });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  it('a service without a token lets nobody in', async () => {
    const closed = await openApi({ store: api.store, operatorToken: '' });
    for (const authorization of ['Bearer ', 'Bearer x', null]) {
      expect((await closed.get('/tenants', { authorization })).status).toBe(401);
    }
    await closed.close();
  });
});

describe('problems (RFC 9457)', () => {
  it('say what, why and what next, in the language asked for', async () => {
    const english = problemIn(await api.get(`/tenants/${UNKNOWN}`));
    expect(english).toMatchObject({
      type: '/docs/problems#not_found',
      title: 'Not found',
      nextStep: problemCatalogue.not_found.nextStep.en,
      instance: `/api/v1/tenants/${UNKNOWN}`,
    });
    const answer = await api.get(`/tenants/${UNKNOWN}`, { 'accept-language': null });
    expect(problemIn(answer).title).toBe('Ei löytynyt');
    expect(answer.headers.get('content-language')).toBe('fi');
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const swedish = await api.get(`/tenants/${UNKNOWN}`, { 'accept-language': 'sv, en;q=0.5' });
    expect(swedish.headers.get('content-language')).toBe('en');
  });

  it('carry the request id, the caller’s own when it is usable', async () => {
    const own = await api.get(`/tenants/${UNKNOWN}`, { 'x-request-id': 'my-request-1' });
    expect(problemIn(own).requestId).toBe('my-request-1');
    const odd = await api.get(`/tenants/${UNKNOWN}`, { 'x-request-id': 'a b"c' });
    expect(problemIn(odd).requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(odd.headers.get('x-request-id')).toBe(problemIn(odd).requestId);
  });

  it('an unknown id, a malformed one and an unknown path are one and the same 404', async () => {
    for (const path of [`/tenants/${UNKNOWN}`, '/tenants/x', '/tenants/tnt_%27%20or%201', '/nothing']) {
      expect([path, problemIn(await api.get(path)).code]).toEqual([path, 'not_found']);
    }
  });

  it('a fault of ours keeps its insides to itself and to the log, without what it choked on', async () => {
    const tenants = { ...api.store.tenants, list: () => Promise.reject(new Error('Väinö Virtanen')) };
    const broken = await openApi({ store: { ...api.store, tenants } });
    const answer = await broken.get('/tenants');
    expect(problemIn(answer)).toMatchObject({ code: 'internal_error', status: 500 });
    expect(JSON.stringify(answer.body) + broken.logged.join('')).not.toContain('Virtanen');
    expect(broken.logged.join('')).toContain(problemIn(answer).requestId);
    await broken.close();
  });
});

describe('the form of a request', () => {
  it('an unknown query parameter is refused by name', async () => {
    const answer = await api.get('/tenants?sort=-name&limit=5');
    expect(answer.status).toBe(400);
    expect(problemIn(answer).errors).toEqual([
      expect.objectContaining({ parameter: 'sort', code: 'unknown' }),
    ]);
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'state=happy', 'health=ok&health=well'])(
    '?%s is refused',
    async (query) => {
      const answer = await api.get(`/tenants?${query}`);
      expect(answer.status).toBe(400);
      expect(problemIn(answer).errors?.[0]?.parameter).toBe(query.split('=')[0]);
    },
  );

  it('a cursor that no list handed out is refused', async () => {
    const tenantId = await aTenant(api.store);
    const answer = await api.get(`/tenants/${tenantId}/links?cursor=abc`);
    expect(answer.status).toBe(400);
    expect(problemIn(answer).errors?.[0]).toMatchObject({ parameter: 'cursor', code: 'invalid_cursor' });
  });

  it('a body in another form is refused', async () => {
    const answer = await api.post('/tenants', { name: 'x' }, { 'content-type': 'text/plain' });
    expect(problemIn(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it('a body that isn’t JSON is refused', async () => {
    const answer = await api.raw('/api/v1/tenants', {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: '{"name":',
    });
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('a body over 100 kB is refused', async () => {
    const answer = await api.post('/tenants', { name: 'x'.repeat(110_000) });
    expect(problemIn(answer)).toMatchObject({ status: 413, code: 'payload_too_large' });
  });

  it('an answer in a form that we don’t have is refused', async () => {
    expect(problemIn(await api.get('/tenants', { accept: 'text/csv' })).code).toBe('not_acceptable');
  });

  it('unknown and missing names are listed with their places, in the language asked for', async () => {
    const answer = await api.post('/tenants', { businessId: '1234567-1', colour: 'red' });
    expect(answer.status).toBe(400);
    expect(problemIn(answer).errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '#/name', code: 'invalid_type' }),
        expect.objectContaining({ pointer: '#/colour', code: 'unknown', detail: 'Unknown name' }),
      ]),
    );
  });
});

describe('answers', () => {
  it('may not be kept on the way, and don’t say what serves them', async () => {
    const answer = await api.get('/tenants');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('vary')).toBe('Accept-Language');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('readyz lists the parts', async () => {
    const answer = await api.raw('/readyz');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ok: true,
      checks: [
        { name: 'store', ok: true },
        { name: 'worker', ok: true },
      ],
    });
  });

  it('about names versions and parts', async () => {
    expect(objectIn(await api.get('/about'))).toMatchObject({
      version: '1.2.3',
      store: { kind: 'pglite' },
      components: [
        { name: 'store', state: 'up' },
        { name: 'worker', state: 'up' },
      ],
    });
  });

  it('the fields and all codes are there in both languages', async () => {
    const fields = z.object({ data: z.array(z.looseObject({ field: z.string() })) });
    const { data } = fields.parse((await api.get('/fields')).body);
    expect(data).toHaveLength(12);
    const catalogue = z.object({
      issues: z.array(z.looseObject({ code: z.string() })),
      problems: z.array(z.unknown()),
    });
    const { issues, problems } = catalogue.parse((await api.get('/catalogue')).body);
    expect(issues.map(({ code }) => code)).toContain('number_collision');
    expect(problems).toHaveLength(Object.keys(problemCatalogue).length);
  });
});

describe('/openapi.json', () => {
  const description = z.object({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          summary: z.string(),
          parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })),
          responses: z.record(z.string(), z.unknown()),
        }),
      ),
    ),
  });

  it('describes every operation with its parameters and answers', async () => {
    const { openapi, paths } = description.parse((await api.raw('/openapi.json')).body);
    expect(openapi).toBe('3.1.0');
    for (const { method, path, status, idempotent, params } of ALL_ROUTES) {
      const operation = paths[`/api/v1${path}`]?.[method];
      expect(operation?.summary).not.toBe('');
      expect(Object.keys(operation?.responses ?? {})).toEqual(
        expect.arrayContaining([String(status), '401']),
      );
      const names = operation?.parameters.map(({ name }) => name) ?? [];
      expect(names).toEqual(expect.arrayContaining(Object.keys(params)));
      expect(names.includes('Idempotency-Key')).toBe(idempotent);
      // Every placeholder of the path is a parameter, and nothing else is.
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(params));
    }
  });
});

describe('listen', () => {
  it('closing ends idle connections and refuses new ones', async () => {
    const short = await openApi({ store: api.store });
    await short.get('/tenants');
    await short.close();
    const socket = connect(Number(new URL(short.url).port), '127.0.0.1');
    const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown]);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('lists', () => {
  it('page through tenants in order of their names, each once', async () => {
    for (const name of ['Åland Rör Ab', 'Zetor Oy', 'Aho Oy']) await aTenant(api.store, name);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = listIn(await api.get(`/tenants?limit=2${cursor}`));
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ name }) => name));
      expect(page.total.exact).toBe(true);
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(new Set(seen).size).toBeGreaterThanOrEqual(4);
    // Finnish order: Å after Z.
    expect(seen.filter((name) => name !== 'Lämpöykkönen Oy')).toEqual(['Aho Oy', 'Zetor Oy', 'Åland Rör Ab']);
  });
});

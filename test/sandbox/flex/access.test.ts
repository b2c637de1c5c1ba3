import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemViolations } from './contract';
import { ALL_SCOPES, codeOf, FlexFixture, type Answer } from './fixture';

const flex = new FlexFixture();

const askToken = (
  form: Record<string, string>,
  headers: Record<string, string | null> = {},
): Promise<Answer> =>
  flex.api('POST', '/oauth2/token', {
    text: new URLSearchParams(form).toString(),
    headers: {
      authorization: null,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });

const credentials = (place = 0) => ({
  client_id: flex.tenant(place).clientId,
  client_secret: flex.tenant(place).clientSecret,
});

const tokenIn = (answer: Answer): string =>
  z.looseObject({ access_token: z.string() }).parse(answer.json).access_token;

const me = (token: string | null) =>
  flex.api('GET', '/v1/me', { headers: { authorization: token === null ? null : `Bearer ${token}` } });

describe('GET /v1/me', () => {
  it('names tenant, client, scopes, company and clock', async () => {
    await flex.control('POST', '/clock', { offsetMs: 3_600_000 });
    const answer = await me(flex.tenant(0).token);
    expect(answer.json).toMatchObject({
      tenant: 'flex_1',
      client_id: 'flex-client-1',
      scopes: ALL_SCOPES,
      company: { name: 'Lämpöykkönen Oy', business_id: '1967543-8' },
    });
    const { clock } = z.looseObject({ clock: z.string() }).parse(answer.json);
    expect(Date.parse(clock)).toBeGreaterThan(Date.now() + 3_000_000);
  });
});

describe('POST /oauth2/token', () => {
  it('issues a token for credentials in the body, valid for an hour by the clock', async () => {
    const answer = await askToken({ grant_type: 'client_credentials', ...credentials(1) });
    expect(answer.json).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: ALL_SCOPES.join(' '),
    });
    expect((await me(tokenIn(answer))).json).toMatchObject({ tenant: 'flex_2' });
    await flex.control('POST', '/clock', { offsetMs: 3_599_000 });
    expect((await me(tokenIn(answer))).status).toBe(200);
    await flex.control('POST', '/clock', { offsetMs: 3_601_000 });
    expect(codeOf(await me(tokenIn(answer)))).toBe('token_expired');
  });

  it('takes HTTP Basic', async () => {
    const { clientId, clientSecret } = flex.tenant(0);
    const basic = Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64');
    const answer = await askToken({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
    expect((await me(tokenIn(answer))).json).toMatchObject({ tenant: 'flex_1' });
    expect((await flex.control('GET', '/requests')).json).toMatchObject([
      { url: '/oauth2/token', tenant: 'flex_1' },
      { url: '/v1/me', tenant: 'flex_1' },
    ]);
  });

  it('grants the scopes that are asked for', async () => {
    const answer = await askToken({
      grant_type: 'client_credentials',
      scope: 'customers.read types.read',
      ...credentials(),
    });
    expect((await me(tokenIn(answer))).json).toMatchObject({ scopes: ['customers.read', 'types.read'] });
  });

  it.each([
    ['a wrong secret', { grant_type: 'client_credentials', client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { grant_type: 'client_credentials', client_id: 'x' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['an unknown scope', { grant_type: 'client_credentials', scope: 'all' }, 400, 'invalid_scope'],
  ])('refuses %s in the words of OAuth too', async (_what, form, status, error) => {
    const answer = await askToken({ ...credentials(), ...form });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ code: error, error });
  });

  it('refuses a request without grant or of another content type', async () => {
    const answers = [
      await askToken(credentials()),
      await askToken({}, { 'content-type': 'application/json' }),
    ];
    expect(answers.map(codeOf)).toEqual(['invalid_request', 'invalid_request']);
  });

  it('keeps tokens over a reset: credentials stay', async () => {
    const token = tokenIn(await askToken({ grant_type: 'client_credentials', ...credentials() }));
    await flex.control('POST', '/reset');
    expect((await me(token)).status).toBe(200);
  });
});

describe('authorisation', () => {
  it('asks for a token and refuses one that was never issued', async () => {
    const answers = [await me(null), await me('guess')];
    expect(answers.map(codeOf)).toEqual(['token_missing', 'token_invalid']);
    expect(answers.map(({ headers }) => headers['www-authenticate'])).toEqual([
      'Bearer',
      'Bearer error="invalid_token"',
    ]);
  });

  it.each([
    ['GET', '/v1/customers', 'customers.read'],
    ['POST', '/v1/customers', 'customers.write'],
    ['GET', '/v1/customers/changes', 'customers.read'],
    ['GET', '/v1/customer-types', 'types.read'],
    ['POST', '/v1/customer-types', 'types.write'],
    ['GET', '/v1/number-series', 'series.read'],
    ['GET', '/v1/webhook-endpoints', 'webhooks.manage'],
  ])('%s %s needs the scope %s', async (method, path, scope) => {
    await flex.control('PATCH', '/settings', { scopes: ALL_SCOPES.filter((other) => other !== scope) });
    const answer = await flex.api(method, path);
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ code: 'scope_missing', required_scope: scope });
  });
});

describe('I11: tenants never see each other', () => {
  it('answers 404 for whatever another tenant has', async () => {
    const customer = await flex.made({ name: 'Naapurin asiakas' }, { tenant: 1 });
    const type = await flex.type('COMPANY', 1);
    const endpoint = await flex.api('POST', '/v1/webhook-endpoints', {
      tenant: 1,
      body: { url: 'https://naapuri.example/hook', events: ['customer.updated'] },
    });
    const path = `/v1/customers/${customer.id}`;
    const answers = [
      await flex.api('GET', path),
      await flex.patch(customer, { name: 'Minun nyt' }),
      await flex.api('POST', `${path}:deactivate`, { headers: { 'if-match': '*' } }),
      await flex.api('GET', `/v1/customer-types/${type.id}`),
      await flex.api('DELETE', endpoint.headers['location'] ?? ''),
    ];
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      answers.map(() => [404, 'not_found']),
    );
    expect((await flex.list()).data).toEqual([]);
  });

  it('lets both use the same number', async () => {
    await flex.made({ name: 'A', customer_number: '7' });
    expect((await flex.create({ name: 'B', customer_number: '7' }, { tenant: 1 })).status).toBe(201);
  });
});

describe('the budget of a tenant', () => {
  it('answers 429 with Retry-After beyond it, and leaves other tenants alone', async () => {
    await flex.control('PATCH', '/settings', { budget: { requests: 2, seconds: 60 } });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await flex.api('GET', '/v1/me')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await flex.api('GET', '/v1/me');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    expect((await flex.api('GET', '/v1/me', { tenant: 1 })).status).toBe(200);
  });
});

describe('what is not there', () => {
  it('is a problem too', async () => {
    const path = await flex.raw('GET', '/v1/invoices');
    const method = await flex.raw('DELETE', '/v1/customers');
    expect([path.status, method.status, method.headers['allow']]).toEqual([404, 405, 'GET, POST']);
    expect([path, method].flatMap(({ json }) => problemViolations(json))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createFlexClient, type FlexClientDeps } from '../../src/flex/client';
import { flexIdSchema } from '../../src/sync/ids';
import { KARHU, problem, startScriptedFlex, type Script, type ScriptedAnswer } from './scripted-flex';

const ID = flexIdSchema.parse(KARHU.id);

/** A Flex whose tokens are `token-1`, `token-2`, … and valid as `accepts` says. */
async function flexWithTokens(
  options: { accepts?: (token: string) => boolean; token?: Script; api?: ScriptedAnswer } = {},
  deps: FlexClientDeps = {},
) {
  let issued = 0;
  const server = await startScriptedFlex((request, response) => {
    if (request.url === '/api/oauth2/token') {
      if (options.token) return options.token(request, response);
      issued += 1;
      return { body: { access_token: `token-${String(issued)}`, token_type: 'Bearer', expires_in: 3600 } };
    }
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    return options.accepts?.(token) === false
      ? problem(401, 'token_expired')
      : (options.api ?? { body: KARHU });
  });
  const credentials = { baseUrl: server.baseUrl, clientId: 'fns:live', clientSecret: 's3cret/ä' };
  return {
    client: createFlexClient(credentials, deps),
    seen: server.seen,
    paths: () => server.seen.map(({ url, headers }) => [url.split('/').at(-1), headers.authorization]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const KARHU_READ = (token: string) => [KARHU.id, `Bearer ${token}`];
const BASIC = `Basic ${Buffer.from('fns%3Alive:s3cret%2F%C3%A4').toString('base64')}`;
const TOKEN_FETCH = ['token', BASIC];

describe('OAuth 2 client credentials', () => {
  it('fetches a token with the first call and uses it for the next', async () => {
    await using flex = await flexWithTokens();
    await flex.client.getCustomer(ID);
    await flex.client.getCustomer(ID);
    expect(flex.paths()).toEqual([TOKEN_FETCH, KARHU_READ('token-1'), KARHU_READ('token-1')]);
    expect(flex.seen[0]?.body).toBe('grant_type=client_credentials');
  });

  it('fetches one token for calls that start together', async () => {
    await using flex = await flexWithTokens();
    await Promise.all([1, 2, 3, 4].map(() => flex.client.getCustomer(ID)));
    expect(flex.paths().filter(([path]) => path === 'token')).toHaveLength(1);
  });

  it('renews it a minute before it ends', async () => {
    let now = new Date('2026-01-15T09:00:00.000Z');
    await using flex = await flexWithTokens({}, { now: () => now });
    await flex.client.getCustomer(ID);
    now = new Date('2026-01-15T09:58:59.000Z');
    await flex.client.getCustomer(ID);
    now = new Date('2026-01-15T09:59:00.000Z');
    await flex.client.getCustomer(ID);
    expect(flex.paths()).toEqual([
      TOKEN_FETCH,
      KARHU_READ('token-1'),
      KARHU_READ('token-1'),
      TOKEN_FETCH,
      KARHU_READ('token-2'),
    ]);
  });

  it('tries once more with a new token when Flex refuses the old one', async () => {
    await using flex = await flexWithTokens({ accepts: (token) => token !== 'token-1' });
    expect(await flex.client.getCustomer(ID)).not.toBeNull();
    expect(flex.paths()).toEqual([TOKEN_FETCH, KARHU_READ('token-1'), TOKEN_FETCH, KARHU_READ('token-2')]);
  });

  it('gives up when the new token is refused too', async () => {
    await using flex = await flexWithTokens({ accepts: () => false });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({
      code: 'credentials_rejected',
      retryable: false,
      httpStatus: 401,
    });
    expect(flex.paths()).toHaveLength(4);
  });

  it('fetches one new token for calls that were refused together', async () => {
    await using flex = await flexWithTokens({ accepts: (token) => token !== 'token-1' });
    await Promise.all([1, 2, 3, 4].map(() => flex.client.getCustomer(ID)));
    expect(flex.paths().filter(([path]) => path === 'token')).toHaveLength(2);
  });

  it.each([400, 401, 403, 404])('reports wrong credentials: %d from the token endpoint', async (status) => {
    await using flex = await flexWithTokens({ token: () => ({ status, body: { error: 'invalid_client' } }) });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ code: 'credentials_rejected' });
  });

  it.each([
    [429, 'rate_limited'],
    [503, 'unavailable'],
  ])('comes back later: %d from the token endpoint', async (status, code) => {
    await using flex = await flexWithTokens({ token: () => ({ status, headers: { 'retry-after': '3' } }) });
    await expect(flex.client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code,
      retryAfterMs: 3000,
      retryable: true,
      outcomeUnknown: false,
    });
  });

  it('fetches anew after a token endpoint that failed', async () => {
    let attempts = 0;
    await using flex = await flexWithTokens({
      token: () => {
        attempts += 1;
        return attempts === 1
          ? { status: 503 }
          : { body: { access_token: 'token-2', token_type: 'Bearer', expires_in: 3600 } };
      },
    });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await flex.client.getCustomer(ID)).not.toBeNull();
  });

  it('does not take a page for a token', async () => {
    await using flex = await flexWithTokens({ token: () => ({ body: '<html>Kirjaudu sisään</html>' }) });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({
      code: 'bad_answer',
      operation: 'token',
    });
  });

  it('lets one caller leave while another waits for the same token', async () => {
    const leaving = new AbortController();
    await using flex = await flexWithTokens({
      token: async () => {
        leaving.abort();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { body: { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600 } };
      },
    });
    const [left, stayed] = await Promise.allSettled([
      flex.client.getCustomer(ID, { signal: leaving.signal }),
      flex.client.getCustomer(ID),
    ]);
    expect(left).toMatchObject({ status: 'rejected', reason: { code: 'aborted', outcomeUnknown: false } });
    expect(stayed.status).toBe('fulfilled');
  });
});

describe('a key that the vendor made', () => {
  it('is used as it is, and asked for no other when refused', async () => {
    await using server = await startScriptedFlex(() => problem(401, 'token_invalid'));
    const client = createFlexClient({ baseUrl: server.baseUrl, token: 'key-1' });
    await expect(client.getCustomer(ID)).rejects.toMatchObject({ code: 'credentials_rejected' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('no credential at all', () => {
  it('is a wrong one', async () => {
    await using server = await startScriptedFlex(() => ({ body: KARHU }));
    const client = createFlexClient({ baseUrl: server.baseUrl });
    await expect(client.getCustomer(ID)).rejects.toMatchObject({ code: 'credentials_rejected' });
    expect(server.seen).toEqual([]);
  });
});

import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createFlexClient, type FlexClientDeps } from '../../src/flex/client';
import { flexIdSchema } from '../../src/sync/ids';
import { KARHU, startScriptedFlex, type Script } from './scripted-flex';

const ID = flexIdSchema.parse(KARHU.id);

async function flexThat(script: Script, deps: FlexClientDeps = {}) {
  const server = await startScriptedFlex(script);
  return {
    client: createFlexClient({ baseUrl: server.baseUrl, token: 'key-1' }, deps),
    seen: server.seen,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('a call that gets no whole answer', () => {
  it('ends when its time is up', async () => {
    await using flex = await flexThat(() => undefined, { timeoutMs: 100 });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({
      code: 'timeout',
      retryable: true,
      outcomeUnknown: false,
      httpStatus: null,
    });
  });

  it('ends when its time is up in the middle of the body', async () => {
    await using flex = await flexThat(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":');
        return undefined;
      },
      { timeoutMs: 200 },
    );
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ code: 'timeout', httpStatus: 200 });
  });

  it('is lost when the connection breaks', async () => {
    await using flex = await flexThat((_request, response) => {
      response.socket?.destroy();
      return undefined;
    });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({
      code: 'connection_lost',
      retryable: true,
      outcomeUnknown: false,
    });
  });

  it('leaves the outcome of a write open (I2)', async () => {
    await using flex = await flexThat((_request, response) => {
      response.socket?.destroy();
      return undefined;
    });
    await expect(flex.client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code: 'connection_lost',
      outcomeUnknown: true,
    });
    expect(flex.seen).toHaveLength(1);
  });

  it('cannot have written anything when nobody listens', async () => {
    const client = createFlexClient({
      baseUrl: `http://127.0.0.1:${String(await freePort())}`,
      token: 'key-1',
    });
    await expect(client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      outcomeUnknown: false,
      detail: 'ECONNREFUSED',
    });
  });
});

describe('a call that its caller ends', () => {
  it('is aborted, the outcome of a write unknown', async () => {
    const caller = new AbortController();
    await using flex = await flexThat(() => {
      caller.abort();
      return undefined;
    });
    await expect(
      flex.client.updateCustomer(ID, 17, { phone: null }, { signal: caller.signal }),
    ).rejects.toMatchObject({ code: 'aborted', retryable: true, outcomeUnknown: true });
  });

  it('is not sent when it was ended before', async () => {
    await using flex = await flexThat(() => ({ body: KARHU }));
    await expect(
      flex.client.updateCustomer(ID, 17, { phone: null }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'aborted', outcomeUnknown: false });
    expect(flex.seen).toEqual([]);
  });
});

describe('an answer that the contract does not know', () => {
  it.each([
    ['no JSON', 'Palvelu on huollossa'],
    ['cut off', '{"id":"6d0c3e9a'],
    ['of another shape', { ...KARHU, version: 'seventeen' }],
    ['without a body', ''],
  ])('is bad: %s', async (_case, body) => {
    await using flex = await flexThat(() => ({ body }));
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ code: 'bad_answer', retryable: true });
  });

  it('says where it differs and never what stood there (I3)', async () => {
    await using flex = await flexThat(() => ({ body: { ...KARHU, phone: 401234567 } }));
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ detail: 'phone: invalid_type' });
  });

  it('leaves open what a write came to', async () => {
    await using flex = await flexThat(() => ({ body: 'OK' }));
    await expect(flex.client.updateCustomer(ID, 17, { phone: null })).rejects.toMatchObject({
      code: 'bad_answer',
      outcomeUnknown: true,
    });
  });

  it('is not read beyond 16 MB', async () => {
    const part = Buffer.alloc(1024 * 1024, ' ');
    await using flex = await flexThat(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (let megabytes = 0; megabytes < 64 && !response.destroyed; megabytes += 1) {
        await new Promise((resolve) => {
          response.write(part, resolve);
        });
      }
      response.end();
      return undefined;
    });
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({
      code: 'bad_answer',
      detail: 'larger than 16 MB',
    });
  });

  it('does not follow a redirect with the credential', async () => {
    await using flex = await flexThat(() => ({ status: 307, headers: { location: '/api/v1/elsewhere' } }));
    await expect(flex.client.getCustomer(ID)).rejects.toMatchObject({ code: 'bad_answer', httpStatus: 307 });
    expect(flex.seen).toHaveLength(1);
  });
});

describe('onCall', () => {
  it('is told of every request, with status 0 when there was no answer', async () => {
    const calls: Array<{ operation: string; status: number }> = [];
    const onCall = ({ operation, status }: { operation: string; status: number }): void => {
      calls.push({ operation, status });
    };
    await using flex = await flexThat(
      (request, response) => {
        if (request.method === 'GET') return { body: KARHU };
        response.socket?.destroy();
        return undefined;
      },
      { onCall },
    );
    await flex.client.getCustomer(ID);
    await flex.client.updateCustomer(ID, 17, { phone: null }).catch(() => undefined);
    expect(calls).toEqual([
      { operation: 'getCustomer', status: 200 },
      { operation: 'updateCustomer', status: 0 },
    ]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

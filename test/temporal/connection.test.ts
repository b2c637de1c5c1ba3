import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { connectTemporal, TemporalUnreachable } from '../../src/temporal/connection';
import { readTemporalSettings } from '../../src/temporal/settings';
import { connectTestTemporal } from '../support/temporal';

/** An address where nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

describe('a connection', () => {
  it('serves client and workers with one namespace', async () => {
    const temporal = await connectTestTemporal();
    const native = await temporal.native();
    expect(await temporal.native()).toBe(native);
    expect(temporal.namespace).toBe(inject('temporal').namespace);
    await native.workflowService.describeNamespace({ namespace: temporal.namespace });
    expect(await temporal.client.workflow.count('WorkflowId = "none"')).toEqual({ count: 0, groups: [] });
    await temporal.close();
  });

  it('fails with the address when nothing is there', async () => {
    const address = await deadAddress();
    const settings = { connectionOptions: { address }, namespace: 'default', apiKeyFile: null };
    const failure = connectTemporal(settings, { timeoutMs: 300 });
    await expect(failure).rejects.toThrow(TemporalUnreachable);
    await expect(failure).rejects.toThrow(address);
  });

  it('is made later where the API must run while Temporal is down (I7), and fails at the call', async () => {
    const address = await deadAddress();
    const settings = { connectionOptions: { address }, namespace: 'default', apiKeyFile: null };
    const temporal = await connectTemporal(settings, { lazy: true });
    await expect(temporal.native()).rejects.toThrow(TemporalUnreachable);
    await temporal.close();
  });
});

describe('a key in a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fns-key-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read, turns TLS on, and is handed over when it is renewed', async () => {
    const file = join(folder, 'key');
    await writeFile(file, 'key-of-a-service-account\n');
    const settings = readTemporalSettings({
      TEMPORAL_ADDRESS: 'example.tmprl.cloud:7233',
      TEMPORAL_API_KEY_FILE: file,
      XDG_CONFIG_HOME: folder,
    });
    expect(settings.connectionOptions).toMatchObject({ apiKey: 'key-of-a-service-account', tls: true });

    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const temporal = await connectTemporal(settings, { lazy: true });
    const setApiKey = vi.spyOn(temporal.connection, 'setApiKey');
    await vi.advanceTimersByTimeAsync(60_000);
    await writeFile(file, '');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setApiKey).not.toHaveBeenCalled();
    await writeFile(file, 'renewed-key');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setApiKey.mock.calls).toEqual([['renewed-key']]);
    vi.useRealTimers();
    await temporal.close();
  });
});

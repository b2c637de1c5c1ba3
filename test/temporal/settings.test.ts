import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesAServer, readTemporalSettings, TemporalConfigError } from '../../src/temporal/settings';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fns-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads with a home folder that holds no configuration of its own. */
const read = (env: Record<string, string>) => readTemporalSettings({ XDG_CONFIG_HOME: folder, ...env });

function faultsOf(env: Record<string, string>): string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof TemporalConfigError) return error.faults.map((fault) => fault.variable);
    throw error;
  }
  return [];
}

async function fileWith(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe("Temporal's environment configuration", () => {
  it('means the local server with nothing set', () => {
    expect(read({})).toMatchObject({ namespace: 'default', apiKeyFile: null });
    expect(read({}).connectionOptions.address).toBeUndefined();
  });

  it('reaches a server of our own without TLS', () => {
    const { connectionOptions, namespace } = read({
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_NAMESPACE: 'flex-netvisor',
    });
    expect(namespace).toBe('flex-netvisor');
    expect(connectionOptions).toMatchObject({ address: 'temporal:7233', tls: undefined, apiKey: undefined });
  });

  it('reaches Temporal Cloud by API key, with TLS', () => {
    const { connectionOptions } = read({
      TEMPORAL_ADDRESS: 'flex.a1b2c.tmprl.cloud:7233',
      TEMPORAL_NAMESPACE: 'flex.a1b2c',
      TEMPORAL_API_KEY: 'secret-key',
    });
    expect(connectionOptions).toMatchObject({ apiKey: 'secret-key', tls: true });
  });

  it('reaches Temporal Cloud by client certificate', async () => {
    const crt = await fileWith('client.pem', 'certificate');
    const key = await fileWith('client.key', 'key');
    const { connectionOptions } = read({
      TEMPORAL_ADDRESS: 'flex.a1b2c.tmprl.cloud:7233',
      TEMPORAL_TLS_CLIENT_CERT_PATH: crt,
      TEMPORAL_TLS_CLIENT_KEY_PATH: key,
    });
    const { tls } = connectionOptions;
    const pair = typeof tls === 'object' ? tls?.clientCertPair : undefined;
    expect(Buffer.from(pair?.crt ?? '').toString()).toBe('certificate');
    expect(Buffer.from(pair?.key ?? '').toString()).toBe('key');
  });

  it('takes a profile of a file, and a variable wins over it', async () => {
    const file = await fileWith(
      'temporal.toml',
      '[profile.default]\naddress = "one:7233"\n[profile.cloud]\naddress = "two:7233"\nnamespace = "n"\n',
    );
    expect(read({ TEMPORAL_CONFIG_FILE: file }).connectionOptions.address).toBe('one:7233');
    const cloud = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cloud' };
    expect(read(cloud)).toMatchObject({ namespace: 'n', connectionOptions: { address: 'two:7233' } });
    expect(read({ ...cloud, TEMPORAL_ADDRESS: 'three:7233' }).connectionOptions.address).toBe('three:7233');
  });
});

describe('what nobody can mean is refused', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an empty API key, which would turn TLS on', { TEMPORAL_API_KEY: '' }, 'TEMPORAL_API_KEY'],
    ['a key that would travel in clear', { TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }, 'TEMPORAL_TLS'],
    ['TLS neither on nor off', { TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS'],
    [
      'a configuration file that is not there',
      { TEMPORAL_CONFIG_FILE: '/nowhere.toml' },
      'TEMPORAL_CONFIG_FILE',
    ],
    ['a profile that is not there', { TEMPORAL_PROFILE: 'cloud' }, 'TEMPORAL_PROFILE'],
    [
      'a certificate without its key, which would be dropped',
      { TEMPORAL_TLS_CLIENT_CERT_DATA: 'certificate' },
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
    ],
    [
      'a key without its certificate',
      { TEMPORAL_TLS_CLIENT_KEY_DATA: 'key' },
      'TEMPORAL_TLS_CLIENT_CERT_PATH',
    ],
    [
      'a certificate file that is not there',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere.pem' },
      'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
    ],
    [
      'a switch without effect',
      { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' },
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
    ],
    ['an address with a scheme', { TEMPORAL_ADDRESS: 'http://temporal:7233' }, 'TEMPORAL_ADDRESS'],
    ['an address without a port', { TEMPORAL_ADDRESS: 'temporal' }, 'TEMPORAL_ADDRESS'],
    ['an empty address', { TEMPORAL_ADDRESS: '' }, 'TEMPORAL_ADDRESS'],
    ['an empty namespace', { TEMPORAL_NAMESPACE: ' ' }, 'TEMPORAL_NAMESPACE'],
    ['a key file that is not there', { TEMPORAL_API_KEY_FILE: '/nowhere' }, 'TEMPORAL_API_KEY_FILE'],
    [
      'a key and a key file',
      { TEMPORAL_API_KEY: 'k', TEMPORAL_API_KEY_FILE: '/etc/hostname' },
      'TEMPORAL_API_KEY_FILE',
    ],
  ])('%s', (_what, env, variable) => {
    expect(faultsOf(env)).toEqual([variable]);
  });

  it('an unknown name in the file, which would be ignored', async () => {
    const file = await fileWith('misspelt.toml', '[profile.default]\nadress = "temporal:7233"\n');
    expect(faultsOf({ TEMPORAL_CONFIG_FILE: file })).toEqual(['TEMPORAL_CONFIG_FILE']);
  });

  it('an empty key file', async () => {
    const file = await fileWith('empty', '\n');
    expect(faultsOf({ TEMPORAL_API_KEY_FILE: file })).toEqual(['TEMPORAL_API_KEY_FILE']);
  });

  it('all at once', () => {
    expect(faultsOf({ TEMPORAL_ADDRESS: 'x', TEMPORAL_API_KEY: '', TEMPORAL_TLS: 'on' })).toEqual([
      'TEMPORAL_ADDRESS',
      'TEMPORAL_API_KEY',
      'TEMPORAL_TLS',
    ]);
  });
});

describe('whether somebody named a server', () => {
  it('yes by address, or by a file or profile that holds one', async () => {
    const file = await fileWith('named.toml', '[profile.default]\naddress = "one:7233"\n');
    expect(namesAServer({ TEMPORAL_ADDRESS: 'temporal:7233' })).toBe(true);
    expect(namesAServer({ TEMPORAL_CONFIG_FILE: file })).toBe(true);
  });

  it('no with nothing set, whatever lies in the home folder', () => {
    mkdirSync(join(folder, 'temporalio'));
    writeFileSync(join(folder, 'temporalio', 'temporal.toml'), '[profile.default]\naddress = "prod:7233"\n');
    expect(namesAServer({ XDG_CONFIG_HOME: folder })).toBe(false);
    expect(namesAServer({ TEMPORAL_CLI: '/usr/bin/temporal', TEMPORAL_NAMESPACE: 'default' })).toBe(false);
  });
});

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, redacted, type LoadOptions, type Profile } from '../src/config';
import { renderConfigTable, VARIABLE_DESCRIPTIONS } from '../src/config-variables';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fns-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SECRETS_KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

const PUBLIC_URL = 'https://sync.example.fi';

/** Loads with a home folder without a configuration of Temporal. */
const load = (env: Record<string, string>, options: LoadOptions = { profile: 'production' }) =>
  loadConfig({ XDG_CONFIG_HOME: folder, PUBLIC_URL, ...env }, options);

const production = (env: Record<string, string>) => load({ SECRETS_KEY, ...env });

function faultsOf(env: Record<string, string>, options?: LoadOptions): Record<string, string> {
  try {
    load(env, options);
  } catch (error) {
    if (error instanceof ConfigError) {
      return Object.fromEntries(error.faults.map(({ variable, problem }) => [variable, problem]));
    }
    throw error;
  }
  return {};
}

async function secretFile(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('the configuration', () => {
  it('needs nothing but the key and its own address in production', () => {
    expect(production({})).toMatchObject({
      databaseUrl: null,
      dataDir: '.data',
      host: '127.0.0.1',
      port: 8080,
      metricsPort: 9464,
      publicUrl: PUBLIC_URL,
      allowLoopbackUpstreams: false,
      operatorToken: null,
      logLevel: 'info',
      netvisor: { baseUrl: 'https://integration.netvisor.fi', sender: 'flex-netvisor-sync' },
      flex: { allowedHosts: [] },
      temporal: { namespace: 'default' },
    });
  });

  it('reads everything', () => {
    const config = production({
      DATABASE_URL: 'postgres://app:pw@db:5432/flexsync',
      SECRETS_KEY_PREVIOUS: `${'A'.repeat(43)}=, ${'B'.repeat(42)}A=`,
      PORT: '80',
      PUBLIC_URL: 'https://sync.example.fi/',
      NETVISOR_BASE_URL: 'https://isvapi.netvisor.fi',
      NETVISOR_PARTNER_ID: 'pid',
      NETVISOR_PARTNER_KEY: 'pkey',
      FLEX_ALLOWED_HOSTS: 'api.flex.example, Flex.Example:8443',
      ALLOW_LOOPBACK_UPSTREAMS: '1',
      OPERATOR_TOKEN: 'first-operator',
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_NAMESPACE: 'flex-netvisor',
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
    });
    expect(config.databaseUrl).toBe('postgres://app:pw@db:5432/flexsync');
    expect(config.secretsKey.equals(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))).toBe(true);
    expect(config.previousSecretsKeys.map((key) => key.length)).toEqual([32, 32]);
    expect(config.publicUrl).toBe('https://sync.example.fi');
    expect(config.netvisor).toMatchObject({ partnerId: 'pid', partnerKey: 'pkey' });
    expect(config.flex.allowedHosts).toEqual(['api.flex.example', 'flex.example:8443']);
    expect(config).toMatchObject({ port: 80, allowLoopbackUpstreams: true, operatorToken: 'first-operator' });
    expect(config.temporal).toMatchObject({
      namespace: 'flex-netvisor',
      connectionOptions: { address: 'temporal:7233' },
    });
    expect(config.temporalUiUrl).toBe('http://127.0.0.1:8233');
  });

  it('takes an empty variable as not set, as compose files leave them', () => {
    expect(production({ PORT: '', TEMPORAL_UI_URL: '', DATABASE_URL: '' })).toMatchObject({
      port: 8080,
      temporalUiUrl: null,
      otlpEndpoint: null,
      databaseUrl: null,
    });
  });

  it('names every fault at once, Temporal ones included', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://db',
      PORT: '80a',
      METRICS_PORT: '70000',
      PUBLIC_URL: 'sync.example.fi',
      NETVISOR_SENDER: 'Käyttäjä',
      FLEX_ALLOWED_HOSTS: 'https://flex.example',
      ALLOW_LOOPBACK_UPSTREAMS: 'yes',
      OPERATOR_TOKEN: 'short',
      LOG_LEVEL: 'loud',
      SECRETS_KEY: 'c2hvcnQ=',
      TEMPORAL_ADDRESS: 'temporal',
    });
    expect(Object.keys(faults).sort()).toEqual([
      'ALLOW_LOOPBACK_UPSTREAMS',
      'DATABASE_URL',
      'FLEX_ALLOWED_HOSTS',
      'LOG_LEVEL',
      'METRICS_PORT',
      'NETVISOR_SENDER',
      'OPERATOR_TOKEN',
      'PORT',
      'PUBLIC_URL',
      'SECRETS_KEY',
      'TEMPORAL_ADDRESS',
    ]);
    expect(faults['SECRETS_KEY']).toContain('openssl rand -base64 32');
  });

  it('says each fault on a line of its own, and never the value', () => {
    expect(() => load({ SECRETS_KEY: 'not-a-key', OPERATOR_TOKEN: 'short' })).toThrow(
      /^The configuration has 2 faults:\n {2}SECRETS_KEY: [^\n]*\n {2}OPERATOR_TOKEN: [^\n]*$/,
    );
    expect(() => load({ SECRETS_KEY: 'not-a-key' })).not.toThrow(/not-a-key/);
  });

  it.each([
    ['NETVISOR_BASE_URL', 'http://integration.netvisor.fi'],
    ['NETVISOR_BASE_URL', 'http://127.0.0.1:7070'],
    ['PUBLIC_URL', 'http://sync.example.fi'],
  ])('refuses %s=%s: personal data in clear', (variable, url) => {
    expect(faultsOf({ SECRETS_KEY, [variable]: url })).toHaveProperty(variable);
  });

  it('allows the sandbox without TLS where loopback is allowed', () => {
    const env = { NETVISOR_BASE_URL: 'http://127.0.0.1:7070', ALLOW_LOOPBACK_UPSTREAMS: 'true' };
    expect(production(env).netvisor.baseUrl).toBe('http://127.0.0.1:7070');
    expect(faultsOf({ SECRETS_KEY, ...env, NETVISOR_BASE_URL: 'http://10.0.0.7' })).toHaveProperty(
      'NETVISOR_BASE_URL',
    );
  });

  it('wants id and key of the partner together', () => {
    expect(faultsOf({ SECRETS_KEY, NETVISOR_PARTNER_ID: 'pid' })).toHaveProperty('NETVISOR_PARTNER_KEY');
    expect(faultsOf({ SECRETS_KEY, NETVISOR_PARTNER_KEY: 'k' })).toHaveProperty('NETVISOR_PARTNER_ID');
  });

  it.each(['api', 'worker'] as const)(
    'refuses %s alone on the embedded database, with the reason',
    (role) => {
      const alone: LoadOptions = { profile: 'production', roles: [role] };
      expect(faultsOf({ SECRETS_KEY }, alone)['DATABASE_URL']).toContain('belongs to one process');
      expect(faultsOf({ SECRETS_KEY, DATABASE_URL: 'postgresql:///sync?host=/run' }, alone)).toEqual({});
    },
  );
});

describe('profiles', () => {
  it.each<[Profile, number, boolean]>([
    ['dev', 8080, true],
    ['demo', 0, true],
    ['test', 0, true],
    ['production', 8080, false],
  ])('%s listens on %d, loopback allowed: %s', (profile, port, loopback) => {
    const config = load({ SECRETS_KEY }, { profile });
    expect(config).toMatchObject({ profile, port, allowLoopbackUpstreams: loopback });
  });

  it('production refuses to start without a key', () => {
    expect(faultsOf({})['SECRETS_KEY']).toContain('openssl rand -base64 32');
  });

  it('production refuses a worker that Flex can not reach; an API alone registers nothing', () => {
    expect(faultsOf({ SECRETS_KEY, PUBLIC_URL: '' })['PUBLIC_URL']).toContain('Flex sends its events there');
    const api: LoadOptions = { profile: 'production', roles: ['api'] };
    expect(faultsOf({ SECRETS_KEY, PUBLIC_URL: '', DATABASE_URL: 'postgres://a:b@c/d' }, api)).toEqual({});
  });

  it.each(['dev', 'demo', 'test'] as const)('%s makes a key once, for its owner only', async (profile) => {
    const dataDir = join(folder, profile, 'data');
    const first = load({ DATA_DIR: dataDir }, { profile });
    const second = load({ DATA_DIR: dataDir }, { profile });
    expect(first.secretsKey).toHaveLength(32);
    expect(second.secretsKey.equals(first.secretsKey)).toBe(true);
    const file = join(dataDir, 'secrets.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(file, 'utf8'), 'base64').equals(first.secretsKey)).toBe(true);
  });

  it('a damaged key file is an error and not replaced: it may be the only key to the data', async () => {
    const dataDir = await mkdtemp(join(folder, 'damaged-'));
    await writeFile(join(dataDir, 'secrets.key'), 'half');
    expect(faultsOf({ DATA_DIR: dataDir }, { profile: 'dev' })).toHaveProperty('SECRETS_KEY');
    expect(await readFile(join(dataDir, 'secrets.key'), 'utf8')).toBe('half');
  });
});

describe('secrets from files', () => {
  it('are read, without the line end', async () => {
    const config = load({
      SECRETS_KEY_FILE: await secretFile('key', `${SECRETS_KEY}\n`),
      DATABASE_URL_FILE: await secretFile('db', 'postgres://app:pw@db/sync\n'),
      OPERATOR_TOKEN_FILE: await secretFile('token', 'first-operator\n'),
      NETVISOR_PARTNER_ID: 'pid',
      NETVISOR_PARTNER_KEY_FILE: await secretFile('partner', 'pkey'),
      TEMPORAL_ADDRESS: 'flex.a1b2c.tmprl.cloud:7233',
      TEMPORAL_API_KEY_FILE: await secretFile('api-key', 'cloud-key\n'),
    });
    expect(config.secretsKey).toHaveLength(32);
    expect(config).toMatchObject({
      databaseUrl: 'postgres://app:pw@db/sync',
      operatorToken: 'first-operator',
      netvisor: { partnerKey: 'pkey' },
      temporal: { connectionOptions: { apiKey: 'cloud-key' } },
    });
  });

  it('are refused when the file is not there, is empty, or stands beside the variable', async () => {
    const missing = { SECRETS_KEY, OPERATOR_TOKEN_FILE: join(folder, 'none') };
    expect(faultsOf(missing)['OPERATOR_TOKEN_FILE']).toContain("can't be read");
    const empty = { SECRETS_KEY, OPERATOR_TOKEN_FILE: await secretFile('empty', '\n') };
    expect(faultsOf(empty)['OPERATOR_TOKEN_FILE']).toContain('is empty');
    const both = { SECRETS_KEY, SECRETS_KEY_FILE: await secretFile('both', SECRETS_KEY) };
    expect(faultsOf(both)['SECRETS_KEY_FILE']).toContain('beside');
  });
});

describe('what may be shown', () => {
  it('has no secret in it', () => {
    const secrets = {
      DATABASE_URL: 'postgres://app:database-password@db/sync',
      SECRETS_KEY,
      SECRETS_KEY_PREVIOUS: SECRETS_KEY,
      OPERATOR_TOKEN: 'operator-token',
      NETVISOR_PARTNER_KEY: 'partner-key',
      TEMPORAL_API_KEY: 'temporal-key',
    };
    const shown = JSON.stringify(redacted(load({ ...secrets, NETVISOR_PARTNER_ID: 'partner-id' })));
    for (const secret of [
      'database-password',
      'operator-token',
      'partner-key',
      'temporal-key',
      SECRETS_KEY,
    ]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).not.toContain('"type":"Buffer"');
    expect(shown).toContain('partner-id');
    expect(JSON.parse(shown)).toMatchObject({ secretsKey: '[set]', operatorToken: '[set]' });
  });
});

describe('the table for the README', () => {
  it('explains every variable, secrets with their file', () => {
    const lines = renderConfigTable().split('\n');
    expect(lines).toHaveLength(2 + VARIABLE_DESCRIPTIONS.length);
    for (const { name, meaning } of VARIABLE_DESCRIPTIONS) expect(`${name}: ${meaning}`).toMatch(/: .{15,}/);
    expect(renderConfigTable()).toContain('| `SECRETS_KEY`, `SECRETS_KEY_FILE` |');
  });

  it.each([
    ...['DATABASE_URL', 'DATA_DIR', 'PORT', 'HOST', 'METRICS_PORT', 'PUBLIC_URL', 'SECRETS_KEY'],
    ...['SECRETS_KEY_PREVIOUS', 'NETVISOR_BASE_URL', 'NETVISOR_PARTNER_ID', 'NETVISOR_PARTNER_KEY'],
    ...['NETVISOR_SENDER', 'FLEX_ALLOWED_HOSTS', 'ALLOW_LOOPBACK_UPSTREAMS', 'FLEX_CONSOLE_URL'],
    ...['NETVISOR_CONSOLE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_API_KEY', 'TEMPORAL_CLI', 'LOG_LEVEL'],
    'OPERATOR_TOKEN',
  ])('has %s, on which others rely', (name) => {
    expect(VARIABLE_DESCRIPTIONS.map((variable) => variable.name)).toContain(name);
  });
});

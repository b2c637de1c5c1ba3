import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../src/config';
import { DOCKER_COMPOSE, pinnedTool } from '../support/pinned-tools';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');

/** What of `docker compose config --format json` matters here. */
const duration = z.string().regex(/^(?:\d+m)?(?:\d+s)?$/u);
const serviceSchema = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string(), required: z.boolean() })).default({}),
  ports: z.array(z.object({ host_ip: z.string().optional(), published: z.string() })).default([]),
  networks: z.record(z.string(), z.unknown()),
  secrets: z.array(z.object({ source: z.string() })).default([]),
  stop_grace_period: duration.optional(),
  mem_limit: z.string(),
  cap_drop: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  restart: z.string(),
  init: z.boolean(),
  logging: z.object({ options: z.record(z.string(), z.string()) }),
  security_opt: z.array(z.string()),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
type Compose = z.infer<typeof composeSchema>;
type Service = z.infer<typeof serviceSchema>;

let compose: string;
let folder: string;

beforeAll(async () => {
  compose = await pinnedTool(DOCKER_COMPOSE);
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
  await init();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const init = () =>
  run(process.execPath, [join(ROOT, 'scripts', 'compose-init.mjs'), folder], {
    env: { PATH: process.env['PATH'], NETVISOR_PARTNER_ID: 'PARTNER_1', NETVISOR_PARTNER_KEY: 'partner-key' },
  });

async function config(...options: string[]): Promise<Compose> {
  const { stdout } = await run(
    compose,
    [
      '--env-file',
      join(folder, '.env'),
      ...options,
      '-f',
      'docker-compose.yml',
      'config',
      '--format',
      'json',
    ],
    { cwd: ROOT, env: { PATH: process.env['PATH'], SECRETS_DIR: join(folder, 'secrets') } },
  );
  return composeSchema.parse(JSON.parse(stdout));
}

const service = (of: Compose, name: string): Service => {
  const found = of.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

const seconds = (text: string): number => {
  const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/u.exec(text) ?? [];
  return Number(minutes) * 60 + Number(rest);
};

describe('npm run compose:init', () => {
  it('makes every secret that the compose file names, in a folder for its owner only', async () => {
    const { secrets } = await config();
    const made = readdirSync(join(folder, 'secrets')).sort();
    expect(made).toEqual(Object.keys(secrets).sort());
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    for (const name of made) {
      expect(readFileSync(join(folder, 'secrets', name), 'utf8').trim(), name).not.toBe('');
    }
  });

  it('makes passwords that need no quoting, and a database address with the right one', () => {
    const read = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8').trim();
    for (const name of ['postgres_password', 'temporal_db_password', 'app_db_password', 'operator_token']) {
      expect(read(name)).toMatch(/^[0-9a-f]{48}$/u);
    }
    expect(read('app_database_url')).toBe(`postgres://app:${read('app_db_password')}@postgres:5432/flexsync`);
    expect(Buffer.from(read('secrets_key'), 'base64')).toHaveLength(32);
  });

  it('overwrites nothing', async () => {
    const before = readFileSync(join(folder, 'secrets', 'secrets_key'), 'utf8');
    expect((await init()).stdout).toContain('Everything is there already.');
    expect(readFileSync(join(folder, 'secrets', 'secrets_key'), 'utf8')).toBe(before);
  });
});

describe('docker-compose.yml', () => {
  it('names what to do when nothing was prepared', async () => {
    const unprepared = run(compose, ['--env-file', '/dev/null', '-f', 'docker-compose.yml', 'config', '-q'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] },
    });
    await expect(unprepared).rejects.toThrow(/SECRETS_DIR is missing a value: run: npm run compose:init/u);
  });

  it('runs PostgreSQL, Temporal with schema and namespace, Web UI, migration, api and worker', async () => {
    expect(Object.keys((await config()).services).sort()).toEqual([
      'api',
      'migrate',
      'postgres',
      'temporal',
      'temporal-init',
      'temporal-schema',
      'temporal-ui',
      'worker',
    ]);
  });

  it('serves a Temporal elsewhere without the profile: nothing of Temporal is left, and the worker starts', async () => {
    const elsewhere = await config('--env-file', join(ROOT, 'test', 'deploy', 'temporal-elsewhere.env'));
    expect(Object.keys(elsewhere.services).sort()).toEqual(['api', 'migrate', 'postgres', 'worker']);
    expect(service(elsewhere, 'worker').environment['TEMPORAL_ADDRESS']).toBe('temporal.example:7233');
  });

  it('publishes ports on loopback only', async () => {
    for (const [name, { ports }] of Object.entries((await config()).services)) {
      for (const port of ports) {
        expect(port.host_ip, name).toBe('127.0.0.1');
        expect(Number(port.published), name).toBeGreaterThan(0);
      }
    }
  });

  it('holds no secret: passwords and keys come as files', async () => {
    const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    expect(text).not.toMatch(/postgres:\/\//u);
    for (const [name, { environment }] of Object.entries((await config()).services)) {
      for (const [variable, value] of Object.entries(environment)) {
        if (!/PASSWORD|PWD|KEY|TOKEN|SECRET|DATABASE_URL/u.test(variable)) continue;
        expect(variable, name).toMatch(/_FILE$/u);
        expect(value, name).toMatch(/^\/run\/secrets\//u);
      }
    }
  });

  it('gives a container only secrets that exist, and those that its environment names', async () => {
    const { services, secrets } = await config();
    for (const [name, { environment, secrets: given }] of Object.entries(services)) {
      const sources = given.map(({ source }) => source);
      for (const source of sources) expect(Object.keys(secrets), name).toContain(source);
      for (const value of Object.values(environment)) {
        const [, wanted] = /^\/run\/secrets\/(\w+)$/u.exec(value ?? '') ?? [];
        if (wanted !== undefined) expect(sources, name).toContain(wanted);
      }
    }
  });

  it('pins every image to a version', async () => {
    for (const [name, { image }] of Object.entries((await config()).services)) {
      expect(image, name).toMatch(/:[^:]+$/u);
      expect(image, name).not.toMatch(/:latest$/u);
    }
  });

  it('starts in order: databases, schema, namespace, migration, then api and worker', async () => {
    const of = await config();
    expect(service(of, 'temporal-schema').depends_on).toMatchObject({
      postgres: { condition: 'service_healthy' },
    });
    expect(service(of, 'temporal').depends_on).toMatchObject({
      'temporal-schema': { condition: 'service_completed_successfully' },
    });
    expect(service(of, 'migrate').depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
    expect(service(of, 'worker').depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      'temporal-init': { condition: 'service_completed_successfully', required: false },
    });
  });

  it('takes events in while Temporal is down: the api does not wait for it (I7)', async () => {
    expect(Object.keys(service(await config(), 'api').depends_on)).toEqual(['migrate']);
  });

  it('asks for health only of services that have a health check', async () => {
    const of = await config();
    for (const [name, { depends_on }] of Object.entries(of.services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        if (condition === 'service_healthy')
          expect(service(of, other).healthcheck, `${name} → ${other}`).toBeDefined();
      }
    }
    for (const name of ['postgres', 'temporal', 'temporal-ui', 'api', 'worker']) {
      expect(service(of, name).healthcheck, name).toBeDefined();
    }
  });

  it('lets only edge reach out, and keeps the databases away from it', async () => {
    const of = await config();
    expect(of.networks['data']?.internal).toBe(true);
    expect(of.networks['rpc']?.internal).toBe(true);
    expect(Object.keys(service(of, 'postgres').networks)).toEqual(['data']);
    expect(Object.keys(service(of, 'temporal').networks).sort()).toEqual(['data', 'rpc']);
  });

  it('hardens every container, limits its memory and rotates its log', async () => {
    for (const [name, it] of Object.entries((await config()).services)) {
      expect(it.security_opt, name).toEqual(['no-new-privileges:true']);
      expect(it.init, name).toBe(true);
      expect(Number(it.mem_limit), name).toBeGreaterThan(0);
      expect(it.logging.options, name).toMatchObject({ 'max-size': '10m', 'max-file': '5' });
      // PostgreSQL's entry point changes its user.
      if (name !== 'postgres') expect(it.cap_drop, name).toEqual(['ALL']);
      if (['api', 'worker', 'migrate'].includes(name)) expect(it.read_only, name).toBe(true);
      const once = ['migrate', 'temporal-init', 'temporal-schema'].includes(name);
      expect(it.restart, name).toMatch(once ? /^on-failure:\d+$/u : /^unless-stopped$/u);
    }
  });

  it('gives a stopping worker longer than the worker gives its activities', async () => {
    const { stop_grace_period } = service(await config(), 'worker');
    const workers = readFileSync(join(ROOT, 'src', 'service', 'workers.ts'), 'utf8');
    const [, force] = /shutdownForceTime: '(\d+)s'/u.exec(workers) ?? [];
    expect(seconds(stop_grace_period ?? '')).toBeGreaterThan(Number(force));
  });

  it.each(['api', 'worker', 'migrate'] as const)(
    'configures a %s that our own checks accept',
    async (role) => {
      const { environment } = service(await config(), role);
      const env = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value?.replace('/run/secrets', join(folder, 'secrets')),
        ]),
      );
      const loaded = loadConfig(
        { ...env, PUBLIC_URL: 'https://sync.example', FLEX_ALLOWED_HOSTS: 'flex.example' },
        { profile: 'production', roles: [role] },
      );
      expect(loaded.databaseUrl).toMatch(/^postgres:\/\/app:[0-9a-f]{48}@postgres:5432\/flexsync$/u);
      if (role !== 'migrate') expect(loaded.netvisor.partnerKey).toBe('partner-key');
    },
  );
});

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { environmentSchema, SECRET_VARIABLES } from './config-variables';
import {
  readTemporalSettings,
  TemporalConfigError,
  type ConfigFault,
  type Environment,
  type TemporalSettings,
} from './temporal/settings';

/** What runs: decides defaults, and what may be missing. */
export type Profile = 'production' | 'dev' | 'demo' | 'test';

/** The parts of the service that this process is. */
export type Role = 'api' | 'worker' | 'migrate';

export interface LoadOptions {
  readonly profile: Profile;
  /** Default: api and worker in one process. */
  readonly roles?: readonly Role[];
}

/** Everything that can be configured, read and checked. Ports may be 0: a free one. */
export interface Config {
  readonly profile: Profile;
  /** Null: embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly publicUrl: string | null;
  /** 32 bytes. */
  readonly secretsKey: Buffer;
  readonly previousSecretsKeys: readonly Buffer[];
  readonly netvisor: {
    readonly baseUrl: string;
    readonly partnerId: string | null;
    readonly partnerKey: string | null;
    readonly sender: string;
    readonly consoleUrl: string | null;
  };
  readonly flex: { readonly allowedHosts: readonly string[]; readonly consoleUrl: string | null };
  readonly allowLoopbackUpstreams: boolean;
  readonly operatorToken: string | null;
  readonly logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL'];
  readonly temporal: TemporalSettings;
  readonly temporalUiUrl: string | null;
  /** Where traces go; null: nothing is traced. */
  readonly otlpEndpoint: string | null;
}

/** The environment can't be used; names every fault at once. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    const lines = faults.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${lines.join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads and checks the whole environment, secrets from files included. In dev, demo and test a missing
 * SECRETS_KEY is made in DATA_DIR.
 * @throws ConfigError
 */
export function loadConfig(env: Environment, options: LoadOptions): Config {
  const faults: ConfigFault[] = [];
  const texts = readTexts(env, options.profile, faults);
  const parsed = environmentSchema.safeParse(texts);
  for (const issue of parsed.error?.issues ?? []) {
    // A variable is blamed once, however many of its parts are wrong.
    const variable = String(issue.path[0]);
    if (!faults.some((fault) => fault.variable === variable))
      faults.push({ variable, problem: issue.message });
  }
  const temporal = readTemporal(env, faults);
  if (parsed.success) faults.push(...faultsBetween(parsed.data, options));
  if (!parsed.success || temporal === null || faults.length > 0) throw new ConfigError(faults);

  const values = parsed.data;
  return {
    profile: options.profile,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    host: values.HOST,
    port: values.PORT,
    metricsPort: values.METRICS_PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    secretsKey: values.SECRETS_KEY ?? keyOfDataDir(values.DATA_DIR),
    previousSecretsKeys: values.SECRETS_KEY_PREVIOUS,
    netvisor: {
      baseUrl: values.NETVISOR_BASE_URL,
      partnerId: values.NETVISOR_PARTNER_ID ?? null,
      partnerKey: values.NETVISOR_PARTNER_KEY ?? null,
      sender: values.NETVISOR_SENDER,
      consoleUrl: values.NETVISOR_CONSOLE_URL ?? null,
    },
    flex: { allowedHosts: values.FLEX_ALLOWED_HOSTS, consoleUrl: values.FLEX_CONSOLE_URL ?? null },
    allowLoopbackUpstreams: values.ALLOW_LOOPBACK_UPSTREAMS,
    operatorToken: values.OPERATOR_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
    temporal,
    temporalUiUrl: values.TEMPORAL_UI_URL ?? null,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  };
}

/** The configuration for people and logs: of a secret only whether it is there. */
export function redacted(config: Config): { readonly [name: string]: unknown } {
  const shown = (secret: unknown) => (secret === null || secret === undefined ? null : '[set]');
  const { connectionOptions, namespace } = config.temporal;
  return {
    ...config,
    databaseUrl: shown(config.databaseUrl),
    secretsKey: shown(config.secretsKey),
    previousSecretsKeys: config.previousSecretsKeys.map(shown),
    netvisor: { ...config.netvisor, partnerKey: shown(config.netvisor.partnerKey) },
    operatorToken: shown(config.operatorToken),
    temporal: {
      address: connectionOptions.address ?? null,
      namespace,
      apiKey: shown(connectionOptions.apiKey),
      tls: connectionOptions.tls !== undefined && connectionOptions.tls !== false,
    },
  };
}

/** Defaults that depend on what runs, as texts of the environment. */
const PROFILE_DEFAULTS: { readonly [P in Profile]: Environment } = {
  production: {},
  dev: { ALLOW_LOOPBACK_UPSTREAMS: 'true' },
  demo: { ALLOW_LOOPBACK_UPSTREAMS: 'true', PORT: '0', METRICS_PORT: '0' },
  test: { ALLOW_LOOPBACK_UPSTREAMS: 'true', PORT: '0', METRICS_PORT: '0' },
};

/** The text of every variable; an empty one counts as not set, for compose files set what they don't know. */
function readTexts(env: Environment, profile: Profile, faults: ConfigFault[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(environmentSchema.shape)) {
    const own = SECRET_VARIABLES.includes(name)
      ? (secretFromFile(name, env, faults) ?? env[name])
      : env[name];
    const text = own === undefined || own === '' ? PROFILE_DEFAULTS[profile][name] : own;
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}

function secretFromFile(name: string, env: Environment, faults: ConfigFault[]): string | undefined {
  const variable = `${name}_FILE`;
  const file = env[variable];
  if (file === undefined || file === '') return undefined;
  const fault = (problem: string) => void faults.push({ variable, problem });
  if (env[name] !== undefined && env[name] !== '') fault(`is set beside ${name}: use one of them`);
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') fault(`${file} is empty`);
    return text;
  } catch (error) {
    fault(`can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function readTemporal(env: Environment, faults: ConfigFault[]): TemporalSettings | null {
  try {
    return readTemporalSettings(env);
  } catch (error) {
    if (!(error instanceof TemporalConfigError)) throw error;
    faults.push(...error.faults);
    return null;
  }
}

/** Faults that no variable has by itself. */
function faultsBetween(
  values: z.infer<typeof environmentSchema>,
  { profile, roles = ['api', 'worker'] }: LoadOptions,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fault = (variable: string, problem: string) => faults.push({ variable, problem });

  if (profile === 'production' && values.SECRETS_KEY === undefined) {
    fault(
      'SECRETS_KEY',
      'is missing: make one with openssl rand -base64 32 and keep it apart from the backups',
    );
  }
  if (profile === 'production' && roles.includes('worker') && values.PUBLIC_URL === undefined) {
    fault('PUBLIC_URL', 'is missing: Flex sends its events there');
  }
  if (values.DATABASE_URL === undefined && roles.includes('api') !== roles.includes('worker')) {
    fault(
      'DATABASE_URL',
      'is missing: the embedded database belongs to one process, so api and worker apart need a PostgreSQL server',
    );
  }
  if ((values.NETVISOR_PARTNER_ID === undefined) !== (values.NETVISOR_PARTNER_KEY === undefined)) {
    const missing = values.NETVISOR_PARTNER_ID === undefined ? 'NETVISOR_PARTNER_ID' : 'NETVISOR_PARTNER_KEY';
    fault(missing, 'is missing: id and key of the partner only work together');
  }
  const mustBeHttps = 'must be https: personal data travels there';
  if (isInsecure(values.NETVISOR_BASE_URL, values.ALLOW_LOOPBACK_UPSTREAMS)) {
    fault('NETVISOR_BASE_URL', mustBeHttps);
  }
  if (values.PUBLIC_URL !== undefined && isInsecure(values.PUBLIC_URL, true))
    fault('PUBLIC_URL', mustBeHttps);
  return faults;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const isInsecure = (url: string, loopbackAllowed: boolean): boolean =>
  url.startsWith('http:') && !(loopbackAllowed && LOOPBACK.has(new URL(url).hostname));

/** The key in DATA_DIR/secrets.key, made at the first call: readable by its owner only. */
function keyOfDataDir(dataDir: string): Buffer {
  const file = join(dataDir, 'secrets.key');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new ConfigError([{ variable: 'SECRETS_KEY', problem: `${file} does not hold 32 bytes in base64` }]);
  }
  return key;
}

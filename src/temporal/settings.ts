import { existsSync, readFileSync } from 'node:fs';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';

/** Environment variables as a process has them. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** How to reach a Temporal server and which namespace to use there. */
export interface TemporalSettings {
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly namespace: string;
  /** File from which the API key was read and may be read again, for keys that are renewed. */
  readonly apiKeyFile: string | null;
}

/** Something wrong with one variable. */
export interface ConfigFault {
  readonly variable: string;
  readonly problem: string;
}

/** The Temporal part of the environment can't be used; names every fault that was found. */
export class TemporalConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(faults.map(({ variable, problem }) => `${variable}: ${problem}`).join('\n'));
    this.name = 'TemporalConfigError';
  }
}

/** The namespace that Temporal's tools use when none is named. */
const DEFAULT_NAMESPACE = 'default';

/**
 * Reads Temporal's standard environment configuration (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
 * TEMPORAL_TLS…, profiles of a TOML file), plus our TEMPORAL_API_KEY_FILE. What the SDK's loader silently lets
 * pass though nobody can mean it is refused here.
 * @throws TemporalConfigError
 */
export function readTemporalSettings(env: Environment): TemporalSettings {
  const faults = faultsOfEnvironment(env);
  if (faults.length > 0) throw new TemporalConfigError(faults);
  const apiKeyFile = env['TEMPORAL_API_KEY_FILE'] ?? null;
  const variables = definedOnly(env);
  if (apiKeyFile !== null) variables['TEMPORAL_API_KEY'] = readApiKey(apiKeyFile);
  const config = load(variables);
  const { apiKey, tls } = config.connectionOptions;
  if (apiKey !== undefined && tls === false) {
    throw new TemporalConfigError([
      {
        variable: 'TEMPORAL_TLS',
        problem: 'is off, so the API key would travel in clear: remove one of them',
      },
    ]);
  }
  return {
    connectionOptions: config.connectionOptions,
    namespace: config.namespace ?? DEFAULT_NAMESPACE,
    apiKeyFile,
  };
}

/**
 * Whether somebody named a server of their own: by address, or by a profile or file that holds one. The file in
 * the home folder alone doesn't count, so that a demo never runs against a production it finds there.
 */
export function namesAServer(env: Environment): boolean {
  if (isSet(env['TEMPORAL_ADDRESS'])) return true;
  if (!isSet(env['TEMPORAL_PROFILE']) && !isSet(env['TEMPORAL_CONFIG_FILE'])) return false;
  return readTemporalSettings(env).connectionOptions.address !== undefined;
}

/** Reads an API key file again. @throws TemporalConfigError when it is gone or empty. */
export function readApiKey(file: string): string {
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new TemporalConfigError([
      { variable: 'TEMPORAL_API_KEY_FILE', problem: `can't be read: ${messageOf(error)}` },
    ]);
  }
  if (key === '') {
    throw new TemporalConfigError([{ variable: 'TEMPORAL_API_KEY_FILE', problem: `${file} is empty` }]);
  }
  return key;
}

/** Every variable that the loader would take without a word although it can't be meant. */
function faultsOfEnvironment(env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fault = (variable: string, problem: string) => faults.push({ variable, problem });

  for (const variable of [
    'TEMPORAL_ADDRESS',
    'TEMPORAL_NAMESPACE',
    'TEMPORAL_CONFIG_FILE',
    'TEMPORAL_PROFILE',
  ]) {
    if (env[variable]?.trim() === '') fault(variable, 'is empty: set it or leave it out');
  }
  const address = env['TEMPORAL_ADDRESS'];
  if (isSet(address) && !/^[^\s/]+:\d{1,5}$/.test(address)) {
    fault('TEMPORAL_ADDRESS', 'must be host:port, without a scheme, e.g. temporal:7233');
  }
  if (env['TEMPORAL_API_KEY']?.trim() === '') {
    fault('TEMPORAL_API_KEY', 'is empty, which would still turn TLS on: set it or leave it out');
  }
  if (env['TEMPORAL_API_KEY'] !== undefined && env['TEMPORAL_API_KEY_FILE'] !== undefined) {
    fault('TEMPORAL_API_KEY_FILE', 'is set beside TEMPORAL_API_KEY: use one of them');
  }
  const tls = env['TEMPORAL_TLS'];
  if (tls !== undefined && !['true', 'false', '1', '0'].includes(tls)) {
    fault('TEMPORAL_TLS', 'must be true or false');
  }
  const configFile = env['TEMPORAL_CONFIG_FILE'];
  if (isSet(configFile) && !existsSync(configFile)) {
    fault('TEMPORAL_CONFIG_FILE', `there is no file ${configFile}`);
  }
  if (env['TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'] !== undefined) {
    fault(
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
      'has no effect in the TypeScript SDK: give the CA by TEMPORAL_TLS_SERVER_CA_CERT_PATH',
    );
  }
  faults.push(...faultsOfCertificates(env));
  return faults;
}

function faultsOfCertificates(env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const part of ['CLIENT_CERT', 'CLIENT_KEY', 'SERVER_CA_CERT']) {
    const [path, data] = [`TEMPORAL_TLS_${part}_PATH`, `TEMPORAL_TLS_${part}_DATA`];
    const file = env[path];
    if (file !== undefined && !existsSync(file)) {
      faults.push({ variable: path, problem: `there is no file ${file}` });
    }
    if (file !== undefined && env[data] !== undefined) {
      faults.push({ variable: data, problem: `is set beside ${path}: use one of them` });
    }
  }
  const has = (part: string) =>
    env[`TEMPORAL_TLS_${part}_PATH`] !== undefined || env[`TEMPORAL_TLS_${part}_DATA`] !== undefined;
  if (has('CLIENT_CERT') !== has('CLIENT_KEY')) {
    const missing = has('CLIENT_CERT') ? 'CLIENT_KEY' : 'CLIENT_CERT';
    faults.push({
      variable: `TEMPORAL_TLS_${missing}_PATH`,
      problem: 'is missing: a client certificate and its key only work together',
    });
  }
  return faults;
}

function load(variables: Record<string, string>): ClientConnectConfig {
  try {
    return loadClientConnectConfig({ overrideEnvVars: variables, configFileStrict: true });
  } catch (error) {
    throw new TemporalConfigError([
      { variable: blamed(variables), problem: `can't be used: ${messageOf(error)}` },
    ]);
  }
}

/** The variable that made the loader read a file: with none set it read the one in the home folder. */
function blamed(variables: Record<string, string>): string {
  if (variables['TEMPORAL_CONFIG_FILE'] !== undefined) return 'TEMPORAL_CONFIG_FILE';
  if (variables['TEMPORAL_PROFILE'] !== undefined) return 'TEMPORAL_PROFILE';
  return variables['XDG_CONFIG_HOME'] !== undefined ? 'XDG_CONFIG_HOME' : 'HOME';
}

function definedOnly(env: Environment): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) defined[name] = value;
  return defined;
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

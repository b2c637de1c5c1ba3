import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTemporal } from '../temporal/connection';
import { ensureSearchAttributes } from '../temporal/ensure-search-attributes';
import {
  namesAServer,
  readTemporalSettings,
  type Environment,
  type TemporalSettings,
} from '../temporal/settings';
import { freePorts } from './free-ports';
import { serverArguments, type ServerPorts } from './temporal-server-arguments';
import { resolveExecutable, TemporalServerUnavailable } from './temporal-server-executable';
import { ServerProcess } from './temporal-server-process';

/** A server takes 0.3 s here; a machine under load much longer, and it is no fault to be slow. */
const READY_WITHIN_MS = 60_000;

/** Ports are free when chosen, yet another process may be quicker to take one. */
const PORT_TRIES = 5;

/** What the server says when a port is taken. */
const PORT_TAKEN = 'address already in use';

/** Whom the launcher tells what takes time. A pino logger will do. */
export interface LauncherLog {
  info(message: string): void;
}

export interface TemporalServerOptions {
  /** The project's cache folder (`.cache`), where a fetched executable is kept. */
  readonly cacheDir: string;
  /** Keep data in this file across restarts; in memory without it. */
  readonly dbFilename?: string;
  /** The Web UI: true for a free port, a number for that port. */
  readonly ui?: boolean | number;
  /** The gRPC port; a free one without it. */
  readonly port?: number;
  readonly env?: Environment;
  /** More settings of the server beside `SERVER_SETTINGS`, values as JSON. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: LauncherLog;
}

/** A Temporal server that can be used now: one that was started here, or one that was there already. */
export interface TemporalServer {
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly namespace: string;
  /** Web UI, where it is known. */
  readonly uiUrl: string | null;
  /** Process id of the server that was started here, otherwise null. */
  readonly pid: number | null;
  /** For `connectTemporal`. */
  readonly settings: TemporalSettings;
  /** Ends a server that was started here; leaves any other alone. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a Temporal server for development, demo and tests: the one that the environment names →
 * else the `temporal` executable of TEMPORAL_CLI, of PATH, of the cache, fetched into the cache. Answers when
 * it can take workflows with our search attributes. It ends with this process, even when that one is killed.
 * @throws TemporalServerUnavailable with every way out
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const env = options.env ?? process.env;
  if (namesAServer(env)) return useExisting(readTemporalSettings(env), env);

  const log = options.log ?? { info: () => undefined };
  const executable = await resolveExecutable({
    env,
    cacheDir: options.cacheDir,
    onFetch: () => log.info('fetching the Temporal CLI (44 MB, once)'),
  });
  if (options.dbFilename !== undefined) await mkdir(dirname(options.dbFilename), { recursive: true });
  for (let tries = 1; ; tries++) {
    const ports = await choosePorts(options);
    const server = await ServerProcess.spawn(
      executable.path,
      serverArguments(ports, options.dbFilename, options.settings),
    );
    try {
      return await whenReady(server, ports, options.dbFilename !== undefined);
    } catch (error) {
      await server.kill();
      const mayRetry = server.output.includes(PORT_TAKEN) && tries < PORT_TRIES && !isFixed(options);
      if (!mayRetry) throw unavailable(executable.path, server.output, error);
    }
  }
}

async function useExisting(settings: TemporalSettings, env: Environment): Promise<TemporalServer> {
  await prepareNamespace(settings);
  return {
    address: settings.connectionOptions.address ?? '',
    namespace: settings.namespace,
    uiUrl: env['TEMPORAL_UI_URL'] ?? null,
    pid: null,
    settings,
    stop: () => Promise.resolve(),
  };
}

async function choosePorts(options: TemporalServerOptions): Promise<ServerPorts> {
  const [grpc = 0, http = 0, metrics = 0, ui = 0] = await freePorts(4);
  return {
    grpc: options.port ?? grpc,
    http,
    metrics,
    ui: typeof options.ui === 'number' ? options.ui : options.ui === true ? ui : null,
  };
}

/** With a port that somebody asked for, another try would meet the same clash. */
const isFixed = (options: TemporalServerOptions): boolean =>
  options.port !== undefined || typeof options.ui === 'number';

async function whenReady(
  server: ServerProcess,
  ports: ServerPorts,
  keepsData: boolean,
): Promise<TemporalServer> {
  await answersOverHttp(server, ports.http);
  const address = `127.0.0.1:${ports.grpc}`;
  const settings: TemporalSettings = {
    connectionOptions: { address },
    namespace: 'default',
    apiKeyFile: null,
  };
  await prepareNamespace(settings);
  return {
    address,
    namespace: settings.namespace,
    uiUrl: ports.ui === null ? null : `http://127.0.0.1:${ports.ui}`,
    pid: server.pid,
    settings,
    stop: () => (keepsData ? server.terminate() : server.kill()),
  };
}

/**
 * Waits until the server answers, on its HTTP port: unlike gRPC health this also asks the database. A second port
 * of the same process also tells our server from another one that was quicker on the gRPC port.
 */
async function answersOverHttp(server: ServerProcess, port: number): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (server.running && Date.now() < deadline) {
    if (await isServing(`http://127.0.0.1:${port}/api/v1/cluster-info`)) return;
    await sleep(50);
  }
  if (!server.running) throw new Error('the server ended at once');
  throw new Error(`the server did not answer within ${READY_WITHIN_MS / 1000} s`);
}

async function isServing(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function prepareNamespace(settings: TemporalSettings): Promise<void> {
  const temporal = await connectTemporal(settings);
  try {
    await ensureSearchAttributes(temporal.connection, temporal.namespace, { register: true });
  } finally {
    await temporal.close();
  }
}

function unavailable(executable: string, output: string, cause: unknown): TemporalServerUnavailable {
  const reason = output === '' ? (cause instanceof Error ? cause.message : String(cause)) : output;
  return new TemporalServerUnavailable(`${executable} did not come up: ${reason}`, { cause });
}

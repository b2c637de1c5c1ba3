import { randomUUID } from 'node:crypto';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { readApiKey, type TemporalSettings } from './settings';
import { tracedCalls } from './tracing';

/** How often a key file is looked at: keys are renewed days ahead of their end. */
const KEY_REFRESH_MS = 60_000;

/** Names this process in histories without telling the host. */
const IDENTITY = `fns:${randomUUID()}`;

/** One connection per process, shared by everything in it: one per call would leak. */
export interface TemporalConnection {
  readonly connection: Connection;
  readonly client: Client;
  readonly namespace: string;
  /** The connection for workers, made at the first call; it loads the native library. */
  native(): Promise<NativeConnection>;
  /** Closes what was opened. Workers must have ended before. */
  close(): Promise<void>;
}

/** The Temporal server can't be reached, or refuses us. */
export class TemporalUnreachable extends Error {
  constructor(address: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Temporal at ${address} can't be reached: ${reason}`, { cause });
    this.name = 'TemporalUnreachable';
  }
}

export interface ConnectOptions {
  /**
   * Connect at the first call and not now: for the API, which records events while Temporal is down (I7).
   * A worker must fail at once instead.
   */
  readonly lazy?: boolean;
  /** How long to try, in milliseconds; default 10 s. */
  readonly timeoutMs?: number;
}

/**
 * Connects to Temporal, self-hosted or Cloud alike.
 * @throws TemporalUnreachable unless lazy
 */
export async function connectTemporal(
  settings: TemporalSettings,
  options: ConnectOptions = {},
): Promise<TemporalConnection> {
  const { connectionOptions, namespace } = settings;
  const address = connectionOptions.address ?? 'localhost:7233';
  const connection = await open(address, connectionOptions, options);
  let native: Promise<NativeConnection> | undefined;
  const stopRefreshing = refreshApiKey(settings, async (key) => {
    connection.setApiKey(key);
    await (await native)?.setApiKey(key);
  });
  return {
    connection,
    namespace,
    client: new Client({
      connection,
      namespace,
      identity: IDENTITY,
      interceptors: { workflow: [tracedCalls] },
    }),
    native: () => (native ??= openNative(address, settings)),
    close: async () => {
      stopRefreshing();
      await connection.close();
      // One that never opened needs no closing, and its reason was told to whoever asked for it.
      const opened = await native?.catch(() => undefined);
      await opened?.close();
    },
  };
}

async function open(
  address: string,
  { apiKey, tls, metadata }: TemporalSettings['connectionOptions'],
  { lazy = false, timeoutMs = 10_000 }: ConnectOptions,
): Promise<Connection> {
  const connectionOptions: ConnectionOptions = {
    address,
    connectTimeout: timeoutMs,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined ? {} : { tls }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  if (lazy) return Connection.lazy(connectionOptions);
  try {
    return await Connection.connect(connectionOptions);
  } catch (error) {
    throw new TemporalUnreachable(address, error);
  }
}

async function openNative(address: string, settings: TemporalSettings): Promise<NativeConnection> {
  // Loaded here, as the API and the command line do without the native library.
  const worker = await import('@temporalio/worker');
  try {
    return await worker.NativeConnection.connect({ ...settings.connectionOptions, address });
  } catch (error) {
    throw new TemporalUnreachable(address, error);
  }
}

/** Hands over a renewed key of TEMPORAL_API_KEY_FILE; a file that can't be read keeps the key in use. */
function refreshApiKey(
  { apiKeyFile, connectionOptions }: TemporalSettings,
  use: (key: string) => Promise<void>,
): () => void {
  if (apiKeyFile === null) return () => undefined;
  let inUse = connectionOptions.apiKey;
  const refresh = async () => {
    const key = readApiKey(apiKeyFile);
    if (key === inUse) return;
    await use(key);
    inUse = key;
  };
  const timer = setInterval(() => void refresh().catch(() => undefined), KEY_REFRESH_MS);
  timer.unref();
  return () => clearInterval(timer);
}

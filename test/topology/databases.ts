import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { startCrashingPostgres, startInstalledPostgres } from '../support/postgres';
import type { CrashingPostgres } from '../support/postgres';
import { runCommand } from '../support/run-command';

const DEPLOY = join(__dirname, '..', '..', 'deploy');

/** The three databases that belong together (docs/operations.md). */
export const DATABASES = ['flexsync', 'temporal', 'temporal_visibility'] as const;
export type Database = (typeof DATABASES)[number];

/**
 * Executables of an installed PostgreSQL, server and client programs of one version: what POSTGRES_BIN names, else
 * Debian's newest; null when there is none.
 */
function installedPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    process.env['POSTGRES_BIN'] ?? '',
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const complete = (folder: string): boolean =>
    folder !== '' &&
    ['postgres', 'pg_dump', 'pg_restore', 'psql'].every((name) => existsSync(join(folder, name)));
  return folders.find(complete) ?? null;
}

/** PostgreSQL as compose has it: one server, a role for each use that owns its databases, made by deploy/init-db.sh. */
export class Databases {
  private constructor(
    private readonly server: CrashingPostgres,
    private readonly bin: string | null,
    /** Folder of the passwords. */
    readonly secrets: string,
    private readonly passwords: Readonly<Record<'app' | 'temporal', string>>,
  ) {}

  static async open(folder: string): Promise<Databases> {
    const bin = installedPostgres();
    const server = await (bin === null ? startCrashingPostgres() : startInstalledPostgres(bin));
    try {
      const secrets = join(folder, 'secrets');
      mkdirSync(secrets, { mode: 0o700 });
      const passwords = { app: randomBytes(16).toString('hex'), temporal: randomBytes(16).toString('hex') };
      for (const [role, password] of Object.entries(passwords)) {
        writeFileSync(join(secrets, `${role}_db_password`), password, { mode: 0o600 });
      }
      const databases = new Databases(server, bin, secrets, passwords);
      await databases.initialise();
      return databases;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get kind(): string {
    return this.bin === null ? 'PostgreSQL of npm' : `PostgreSQL in ${this.bin}`;
  }

  /** Whether it can be dumped: npm's PostgreSQL has no client programs. */
  get canDump(): boolean {
    return this.bin !== null;
  }

  get host(): string {
    return new URL(this.server.url).hostname;
  }

  get port(): string {
    return new URL(this.server.url).port;
  }

  /** Of the service's own database, as its role. */
  get appUrl(): string {
    return `postgres://app:${this.passwords.app}@${this.host}:${this.port}/flexsync`;
  }

  get temporalPassword(): string {
    return this.passwords.temporal;
  }

  /** kill -9 of the server, and up again on its data. */
  async crash(): Promise<void> {
    await this.server.crash();
    await this.server.restart();
  }

  /** Writes each database into a file of the folder. */
  async dump(names: readonly Database[], folder: string): Promise<void> {
    for (const name of names) await this.program('pg_dump', ['-Fc', '-f', fileOf(folder, name), name]);
  }

  /** Puts the databases back as they were dumped; nobody may be connected. */
  async restore(names: readonly Database[], folder: string): Promise<void> {
    for (const name of names) {
      await this.program('pg_restore', [
        '--clean',
        '--if-exists',
        '--exit-on-error',
        '-d',
        name,
        fileOf(folder, name),
      ]);
    }
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** As the script of the volume's first start does; without psql the same by hand, with the same owners. */
  private async initialise(): Promise<void> {
    if (this.bin === null) return this.initialiseByHand();
    const { username } = new URL(this.server.url);
    await mustEnd('deploy/init-db.sh', '/bin/sh', [join(DEPLOY, 'init-db.sh')], {
      ...this.connection(),
      PATH: `${this.bin}:${process.env['PATH'] ?? ''}`,
      SECRETS: this.secrets,
      POSTGRES_USER: username,
    });
  }

  private async initialiseByHand(): Promise<void> {
    const client = new Client({ connectionString: this.server.url });
    await client.connect();
    try {
      for (const [role, password] of Object.entries(this.passwords)) {
        await client.query(`create role ${role} login password '${password}'`);
      }
      for (const name of DATABASES) {
        await client.query(`create database ${name} owner ${name === 'flexsync' ? 'app' : 'temporal'}`);
      }
    } finally {
      await client.end();
    }
  }

  private async program(name: string, args: readonly string[]): Promise<void> {
    const { username } = new URL(this.server.url);
    await mustEnd(name, join(this.bin ?? '', name), args, { ...this.connection(), PGUSER: username });
  }

  private connection(): Record<string, string> {
    return { PGHOST: this.host, PGPORT: this.port };
  }
}

const fileOf = (folder: string, name: Database): string => join(folder, `${name}.dump`);

/** @throws Error with what the command said when it does not end well */
export async function mustEnd(
  what: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { code, stderr, stdout } = await runCommand(command, args, { env, cwd: dirname(DEPLOY) });
  if (code !== 0) throw new Error(`${what} ended with ${String(code)}: ${stderr}${stdout}`);
}

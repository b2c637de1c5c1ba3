import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { resolveExecutable } from '../../src/dev/temporal-server-executable';
import { connectTemporal } from '../../src/temporal/connection';
import { ensureSearchAttributes } from '../../src/temporal/ensure-search-attributes';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { runCommand } from '../support/run-command';

const DEPLOY = join(__dirname, '..', '..', 'deploy');

function hasPsql(): boolean {
  try {
    execFileSync('psql', ['--version']);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasPsql())('deploy/init-db.sh, run for real (needs psql on PATH)', () => {
  const secrets = mkdtempSync(join(tmpdir(), 'fns-secrets-'));
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    for (const name of ['temporal_db_password', 'app_db_password']) {
      // A quote shows that the password is passed as a value and not as a part of the statement.
      writeFileSync(join(secrets, name), `pass'word of ${name}`);
    }
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(secrets, { recursive: true, force: true });
  });

  it('makes a role for each use, which owns its databases and is nothing else; nobody else may enter', async () => {
    const { hostname, port, username } = new URL(postgres.url);
    const ended = await runCommand('/bin/sh', [join(DEPLOY, 'init-db.sh')], {
      env: {
        PATH: process.env['PATH'],
        SECRETS: secrets,
        POSTGRES_USER: username,
        PGHOST: hostname,
        PGPORT: port,
      },
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      const owners = await client.query(
        `select datname, pg_get_userbyid(datdba) as owner, has_database_privilege('pg_monitor', datname, 'connect') as open
         from pg_database where datname in ('temporal', 'temporal_visibility', 'flexsync') order by datname`,
      );
      expect(owners.rows).toEqual([
        { datname: 'flexsync', owner: 'app', open: false },
        { datname: 'temporal', owner: 'temporal', open: false },
        { datname: 'temporal_visibility', owner: 'temporal', open: false },
      ]);
      const roles = await client.query(
        `select rolname, rolsuper, rolcreatedb, rolcreaterole, rolpassword is not null as password
         from pg_authid where rolname in ('app', 'temporal') order by rolname`,
      );
      const plain = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, password: true };
      expect(roles.rows).toEqual([
        { rolname: 'app', ...plain },
        { rolname: 'temporal', ...plain },
      ]);
    } finally {
      for (const name of ['temporal', 'temporal_visibility', 'flexsync']) {
        await client.query(`drop database if exists ${name}`);
      }
      for (const name of ['temporal', 'app']) await client.query(`drop role if exists ${name}`);
      await client.end();
    }
  });
});

describe('deploy/namespace.sh, run for real', () => {
  it('makes the namespace with our search attributes, and may be repeated', async () => {
    const { address } = inject('temporal');
    const temporal = await resolveExecutable({ env: process.env, cacheDir: CACHE_DIR });
    const namespace = `made-by-script-${String(process.pid)}`;
    const run = () =>
      runCommand('/bin/sh', [join(DEPLOY, 'namespace.sh')], {
        env: {
          PATH: `${dirname(temporal.path)}:${process.env['PATH'] ?? ''}`,
          HOME: process.env['HOME'],
          TEMPORAL_ADDRESS: address,
          TEMPORAL_NAMESPACE: namespace,
          RETENTION: '7d',
        },
      });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await run()).toMatchObject({ code: 0 });
    const { connection, close } = await connectTemporal({
      connectionOptions: { address },
      namespace,
      apiKeyFile: null,
    });
    try {
      // As the worker checks it at its start.
      await ensureSearchAttributes(connection, namespace, { register: false });
      const { config } = await connection.workflowService.describeNamespace({ namespace });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 86_400);
    } finally {
      await close();
    }
  }, 120_000);
});

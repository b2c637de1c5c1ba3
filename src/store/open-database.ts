import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import { Client, Pool } from 'pg';
import { lockDataDir } from './data-dir-lock';
import { keepVacuumed } from './embedded-vacuum';
import { plainError } from './plain-errors';
import type { Db } from './session';
import type { StoreLogger } from './store-logger';

/** An open database with all tables in their present shape. */
export interface OpenDatabase {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  close(): Promise<void>;
}

/** In `src` while developing, beside the compiled file in `dist`. */
const MIGRATIONS = { migrationsFolder: join(__dirname, 'migrations') };

const POOL_SIZE = 10;
const CONNECT_MS = 10_000;
const APPLICATION = 'flex-netvisor-sync';

/** A PostgreSQL server, version 15 or newer. */
export async function openServer(url: string, logger: StoreLogger | undefined): Promise<OpenDatabase> {
  await migrateServerDatabase(url);
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: APPLICATION,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced; unheard, its error would end the process.
  pool.on('error', (error) => {
    logger?.warn({ code: 'code' in error ? error.code : undefined }, 'a database connection was lost');
  });
  return { kind: 'postgres', db: drizzleServer({ client: pool }), close: () => pool.end() };
}

/** Brings a server's tables into their present shape. Processes that start at once wait for each other. */
export async function migrateServerDatabase(url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: APPLICATION,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Two keys, so that this lock never meets those of other purposes. It ends with the connection.
    await client.query("select pg_advisory_lock(hashtext('fns migrations'), 0)");
    await migrateServer(drizzleServer({ client }), MIGRATIONS);
  } catch (error) {
    throw plainError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PGlite, in a folder of `dataDir` that this process owns alone, or in memory. */
export async function openEmbedded(dataDir: string | undefined, logger?: StoreLogger): Promise<OpenDatabase> {
  const unlock = dataDir === undefined ? () => undefined : lockDataDir(dataDir);
  try {
    const client = await PGlite.create(dataDir === undefined ? {} : { dataDir: join(dataDir, 'pglite') });
    try {
      const db = drizzleEmbedded({ client });
      await migrateEmbedded(db, MIGRATIONS);
      // This process is the only one: whoever held something is dead.
      await db.execute(sql`update link_leases set holder = null where holder is not null`);
      await db.execute(sql`update lane_slots set holder = null where holder is not null`);
      await db.execute(sql`delete from lane_waiters`);
      const endVacuum = keepVacuumed(client, logger);
      const close = async (): Promise<void> => {
        await endVacuum();
        await client.close();
        unlock();
      };
      return { kind: 'pglite', db, close };
    } catch (error) {
      await client.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw plainError(error);
  }
}

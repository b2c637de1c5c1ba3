import type { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { errorCode } from './plain-errors';
import type { StoreLogger } from './store-logger';

/** In ms; as often as a server's autovacuum looks (`autovacuum_naptime`). */
const EVERY_MS = 60_000;

/** Tables that have changed enough by the defaults of a server's autovacuum: 50 rows and a fifth, or a tenth. */
const CHANGED = `select quote_ident(relname) as name from pg_stat_user_tables
  where n_dead_tup > 50 + 0.2 * n_live_tup
    or n_mod_since_analyze > 50 + 0.1 * n_live_tup
    or n_ins_since_vacuum > 1000 + 0.2 * n_live_tup`;

/**
 * Stands in for autovacuum, which an embedded PostgreSQL lacks: rows that are gone would pile up, and the planner would
 * never learn that a table has grown. Answers how to end it.
 */
export function keepVacuumed(
  client: Pick<PGlite, 'query' | 'exec'>,
  logger: Pick<StoreLogger, 'warn'> | undefined,
  everyMs = EVERY_MS,
): () => Promise<void> {
  let ended = false;
  let working = Promise.resolve();
  const look = async (): Promise<void> => {
    const { rows } = await client.query(CHANGED);
    for (const { name } of z.array(z.object({ name: z.string() })).parse(rows)) {
      // One by one: others get their turn in between.
      if (!ended) await client.exec(`vacuum (analyze) ${name}`);
    }
  };
  const timer = setInterval(() => {
    working = working.then(look).catch((error: unknown) => {
      logger?.warn({ code: errorCode(error) }, 'a table was not vacuumed');
    });
  }, everyMs).unref();
  return async () => {
    ended = true;
    clearInterval(timer);
    await working;
  };
}

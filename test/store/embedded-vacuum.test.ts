import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keepVacuumed } from '../../src/store/embedded-vacuum';

const BOOTS_MS = 120_000;
/** What PostgreSQL counts of its tables is told about once a second. */
const COUNTED = { timeout: 10_000, interval: 100 };

describe('the embedded database keeps itself tidy, as a server does', () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
    await client.exec(`create table "two words" (id int primary key, n int); create table quiet (id int)`);
  }, BOOTS_MS);
  afterAll(() => client.close());

  const known = async (): Promise<unknown> =>
    (
      await client.query(
        `select n_dead_tup::int as dead, n_mod_since_analyze::int as changed, vacuum_count::int > 0 as vacuumed
         from pg_stat_user_tables where relname = 'two words'`,
      )
    ).rows[0];

  it('a table that has changed by a fifth is vacuumed and analysed; one that has not is let be', async () => {
    await client.exec(`insert into "two words" select n, 0 from generate_series(1, 1000) n`);
    await client.exec(`update "two words" set n = 1 where id <= 500; insert into quiet values (1)`);
    const end = keepVacuumed(client, undefined, 50);
    await vi.waitFor(
      async () => expect(await known()).toEqual({ dead: 0, changed: 0, vacuumed: true }),
      COUNTED,
    );
    await end();
    const { rows } = await client.query(
      `select last_vacuum from pg_stat_user_tables where relname = 'quiet'`,
    );
    expect(rows).toEqual([{ last_vacuum: null }]);
  });

  it('waits for a transaction that is under way, and disturbs it in nothing', async () => {
    await client.exec(`update "two words" set n = 2`);
    const end = keepVacuumed(client, undefined, 10);
    const seen = await client.transaction(async (tx) => {
      await tx.exec(`update "two words" set n = 3`);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      return (await tx.query(`select distinct n from "two words"`)).rows;
    });
    expect(seen).toEqual([{ n: 3 }]);
    await vi.waitFor(async () => expect(await known()).toMatchObject({ dead: 0 }), COUNTED);
    await end();
  });

  it('tells when it could not, and tries again', async () => {
    const warn = vi.fn();
    const query = vi.fn().mockRejectedValueOnce(new Error('out of memory')).mockResolvedValue({ rows: [] });
    const end = keepVacuumed({ query, exec: vi.fn() }, { warn }, 10);
    await vi.waitFor(() => expect(query.mock.calls.length).toBeGreaterThan(1));
    await end();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

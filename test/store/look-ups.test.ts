import { and, eq, sql } from 'drizzle-orm';
import type { SQLWrapper } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/store/open-database';
import type { OpenDatabase } from '../../src/store/open-database';
import { links, snapshotRows } from '../../src/store/schema';
import { sharesAny } from '../../src/store/sharing-traits';
import { runIdSchema, tenantIdSchema } from '../../src/sync/ids';

const BOOTS_MS = 120_000;
const tenantId = tenantIdSchema.parse('tnt_00000001');
const runId = runIdSchema.parse('run_00000001');
const TRAITS = sql`array['b:' || md5(n::text), 'n:' || md5((n * 7)::text), 's:' || n % 300]`;

/** Whatever a company has, a look-up in it must not go through all of it: 100 000 customers ask one each. */
describe('look-ups in a table that was just filled, of which the planner knows nothing', () => {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await openEmbedded(undefined);
    await database.db.execute(sql`
      insert into tenants (id, name, business_id, language, settings) values (${tenantId}, 'Lämpöykkönen Oy', '0112038-9', 'fi', '{}')`);
    await database.db.execute(sql`
      insert into links (id, tenant_id, netvisor_key, traits)
      select 'lnk_' || n, ${tenantId}, n, ${TRAITS} from generate_series(1, 10000) n`);
    await database.db.execute(sql`
      insert into snapshot_rows (tenant_id, run_id, side, sort_key, external_id, number_fp, traits, sealed_body)
      select ${tenantId}, ${runId}, 'netvisor', n, n, md5(n::text), ${TRAITS}, repeat('x', 500)
      from generate_series(1, 10000) n`);
  }, BOOTS_MS);
  afterAll(() => database.close());

  const planOf = async (statement: SQLWrapper): Promise<string> =>
    JSON.stringify(await database.db.execute(sql`explain ${statement.getSQL()}`));

  it('R18, D6: links by traits go by the index of traits', async () => {
    const plan = await planOf(
      database.db
        .select({ id: links.id })
        .from(links)
        .where(and(eq(links.tenantId, tenantId), sharesAny(links, ['b:1', 'n:2']))),
    );
    expect(plan).toContain('links_by_trait');
    expect(plan).toContain('Tid Scan');
  });

  it('R18, D6: customers of a scan by traits too', async () => {
    const plan = await planOf(
      database.db
        .select({ id: snapshotRows.externalId })
        .from(snapshotRows)
        .where(
          and(
            eq(snapshotRows.tenantId, tenantId),
            eq(snapshotRows.runId, runId),
            sharesAny(snapshotRows, ['b:1']),
          ),
        ),
    );
    expect(plan).toContain('snapshot_by_trait');
    expect(plan).toContain('Tid Scan');
  });
});

import { and, asc, count, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { RunId, TenantId } from '../sync/ids';
import { cipherOf } from './context';
import type { StoreContext } from './context';
import { anyOf, jsonParam, textArray } from './raw-rows';
import { snapshotRows } from './schema';
import { sortKeyOf } from './snapshot-order';
import { sharesAny } from './sharing-traits';
import type { Place } from './tenant-cipher';

/** One customer of one side as the scan read it. */
export interface SnapshotRow {
  readonly externalId: string;
  readonly numberFp: string | null;
  /** By what the customer may be recognised, as keyed fingerprints. */
  readonly traits: readonly string[];
  /** Any JSON value; encrypted at rest. */
  readonly body: unknown;
}

/** Scan results of both sides, encrypted row by row, read back in bounded memory. */
export interface SnapshotRepository {
  clear(tenantId: TenantId, runId: RunId): Promise<void>;
  /** Inserts or replaces, all rows in one statement. */
  put(tenantId: TenantId, runId: RunId, side: Side, rows: readonly SnapshotRow[]): Promise<void>;
  count(runId: RunId, side: Side): Promise<number>;
  /**
   * A side is read: the database looks at how its rows are spread, or it would go through all of them for each customer
   * of the other side. A server does so by itself, but only within a minute or two.
   */
  allRead(): Promise<void>;
  /** In the order of external ids (Netvisor's as numbers), after one. */
  page(
    tenantId: TenantId,
    runId: RunId,
    side: Side,
    after: string | null,
    limit: number,
  ): Promise<SnapshotRow[]>;
  byNumber(
    tenantId: TenantId,
    runId: RunId,
    side: Side,
    numberFps: readonly string[],
  ): Promise<SnapshotRow[]>;
  /** Customers that share any of the traits; those that share most first when there is a limit. */
  byTraits(
    tenantId: TenantId,
    runId: RunId,
    side: Side,
    traits: readonly string[],
    limit?: number,
  ): Promise<SnapshotRow[]>;
  get(tenantId: TenantId, runId: RunId, side: Side, externalIds: readonly string[]): Promise<SnapshotRow[]>;
  /** Numbers that several customers of one side have. */
  duplicateNumbers(runId: RunId, side: Side): Promise<Array<{ numberFp: string; n: number }>>;
  delete(runId: RunId): Promise<void>;
}

const bodySchema = z.json();
const bodyPlace = (runId: RunId, side: Side, externalId: string): Place => [
  'snapshot_rows',
  'sealed_body',
  `${runId} ${side} ${externalId}`,
];

export function createSnapshotRepository(context: StoreContext): SnapshotRepository {
  const { session } = context;

  async function read(
    tenantId: TenantId,
    runId: RunId,
    side: Side,
    condition: SQL | undefined,
    limit?: number,
    first?: SQL,
  ): Promise<SnapshotRow[]> {
    const query = session
      .db()
      .select()
      .from(snapshotRows)
      .where(
        and(
          eq(snapshotRows.tenantId, tenantId),
          eq(snapshotRows.runId, runId),
          eq(snapshotRows.side, side),
          condition,
        ),
      )
      .orderBy(...(first && limit !== undefined ? [first] : []), asc(snapshotRows.sortKey));
    const rows = await (limit === undefined ? query : query.limit(limit));
    if (rows.length === 0) return [];
    const cipher = await cipherOf(context, tenantId);
    return rows.map(({ externalId, numberFp, traits, sealedBody }) => ({
      externalId,
      numberFp,
      traits,
      body: cipher.open(bodyPlace(runId, side, externalId), bodySchema, sealedBody),
    }));
  }

  return {
    clear: async (tenantId, runId) => {
      await session
        .db()
        .delete(snapshotRows)
        .where(and(eq(snapshotRows.tenantId, tenantId), eq(snapshotRows.runId, runId)));
    },

    put: async (tenantId, runId, side, rows) => {
      if (rows.length === 0) return;
      const cipher = await cipherOf(context, tenantId);
      // By sort key: a row given twice would make the statement fail, the last one counts.
      const bySortKey = new Map(
        rows.map(({ externalId, numberFp, traits, body }) => [
          sortKeyOf(side, externalId),
          {
            sort_key: sortKeyOf(side, externalId),
            external_id: externalId,
            number_fp: numberFp,
            traits,
            sealed_body: cipher.seal(bodyPlace(runId, side, externalId), body),
          },
        ]),
      );
      await session.db().execute(sql`
        insert into snapshot_rows (tenant_id, run_id, side, sort_key, external_id, number_fp, traits, sealed_body)
        select ${tenantId}, ${runId}, ${side}, sort_key, external_id, number_fp,
          array(select jsonb_array_elements_text(traits)), sealed_body
        from jsonb_to_recordset(${jsonParam([...bySortKey.values()])})
          as x(sort_key text, external_id text, number_fp text, traits jsonb, sealed_body text)
        on conflict (run_id, side, sort_key) do update set number_fp = excluded.number_fp,
          traits = excluded.traits, sealed_body = excluded.sealed_body`);
    },

    allRead: async () => {
      await session.db().execute(sql`analyze snapshot_rows`);
    },

    count: async (runId, side) => {
      const [row] = await session
        .db()
        .select({ n: count() })
        .from(snapshotRows)
        .where(and(eq(snapshotRows.runId, runId), eq(snapshotRows.side, side)));
      return row?.n ?? 0;
    },

    page: (tenantId, runId, side, after, limit) =>
      read(
        tenantId,
        runId,
        side,
        after === null ? undefined : gt(snapshotRows.sortKey, sortKeyOf(side, after)),
        limit,
      ),

    byNumber: (tenantId, runId, side, numberFps) =>
      read(tenantId, runId, side, sql`${snapshotRows.numberFp} = ${anyOf(numberFps)}`),

    byTraits: async (tenantId, runId, side, traits, limit) => {
      if (traits.length === 0) return [];
      const shared = sql`(select count(*) from unnest(${snapshotRows.traits}) trait
        where trait = any(${textArray(traits)}))`;
      return read(tenantId, runId, side, sharesAny(snapshotRows, traits), limit, desc(shared));
    },

    get: (tenantId, runId, side, externalIds) =>
      read(
        tenantId,
        runId,
        side,
        sql`${snapshotRows.sortKey} = ${anyOf(externalIds.map((id) => sortKeyOf(side, id)))}`,
      ),

    duplicateNumbers: async (runId, side) => {
      const rows = await session
        .db()
        .select({ numberFp: snapshotRows.numberFp, n: count() })
        .from(snapshotRows)
        .where(
          and(eq(snapshotRows.runId, runId), eq(snapshotRows.side, side), isNotNull(snapshotRows.numberFp)),
        )
        .groupBy(snapshotRows.numberFp)
        .having(sql`count(*) > 1`);
      return rows.flatMap(({ numberFp, n }) => (numberFp === null ? [] : [{ numberFp, n }]));
    },

    delete: async (runId) => {
      await session.db().delete(snapshotRows).where(eq(snapshotRows.runId, runId));
    },
  };
}

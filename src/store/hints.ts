import { and, asc, count, countDistinct, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { HintId, LinkId, TenantId } from '../sync/ids';
import { hintIdSchema, linkIdSchema, tenantIdSchema } from '../sync/ids';
import type { HintSource } from '../sync/intake';
import type { StoreContext } from './context';
import { createHintIntake, hintSourceSchema } from './hint-intake';
import type { Hint, HintIntake } from './hint-intake';
import { isOfFamily } from './link-rows';
import { placeInList, toPage } from './paging';
import { anyOf, rawRows } from './raw-rows';
import { hints } from './schema';

export type { Hint, RecordedEvent } from './hint-intake';

export interface Delivery {
  readonly id: HintId;
  readonly webhookId: string;
  readonly receivedAt: Date;
  readonly type: string;
  readonly state: 'received' | 'processed' | 'refused' | 'failed';
  readonly linkId: LinkId;
}

export interface HintRepository extends HintIntake {
  /** Unprocessed and not held, oldest first; those recorded under an alias included. */
  pending(linkId: LinkId): Promise<Hint[]>;
  /** Answers those that were waiting until now: where each came from, and how long ago it was recorded. */
  markProcessed(ids: readonly HintId[]): Promise<Array<{ source: HintSource; lagMs: number }>>;
  /** Holds what waits for a link: its tenant was paused, or it is outside of the run under way. */
  hold(linkId: LinkId): Promise<void>;
  /** Releases the held ones of a tenant, or only of some of its links; returns the links released. */
  release(tenantId: TenantId, linkIds?: readonly LinkId[]): Promise<LinkId[]>;
  /** Links of a tenant that have held hints. */
  heldLinks(tenantId: TenantId): Promise<LinkId[]>;
  /**
   * Links that a poll recorded and nobody has looked at yet, the longest waiting first: at most `limit`, fewer also
   * where some have many hints, none only when none wait.
   */
  polled(tenantId: TenantId, limit: number): Promise<LinkId[]>;
  countPolled(tenantId: TenantId): Promise<number>;
  /**
   * One row per link that waits for its workflow, in the order of link ids: its oldest unprocessed hint that isn't
   * held. Those of a poll are not among them: the poll works them off itself.
   */
  unprocessedLinks(query: {
    tenantId?: TenantId;
    olderThanMs?: number;
    after?: LinkId | null;
    limit: number;
  }): Promise<Array<{ tenantId: TenantId; linkId: LinkId; hintId: HintId; source: HintSource }>>;
  /** The backlog, held ones included. */
  countUnprocessed(tenantId: TenantId): Promise<number>;
  /** Recorded events, newest first. */
  deliveries(
    tenantId: TenantId,
    query: { cursor?: string; limit: number },
  ): Promise<{ rows: Delivery[]; nextCursor: string | null }>;
  /** Deletes processed hints older than so many days, their webhook ids with them. Returns how many. */
  forgetOld(days: number): Promise<number>;
}

const waitingRow = z.object({
  tenant_id: tenantIdSchema,
  link_id: linkIdSchema,
  hint_id: hintIdSchema,
  source: hintSourceSchema,
});

export function createHintRepository(context: StoreContext): HintRepository {
  const { session } = context;

  const waitingHeld = (tenantId: TenantId) =>
    and(eq(hints.tenantId, tenantId), isNull(hints.processedAt), eq(hints.held, true));
  const waitingPolled = (tenantId: TenantId) =>
    and(
      eq(hints.tenantId, tenantId),
      isNull(hints.processedAt),
      eq(hints.held, false),
      eq(hints.source, 'poll'),
    );

  return {
    ...createHintIntake(context),

    pending: (linkId) =>
      session
        .db()
        .select({
          id: hints.id,
          linkId: hints.linkId,
          source: hints.source,
          type: hints.type,
          flexVersion: hints.flexVersion,
          receivedAt: hints.receivedAt,
          held: hints.held,
        })
        .from(hints)
        .where(and(isOfFamily(hints.linkId, linkId), isNull(hints.processedAt), eq(hints.held, false)))
        .orderBy(asc(hints.seq)),

    markProcessed: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await session.repeatable(() =>
        session
          .db()
          .update(hints)
          .set({ processedAt: sql`now()` })
          .where(and(sql`${hints.id} = ${anyOf(ids)}`, isNull(hints.processedAt)))
          .returning({
            source: hints.source,
            lagMs: sql<unknown>`extract(epoch from clock_timestamp() - ${hints.receivedAt}) * 1000`,
          }),
      );
      return rows.map(({ source, lagMs }) => ({ source, lagMs: Math.max(0, Number(lagMs)) }));
    },

    hold: async (linkId) => {
      await session.repeatable(() =>
        session
          .db()
          .update(hints)
          .set({ held: true })
          .where(and(isOfFamily(hints.linkId, linkId), isNull(hints.processedAt), eq(hints.held, false))),
      );
    },

    release: async (tenantId, linkIds) => {
      const rows = await session.repeatable(() =>
        session
          .db()
          .update(hints)
          .set({ held: false })
          .where(and(waitingHeld(tenantId), linkIds && sql`${hints.linkId} = ${anyOf(linkIds)}`))
          .returning({ linkId: hints.linkId }),
      );
      return [...new Set(rows.map((row) => row.linkId))];
    },

    heldLinks: async (tenantId) => {
      const rows = await session
        .db()
        .selectDistinct({ linkId: hints.linkId })
        .from(hints)
        .where(waitingHeld(tenantId));
      return rows.map((row) => row.linkId);
    },

    polled: async (tenantId, limit) => {
      // Only the head of the queue is read, however long it is: a link rarely has more than a few hints.
      const head = session
        .db()
        .select({ linkId: hints.linkId, seq: hints.seq })
        .from(hints)
        .where(waitingPolled(tenantId))
        .orderBy(asc(hints.seq))
        .limit(limit * HINTS_PER_LINK)
        .as('head');
      const rows = await session
        .db()
        .select({ linkId: head.linkId })
        .from(head)
        .groupBy(head.linkId)
        .orderBy(sql`min(${head.seq})`)
        .limit(limit);
      return rows.map((row) => row.linkId);
    },

    countPolled: async (tenantId) => {
      const [row] = await session
        .db()
        .select({ n: countDistinct(hints.linkId) })
        .from(hints)
        .where(waitingPolled(tenantId));
      return row?.n ?? 0;
    },

    unprocessedLinks: async ({ tenantId, olderThanMs = 0, after = null, limit }) => {
      const rows = await rawRows(
        session.db(),
        waitingRow,
        // No look at aliases: a merge moves what waits, and what is recorded later goes to the survivor.
        sql`select tenant_id, link_id, (array_agg(id order by seq))[1] as hint_id,
            (array_agg(source order by seq))[1] as source
          from hints
          where processed_at is null and not held and source <> 'poll'
            and received_at <= clock_timestamp() - ${olderThanMs} * interval '1 millisecond'
            ${tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId}`}
            ${after === null ? sql`` : sql`and link_id > ${after}`}
          group by tenant_id, link_id order by link_id limit ${limit}`,
      );
      return rows.map((row) => ({
        tenantId: row.tenant_id,
        linkId: row.link_id,
        hintId: row.hint_id,
        source: row.source,
      }));
    },

    countUnprocessed: async (tenantId) => {
      const [row] = await session
        .db()
        .select({ n: count() })
        .from(hints)
        .where(and(eq(hints.tenantId, tenantId), isNull(hints.processedAt)));
      return row?.n ?? 0;
    },

    deliveries: async (tenantId, { cursor, limit }) => {
      const before = placeInList(cursor);
      const found = await session
        .db()
        .select()
        .from(hints)
        .where(
          and(
            eq(hints.tenantId, tenantId),
            isNotNull(hints.webhookId),
            before === null ? undefined : lt(hints.seq, before),
          ),
        )
        .orderBy(desc(hints.seq))
        .limit(limit + 1);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.seq);
      return {
        rows: rows.flatMap(({ id, webhookId, receivedAt, type, processedAt, linkId }) =>
          webhookId === null
            ? []
            : [
                {
                  id,
                  webhookId,
                  receivedAt,
                  type,
                  state: processedAt ? ('processed' as const) : ('received' as const),
                  linkId,
                },
              ],
        ),
        nextCursor,
      };
    },

    forgetOld: async (days) => {
      const rows = await session
        .db()
        .delete(hints)
        .where(
          and(isNotNull(hints.processedAt), lt(hints.receivedAt, sql`now() - ${days} * interval '1 day'`)),
        )
        .returning({ id: hints.id });
      return rows.length;
    },
  };
}
const HINTS_PER_LINK = 4;

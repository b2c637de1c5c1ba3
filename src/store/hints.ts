import { and, asc, count, countDistinct, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FlexId, HintId, LinkId, TenantId } from '../sync/ids';
import { hintIdSchema, linkIdSchema, tenantIdSchema } from '../sync/ids';
import type { StoreContext } from './context';
import { LinkHasOtherId, UnknownLink } from './errors';
import { joinLinks } from './join-links';
import { familyOf, survivorRow } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { isMissingReference } from './plain-errors';
import { anyOf, jsonParam, rawRows } from './raw-rows';
import { hints, links } from './schema';

const hintSourceSchema = z.enum(['webhook', 'feed', 'poll', 'sweep', 'operator', 'run']);
export type HintSource = z.infer<typeof hintSourceSchema>;

/** A recorded reason to look at a link. */
export interface Hint {
  readonly id: HintId;
  readonly linkId: LinkId;
  readonly source: HintSource;
  readonly type: string;
  readonly flexVersion: number | null;
  readonly receivedAt: Date;
  /** Waits until released: the tenant is paused, or goes live and this customer isn't in its run. */
  readonly held: boolean;
}

export interface FlexEvent {
  readonly webhookId: string;
  readonly type: string;
  readonly flexId: FlexId;
  readonly version: number | null;
  /** From our own change origin: the link whose write caused the event. */
  readonly linkId?: LinkId;
  /** An echo of ours: recorded, starts nothing. */
  readonly processed?: boolean;
  readonly held?: boolean;
}

export interface RecordedEvent {
  readonly outcome: 'recorded' | 'duplicate';
  /** Of a duplicate: the hint that was recorded first. */
  readonly hintId: HintId | null;
  readonly linkId: LinkId;
  /** The link is to be looked at now. Never for a duplicate: it has no second effect (I7). */
  readonly starts: boolean;
}

export interface NewHint {
  readonly linkId: LinkId;
  readonly source: HintSource;
  readonly type: string;
  readonly flexVersion?: number | null;
  readonly held?: boolean;
}

export interface Delivery {
  readonly id: HintId;
  readonly webhookId: string;
  readonly receivedAt: Date;
  readonly type: string;
  readonly state: 'received' | 'processed' | 'refused' | 'failed';
  readonly linkId: LinkId;
}

export interface HintRepository {
  /**
   * Durable intake of one Flex event (I7), in one transaction with its link (I4). A webhook id that is still
   * remembered (`forgetOld`) is a duplicate. An event of a customer that no link holds yet, caused by our own
   * create, gives that link its Flex id.
   */
  recordEvent(tenantId: TenantId, event: FlexEvent): Promise<RecordedEvent>;
  /** Records many in one statement, in their order. Throws UnknownLink when one isn't a link of the tenant. */
  record(tenantId: TenantId, newHints: readonly NewHint[]): Promise<Hint[]>;
  /** Unprocessed and not held, oldest first; those recorded under an alias included. */
  pending(linkId: LinkId): Promise<Hint[]>;
  markProcessed(ids: readonly HintId[]): Promise<void>;
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

const insertedRow = z.object({ id: hintIdSchema, link_id: linkIdSchema });
const recordedRow = insertedRow.extend({ received_at: z.coerce.date() });
const waitingRow = z.object({
  tenant_id: tenantIdSchema,
  link_id: linkIdSchema,
  hint_id: hintIdSchema,
  source: hintSourceSchema,
});

export function createHintRepository(context: StoreContext): HintRepository {
  const { session } = context;

  /**
   * Inserts the event's hint for the link that holds the Flex id, in one statement. No row: a duplicate, or no
   * such link. The lock waits for a merge under way, so that the hint gets to the survivor.
   */
  const insertForKnownLink = (tenantId: TenantId, event: FlexEvent) =>
    session.repeatable(() =>
      rawRows(
        session.db(),
        insertedRow,
        sql`with target as (
            select id from links where tenant_id = ${tenantId} and flex_id = ${event.flexId} for key share
          )
          insert into hints (id, tenant_id, link_id, source, type, webhook_id, flex_version, held, processed_at)
          select ${newId('hnt')}, ${tenantId}, target.id, 'webhook', ${event.type}, ${event.webhookId},
            ${event.version}::bigint, ${event.held === true}::boolean,
            case when ${event.processed === true}::boolean then now() end
          from target on conflict (tenant_id, webhook_id) do nothing returning id, link_id`,
      ),
    );

  async function known(tenantId: TenantId, { webhookId }: FlexEvent): Promise<RecordedEvent | null> {
    const [row] = await session
      .db()
      .select({ id: hints.id, linkId: hints.linkId })
      .from(hints)
      .where(and(eq(hints.tenantId, tenantId), eq(hints.webhookId, webhookId)));
    if (!row) return null;
    const survivor = await survivorRow(session.db(), row.linkId);
    return { outcome: 'duplicate', hintId: row.id, linkId: survivor?.id ?? row.linkId, starts: false };
  }

  /** Makes the link that holds the event's Flex id, unless another process does so at the same moment. */
  async function makeLink(tenantId: TenantId, { flexId, linkId }: FlexEvent): Promise<void> {
    const cause = linkId && (await survivorRow(session.db(), linkId));
    if (cause?.tenantId === tenantId && cause.flexId === null) {
      await joinLinks(context, cause.id, { flexId }).catch((error: unknown) => {
        // Another process gave the Flex id to a link that this one can't be: that link gets the hint.
        if (!(error instanceof LinkHasOtherId)) throw error;
      });
    } else {
      await session
        .db()
        .insert(links)
        .values({ id: newId('lnk'), tenantId, flexId })
        .onConflictDoNothing();
    }
  }

  async function recordEvent(tenantId: TenantId, event: FlexEvent): Promise<RecordedEvent> {
    const starts = event.processed !== true && event.held !== true;
    const recorded = (row: z.infer<typeof insertedRow>): RecordedEvent => ({
      outcome: 'recorded',
      hintId: row.id,
      linkId: row.link_id,
      starts,
    });
    const [atOnce] = await insertForKnownLink(tenantId, event);
    if (atOnce) return recorded(atOnce);
    const duplicate = await known(tenantId, event);
    if (duplicate) return duplicate;
    return session.atomically(async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await makeLink(tenantId, event);
        const [row] = await insertForKnownLink(tenantId, event);
        if (row) return recorded(row);
        const recordedMeanwhile = await known(tenantId, event);
        if (recordedMeanwhile) return recordedMeanwhile;
      }
      throw new UnknownLink('the link of this customer changes too fast');
    });
  }

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
    recordEvent,

    record: async (tenantId, newHints) => {
      if (newHints.length === 0) return [];
      const input = newHints.map(({ linkId, source, type, flexVersion = null, held = false }) => ({
        id: newId('hnt'),
        link_id: linkId,
        source,
        type,
        flex_version: flexVersion,
        held,
      }));
      const rows = await session
        .repeatable(() =>
          rawRows(
            session.db(),
            recordedRow,
            sql`with input as (
                select x.*, row_number() over () as place from jsonb_to_recordset(${jsonParam(input)})
                  as x(id text, link_id text, source text, type text, flex_version bigint, held boolean)
              ), target as (
                select l.id, coalesce(l.alias_of, l.id) as survivor from links l
                where l.tenant_id = ${tenantId} and l.id in (select link_id from input) for key share of l
              )
              insert into hints (id, tenant_id, link_id, source, type, flex_version, held)
              select i.id, ${tenantId}, target.survivor, i.source, i.type, i.flex_version, i.held
              from input i left join target on target.id = i.link_id order by i.place
              returning id, link_id, received_at`,
          ),
        )
        .catch((error: unknown) => {
          throw isMissingReference(error) ? new UnknownLink('not all are links of this tenant') : error;
        });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return input.flatMap(({ id, source, type, flex_version, held }) => {
        const row = byId.get(id);
        if (!row) return [];
        return [
          {
            id,
            linkId: row.link_id,
            source,
            type,
            flexVersion: flex_version,
            receivedAt: row.received_at,
            held,
          },
        ];
      });
    },

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
        .where(
          and(sql`${hints.linkId} in ${familyOf(linkId)}`, isNull(hints.processedAt), eq(hints.held, false)),
        )
        .orderBy(asc(hints.seq)),

    markProcessed: async (ids) => {
      if (ids.length === 0) return;
      await session.repeatable(() =>
        session
          .db()
          .update(hints)
          .set({ processedAt: sql`now()` })
          .where(and(sql`${hints.id} = ${anyOf(ids)}`, isNull(hints.processedAt))),
      );
    },

    hold: async (linkId) => {
      await session.repeatable(() =>
        session
          .db()
          .update(hints)
          .set({ held: true })
          .where(
            and(
              sql`${hints.linkId} in ${familyOf(linkId)}`,
              isNull(hints.processedAt),
              eq(hints.held, false),
            ),
          ),
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

const ATTEMPTS = 5;
const HINTS_PER_LINK = 4;

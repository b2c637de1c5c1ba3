import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FlexId, HintId, LinkId, TenantId } from '../sync/ids';
import { hintIdSchema, linkIdSchema } from '../sync/ids';
import { HINT_SOURCES } from '../sync/intake';
import type { HintSource } from '../sync/intake';
import type { StoreContext } from './context';
import { LinkHasOtherId, UnknownLink } from './errors';
import { joinLinks } from './join-links';
import { survivorRow } from './link-rows';
import { newId } from './new-id';
import { isMissingReference } from './plain-errors';
import { jsonParam, rawRows } from './raw-rows';
import { hints, links } from './schema';

export const hintSourceSchema = z.enum(HINT_SOURCES);

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

/** How hints get into the store. */
export interface HintIntake {
  /**
   * Durable intake of one Flex event (I7), in one transaction with its link (I4). A webhook id that is still
   * remembered (`forgetOld`) is a duplicate. An event of a customer that no link holds yet, caused by our own
   * create, gives that link its Flex id.
   */
  recordEvent(tenantId: TenantId, event: FlexEvent): Promise<RecordedEvent>;
  /** Records many in one statement, in their order. Throws UnknownLink when one isn't a link of the tenant. */
  record(tenantId: TenantId, newHints: readonly NewHint[]): Promise<Hint[]>;
}

const insertedRow = z.object({ id: hintIdSchema, link_id: linkIdSchema });
const recordedRow = insertedRow.extend({ received_at: z.coerce.date() });

const ATTEMPTS = 5;

export function createHintIntake(context: StoreContext): HintIntake {
  const { session } = context;

  /**
   * Inserts the event's hint for the link that holds the Flex id, in one statement; with `makesLink` it also makes the
   * link where there is none. No row: a duplicate, no such link, or another process made it at the same moment. The
   * lock waits for a merge under way, so that the hint gets to the survivor.
   */
  const insertHint = (tenantId: TenantId, event: FlexEvent, makesLink: boolean) =>
    session.repeatable(() =>
      rawRows(
        session.db(),
        insertedRow,
        sql`with known as (
            select id from links where tenant_id = ${tenantId} and flex_id = ${event.flexId} for key share
          ), made as (
            insert into links (id, tenant_id, flex_id)
            select ${newId('lnk')}, ${tenantId}, ${event.flexId}
            where ${makesLink}::boolean and not exists (select from known) and not exists (
              select from hints where tenant_id = ${tenantId} and webhook_id = ${event.webhookId}
            )
            on conflict do nothing returning id
          ), target as (select id from known union all select id from made)
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
    // A link that our own write named may be the one that is to get the Flex id: `makeLink` looks.
    const [atOnce] = await insertHint(tenantId, event, event.linkId === undefined);
    if (atOnce) return recorded(atOnce);
    const duplicate = await known(tenantId, event);
    if (duplicate) return duplicate;
    return session.atomically(async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await makeLink(tenantId, event);
        const [row] = await insertHint(tenantId, event, false);
        if (row) return recorded(row);
        const recordedMeanwhile = await known(tenantId, event);
        if (recordedMeanwhile) return recordedMeanwhile;
      }
      throw new UnknownLink('the link of this customer changes too fast');
    });
  }

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
  };
}

import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FieldName, Side } from '../sync/customer';
import type { JournalId, LinkId, RunId, TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { familyOf } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { journal } from './schema';
import type { Place } from './tenant-cipher';

/** Who caused a write: the sync by itself, or an operator by id (never by name). */
export interface Actor {
  readonly type: 'sync' | 'operator';
  readonly id?: string;
}

/** One value that replaced another (I9). */
export interface NewJournalEntry {
  readonly linkId: LinkId;
  readonly side: Side;
  readonly field: FieldName;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string;
  readonly actor: Actor;
  readonly runId: RunId | null;
}

/** An entry without its values. */
export interface JournalEntry {
  readonly id: JournalId;
  readonly at: Date;
  readonly linkId: LinkId;
  readonly side: Side;
  readonly field: FieldName;
  readonly reason: string;
  readonly actor: Actor;
  readonly runId: RunId | null;
}

export interface JournalRepository {
  append(tenantId: TenantId, entries: readonly NewJournalEntry[]): Promise<JournalId[]>;
  /**
   * Writes the entries of a write that is about to happen, in place of unconfirmed ones of the same link and
   * side: that they are planned again shows that their write did not take place. Those that are not planned
   * again did happen, and are confirmed.
   */
  prepare(tenantId: TenantId, linkId: LinkId, side: Side, entries: readonly NewJournalEntry[]): Promise<void>;
  /** The write was answered. */
  confirm(linkId: LinkId, side: Side): Promise<void>;
  /** Newest first. */
  list(
    tenantId: TenantId,
    query: { linkId?: LinkId; runId?: RunId; cursor?: string; limit: number },
  ): Promise<{ rows: JournalEntry[]; nextCursor: string | null }>;
  /** Before and after; null when there is no such entry or its values are past retention. */
  values(tenantId: TenantId, id: JournalId): Promise<{ before: unknown; after: unknown } | null>;
}

const valuesSchema = z.object({ before: z.json(), after: z.json() });
const valuesPlace = (id: JournalId): Place => ['journal', 'sealed_values', id];

export function createJournalRepository(context: StoreContext): JournalRepository {
  const { session } = context;
  const insert = async (
    tenantId: TenantId,
    entries: readonly NewJournalEntry[],
    confirmed: boolean,
  ): Promise<JournalId[]> => {
    if (entries.length === 0) return [];
    const cipher = await cipherOf(context, tenantId);
    const rows = entries.map(({ linkId, side, field, before, after, reason, actor, runId }) => {
      const id = newId('jrn');
      // Absent would vanish from the JSON: an absent value is an empty one here.
      const sealedValues = cipher.seal(valuesPlace(id), { before: before ?? null, after: after ?? null });
      const actorId = actor.id ?? null;
      const actorType = actor.type;
      return {
        id,
        tenantId,
        linkId,
        side,
        field,
        sealedValues,
        reason,
        actorType,
        actorId,
        runId,
        confirmed,
      };
    });
    await session.db().insert(journal).values(rows);
    return rows.map((row) => row.id);
  };
  const unconfirmed = (linkId: LinkId, side: Side) =>
    and(sql`${journal.linkId} in ${familyOf(linkId)}`, eq(journal.side, side), eq(journal.confirmed, false));
  const confirm = async (linkId: LinkId, side: Side): Promise<void> => {
    await session.db().update(journal).set({ confirmed: true }).where(unconfirmed(linkId, side));
  };

  return {
    append: (tenantId, entries) => insert(tenantId, entries, true),

    prepare: (tenantId, linkId, side, entries) =>
      session.atomically(async () => {
        const fields = entries.map((entry) => entry.field);
        if (fields.length > 0) {
          await session
            .db()
            .delete(journal)
            .where(and(unconfirmed(linkId, side), inArray(journal.field, fields)));
        }
        await confirm(linkId, side);
        await insert(tenantId, entries, false);
      }),

    confirm,

    list: async (tenantId, { linkId, runId, cursor, limit }) => {
      const before = placeInList(cursor);
      const found = await session
        .db()
        .select()
        .from(journal)
        .where(
          and(
            eq(journal.tenantId, tenantId),
            linkId === undefined ? undefined : sql`${journal.linkId} in ${familyOf(linkId)}`,
            runId === undefined ? undefined : eq(journal.runId, runId),
            before === null ? undefined : lt(journal.seq, before),
          ),
        )
        .orderBy(desc(journal.seq))
        .limit(limit + 1);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.seq);
      return {
        rows: rows.map((row) => ({
          id: row.id,
          at: row.at,
          linkId: row.linkId,
          side: row.side,
          field: row.field,
          reason: row.reason,
          actor: row.actorId === null ? { type: row.actorType } : { type: row.actorType, id: row.actorId },
          runId: row.runId,
        })),
        nextCursor,
      };
    },

    values: async (tenantId, id) => {
      const [row] = await session
        .db()
        .select({ sealed: journal.sealedValues })
        .from(journal)
        .where(and(eq(journal.tenantId, tenantId), eq(journal.id, id)));
      if (!row) return null;
      const cipher = await readableCipherOf(context, tenantId);
      return cipher?.open(valuesPlace(id), valuesSchema, row.sealed) ?? null;
    },
  };
}

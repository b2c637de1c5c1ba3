import { and, asc, desc, eq, inArray, lt, notInArray } from 'drizzle-orm';
import { z } from 'zod';
import type { FieldName, Side } from '../sync/customer';
import type { JournalId, LinkId, RunId, TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { isOfFamily } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import type { OverrideOutcome } from './overrides';
import { journal, overrides } from './schema';
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

/** What became of an operator's wish to undo an entry. */
export interface Undoing {
  /** `waiting` until its reconcile; the others as of an override. */
  readonly state: 'waiting' | OverrideOutcome;
  readonly by: string;
  readonly at: Date;
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
  /** The values are still kept. */
  readonly kept: boolean;
  readonly undoing: Undoing | null;
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
  get(tenantId: TenantId, id: JournalId): Promise<JournalEntry | null>;
  /** The newest of a link's field on a side, for one reason or any. */
  latest(
    tenantId: TenantId,
    place: { linkId: LinkId; side: Side; field: FieldName; reason?: string },
  ): Promise<JournalEntry | null>;
  /** Before and after; null when there is no such entry or its values are past retention. */
  values(tenantId: TenantId, id: JournalId): Promise<{ before: unknown; after: unknown } | null>;
}

const valuesSchema = z.object({ before: z.json(), after: z.json() });
const valuesPlace = (id: JournalId): Place => ['journal', 'sealed_values', id];

export function createJournalRepository(context: StoreContext): JournalRepository {
  const { session } = context;
  const rowsOf = async (
    tenantId: TenantId,
    entries: readonly NewJournalEntry[],
    confirmed: boolean,
  ): Promise<Array<typeof journal.$inferInsert>> => {
    const cipher = await cipherOf(context, tenantId);
    return entries.map(({ linkId, side, field, before, after, reason, actor, runId }) => {
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
  };
  const unconfirmed = (linkId: LinkId, side: Side) =>
    and(isOfFamily(journal.linkId, linkId), eq(journal.side, side), eq(journal.confirmed, false));
  const confirm = async (linkId: LinkId, side: Side): Promise<void> => {
    await session.db().update(journal).set({ confirmed: true }).where(unconfirmed(linkId, side));
  };

  const selectEntries = () => session.db().select({ entry: journal }).from(journal);
  /** With the latest wish to undo each. */
  const toEntries = async (rows: ReadonlyArray<{ entry: typeof journal.$inferSelect }>) => {
    const undoings = new Map<JournalId, Undoing>();
    if (rows.length > 0) {
      const wishes = await session
        .db()
        .select()
        .from(overrides)
        .where(
          inArray(
            overrides.journalId,
            rows.map(({ entry }) => entry.id),
          ),
        )
        .orderBy(asc(overrides.seq));
      for (const { journalId, outcome, operatorId, createdAt, closedAt } of wishes) {
        if (journalId === null) continue;
        undoings.set(journalId, { state: outcome ?? 'waiting', by: operatorId, at: closedAt ?? createdAt });
      }
    }
    return rows.map(({ entry }): JournalEntry => ({
      id: entry.id,
      at: entry.at,
      linkId: entry.linkId,
      side: entry.side,
      field: entry.field,
      reason: entry.reason,
      actor:
        entry.actorId === null ? { type: entry.actorType } : { type: entry.actorType, id: entry.actorId },
      runId: entry.runId,
      kept: entry.sealedValues !== null,
      undoing: undoings.get(entry.id) ?? null,
    }));
  };

  return {
    append: async (tenantId, entries) => {
      if (entries.length === 0) return [];
      const rows = await rowsOf(tenantId, entries, true);
      await session.db().insert(journal).values(rows);
      return rows.map((row) => row.id);
    },

    prepare: async (tenantId, linkId, side, entries) => {
      if (entries.length === 0) return confirm(linkId, side);
      const rows = await rowsOf(tenantId, entries, false);
      const fields = entries.map((entry) => entry.field);
      const ofLink = unconfirmed(linkId, side);
      // One statement: each part sees the journal as it was before, so none touches what another one does.
      await session.repeatable(async () => {
        const db = session.db();
        const replaced = db.$with('replaced').as(
          db
            .delete(journal)
            .where(and(ofLink, inArray(journal.field, fields)))
            .returning({ id: journal.id }),
        );
        const happened = db.$with('happened').as(
          db
            .update(journal)
            .set({ confirmed: true })
            .where(and(ofLink, notInArray(journal.field, fields)))
            .returning({ id: journal.id }),
        );
        await db.with(replaced, happened).insert(journal).values(rows);
      });
    },

    confirm,

    list: async (tenantId, { linkId, runId, cursor, limit }) => {
      const before = placeInList(cursor);
      const found = await selectEntries()
        .where(
          and(
            eq(journal.tenantId, tenantId),
            linkId === undefined ? undefined : isOfFamily(journal.linkId, linkId),
            runId === undefined ? undefined : eq(journal.runId, runId),
            before === null ? undefined : lt(journal.seq, before),
          ),
        )
        .orderBy(desc(journal.seq))
        .limit(limit + 1);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.entry.seq);
      return { rows: await toEntries(rows), nextCursor };
    },

    get: async (tenantId, id) => {
      const rows = await selectEntries().where(and(eq(journal.tenantId, tenantId), eq(journal.id, id)));
      return (await toEntries(rows))[0] ?? null;
    },

    latest: async (tenantId, { linkId, side, field, reason }) => {
      const rows = await selectEntries()
        .where(
          and(
            eq(journal.tenantId, tenantId),
            isOfFamily(journal.linkId, linkId),
            eq(journal.side, side),
            eq(journal.field, field),
            reason === undefined ? undefined : eq(journal.reason, reason),
          ),
        )
        .orderBy(desc(journal.seq))
        .limit(1);
      return (await toEntries(rows))[0] ?? null;
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

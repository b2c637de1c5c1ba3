import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { numberNotes } from './schema';
import type { Place } from './tenant-cipher';

const blocks = z.array(z.object({ prefix: z.string(), from: z.number(), to: z.number(), count: z.number() }));
const nextByPrefix = z.record(z.string(), z.number());

const notesSchema = z.object({
  /** Flex's series as they stood at the last look. */
  flexSeries: z
    .array(
      z.object({ name: z.string(), prefix: z.string(), min: z.number(), max: z.number(), next: z.number() }),
    )
    .default([]),
  /** The numbers of each register, summed up. */
  flex: blocks,
  netvisor: blocks,
  /** Oldest first. */
  history: z.array(z.object({ at: z.coerce.date(), flexNext: nextByPrefix, netvisorNext: nextByPrefix })),
  /** As it was at the last look. */
  forecast: z
    .object({
      at: z.coerce.date(),
      status: z.enum(['apart', 'willMeet', 'overlap']),
      meetsOn: z.coerce.date().nullable(),
      basis: z.enum(['observed', 'assumed']).nullable(),
      series: z.string().nullable(),
      suggested: z.object({ from: z.number(), to: z.number() }),
    })
    .nullable(),
});

/** What is known of both systems' customer numbers (R19). */
export type NumberNotes = z.infer<typeof notesSchema>;

/** Encrypted: the ends of a range are somebody's customer numbers. */
export interface NumberNotesRepository {
  get(tenantId: TenantId): Promise<NumberNotes | null>;
  /** Changes the notes, one process at a time; answers them as they are then. */
  update(tenantId: TenantId, change: (notes: NumberNotes) => NumberNotes): Promise<NumberNotes>;
}

const NOTHING_NOTED: NumberNotes = { flexSeries: [], flex: [], netvisor: [], history: [], forecast: null };

const PLACE: Place = ['number_notes', 'sealed_body'];

export function createNumberNotesRepository(context: StoreContext): NumberNotesRepository {
  const { session } = context;
  return {
    get: async (tenantId) => {
      const [row] = await session.db().select().from(numberNotes).where(eq(numberNotes.tenantId, tenantId));
      if (!row) return null;
      return (await readableCipherOf(context, tenantId))?.open(PLACE, notesSchema, row.sealedBody) ?? null;
    },
    update: (tenantId, change) =>
      session.atomically(async () => {
        const cipher = await cipherOf(context, tenantId);
        await session
          .db()
          .insert(numberNotes)
          .values({ tenantId, sealedBody: cipher.seal(PLACE, NOTHING_NOTED) })
          .onConflictDoNothing();
        const own = eq(numberNotes.tenantId, tenantId);
        const [row] = await session.db().select().from(numberNotes).where(own).for('update');
        const notes = change(cipher.open(PLACE, notesSchema, row?.sealedBody ?? null) ?? NOTHING_NOTED);
        await session
          .db()
          .update(numberNotes)
          .set({ sealedBody: cipher.seal(PLACE, notes), updatedAt: sql`now()` })
          .where(own);
        return notes;
      }),
  };
}

import { and, eq, sql } from 'drizzle-orm';
import type { TenantId } from '../sync/ids';
import type { StoreContext } from './context';
import { cursors } from './schema';

/** Names of the cursors that more than one part of the product reads. */
export const CURSOR = {
  /** Instant, UTC, up to which Netvisor’s changes are known (R6). */
  netvisor: 'netvisor.changedSince',
  /** Place in Flex’s change feed. */
  flex: 'flex.feed',
  /** Whether Netvisor's list of changes names edited offices, as JSON (D19). */
  officeEdits: 'netvisor.officeEdits',
} as const;

/** How far a reading got, per tenant and name. Moved only after what it covers is recorded (I6). */
export interface CursorRepository {
  get(tenantId: TenantId, name: string): Promise<string | null>;
  set(tenantId: TenantId, name: string, value: string): Promise<void>;
  /** Keeps the value that is there. */
  setUnlessThere(tenantId: TenantId, name: string, value: string): Promise<void>;
  remove(tenantId: TenantId, name: string): Promise<void>;
}

export function createCursorRepository({ session }: StoreContext): CursorRepository {
  return {
    get: async (tenantId, name) => {
      const [row] = await session
        .db()
        .select({ value: cursors.value })
        .from(cursors)
        .where(and(eq(cursors.tenantId, tenantId), eq(cursors.name, name)));
      return row?.value ?? null;
    },
    set: async (tenantId, name, value) => {
      await session
        .db()
        .insert(cursors)
        .values({ tenantId, name, value })
        .onConflictDoUpdate({
          target: [cursors.tenantId, cursors.name],
          set: { value, updatedAt: sql`now()` },
        });
    },
    setUnlessThere: async (tenantId, name, value) => {
      await session.db().insert(cursors).values({ tenantId, name, value }).onConflictDoNothing();
    },
    remove: async (tenantId, name) => {
      await session
        .db()
        .delete(cursors)
        .where(and(eq(cursors.tenantId, tenantId), eq(cursors.name, name)));
    },
  };
}

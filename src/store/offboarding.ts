import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { TenantId } from '../sync/ids';
import type { StoreContext } from './context';
import {
  connections,
  hints,
  issues,
  laneClosures,
  overrides,
  plans,
  questions,
  tenants,
  webhooks,
} from './schema';

/** Taking a company off: what it needs no longer goes, what was written about it becomes unreadable. */
export interface OffboardingRepository {
  /**
   * In one transaction: the company is off-boarded, its credentials and webhook secrets are deleted, nothing waits any
   * more, and its data key is destroyed, so that every encrypted value and every fingerprint is of no use to anybody
   * (I12). Ids, states and counts stay. Repeating it changes nothing.
   */
  offboard(tenantId: TenantId): Promise<void>;
}

export function createOffboardingRepository({ session, keys }: StoreContext): OffboardingRepository {
  return {
    offboard: (tenantId) =>
      session.atomically(async () => {
        const db = session.db();
        await db
          .update(tenants)
          .set({ state: 'offboarded', updatedAt: sql`now()`, version: sql`${tenants.version} + 1` })
          .where(and(eq(tenants.id, tenantId), sql`${tenants.state} <> 'offboarded'`));
        for (const table of [connections, webhooks, laneClosures, plans, questions]) {
          await db.delete(table).where(eq(table.tenantId, tenantId));
        }
        await db
          .update(hints)
          .set({ processedAt: sql`now()` })
          .where(and(eq(hints.tenantId, tenantId), isNull(hints.processedAt)));
        await db
          .update(overrides)
          .set({ closedAt: sql`now()`, sealedValue: null })
          .where(and(eq(overrides.tenantId, tenantId), isNull(overrides.closedAt)));
        await db
          .update(issues)
          .set({ state: 'resolved', closedAt: sql`now()`, version: sql`${issues.version} + 1` })
          .where(and(eq(issues.tenantId, tenantId), inArray(issues.state, ['open', 'snoozed'])));
        await keys.destroy(session, tenantId);
      }),
  };
}

import { and, eq, gt, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { LinkId, PlanId, TenantId } from '../sync/ids';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { newId } from './new-id';
import { plans } from './schema';
import type { Place } from './tenant-cipher';

export interface StoredPlan {
  readonly linkId: LinkId;
  readonly tenantId: TenantId;
  /** As it was put. */
  readonly body: unknown;
  /** Of the lease under which it was made. */
  readonly fencing: number;
}

/** Plans between planning and applying, encrypted, for a minute: they never go through Temporal (I3). */
export interface PlanRepository {
  /** @param body any JSON value */
  put(tenantId: TenantId, linkId: LinkId, body: unknown, fencing: number, ttlMs: number): Promise<PlanId>;
  /** null when it ran out, was deleted, or its link was merged. */
  get(id: PlanId): Promise<StoredPlan | null>;
  delete(id: PlanId): Promise<void>;
  /** Deletes those that ran out. */
  purge(): Promise<void>;
}

const bodySchema = z.json();
const bodyPlace = (id: PlanId): Place => ['plans', 'sealed_body', id];

export function createPlanRepository(context: StoreContext): PlanRepository {
  const { session } = context;
  return {
    put: async (tenantId, linkId, body, fencing, ttlMs) => {
      const id = newId('pln');
      const sealedBody = (await cipherOf(context, tenantId)).seal(bodyPlace(id), body);
      await session
        .db()
        .insert(plans)
        .values({
          id,
          tenantId,
          linkId,
          sealedBody,
          fencing,
          expiresAt: sql`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`,
        });
      return id;
    },

    get: async (id) => {
      const [row] = await session
        .db()
        .select()
        .from(plans)
        .where(and(eq(plans.id, id), gt(plans.expiresAt, sql`clock_timestamp()`)));
      const cipher = row && (await readableCipherOf(context, row.tenantId));
      if (!cipher) return null;
      const body = cipher.open(bodyPlace(id), bodySchema, row.sealedBody);
      return { linkId: row.linkId, tenantId: row.tenantId, body, fencing: row.fencing };
    },

    delete: async (id) => {
      await session.db().delete(plans).where(eq(plans.id, id));
    },

    purge: async () => {
      await session
        .db()
        .delete(plans)
        .where(lte(plans.expiresAt, sql`clock_timestamp()`));
    },
  };
}

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import type { StoreContext } from './context';
import { rawRows } from './raw-rows';

export interface LaneAsk {
  readonly tenantId: TenantId;
  readonly side: Side;
  /** How many requests may be in flight at once. */
  readonly slots: number;
  /** Smaller goes first: 0 a person's edit, 1 poll, 2 bulk, 3 sweep. */
  readonly rank: number;
  /** One per request that waits. */
  readonly waiterId: string;
  readonly holder: string;
}

export interface LaneSlot {
  readonly tenantId: TenantId;
  readonly side: Side;
  readonly slot: number;
  readonly fencing: number;
}

/** Lanes (I5): at most `slots` requests in flight per tenant and side, over all processes, with ranked waiters. */
export interface LaneRepository {
  /**
   * Registers the waiter or renews it (it loses its place after 5 s without), and takes a slot for 30 s when
   * more are free than waiters of better rank, or of the same rank and older, are ahead. Null: ask again soon.
   * One round trip; not inside a transaction: everybody else would wait for that one's end.
   */
  tryAcquire(ask: LaneAsk): Promise<{ slot: number; fencing: number } | null>;
  /** False when the slot was lost: it ran out, or somebody else has it. */
  renew(slot: LaneSlot): Promise<boolean>;
  release(slot: LaneSlot): Promise<void>;
  /** Gives up waiting. */
  leave(waiterId: string): Promise<void>;
}

const givenRow = z.object({ given_slot: z.coerce.number(), given_fencing: z.coerce.number() });

export function createLaneRepository({ session, leaseMs, waiterMs }: StoreContext): LaneRepository {
  const held = ({ tenantId, side, slot, fencing }: LaneSlot) =>
    sql`tenant_id = ${tenantId} and side = ${side} and slot = ${slot} and fencing = ${fencing} and holder is not null`;

  return {
    tryAcquire: async ({ tenantId, side, slots, rank, waiterId, holder }) => {
      const [row] = await session.repeatable(() =>
        rawRows(
          session.db(),
          givenRow,
          sql`select given_slot, given_fencing from lane_acquire(
            ${tenantId}, ${side}, ${slots}, ${waiterId}, ${rank}, ${holder}, ${leaseMs}, ${waiterMs})`,
        ),
      );
      return row ? { slot: row.given_slot, fencing: row.given_fencing } : null;
    },

    renew: async (slot) => {
      const renewed = await rawRows(
        session.db(),
        z.object({ slot: z.coerce.number() }),
        sql`update lane_slots set expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
          where ${held(slot)} and expires_at > clock_timestamp() returning slot`,
      );
      return renewed.length > 0;
    },

    release: async (slot) => {
      await session.db().execute(sql`update lane_slots set holder = null where ${held(slot)}`);
    },

    leave: async (waiterId) => {
      await session.db().execute(sql`delete from lane_waiters where waiter_id = ${waiterId}`);
    },
  };
}

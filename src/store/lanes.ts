import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import { ISSUE_CODES } from '../sync/issues';
import type { IssueCode } from '../sync/issues';
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
  /** Leave rather than wait behind another one. */
  readonly givesWay: boolean;
}

export interface LaneSlot {
  readonly tenantId: TenantId;
  readonly side: Side;
  readonly slot: number;
  readonly fencing: number;
}

/** What became of a request that wants into a lane. */
export type LaneAnswer =
  /** `probing`: the lane was closed and this request finds out whether the system is back. */
  | { readonly state: 'given'; readonly slot: number; readonly fencing: number; readonly probing: boolean }
  | { readonly state: 'waiting' }
  /** It gives way, and another one stands before it. */
  | { readonly state: 'away' }
  /** Nobody enters for so long: the code says why. */
  | { readonly state: 'closed'; readonly waitMs: number; readonly code: IssueCode };

/** Lanes (I5): at most `slots` requests in flight per tenant and side, over all processes, with ranked waiters. */
export interface LaneRepository {
  /**
   * Registers the waiter or renews it (it loses its place after 5 s without), and takes a slot for 30 s when
   * more are free than waiters of better rank, or of the same rank and older, are ahead.
   * One round trip; not inside a transaction: everybody else would wait for that one's end.
   */
  tryAcquire(ask: LaneAsk): Promise<LaneAnswer>;
  /** False when the slot was lost: it ran out, or somebody else has it. */
  renew(slot: LaneSlot): Promise<boolean>;
  release(slot: LaneSlot): Promise<void>;
  /** Gives up waiting. */
  leave(waiterId: string): Promise<void>;
  /**
   * Closes the lane because its system is down or refuses us: for a second at the first failure, twice as long at
   * each further one, at most five minutes; at least `atLeastMs`. Answers for how long.
   */
  close(closure: {
    readonly tenantId: TenantId;
    readonly side: Side;
    readonly code: IssueCode;
    readonly atLeastMs: number;
  }): Promise<number>;
  /** The system answers again, or there are new credentials for it. */
  open(tenantId: TenantId, side: Side): Promise<void>;
  /** Closed lanes of the tenant let the next one in at once, alone: somebody thinks that the systems are back. */
  tryNow(tenantId: TenantId): Promise<void>;
}

const answerRow = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('given'),
    given_slot: z.coerce.number(),
    given_fencing: z.coerce.number(),
    probing: z.boolean(),
  }),
  z.object({ outcome: z.literal('waiting') }),
  z.object({ outcome: z.literal('away') }),
  z.object({ outcome: z.literal('closed'), closed_ms: z.coerce.number(), closed_code: z.enum(ISSUE_CODES) }),
]);

/** Closures of a lane, in ms. */
const CLOSURE = { first: 1_000, longest: 300_000 } as const;

export function createLaneRepository({ session, logger, leaseMs, waiterMs }: StoreContext): LaneRepository {
  const held = ({ tenantId, side, slot, fencing }: LaneSlot) =>
    sql`tenant_id = ${tenantId} and side = ${side} and slot = ${slot} and fencing = ${fencing} and holder is not null`;

  return {
    tryAcquire: async ({ tenantId, side, slots, rank, waiterId, holder, givesWay }) => {
      const [row] = await session.repeatable(() =>
        rawRows(
          session.db(),
          answerRow,
          sql`select outcome, given_slot, given_fencing, probing, closed_ms, closed_code from lane_enter(
            ${tenantId}, ${side}, ${slots}, ${waiterId}, ${rank}, ${givesWay}, ${holder}, ${leaseMs}, ${waiterMs})`,
        ),
      );
      switch (row?.outcome) {
        case 'given':
          return { state: 'given', slot: row.given_slot, fencing: row.given_fencing, probing: row.probing };
        case 'closed':
          return { state: 'closed', waitMs: row.closed_ms, code: row.closed_code };
        case 'away':
          return { state: 'away' };
        default:
          return { state: 'waiting' };
      }
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

    close: async ({ tenantId, side, code, atLeastMs }) => {
      // The exponent is capped: an outage of a weekend must not overflow it.
      const ms = (failures: string) =>
        sql`greatest(${atLeastMs}::double precision,
          least(${CLOSURE.longest}::double precision, ${CLOSURE.first} * power(2, least(${sql.raw(failures)}, 20))))`;
      const until = (failures: string) => sql`clock_timestamp() + ${ms(failures)} * interval '1 millisecond'`;
      const [row] = await rawRows(
        session.db(),
        z.object({ ms: z.coerce.number(), failures: z.coerce.number() }),
        sql`insert into lane_closures as c (tenant_id, side, code, closed_until, failures)
          values (${tenantId}, ${side}, ${code}, ${until('0')}, 1)
          on conflict (tenant_id, side) do update set code = excluded.code, failures = c.failures + 1,
            closed_until = ${until('c.failures')}
          returning failures, extract(epoch from closed_until - clock_timestamp()) * 1000 as ms`,
      );
      // Further failures only lengthen it: an outage is told once.
      if (row?.failures === 1) logger?.warn({ tenantId, side, code }, 'circuit opened');
      return Math.max(0, Math.round(row?.ms ?? 0));
    },

    open: async (tenantId, side) => {
      const closures = await rawRows(
        session.db(),
        z.object({ code: z.string() }),
        sql`delete from lane_closures where tenant_id = ${tenantId} and side = ${side} returning code`,
      );
      if (closures.length > 0) logger?.info({ tenantId, side }, 'circuit closed');
    },

    tryNow: async (tenantId) => {
      await session
        .db()
        .execute(
          sql`update lane_closures set closed_until = clock_timestamp() where tenant_id = ${tenantId}`,
        );
    },
  };
}

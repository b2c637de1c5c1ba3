import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import { tenantIdSchema } from '../sync/ids';
import type { IssueClass, Severity } from '../sync/issues';
import type { StoreContext } from './context';
import { CURSOR } from './cursors';
import { rawRows } from './raw-rows';
import type { TenantState } from './tenant';

/** The state of everything in numbers, for monitoring. */
export interface Figures {
  readonly tenants: ReadonlyArray<{ readonly state: TenantState; readonly n: number }>;
  /** Hints that nobody has looked at, per tenant with any, and the age of the oldest that isn't held. */
  readonly backlog: ReadonlyArray<{
    readonly tenantId: TenantId;
    readonly n: number;
    readonly oldestMs: number;
  }>;
  /** Links that wait for a person. */
  readonly parked: ReadonlyArray<{ readonly tenantId: TenantId; readonly n: number }>;
  readonly issues: ReadonlyArray<{
    readonly class: IssueClass;
    readonly severity: Severity;
    readonly n: number;
  }>;
  /** How long ago Netvisor's changes were last read whole, per live tenant (R6). */
  readonly polls: ReadonlyArray<{ readonly tenantId: TenantId; readonly ageMs: number }>;
  /** Requests in flight or about to be, and requests that wait, per lane in use (I5). */
  readonly lanes: ReadonlyArray<{
    readonly tenantId: TenantId;
    readonly side: Side;
    readonly held: number;
    readonly waiting: number;
  }>;
}

export interface FigureRepository {
  read(): Promise<Figures>;
}

const count = z.coerce.number();
const ms = z.coerce.number().transform((value) => Math.max(0, Math.round(value)));

/** Milliseconds since a moment, by the database's clock. */
const since = (column: string) => sql.raw(`extract(epoch from clock_timestamp() - ${column}) * 1000`);

export function createFigureRepository({ session }: StoreContext): FigureRepository {
  return {
    read: async () => {
      const db = session.db();
      return {
        tenants: await rawRows(
          db,
          z.object({ state: z.enum(['off', 'goingLive', 'live', 'paused', 'offboarded']), n: count }),
          sql`select state, count(*) as n from tenants group by state order by state`,
        ),
        backlog: (
          await rawRows(
            db,
            z.object({ tenant_id: tenantIdSchema, n: count, oldest: ms }),
            sql`select tenant_id, count(*) as n,
                coalesce(${since('min(received_at) filter (where not held)')}, 0) as oldest
              from hints where processed_at is null group by tenant_id order by tenant_id`,
          )
        ).map(({ tenant_id, n, oldest }) => ({ tenantId: tenant_id, n, oldestMs: oldest })),
        parked: (
          await rawRows(
            db,
            z.object({ tenant_id: tenantIdSchema, n: count }),
            sql`select tenant_id, count(*) as n from links where state = 'parked' group by tenant_id order by tenant_id`,
          )
        ).map(({ tenant_id, n }) => ({ tenantId: tenant_id, n })),
        issues: await rawRows(
          db,
          z.object({
            class: z.enum(['fixData', 'decide', 'credentials', 'rights', 'outage', 'limit', 'bug']),
            severity: z.enum(['info', 'warning', 'serious']),
            n: count,
          }),
          sql`select class, severity, count(*) as n from issues where state = 'open'
            group by class, severity order by class, severity`,
        ),
        polls: (
          await rawRows(
            db,
            z.object({ tenant_id: tenantIdSchema, age: ms }),
            sql`select c.tenant_id, ${since('c.updated_at')} as age
              from cursors c join tenants t on t.id = c.tenant_id
              where c.name = ${CURSOR.netvisor} and t.state = 'live' order by c.tenant_id`,
          )
        ).map(({ tenant_id, age }) => ({ tenantId: tenant_id, ageMs: age })),
        lanes: (
          await rawRows(
            db,
            z.object({
              tenant_id: tenantIdSchema,
              side: z.enum(['flex', 'netvisor']),
              held: count,
              waiting: count,
            }),
            sql`select tenant_id, side, sum(held) as held, sum(waiting) as waiting from (
                select tenant_id, side, count(*) as held, 0 as waiting from lane_slots
                  where holder is not null and expires_at > clock_timestamp() group by tenant_id, side
                union all
                select tenant_id, side, 0, count(*) from lane_waiters
                  where expires_at > clock_timestamp() group by tenant_id, side
              ) as lanes group by tenant_id, side order by tenant_id, side`,
          )
        ).map(({ tenant_id, side, held, waiting }) => ({ tenantId: tenant_id, side, held, waiting })),
      };
    },
  };
}

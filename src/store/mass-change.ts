import { and, count, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { LinkId, TenantId } from '../sync/ids';
import { linkIdSchema } from '../sync/ids';
import { MASS_CHANGE, linksThatSettleIt, massChangeOf } from '../sync/mass-change';
import type { ChangeCount, MassChange } from '../sync/mass-change';
import type { StoreContext } from './context';
import { newId } from './new-id';
import { rawRows } from './raw-rows';
import { countedChanges, links } from './schema';
import type { Session } from './session';

/** A customer that is about to be changed on one side or both. */
export interface WantedChange {
  readonly tenantId: TenantId;
  readonly linkId: LinkId;
  /** The run, poll or sweep that it belongs to; null for an edit by itself. */
  readonly scope: string | null;
  readonly deactivates: boolean;
  readonly breakerPercent: number;
}

/** What became of a wanted change. */
export type Admission =
  /** Counted: it may be written. */
  | { readonly outcome: 'goes' }
  /** Beyond the limits: its link is marked as held back. */
  | {
      readonly outcome: 'held';
      readonly why: MassChange;
      /** Customers that wait now, and those that went within the hour or the run. */
      readonly waiting: number;
      readonly gone: number;
    };

/** The mass-change guard's book (D12): what was changed lately over all paths, and what waits for a person. */
export interface MassChangeRepository {
  /**
   * Counts a change that goes, in one round trip unless the company changes much: true. False: it goes beyond the
   * limits and is not counted; `admit` holds it back. Not in a transaction: the tenant's other changes would wait for its
   * end.
   */
  countIn(change: WantedChange): Promise<boolean>;
  /**
   * Counts a change or holds it back, whoever else asks at the same time in any process. A customer counts once
   * within the hour and the run. Joins a surrounding transaction; keep that one short, for the tenant's other changes
   * wait for its end.
   */
  admit(change: WantedChange): Promise<Admission>;
  /** How many pairs of customers are kept in step. */
  countActive(tenantId: TenantId): Promise<number>;
  countHeld(tenantId: TenantId): Promise<number>;
  /**
   * Lets go all that is held back, to be looked at by the next poll under this verdict. Returns how many.
   */
  decide(tenantId: TenantId, verdict: 'approved' | 'rejected'): Promise<number>;
  /** Deletes what is older than so many hours: no run is as long. Returns how many. */
  forgetOld(hours: number): Promise<number>;
}

const number = z.coerce.number();
const countedRow = z.object({
  hour_changed: number,
  hour_deactivated: number,
  run_changed: number,
  run_deactivated: number,
  own_hour: number,
  own_hour_deactivated: number,
  own_run: number,
  own_run_deactivated: number,
});
type Counted = z.infer<typeof countedRow>;
const countedInRow = countedRow.extend({ counted: number.nullable() });

export function createMassChangeRepository({ session }: StoreContext): MassChangeRepository {
  const pairs = (tenantId: TenantId) =>
    and(
      eq(links.tenantId, tenantId),
      isNull(links.aliasOf),
      isNotNull(links.flexId),
      isNotNull(links.netvisorKey),
    );
  const held = (tenantId: TenantId) => and(eq(links.tenantId, tenantId), eq(links.changeGuard, 'held'));

  /** Not more than `atMost`: a hundred thousand need not be counted to see that there are enough. */
  async function countActive(tenantId: TenantId, atMost?: number): Promise<number> {
    const some = session.db().select({ id: links.id }).from(links).where(pairs(tenantId));
    const bounded = (atMost === undefined ? some : some.limit(atMost)).as('some');
    const [row] = await session.db().select({ n: count() }).from(bounded);
    return row?.n ?? 0;
  }

  async function countHeld(tenantId: TenantId): Promise<number> {
    const [row] = await session.db().select({ n: count() }).from(links).where(held(tenantId));
    return row?.n ?? 0;
  }

  /** Why the change goes beyond the limits, and by which counts; null when it goes. */
  async function verdictOn(
    rising: readonly ChangeCount[],
    { tenantId, breakerPercent }: WantedChange,
  ): Promise<{ why: MassChange; count: ChangeCount } | null> {
    const enough = Math.max(0, ...rising.map((one) => linksThatSettleIt(one, breakerPercent)));
    const active = enough === 0 ? 0 : await countActive(tenantId, enough);
    for (const count of rising) {
      const why = massChangeOf(count, active, breakerPercent);
      if (why !== null) return { why, count };
    }
    return null;
  }

  return {
    countActive: (tenantId) => countActive(tenantId),
    countHeld,

    countIn: async (change) => {
      const { tenantId, linkId, scope, deactivates } = change;
      const [row] = await rawRows(
        session.db(),
        countedInRow,
        sql`select * from mass_change_count_in(
          ${tenantId}, ${linkId}, ${scope}, ${deactivates}, ${MASS_CHANGE.windowMs})`,
      );
      if (!row) throw new Error('a count without a row');
      if ((await verdictOn(countsThatRise(row, deactivates), change)) === null) return true;
      // Others may have counted it meanwhile and be held back for it: then a person is asked a little early.
      if (row.counted !== null) {
        await session.db().delete(countedChanges).where(eq(countedChanges.seq, row.counted));
      }
      return false;
    },

    admit: (change) =>
      session.atomically(async () => {
        const { tenantId, linkId, scope, deactivates } = change;
        // One after the other for a tenant: two processes must not both take the last free place.
        await session
          .db()
          .execute(sql`select pg_advisory_xact_lock(hashtext('fns mass change'), hashtext(${tenantId}))`);
        const counted = await countChanges(session, change);
        const rising = countsThatRise(counted, deactivates);
        const beyond = await verdictOn(rising, change);
        if (beyond) {
          const { why, count } = beyond;
          await session.db().update(links).set({ changeGuard: 'held' }).where(eq(links.id, linkId));
          const gone = why === 'deactivated' ? count.deactivated - 1 : count.changed - 1;
          return { outcome: 'held', why, waiting: await countHeld(tenantId), gone };
        }
        if (rising.length > 0) {
          await session.db().insert(countedChanges).values({ tenantId, linkId, scope, deactivates });
        }
        return { outcome: 'goes' };
      }),

    decide: (tenantId, verdict) =>
      session.atomically(async () => {
        const rows = await session
          .db()
          .update(links)
          .set({ changeGuard: verdict })
          .where(held(tenantId))
          .returning({ id: links.id });
        // The poll works recorded rows off by hundreds with one call, and behind every edit.
        for (let at = 0; at < rows.length; at += HINTS_AT_ONCE) {
          await recordHints(session, tenantId, rows.slice(at, at + HINTS_AT_ONCE));
        }
        return rows.length;
      }),

    forgetOld: async (hours) => {
      const rows = await session
        .db()
        .delete(countedChanges)
        .where(lt(countedChanges.at, sql`clock_timestamp() - ${hours} * interval '1 hour'`))
        .returning({ seq: countedChanges.seq });
      return rows.length;
    },
  };
}

const HINTS_AT_ONCE = 1_000;

async function recordHints(
  session: Session,
  tenantId: TenantId,
  rows: ReadonlyArray<{ id: LinkId }>,
): Promise<void> {
  const given = JSON.stringify(rows.map(({ id }) => ({ id: newId('hnt'), link: id })));
  await rawRows(
    session.db(),
    z.object({ link_id: linkIdSchema }),
    sql`insert into hints (id, tenant_id, link_id, source, type)
      select x.id, ${tenantId}, x.link, 'poll', 'mass.change.decided'
      from jsonb_to_recordset(${given}::jsonb) as x(id text, link text) returning link_id`,
  );
}

/** Distinct customers of the last hour over all paths, and of this run; and whether this customer is among them. */
async function countChanges(session: Session, { tenantId, linkId, scope }: WantedChange): Promise<Counted> {
  const recent = sql`at > clock_timestamp() - ${MASS_CHANGE.windowMs} * interval '1 millisecond'`;
  const ofRun = scope === null ? sql`false` : sql`scope = ${scope}`;
  const own = sql`link_id = ${linkId}`;
  const [row] = await rawRows(
    session.db(),
    countedRow,
    sql`select count(distinct link_id) filter (where ${recent}) as hour_changed,
        count(distinct link_id) filter (where ${recent} and deactivates) as hour_deactivated,
        count(distinct link_id) filter (where ${ofRun}) as run_changed,
        count(distinct link_id) filter (where ${ofRun} and deactivates) as run_deactivated,
        count(*) filter (where ${recent} and ${own}) as own_hour,
        count(*) filter (where ${recent} and ${own} and deactivates) as own_hour_deactivated,
        count(*) filter (where ${ofRun} and ${own}) as own_run,
        count(*) filter (where ${ofRun} and ${own} and deactivates) as own_run_deactivated
      from counted_changes where tenant_id = ${tenantId} and (${recent} or ${ofRun})`,
  );
  if (!row) throw new Error('a count without a row');
  return row;
}

/** The counts as they would be with this change; only those that it makes higher. */
function countsThatRise(counted: Counted, deactivates: boolean): ChangeCount[] {
  const withIt = (before: ChangeCount, own: { any: number; deactivated: number }): ChangeCount | null => {
    const isNew = own.any === 0;
    const deactivatesAnew = deactivates && own.deactivated === 0;
    if (!isNew && !deactivatesAnew) return null;
    return {
      // What does not rise is no reason to stop this change.
      changed: isNew ? before.changed + 1 : 0,
      deactivated: deactivatesAnew ? before.deactivated + 1 : 0,
    };
  };
  const hour = withIt(
    { changed: counted.hour_changed, deactivated: counted.hour_deactivated },
    { any: counted.own_hour, deactivated: counted.own_hour_deactivated },
  );
  const run = withIt(
    { changed: counted.run_changed, deactivated: counted.run_deactivated },
    { any: counted.own_run, deactivated: counted.own_run_deactivated },
  );
  return [hour, run].flatMap((one) => (one === null ? [] : [one]));
}

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { linkIdSchema } from '../sync/ids';
import type { LinkId } from '../sync/ids';
import type { StoreContext } from './context';
import { UnknownLink } from './errors';
import { isOfFamily, survivorId } from './link-rows';
import { anyOf, rawRows } from './raw-rows';

/** Lease on a link, over all processes (I4): it covers both ids, and the link's aliases. */
export interface LeaseRepository {
  /**
   * Takes the lease for 30 s unless somebody holds it (null). `holder` names one piece of work, not a process:
   * the same holder doesn't get it twice. The fencing number grows by one with each acquisition (after a merge
   * at least by one). Don't call it inside a transaction: others would wait for that one's end. Throws UnknownLink.
   */
  acquireLink(linkId: LinkId, holder: string): Promise<{ fencing: number } | null>;
  /** False when the lease was lost: it ran out, or somebody else has it. Nothing may be written any more then. */
  renewLink(linkId: LinkId, holder: string, fencing: number): Promise<boolean>;
  releaseLink(linkId: LinkId, holder: string, fencing: number): Promise<void>;
  /** The number of the latest acquisition; 0 when there was none. */
  fencing(linkId: LinkId): Promise<number>;
  /**
   * The numbers of those links that nobody holds now. Something read after this is still fresh when the next
   * lease taken has exactly the following number: nobody can have written in between.
   */
  quiet(linkIds: readonly LinkId[]): Promise<ReadonlyMap<LinkId, number>>;
}

const acquiredRow = z.object({ given: z.coerce.number().nullable() });
const quietRow = z.object({ id: linkIdSchema, counter: z.coerce.number() });
const counterRow = z.object({ counter: z.coerce.number() });

export function createLeaseRepository({ session, leaseMs }: StoreContext): LeaseRepository {
  // The lease may have been given on a link that became an alias meanwhile; the link asked for comes first.
  const heldLease = (linkId: LinkId, holder: string, fencing: number) =>
    sql`link_id = (select held.link_id from link_leases held where ${isOfFamily(sql`held.link_id`, linkId)}
        and held.holder = ${holder} and held.fencing = ${fencing} order by held.link_id = ${linkId} desc limit 1)
      and holder = ${holder} and fencing = ${fencing}`;

  return {
    acquireLink: async (linkId, holder) => {
      const [row] = await session.repeatable(() =>
        rawRows(
          session.db(),
          acquiredRow,
          sql`select link_lease_acquire(${linkId}, ${holder}, ${leaseMs}) as given`,
        ),
      );
      const given = row?.given ?? null;
      if (given === null) throw new UnknownLink(`there is no link ${linkId}`);
      return given === 0 ? null : { fencing: given };
    },

    renewLink: async (linkId, holder, fencing) => {
      const renewed = await rawRows(
        session.db(),
        z.object({ link_id: z.string() }),
        sql`update link_leases set expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
          where ${heldLease(linkId, holder, fencing)} and expires_at > clock_timestamp() returning link_id`,
      );
      return renewed.length > 0;
    },

    releaseLink: async (linkId, holder, fencing) => {
      await session
        .db()
        .execute(sql`update link_leases set holder = null where ${heldLease(linkId, holder, fencing)}`);
    },

    fencing: async (linkId) => {
      const [row] = await rawRows(
        session.db(),
        counterRow,
        sql`select counter from link_leases where link_id = ${survivorId(linkId)}`,
      );
      return row?.counter ?? 0;
    },

    quiet: async (linkIds) => {
      if (linkIds.length === 0) return new Map();
      const rows = await rawRows(
        session.db(),
        quietRow,
        sql`select l.id, coalesce(s.counter, 0) as counter from links l
          left join link_leases s on s.link_id = l.id
          where l.id = ${anyOf(linkIds)} and l.alias_of is null
            and not exists (
              select 1 from links family join link_leases held on held.link_id = family.id
              where (family.id = l.id or family.alias_of = l.id)
                and held.holder is not null and held.expires_at > clock_timestamp()
            )`,
      );
      return new Map(rows.map((row) => [row.id, row.counter]));
    },
  };
}

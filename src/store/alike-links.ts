import { and, asc, count, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Side } from '../sync/customer';
import type { LinkId, TenantId } from '../sync/ids';
import { linkIdSchema } from '../sync/ids';
import { readableCipherOf } from './context';
import type { StoreContext } from './context';
import { toLink } from './link-rows';
import type { Link } from './link-rows';
import { anyOf, jsonParam, rawRows, textArray } from './raw-rows';
import { links } from './schema';
import { sharesAny } from './sharing-traits';

/** A link that shares traits with a customer. */
export interface AlikeLink {
  readonly link: Link;
  /** Which of the traits asked for, as fingerprints. */
  readonly shared: readonly string[];
}

/** Look-ups by keyed fingerprints of traits (I12): what a customer may be recognised by without asking anybody. */
export interface AlikeLinks {
  /**
   * Links with a customer of this side that share any of the traits, those that share most first. Customers known
   * to be gone are left out.
   */
  alike(
    tenantId: TenantId,
    query: { traits: readonly string[]; has: Side; except: LinkId; limit: number },
  ): Promise<AlikeLink[]>;
  /** How many links have a trait, one of them and those whose customer is gone left aside. */
  countOthersWith(tenantId: TenantId, trait: string, except: LinkId): Promise<number>;
  /** Links parked with one of the codes, or one-sided where asked for, that share any of the traits. */
  waitingWith(
    tenantId: TenantId,
    query: { traits: readonly string[]; parked: readonly string[]; oneSided: boolean; except: LinkId },
  ): Promise<LinkId[]>;
  /** Gives links that were just made, and not looked at yet, their first traits; all in one statement. */
  noteFirstTraits(
    tenantId: TenantId,
    noted: ReadonlyArray<{ linkId: LinkId; traits: readonly string[] }>,
  ): Promise<void>;
}

const sharedSchema = z.array(z.string());
const notGone = sql`${links.parkedCode} is distinct from 'customer_gone'`;

export function createAlikeLinks(context: StoreContext): AlikeLinks {
  const { session } = context;
  return {
    alike: async (tenantId, { traits, has, except, limit }) => {
      if (traits.length === 0) return [];
      const shared = sql`(select jsonb_agg(trait) from unnest(${links.traits}) trait
        where trait = any(${textArray(traits)}))`;
      const rows = await session
        .db()
        .select({ row: links, shared })
        .from(links)
        .where(
          and(
            eq(links.tenantId, tenantId),
            isNull(links.aliasOf),
            ne(links.id, except),
            isNotNull(has === 'flex' ? links.flexId : links.netvisorKey),
            sharesAny(links, traits),
            notGone,
          ),
        )
        .orderBy(desc(sql`jsonb_array_length(${shared})`), asc(links.seq))
        .limit(limit);
      if (rows.length === 0) return [];
      const cipher = await readableCipherOf(context, tenantId);
      return rows.map(({ row, shared: found }) => ({
        link: toLink(row, cipher),
        shared: sharedSchema.parse(found),
      }));
    },

    countOthersWith: async (tenantId, trait, except) => {
      const [row] = await session
        .db()
        .select({ n: count() })
        .from(links)
        .where(and(eq(links.tenantId, tenantId), ne(links.id, except), sharesAny(links, [trait]), notGone));
      return row?.n ?? 0;
    },

    waitingWith: async (tenantId, { traits, parked, oneSided, except }) => {
      if (traits.length === 0) return [];
      const isParked = inArray(links.parkedCode, [...parked]);
      const rows = await session
        .db()
        .select({ id: links.id })
        .from(links)
        .where(
          and(
            eq(links.tenantId, tenantId),
            ne(links.id, except),
            oneSided ? or(isParked, eq(links.state, 'oneSide')) : isParked,
            sharesAny(links, traits),
          ),
        );
      return rows.map(({ id }) => id);
    },

    noteFirstTraits: async (tenantId, noted) => {
      if (noted.length === 0) return;
      const input = noted.map(({ linkId, traits }) => ({ id: linkId, traits }));
      await rawRows(
        session.db(),
        z.object({ id: linkIdSchema }),
        sql`update links set traits = array(select jsonb_array_elements_text(x.traits))
          from jsonb_to_recordset(${jsonParam(input)}) as x(id text, traits jsonb)
          where links.id = ${anyOf(noted.map(({ linkId }) => linkId))} and links.id = x.id
            and links.tenant_id = ${tenantId} and links.alias_of is null
            and cardinality(links.traits) = 0
          returning links.id`,
      );
    },
  };
}

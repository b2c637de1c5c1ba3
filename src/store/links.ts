import { and, asc, count, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { AgreementPatch } from '../sync/agreement';
import type { Kind } from '../sync/customer';
import type { FlexId, LinkId, NetvisorKey, OfficeKey, TenantId } from '../sync/ids';
import { createAlikeLinks } from './alike-links';
import type { AlikeLinks } from './alike-links';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { UnknownLink } from './errors';
import { joinLinks } from './join-links';
import type { JoinOptions, MissingSide } from './join-links';
import { labelPlace, rowByRef, survivorId, survivorRow, toLink } from './link-rows';
import type { Label, Link, LinkRef, LinkRow, LinkState } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { anyOf } from './raw-rows';
import { links } from './schema';
import type { TenantCipher } from './tenant-cipher';

export type { Label, Link, LinkState } from './link-rows';
export type { JoinOptions, MissingSide } from './join-links';

/** What to change of a link; what isn't given stays. */
export interface LinkPatch {
  readonly agreement?: AgreementPatch;
  readonly state?: LinkState;
  readonly kind?: Kind | null;
  readonly officeKey?: OfficeKey | null;
  readonly hasOffice?: boolean;
  readonly flexVersionWritten?: number | null;
  readonly flexVersionSeen?: number | null;
  readonly label?: Label | null;
  readonly parkedCode?: string | null;
  readonly changeGuard?: Link['changeGuard'];
  /** Stamps `agreedAt`. */
  readonly agreed?: boolean;
  /** Stamps `lastChangeAt`. */
  readonly changed?: boolean;
  readonly numberFingerprint?: string | null;
  /** Replaces all. */
  readonly traits?: readonly string[];
}

export interface LinkRepository extends AlikeLinks {
  /** Resolves aliases: returns the survivor. */
  get(id: LinkId): Promise<Link | null>;
  byFlexId(tenantId: TenantId, flexId: FlexId): Promise<Link | null>;
  byNetvisorKey(tenantId: TenantId, key: NetvisorKey): Promise<Link | null>;
  /** The links of these customers, those that there are. */
  ofFlexIds(tenantId: TenantId, flexIds: readonly FlexId[]): Promise<Link[]>;
  /** The link of this customer, made when there is none: one, however many processes ask at once. */
  ensureForFlex(tenantId: TenantId, flexId: FlexId): Promise<{ link: Link; created: boolean }>;
  ensureForNetvisor(tenantId: TenantId, key: NetvisorKey): Promise<{ link: Link; created: boolean }>;
  /**
   * Sets the missing side (I4). When another link already holds that id the two are one: the older survives with
   * both ids, the other becomes its alias; its unprocessed hints and open issues move, stored plans of both are
   * dropped. Leases given on either stay in force until released: take both before joining.
   * Throws LinkHasOtherId when the two can't be one, LinkBusy when `options.leasesHeld` misses one, UnknownLink.
   */
  join(
    id: LinkId,
    side: MissingSide,
    options?: JoinOptions,
  ): Promise<{ survivor: Link; merged: LinkId | null }>;
  /** Changes a link, or the survivor of an alias. Agreed fields are merged, one by one. Throws UnknownLink. */
  save(id: LinkId, patch: LinkPatch): Promise<void>;
  findByNumber(tenantId: TenantId, fingerprint: string): Promise<Link[]>;
  /** In order of creation. */
  list(
    tenantId: TenantId,
    query: { cursor?: string; limit: number; states?: LinkState[] },
  ): Promise<{ rows: Link[]; nextCursor: string | null; total: number }>;
  countByState(tenantId: TenantId): Promise<Record<LinkState, number>>;
  /** How many links have a Netvisor customer with an office; not counted further than `atMost`. */
  countWithOffice(tenantId: TenantId, atMost: number): Promise<number>;
  /** Links whose Netvisor customer has an office, in the keys' numeric order, after a key (D19). */
  keysWithOffice(
    tenantId: TenantId,
    after: string | null,
    limit: number,
  ): Promise<Array<{ id: LinkId; netvisorKey: NetvisorKey }>>;
}

const ATTEMPTS = 5;

/** Inserts the link of a customer unless there is one; race-free by the unique ids. */
async function ensureRow(
  { session }: StoreContext,
  tenantId: TenantId,
  ref: LinkRef,
): Promise<{ row: LinkRow; created: boolean }> {
  // A concurrent merge may take the id away between the two statements, hence the loop.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await rowByRef(session.db(), tenantId, ref);
    if (known) return { row: known, created: false };
    const [row] = await session
      .db()
      .insert(links)
      .values({ id: newId('lnk'), tenantId, ...ref })
      .onConflictDoNothing()
      .returning();
    if (row) return { row, created: true };
  }
  throw new UnknownLink('the link of this customer changes too fast');
}

export function createLinkRepository(context: StoreContext): LinkRepository {
  const { session } = context;
  const aliasFree = isNull(links.aliasOf);

  const withLabel = async (row: LinkRow | null): Promise<Link | null> =>
    row && toLink(row, await cipherForLabel(row));
  const withLabels = async (tenantId: TenantId, rows: LinkRow[]): Promise<Link[]> => {
    if (rows.length === 0) return [];
    const cipher = await readableCipherOf(context, tenantId);
    return rows.map((row) => toLink(row, cipher));
  };
  const cipherForLabel = async (row: LinkRow): Promise<TenantCipher | null> =>
    row.sealedLabel === null ? null : readableCipherOf(context, row.tenantId);

  const ensure = async (tenantId: TenantId, ref: LinkRef): Promise<{ link: Link; created: boolean }> => {
    const { row, created } = await ensureRow(context, tenantId, ref);
    return { link: toLink(row, await cipherForLabel(row)), created };
  };

  return {
    ...createAlikeLinks(context),
    get: async (id) => withLabel(await survivorRow(session.db(), id)),
    byFlexId: async (tenantId, flexId) => withLabel(await rowByRef(session.db(), tenantId, { flexId })),
    byNetvisorKey: async (tenantId, netvisorKey) =>
      withLabel(await rowByRef(session.db(), tenantId, { netvisorKey })),
    ofFlexIds: async (tenantId, flexIds) =>
      flexIds.length === 0
        ? []
        : withLabels(
            tenantId,
            await session
              .db()
              .select()
              .from(links)
              .where(and(eq(links.tenantId, tenantId), sql`${links.flexId} = ${anyOf(flexIds)}`)),
          ),
    ensureForFlex: (tenantId, flexId) => ensure(tenantId, { flexId }),
    ensureForNetvisor: (tenantId, netvisorKey) => ensure(tenantId, { netvisorKey }),

    join: async (id, side, options) => {
      const { survivor, merged } = await joinLinks(context, id, side, options);
      return { survivor: toLink(survivor, await cipherForLabel(survivor)), merged };
    },

    save: async (id, patch) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        // A label is sealed for its row, so that must be known; all else goes by the id given.
        const target = patch.label ? await survivorRow(session.db(), id) : null;
        if (patch.label && !target) break;
        const columns = { ...columnsOf(patch), ...(await labelColumn(context, target, patch.label)) };
        if (Object.keys(columns).length === 0) return;
        const saved = await session.repeatable(() =>
          session
            .db()
            .update(links)
            .set(columns)
            .where(and(eq(links.id, target ? target.id : survivorId(id)), aliasFree))
            .returning({ id: links.id }),
        );
        if (saved.length > 0) return;
        // No such link, or it became an alias this moment: then once more, for the survivor.
        if (!(await survivorRow(session.db(), id))) break;
      }
      throw new UnknownLink(`there is no link ${id}`);
    },

    findByNumber: async (tenantId, fingerprint) =>
      withLabels(
        tenantId,
        await session
          .db()
          .select()
          .from(links)
          .where(and(eq(links.tenantId, tenantId), eq(links.numberFp, fingerprint), aliasFree))
          .orderBy(asc(links.seq)),
      ),

    list: async (tenantId, { cursor, limit, states }) => {
      const after = placeInList(cursor);
      const filter = and(
        eq(links.tenantId, tenantId),
        aliasFree,
        states && states.length > 0 ? inArray(links.state, states) : undefined,
      );
      const found = await session
        .db()
        .select()
        .from(links)
        .where(after === null ? filter : and(filter, gt(links.seq, after)))
        .orderBy(asc(links.seq))
        .limit(limit + 1);
      const [counted] = await session.db().select({ total: count() }).from(links).where(filter);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.seq);
      return { rows: await withLabels(tenantId, rows), nextCursor, total: counted?.total ?? 0 };
    },

    countByState: async (tenantId) => {
      const counts: Record<LinkState, number> = {
        inStep: 0,
        pending: 0,
        syncing: 0,
        retrying: 0,
        parked: 0,
        oneSide: 0,
        ignored: 0,
      };
      const rows = await session
        .db()
        .select({ state: links.state, n: count() })
        .from(links)
        .where(and(eq(links.tenantId, tenantId), aliasFree))
        .groupBy(links.state);
      for (const { state, n } of rows) counts[state] = n;
      return counts;
    },

    countWithOffice: async (tenantId, atMost) => {
      const some = session
        .db()
        .select({ id: links.id })
        .from(links)
        .where(and(eq(links.tenantId, tenantId), sql`${links.hasOffice}`))
        .limit(atMost)
        .as('some');
      const [row] = await session.db().select({ n: count() }).from(some);
      return row?.n ?? 0;
    },

    keysWithOffice: async (tenantId, after, limit) => {
      const numericKey = sql`(${links.netvisorKey}::bigint)`;
      const rows = await session
        .db()
        .select({ id: links.id, netvisorKey: links.netvisorKey })
        .from(links)
        .where(
          and(
            eq(links.tenantId, tenantId),
            sql`${links.hasOffice}`,
            sql`${numericKey} > ${after ?? '0'}::bigint`,
          ),
        )
        .orderBy(numericKey)
        .limit(limit);
      return rows.flatMap(({ id, netvisorKey }) => (netvisorKey === null ? [] : [{ id, netvisorKey }]));
    },
  };
}

async function labelColumn(
  context: StoreContext,
  target: LinkRow | null,
  label: Label | null | undefined,
): Promise<{ sealedLabel?: string | null }> {
  if (label === undefined) return {};
  if (label === null || !target) return { sealedLabel: null };
  const cipher = await cipherOf(context, target.tenantId);
  return { sealedLabel: cipher.seal(labelPlace(target.id), label) };
}

function columnsOf(patch: LinkPatch) {
  const { agreement, agreed, changed, numberFingerprint, traits } = patch;
  const { state, kind, officeKey, hasOffice, flexVersionWritten, flexVersionSeen, parkedCode, changeGuard } =
    patch;
  return present({
    state,
    kind,
    officeKey,
    hasOffice,
    flexVersionWritten,
    flexVersionSeen,
    parkedCode,
    changeGuard,
    numberFp: numberFingerprint,
    traits: traits && [...traits],
    agreed: agreement && sql`${links.agreed} || ${JSON.stringify(agreement.fields)}::jsonb`,
    billingDerived: agreement?.billingDerived,
    visitingDerived: agreement?.visitingDerived,
    agreedAt: agreed === true ? sql`clock_timestamp()` : undefined,
    lastChangeAt: changed === true ? sql`clock_timestamp()` : undefined,
  });
}

/** Without the properties that are undefined. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in values) {
    const value = values[key];
    if (isGiven(value)) kept[key] = value;
  }
  return kept;
}

const isGiven = <T>(value: T): value is Exclude<T, undefined> => value !== undefined;

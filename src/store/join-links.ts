import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FlexId, LinkId, NetvisorKey } from '../sync/ids';
import { linkIdSchema } from '../sync/ids';
import { readableCipherOf } from './context';
import type { StoreContext } from './context';
import { LinkBusy, LinkHasOtherId, UnknownLink } from './errors';
import { hasAgreement, labelPlace, labelSchema, rowByRef, survivorRow } from './link-rows';
import type { LinkRef, LinkRow } from './link-rows';
import { isUniqueViolation } from './plain-errors';
import { rawRows } from './raw-rows';
import { hints, links, plans } from './schema';

/** The ids to set. */
export interface MissingSide {
  readonly flexId?: FlexId;
  readonly netvisorKey?: NetvisorKey;
}

export interface JoinOptions {
  /** Links whose leases the caller holds: with it, merging with a link that somebody else reconciles is refused. */
  readonly leasesHeld?: readonly LinkId[];
}

export interface Joined {
  readonly survivor: LinkRow;
  readonly merged: LinkId | null;
}

const ATTEMPTS = 10;

/**
 * Gives a link its missing side; two links that turn out to be one customer become one (I4). Safe over many
 * processes: what was read without a lock is checked again under it, and the loop begins anew when it changed.
 */
export function joinLinks(
  context: StoreContext,
  id: LinkId,
  side: MissingSide,
  options: JoinOptions = {},
): Promise<Joined> {
  return context.session.atomically(async () => {
    let merged: LinkId | null = null;
    for (const ref of refsOf(side)) {
      const joined = await joinOne(context, id, ref, options);
      merged = joined.merged ?? merged;
    }
    const survivor = await survivorRow(context.session.db(), id);
    if (!survivor) throw new UnknownLink(`there is no link ${id}`);
    return { survivor, merged };
  });
}

const refsOf = ({ flexId, netvisorKey }: MissingSide): LinkRef[] => [
  ...(flexId === undefined ? [] : [{ flexId }]),
  ...(netvisorKey === undefined ? [] : [{ netvisorKey }]),
];

async function joinOne(
  context: StoreContext,
  id: LinkId,
  ref: LinkRef,
  options: JoinOptions,
): Promise<{ merged: LinkId | null }> {
  const { session } = context;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const own = await survivorRow(session.db(), id);
    if (!own) throw new UnknownLink(`there is no link ${id}`);
    if (holds(own, ref)) return { merged: null };
    const other = await rowByRef(session.db(), own.tenantId, ref);
    if (!mayTake(own, ref)) throw new LinkHasOtherId(own.id, other?.id ?? null);
    if (!other) {
      if (await setId(context, own, ref)) return { merged: null };
      continue;
    }
    const locked = await lockInOrder(context, own.id, other.id);
    const [first, second] = locked;
    if (!first || !second) continue;
    const ownNow = first.id === own.id ? first : second;
    const otherNow = first.id === own.id ? second : first;
    if (!holds(otherNow, ref) || !mayTake(ownNow, ref)) continue;
    if (!compatible(ownNow, otherNow)) throw new LinkHasOtherId(own.id, other.id);
    await refuseForeignLease(context, ownNow, otherNow, options);
    const [survivor, alias] = isOlder(ownNow, otherNow) ? [ownNow, otherNow] : [otherNow, ownNow];
    await merge(context, survivor, alias);
    return { merged: alias.id };
  }
  throw new UnknownLink(`the links around ${id} change too fast`);
}

const holds = (row: LinkRow, ref: LinkRef): boolean =>
  'flexId' in ref ? row.flexId === ref.flexId : row.netvisorKey === ref.netvisorKey;

const mayTake = (row: LinkRow, ref: LinkRef): boolean =>
  'flexId' in ref ? row.flexId === null : row.netvisorKey === null;

const compatible = (one: LinkRow, other: LinkRow): boolean =>
  (one.flexId === null || other.flexId === null) && (one.netvisorKey === null || other.netvisorKey === null);

const isOlder = (one: LinkRow, other: LinkRow): boolean => {
  const difference = one.createdAt.getTime() - other.createdAt.getTime();
  // A Date holds milliseconds: within one, the order of insertion tells.
  return difference === 0 ? one.seq < other.seq : difference < 0;
};

/** Sets an id that no link had. False when it changed meanwhile, or another process made a link for that id. */
async function setId({ session }: StoreContext, own: LinkRow, ref: LinkRef): Promise<boolean> {
  try {
    const changed = await session.savepoint(() =>
      session
        .db()
        .update(links)
        .set({ ...ref, state: own.state === 'oneSide' ? 'pending' : own.state })
        .where(
          and(
            eq(links.id, own.id),
            isNull(links.aliasOf),
            isNull('flexId' in ref ? links.flexId : links.netvisorKey),
          ),
        )
        .returning({ id: links.id }),
    );
    return changed.length > 0;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Both rows, locked in one order everywhere, so that two merges can't wait for each other. */
function lockInOrder({ session }: StoreContext, one: LinkId, other: LinkId): Promise<LinkRow[]> {
  return session
    .db()
    .select()
    .from(links)
    .where(and(inArray(links.id, [one, other]), isNull(links.aliasOf)))
    .orderBy(asc(links.id))
    .for('update');
}

async function refuseForeignLease(
  { session }: StoreContext,
  own: LinkRow,
  other: LinkRow,
  { leasesHeld }: JoinOptions,
): Promise<void> {
  if (!leasesHeld) return;
  const leased = await rawRows(
    session.db(),
    z.object({ link_id: linkIdSchema }),
    sql`select link_id from link_leases
      where link_id in (select id from links where id in (${own.id}, ${other.id}) or alias_of in (${own.id}, ${other.id}))
        and holder is not null and expires_at > clock_timestamp()`,
  );
  const foreign = leased.find(({ link_id }) => !leasesHeld.includes(link_id));
  if (foreign) throw new LinkBusy(foreign.link_id);
}

/** Under the locks of both rows. The survivor has both sides then, so it never becomes an alias itself. */
async function merge(context: StoreContext, survivor: LinkRow, alias: LinkRow): Promise<void> {
  const db = context.session.db();
  await db
    .update(links)
    .set({
      aliasOf: survivor.id,
      flexId: null,
      netvisorKey: null,
      hasOffice: false,
      sealedLabel: null,
      numberFp: null,
      traits: [],
    })
    .where(eq(links.id, alias.id));
  await db
    .update(links)
    .set({ ...united(survivor, alias), sealedLabel: await unitedLabel(context, survivor, alias) })
    .where(eq(links.id, survivor.id));
  await db
    .update(hints)
    .set({ linkId: survivor.id })
    .where(and(eq(hints.linkId, alias.id), isNull(hints.processedAt)));
  await moveIssues(context, survivor.id, alias.id);
  // They were made for one of the two alone.
  await db.delete(plans).where(inArray(plans.linkId, [survivor.id, alias.id]));
  // Numbers of the survivor go on above those of both.
  await db.execute(sql`update link_leases set counter = greatest(counter,
      (select counter from link_leases where link_id = ${alias.id})) where link_id = ${survivor.id}`);
}

function united(survivor: LinkRow, alias: LinkRow) {
  const ofFlex = survivor.flexId === null ? alias : survivor;
  const ofNetvisor = survivor.netvisorKey === null ? alias : survivor;
  const agreed = hasAgreement(survivor) ? survivor : alias;
  return {
    flexId: ofFlex.flexId,
    netvisorKey: ofNetvisor.netvisorKey,
    state: survivor.state === 'oneSide' ? ('pending' as const) : survivor.state,
    kind: survivor.kind ?? alias.kind,
    agreed: agreed.agreed,
    billingDerived: agreed.billingDerived,
    visitingDerived: agreed.visitingDerived,
    agreedAt: agreed.agreedAt,
    officeKey: ofNetvisor.officeKey,
    hasOffice: ofNetvisor.hasOffice,
    flexVersionWritten: ofFlex.flexVersionWritten,
    flexVersionSeen: ofFlex.flexVersionSeen,
    numberFp: survivor.numberFp ?? alias.numberFp,
    traits: [...new Set([...survivor.traits, ...alias.traits])],
    lastChangeAt: later(survivor.lastChangeAt, alias.lastChangeAt),
  };
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other);

/** A label opens only in its own row, so the alias's is sealed anew. */
async function unitedLabel(context: StoreContext, survivor: LinkRow, alias: LinkRow): Promise<string | null> {
  if (survivor.sealedLabel !== null || alias.sealedLabel === null) return survivor.sealedLabel;
  const cipher = await readableCipherOf(context, alias.tenantId);
  const label = cipher?.open(labelPlace(alias.id), labelSchema, alias.sealedLabel) ?? null;
  return cipher && label ? cipher.seal(labelPlace(survivor.id), label) : null;
}

/** Unresolved issues of the alias go to the survivor; what both have open is closed on the alias. */
async function moveIssues({ session }: StoreContext, survivor: LinkId, alias: LinkId): Promise<void> {
  const sameKind = sql`theirs.link_id = ${survivor} and theirs.code = mine.code
    and theirs.field is not distinct from mine.field`;
  // Makes room: an issue that the survivor once had and that is open on the alias goes on as the alias's.
  await session.db().execute(sql`delete from issues theirs using issues mine
    where mine.link_id = ${alias} and mine.state <> 'resolved' and theirs.state = 'resolved' and ${sameKind}`);
  await session.db().execute(sql`update issues mine set link_id = ${survivor}, version = version + 1
    where mine.link_id = ${alias} and mine.state <> 'resolved'
      and not exists (select 1 from issues theirs where ${sameKind})`);
  await session.db()
    .execute(sql`update issues set state = 'resolved', closed_at = now(), version = version + 1
    where link_id = ${alias} and state <> 'resolved'`);
}

import { and, eq, sql } from 'drizzle-orm';
import type { SQL, SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Agreement } from '../sync/agreement';
import type { Kind } from '../sync/customer';
import type { FlexId, LinkId, NetvisorKey, OfficeKey, TenantId } from '../sync/ids';
import { links } from './schema';
import type { Db } from './session';
import type { Place, TenantCipher } from './tenant-cipher';

export type LinkState = 'inStep' | 'pending' | 'syncing' | 'retrying' | 'parked' | 'oneSide' | 'ignored';

/** Name and number of a customer, for lists. */
export interface Label {
  readonly name: string;
  readonly number: string | null;
}

/** The permanent pair of a Flex customer and a Netvisor customer; one of them may still be missing (D4). */
export interface Link {
  readonly id: LinkId;
  readonly tenantId: TenantId;
  readonly flexId: FlexId | null;
  readonly netvisorKey: NetvisorKey | null;
  readonly state: LinkState;
  readonly kind: Kind | null;
  readonly agreement: Agreement;
  /** The office that carries the visiting address (D8). */
  readonly officeKey: OfficeKey | null;
  readonly hasOffice: boolean;
  /** Flex's version that our last write returned: tells our echo from a change. */
  readonly flexVersionWritten: number | null;
  /** Flex's version that a reconcile last read: an event or feed entry up to it has been looked at. */
  readonly flexVersionSeen: number | null;
  readonly label: Label | null;
  /** By what its customers may be recognised, as keyed fingerprints; none until it was looked at. */
  readonly traits: readonly string[];
  /** Set on an alias, which no reader but `join` returns. */
  readonly aliasOf: LinkId | null;
  readonly parkedCode: string | null;
  /** Its change was held back by the mass-change guard, or an operator decided on it then (D12). */
  readonly changeGuard: 'held' | 'approved' | 'rejected' | null;
  readonly agreedAt: Date | null;
  readonly lastChangeAt: Date | null;
  readonly createdAt: Date;
}

export type LinkRow = typeof links.$inferSelect;

export const labelSchema: z.ZodType<Label> = z.object({ name: z.string(), number: z.string().nullable() });
export const labelPlace = (id: LinkId): Place => ['links', 'sealed_label', id];

/** @param cipher null when the tenant's key was destroyed: the label is lost. */
export function toLink(row: LinkRow, cipher: TenantCipher | null): Link {
  return {
    id: row.id,
    tenantId: row.tenantId,
    flexId: row.flexId,
    netvisorKey: row.netvisorKey,
    state: row.state,
    kind: row.kind,
    agreement: {
      fields: row.agreed,
      billingDerived: row.billingDerived,
      visitingDerived: row.visitingDerived,
    },
    officeKey: row.officeKey,
    hasOffice: row.hasOffice,
    flexVersionWritten: row.flexVersionWritten,
    flexVersionSeen: row.flexVersionSeen,
    label: cipher?.open(labelPlace(row.id), labelSchema, row.sealedLabel) ?? null,
    traits: row.traits,
    aliasOf: row.aliasOf,
    parkedCode: row.parkedCode,
    changeGuard: row.changeGuard,
    agreedAt: row.agreedAt,
    lastChangeAt: row.lastChangeAt,
    createdAt: row.createdAt,
  };
}

const asked = alias(links, 'asked');

/** The link that the given one stands for: itself, or the survivor of which it became an alias. */
export async function survivorRow(db: Db, id: LinkId): Promise<LinkRow | null> {
  const [found] = await db
    .select({ survivor: links })
    .from(asked)
    .innerJoin(links, eq(links.id, sql`coalesce(${asked.aliasOf}, ${asked.id})`))
    .where(eq(asked.id, id));
  return found?.survivor ?? null;
}

/** Id of the link that the given one stands for, as an expression. */
export const survivorId = (id: LinkId): SQL =>
  sql`coalesce((select alias_of from links where id = ${id}), ${id})`;

/**
 * Whether a column names a link or any of its aliases: what was recorded under an alias belongs to its survivor. An
 * array, since for `in` a planner without statistics goes through all of the company's rows instead.
 */
export const isOfFamily = (column: SQLWrapper, id: LinkId): SQL =>
  sql`${column} = any(array(select family.id from links family
    where family.id = ${survivorId(id)} or family.alias_of = ${survivorId(id)}))`;

export type LinkRef = { flexId: FlexId } | { netvisorKey: NetvisorKey };

export async function rowByRef(db: Db, tenantId: TenantId, ref: LinkRef): Promise<LinkRow | null> {
  const [row] = await db
    .select()
    .from(links)
    .where(
      and(
        eq(links.tenantId, tenantId),
        'flexId' in ref ? eq(links.flexId, ref.flexId) : eq(links.netvisorKey, ref.netvisorKey),
      ),
    );
  return row ?? null;
}

/** A link has something agreed. */
export const hasAgreement = (row: LinkRow): boolean =>
  Object.keys(row.agreed).length > 0 || row.billingDerived || row.visitingDerived;

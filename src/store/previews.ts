import { and, asc, count, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FlexId, LinkId, NetvisorKey, PreviewId, RunId, TenantId } from '../sync/ids';
import type { RunDirection, RunMode } from '../sync/policy';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { StoreError } from './errors';
import { labelSchema } from './link-rows';
import type { Label } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { jsonParam, rawRows } from './raw-rows';
import { previewItems, previews } from './schema';
import type { Place, TenantCipher } from './tenant-cipher';

export type PreviewOutcome =
  'create' | 'link' | 'update' | 'unchanged' | 'conflict' | 'collision' | 'skipped';
export type PreviewState = 'building' | 'ready' | 'stale' | 'approved' | 'used' | 'expired';

/** What a copy run would do, waiting for approval. */
export interface Preview {
  readonly id: PreviewId;
  readonly tenantId: TenantId;
  readonly scanRunId: RunId;
  /** `ready` turns to `expired` by itself when its time is over. */
  readonly state: PreviewState;
  readonly direction: RunDirection;
  readonly mode: RunMode;
  readonly fingerprint: string | null;
  readonly counts: Record<PreviewOutcome, number>;
  /** As it was given to `finish`. */
  readonly effects: unknown;
  readonly expected: { readonly seconds: number; readonly netvisorCalls: number } | null;
  readonly takenAt: Date;
  readonly expiresAt: Date | null;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
}

/** What would happen to one customer. */
export interface PreviewItem {
  /** Counted from 1 within the preview. */
  readonly n: number;
  readonly outcome: PreviewOutcome;
  readonly reasonCode: string;
  readonly linkId: LinkId | null;
  readonly flexId: FlexId | null;
  readonly netvisorKey: NetvisorKey | null;
  readonly label: Label | null;
  readonly decision: string | null;
  /** Any JSON value: fields before and after. */
  readonly detail: unknown;
  readonly doneAt: Date | null;
  readonly result: string | null;
}

export type NewPreviewItem = Omit<PreviewItem, 'n' | 'doneAt' | 'result' | 'decision'>;

export interface PreviewSummary {
  /** Digest of what was approved. */
  readonly fingerprint: string;
  readonly counts: Record<PreviewOutcome, number>;
  readonly effects: unknown;
  readonly expected: { readonly seconds: number; readonly netvisorCalls: number };
  readonly expiresAt: Date;
}

export interface PreviewRepository {
  /** Building. */
  create(
    tenantId: TenantId,
    preview: { scanRunId: RunId; direction: RunDirection; mode: RunMode },
  ): Promise<PreviewId>;
  /** Appends items in their order, all in one statement. */
  addItems(tenantId: TenantId, id: PreviewId, items: readonly NewPreviewItem[]): Promise<void>;
  /** Ready. */
  finish(id: PreviewId, summary: PreviewSummary): Promise<void>;
  get(tenantId: TenantId, id: PreviewId): Promise<Preview | null>;
  latest(tenantId: TenantId): Promise<Preview | null>;
  /** @param by id of the operator who approves */
  setState(id: PreviewId, state: PreviewState, by?: string): Promise<void>;
  /** In order of `n`. */
  items(
    tenantId: TenantId,
    id: PreviewId,
    query: { outcome?: PreviewOutcome; cursor?: string; limit: number },
  ): Promise<{ rows: PreviewItem[]; nextCursor: string | null }>;
  /** The copy run's next items: those that bring a customer over and aren't done, after `after`, up to `untilN`. */
  workList(
    tenantId: TenantId,
    id: PreviewId,
    after: number,
    limit: number,
    untilN?: number,
  ): Promise<PreviewItem[]>;
  /** How many items the copy run has in all, done ones included. */
  workTotal(id: PreviewId): Promise<number>;
  /** What the copy run leaves out, after `after`: skipped customers and collisions (D21). */
  leftOut(tenantId: TenantId, id: PreviewId, after: number, limit: number): Promise<PreviewItem[]>;
  /** All in one statement. An item is done once: answers the outcomes of those that were not done before. */
  markDone(
    id: PreviewId,
    results: ReadonlyArray<{ n: number; result: string; linkId?: LinkId }>,
  ): Promise<PreviewOutcome[]>;
  /** Number of the item of a customer, null when it isn't in the snapshot. */
  contains(
    tenantId: TenantId,
    id: PreviewId,
    ref: { flexId?: FlexId; netvisorKey?: NetvisorKey },
  ): Promise<number | null>;
}

const WORK: PreviewOutcome[] = ['create', 'link', 'update', 'unchanged', 'conflict'];
const doneRow = z.object({
  outcome: z.enum(['create', 'link', 'update', 'unchanged', 'conflict', 'collision', 'skipped']),
});
const LEFT_OUT: PreviewOutcome[] = ['collision', 'skipped'];

const NO_COUNTS: Record<PreviewOutcome, number> = {
  create: 0,
  link: 0,
  update: 0,
  unchanged: 0,
  conflict: 0,
  collision: 0,
  skipped: 0,
};

const itemBodySchema = z.object({ label: labelSchema.nullable(), detail: z.json() });
// Items are sealed before their numbers are known, so for their preview.
const itemPlace = (id: PreviewId): Place => ['preview_items', 'sealed_body', id];
const effectsPlace = (id: PreviewId): Place => ['previews', 'sealed_effects', id];

export function createPreviewRepository(context: StoreContext): PreviewRepository {
  const { session } = context;

  async function toPreview(row: typeof previews.$inferSelect): Promise<Preview> {
    const cipher = row.sealedEffects === null ? null : await readableCipherOf(context, row.tenantId);
    const { expectedSeconds: seconds, expectedNetvisorCalls: netvisorCalls } = row;
    const over = row.state === 'ready' && row.expiresAt !== null && row.expiresAt.getTime() <= Date.now();
    return {
      id: row.id,
      tenantId: row.tenantId,
      scanRunId: row.scanRunId,
      state: over ? 'expired' : row.state,
      direction: row.direction,
      mode: row.mode,
      fingerprint: row.fingerprint,
      counts: { ...NO_COUNTS, ...row.counts },
      effects: cipher?.open(effectsPlace(row.id), z.json(), row.sealedEffects) ?? null,
      expected: seconds === null || netvisorCalls === null ? null : { seconds, netvisorCalls },
      takenAt: row.takenAt,
      expiresAt: row.expiresAt,
      approvedBy: row.approvedBy,
      approvedAt: row.approvedAt,
    };
  }

  const toItem = (row: typeof previewItems.$inferSelect, cipher: TenantCipher | null): PreviewItem => {
    const body = cipher?.open(itemPlace(row.previewId), itemBodySchema, row.sealedBody);
    return {
      n: row.n,
      outcome: row.outcome,
      reasonCode: row.reasonCode,
      linkId: row.linkId,
      flexId: row.flexId,
      netvisorKey: row.netvisorKey,
      label: body?.label ?? null,
      decision: row.decision,
      detail: body?.detail ?? null,
      doneAt: row.doneAt,
      result: row.result,
    };
  };

  /** Items belong to the tenant of their preview. */
  const ofTenant = (tenantId: TenantId, id: PreviewId) =>
    and(
      eq(previewItems.previewId, id),
      sql`exists (select 1 from previews where id = ${id} and tenant_id = ${tenantId})`,
    );

  return {
    create: async (tenantId, { scanRunId, direction, mode }) => {
      const id = newId('prv');
      await session.db().insert(previews).values({ id, tenantId, scanRunId, direction, mode });
      return id;
    },

    addItems: async (tenantId, id, items) => {
      if (items.length === 0) return;
      const cipher = await cipherOf(context, tenantId);
      const input = items.map(
        ({ outcome, reasonCode, linkId, flexId, netvisorKey, label, detail }, place) => ({
          place: place + 1,
          outcome,
          reason_code: reasonCode,
          link_id: linkId,
          flex_id: flexId,
          netvisor_key: netvisorKey,
          sealed_body: cipher.seal(itemPlace(id), { label, detail: detail ?? null }),
        }),
      );
      await session.db().execute(sql`
        with base as (
          update previews set item_count = item_count + ${items.length}
          where id = ${id} and tenant_id = ${tenantId} returning item_count - ${items.length} as n
        )
        insert into preview_items (preview_id, n, outcome, reason_code, link_id, flex_id, netvisor_key, sealed_body)
        select ${id}, base.n + x.place, x.outcome, x.reason_code, x.link_id, x.flex_id, x.netvisor_key, x.sealed_body
        from base, jsonb_to_recordset(${jsonParam(input)}) as x(place integer, outcome text, reason_code text,
          link_id text, flex_id text, netvisor_key text, sealed_body text)`);
    },

    finish: async (id, { fingerprint, counts, effects, expected, expiresAt }) => {
      const [row] = await session
        .db()
        .select({ tenantId: previews.tenantId })
        .from(previews)
        .where(eq(previews.id, id));
      if (!row) throw new StoreError(`there is no preview ${id}`, null);
      const sealedEffects = (await cipherOf(context, row.tenantId)).seal(effectsPlace(id), effects ?? null);
      await session
        .db()
        .update(previews)
        .set({
          state: 'ready',
          fingerprint,
          counts,
          sealedEffects,
          expectedSeconds: Math.ceil(expected.seconds),
          expectedNetvisorCalls: expected.netvisorCalls,
          expiresAt,
        })
        .where(eq(previews.id, id));
    },

    get: async (tenantId, id) => {
      const [row] = await session
        .db()
        .select()
        .from(previews)
        .where(and(eq(previews.tenantId, tenantId), eq(previews.id, id)));
      return row ? toPreview(row) : null;
    },

    latest: async (tenantId) => {
      const [row] = await session
        .db()
        .select()
        .from(previews)
        .where(eq(previews.tenantId, tenantId))
        .orderBy(desc(previews.seq))
        .limit(1);
      return row ? toPreview(row) : null;
    },

    setState: async (id, state, by) => {
      const approval =
        state === 'approved' ? { approvedBy: by ?? null, approvedAt: sql`clock_timestamp()` } : {};
      await session
        .db()
        .update(previews)
        .set({ state, ...approval })
        .where(eq(previews.id, id));
    },

    items: async (tenantId, id, { outcome, cursor, limit }) => {
      const after = placeInList(cursor) ?? 0;
      const found = await session
        .db()
        .select()
        .from(previewItems)
        .where(
          and(
            ofTenant(tenantId, id),
            gt(previewItems.n, after),
            outcome === undefined ? undefined : eq(previewItems.outcome, outcome),
          ),
        )
        .orderBy(asc(previewItems.n))
        .limit(limit + 1);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.n);
      const cipher = rows.length > 0 ? await readableCipherOf(context, tenantId) : null;
      return { rows: rows.map((row) => toItem(row, cipher)), nextCursor };
    },

    workList: async (tenantId, id, after, limit, untilN) => {
      const rows = await session
        .db()
        .select()
        .from(previewItems)
        .where(
          and(
            ofTenant(tenantId, id),
            gt(previewItems.n, after),
            untilN === undefined ? undefined : lte(previewItems.n, untilN),
            isNull(previewItems.doneAt),
            inArray(previewItems.outcome, WORK),
          ),
        )
        .orderBy(asc(previewItems.n))
        .limit(limit);
      const cipher = rows.length > 0 ? await cipherOf(context, tenantId) : null;
      return rows.map((row) => toItem(row, cipher));
    },

    leftOut: async (tenantId, id, after, limit) => {
      const rows = await session
        .db()
        .select()
        .from(previewItems)
        .where(
          and(ofTenant(tenantId, id), gt(previewItems.n, after), inArray(previewItems.outcome, LEFT_OUT)),
        )
        .orderBy(asc(previewItems.n))
        .limit(limit);
      const cipher = rows.length > 0 ? await cipherOf(context, tenantId) : null;
      return rows.map((row) => toItem(row, cipher));
    },

    workTotal: async (id) => {
      const [row] = await session
        .db()
        .select({ n: count() })
        .from(previewItems)
        .where(and(eq(previewItems.previewId, id), inArray(previewItems.outcome, WORK)));
      return row?.n ?? 0;
    },

    markDone: async (id, results) => {
      if (results.length === 0) return [];
      const input = results.map(({ n, result, linkId }) => ({ n, result, link_id: linkId ?? null }));
      const rows = await rawRows(
        session.db(),
        doneRow,
        sql`
        update preview_items set done_at = clock_timestamp(), result = x.result,
          link_id = coalesce(x.link_id, preview_items.link_id)
        from jsonb_to_recordset(${jsonParam(input)}) as x(n integer, result text, link_id text)
        where preview_items.preview_id = ${id} and preview_items.n = x.n and preview_items.done_at is null
        returning preview_items.outcome`,
      );
      return rows.map((row) => row.outcome);
    },

    contains: async (tenantId, id, { flexId, netvisorKey }) => {
      for (const ref of [
        flexId === undefined ? null : eq(previewItems.flexId, flexId),
        netvisorKey === undefined ? null : eq(previewItems.netvisorKey, netvisorKey),
      ]) {
        if (!ref) continue;
        const [row] = await session
          .db()
          .select({ n: previewItems.n })
          .from(previewItems)
          .where(and(ofTenant(tenantId, id), ref))
          .orderBy(asc(previewItems.n))
          .limit(1);
        if (row) return row.n;
      }
      return null;
    },
  };
}

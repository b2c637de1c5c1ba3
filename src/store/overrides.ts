import { and, asc, desc, eq, inArray, isNull, notExists, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FieldName, FieldValue, Side } from '../sync/customer';
import type { IssueId, JournalId, LinkId, OverrideId, TenantId } from '../sync/ids';
import type { ReasonCode } from '../sync/plan';
import { fieldValueSchema } from '../sync/stored-shapes';
import { cipherOf, readableCipherOf } from './context';
import type { StoreContext } from './context';
import { UnknownLink } from './errors';
import { isOfFamily, survivorRow } from './link-rows';
import { newId } from './new-id';
import { issues, overrides } from './schema';
import type { Place } from './tenant-cipher';

/**
 * What shall stand in a field: a value (null clears), or what a side has when the word is carried out, since the
 * API, which takes it, reads neither system.
 */
export type OverrideSource =
  | { readonly kind: 'value'; readonly value: FieldValue | null }
  | { readonly kind: 'side'; readonly side: Side };

/** An operator's word on one field of one side (I9). */
export interface NewOverride {
  readonly field: FieldName;
  /** The side that is written. */
  readonly side: Side;
  readonly source: OverrideSource;
  /** The data that the operator saw, as the issue's basis; null: carried out whatever there is. */
  readonly basis: string | null;
}

/** Why an operator said so. */
export interface OverrideCause {
  readonly operatorId: string;
  readonly issueId?: IssueId;
  /** The entry that is undone. */
  readonly journalId?: JournalId;
}

export interface WaitingOverride extends NewOverride {
  readonly id: OverrideId;
  readonly linkId: LinkId;
  readonly operatorId: string;
  readonly issueId: IssueId | null;
  readonly journalId: JournalId | null;
  readonly createdAt: Date;
}

/**
 * `applied`: it stands so now · `refused`: the value can't be written, the issue says why · `overtaken`: somebody
 * changed the field meanwhile · `replaced`: by a later word on the same field and side.
 */
export type OverrideOutcome = 'applied' | 'refused' | 'overtaken' | 'replaced';

/** Why planning could not carry a word out: the reason of the field, and the side that it is about. */
export interface Refusal {
  readonly reason: ReasonCode;
  readonly about: Side | null;
}

/** A decision on an issue that came to nothing, so that the issue is open again. */
export interface FailedDecision {
  readonly outcome: 'refused' | 'overtaken';
  /** Null when it was overtaken. */
  readonly refusal: Refusal | null;
  readonly by: string;
  readonly at: Date;
}

/** Operators' words that wait for the reconcile that carries them out; their values lie encrypted until then. */
export interface OverrideRepository {
  /** Earlier words on the same field and side are replaced, those that still wait. Throws UnknownLink. */
  add(
    tenantId: TenantId,
    linkId: LinkId,
    cause: OverrideCause,
    words: readonly NewOverride[],
  ): Promise<OverrideId[]>;
  /** Oldest first; those given under an alias included. */
  waiting(tenantId: TenantId, linkId: LinkId): Promise<WaitingOverride[]>;
  /**
   * Ends them. An issue of which no word waits any more is resolved when this one was applied; otherwise it stays
   * open and undecided.
   */
  close(ids: readonly OverrideId[], outcome: OverrideOutcome, refusal?: Refusal): Promise<void>;
  /** What became of the latest decision on an issue, when it came to nothing and none waits after it. */
  failedDecision(tenantId: TenantId, issueId: IssueId): Promise<FailedDecision | null>;
}

const sourceSchema: z.ZodType<OverrideSource> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: fieldValueSchema }),
  z.strictObject({ kind: z.literal('side'), side: z.enum(['flex', 'netvisor']) }),
]);

const valuePlace = (id: OverrideId): Place => ['overrides', 'sealed_value', id];

export function createOverrideRepository(context: StoreContext): OverrideRepository {
  const { session } = context;

  const end = (outcome: OverrideOutcome) => ({ closedAt: sql`now()`, outcome, sealedValue: null });
  const isWaiting = isNull(overrides.closedAt);

  return {
    add: (tenantId, linkId, { operatorId, issueId, journalId }, words) =>
      session.atomically(async () => {
        const link = await survivorRow(session.db(), linkId);
        if (link?.tenantId !== tenantId) throw new UnknownLink(`there is no link ${linkId}`);
        const cipher = await cipherOf(context, tenantId);
        const made: OverrideId[] = [];
        for (const { field, side, source, basis } of words) {
          await session
            .db()
            .update(overrides)
            .set(end('replaced'))
            .where(
              and(
                isOfFamily(overrides.linkId, link.id),
                eq(overrides.field, field),
                eq(overrides.side, side),
                isWaiting,
              ),
            );
          const id = newId('ovr');
          await session
            .db()
            .insert(overrides)
            .values({
              id,
              tenantId,
              linkId: link.id,
              field,
              side,
              sealedValue: cipher.seal(valuePlace(id), source),
              basisFp: basis,
              operatorId,
              issueId: issueId ?? null,
              journalId: journalId ?? null,
            });
          made.push(id);
        }
        return made;
      }),

    waiting: async (tenantId, linkId) => {
      const rows = await session
        .db()
        .select()
        .from(overrides)
        .where(and(eq(overrides.tenantId, tenantId), isOfFamily(overrides.linkId, linkId), isWaiting))
        .orderBy(asc(overrides.seq));
      const cipher = rows.length === 0 ? null : await readableCipherOf(context, tenantId);
      return rows.flatMap((row) => {
        const source = cipher?.open(valuePlace(row.id), sourceSchema, row.sealedValue) ?? null;
        if (source === null) return [];
        const { id, field, side, operatorId, issueId, journalId, createdAt } = row;
        return [
          {
            id,
            linkId: row.linkId,
            field,
            side,
            source,
            basis: row.basisFp,
            operatorId,
            issueId,
            journalId,
            createdAt,
          },
        ];
      });
    },

    failedDecision: async (tenantId, issueId) => {
      const [row] = await session
        .db()
        .select()
        .from(overrides)
        .where(and(eq(overrides.tenantId, tenantId), eq(overrides.issueId, issueId)))
        .orderBy(desc(overrides.seq))
        .limit(1);
      if (!row?.closedAt || (row.outcome !== 'refused' && row.outcome !== 'overtaken')) return null;
      const { outcome, refusedFor: reason, refusedAbout: about, operatorId, closedAt } = row;
      return { outcome, refusal: reason && { reason, about }, by: operatorId, at: closedAt };
    },

    close: (ids, outcome, refusal) =>
      session.atomically(async () => {
        if (ids.length === 0) return;
        const closed = await session
          .db()
          .update(overrides)
          .set({
            ...end(outcome),
            ...(refusal ? { refusedFor: refusal.reason, refusedAbout: refusal.about } : {}),
          })
          .where(and(inArray(overrides.id, [...ids]), isWaiting))
          .returning({ issueId: overrides.issueId });
        const decided = [...new Set(closed.flatMap(({ issueId }) => (issueId === null ? [] : [issueId])))];
        if (decided.length === 0) return;
        const left = session
          .db()
          .select({ id: overrides.id })
          .from(overrides)
          .where(and(eq(overrides.issueId, issues.id), isWaiting));
        await session
          .db()
          .update(issues)
          .set(
            outcome === 'applied'
              ? { state: 'resolved', closedAt: sql`now()`, version: sql`${issues.version} + 1` }
              : {
                  decision: null,
                  decidedBy: null,
                  decidedAt: null,
                  settledBasisFp: null,
                  version: sql`${issues.version} + 1`,
                },
          )
          .where(
            and(inArray(issues.id, decided), inArray(issues.state, ['open', 'snoozed']), notExists(left)),
          );
      }),
  };
}

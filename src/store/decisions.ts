import { and, desc, eq, inArray } from 'drizzle-orm';
import type { FlexId, NetvisorKey, OfficeKey, TenantId } from '../sync/ids';
import { officeKeySchema } from '../sync/ids';
import type { StoreContext } from './context';
import { decisions } from './schema';

export type DecisionKind = 'same' | 'different' | 'ignore' | 'office';

export interface NewDecision {
  readonly kind: DecisionKind;
  readonly flexId: FlexId | null;
  readonly netvisorKey: NetvisorKey | null;
  /** The office's key for `office`. */
  readonly value?: string;
  readonly operatorId: string;
}

/** One customer, by the id that its own system gave it. */
export type KnownSide = { readonly flexId: FlexId } | { readonly netvisorKey: NetvisorKey };

export interface DecidedPair {
  readonly flexId: FlexId;
  readonly netvisorKey: NetvisorKey;
}

/** What operators decided: the latest word counts, all are kept. */
export interface DecisionRepository {
  remember(tenantId: TenantId, decision: NewDecision): Promise<void>;
  /** Whether the two customers were said to be one or not (D3). */
  between(tenantId: TenantId, flexId: FlexId, netvisorKey: NetvisorKey): Promise<'same' | 'different' | null>;
  /** The customer of the other side that this one was last said to be, unless that was taken back (D5, D6). */
  counterpart(tenantId: TenantId, of: KnownSide): Promise<DecidedPair | null>;
  /** The latest word on each pair that there is one on. */
  verdicts(tenantId: TenantId): Promise<Array<DecidedPair & { readonly verdict: 'same' | 'different' }>>;
  /** The office chosen for a Netvisor customer (D8). */
  office(tenantId: TenantId, netvisorKey: NetvisorKey): Promise<OfficeKey | null>;
}

export function createDecisionRepository({ session }: StoreContext): DecisionRepository {
  return {
    remember: async (tenantId, { kind, flexId, netvisorKey, value, operatorId }) => {
      await session.db().insert(decisions).values({ tenantId, kind, flexId, netvisorKey, value, operatorId });
    },

    between: async (tenantId, flexId, netvisorKey) => {
      const [row] = await session
        .db()
        .select({ kind: decisions.kind })
        .from(decisions)
        .where(
          and(
            eq(decisions.tenantId, tenantId),
            eq(decisions.netvisorKey, netvisorKey),
            eq(decisions.flexId, flexId),
            inArray(decisions.kind, ['same', 'different']),
          ),
        )
        .orderBy(desc(decisions.seq))
        .limit(1);
      return row?.kind === 'same' || row?.kind === 'different' ? row.kind : null;
    },

    counterpart: async (tenantId, of) => {
      const rows = await session
        .db()
        .select()
        .from(decisions)
        .where(
          and(
            eq(decisions.tenantId, tenantId),
            'flexId' in of ? eq(decisions.flexId, of.flexId) : eq(decisions.netvisorKey, of.netvisorKey),
            inArray(decisions.kind, ['same', 'different']),
          ),
        )
        .orderBy(desc(decisions.seq));
      const heard = new Set<string>();
      for (const { kind, flexId, netvisorKey } of rows) {
        if (flexId === null || netvisorKey === null || heard.has(`${flexId} ${netvisorKey}`)) continue;
        if (kind === 'same') return { flexId, netvisorKey };
        heard.add(`${flexId} ${netvisorKey}`);
      }
      return null;
    },

    verdicts: async (tenantId) => {
      const rows = await session
        .db()
        .selectDistinctOn([decisions.flexId, decisions.netvisorKey])
        .from(decisions)
        .where(and(eq(decisions.tenantId, tenantId), inArray(decisions.kind, ['same', 'different'])))
        .orderBy(decisions.flexId, decisions.netvisorKey, desc(decisions.seq));
      return rows.flatMap(({ kind, flexId, netvisorKey }) =>
        flexId === null || netvisorKey === null || (kind !== 'same' && kind !== 'different')
          ? []
          : [{ flexId, netvisorKey, verdict: kind }],
      );
    },

    office: async (tenantId, netvisorKey) => {
      const [row] = await session
        .db()
        .select({ value: decisions.value })
        .from(decisions)
        .where(
          and(
            eq(decisions.tenantId, tenantId),
            eq(decisions.netvisorKey, netvisorKey),
            eq(decisions.kind, 'office'),
          ),
        )
        .orderBy(desc(decisions.seq))
        .limit(1);
      return row?.value == null ? null : officeKeySchema.parse(row.value);
    },
  };
}

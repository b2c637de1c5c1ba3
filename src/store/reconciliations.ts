import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, notExists, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FieldName, Side } from '../sync/customer';
import type { DriftOutcome, DriftReason, ReconciliationPhase } from '../sync/drift';
import type { LinkId, NetvisorKey, RunId, TenantId } from '../sync/ids';
import { linkIdSchema, netvisorKeySchema } from '../sync/ids';
import { readableCipherOf } from './context';
import type { StoreContext } from './context';
import { labelPlace, labelSchema } from './link-rows';
import type { Label } from './link-rows';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { anyOf, jsonParam, rawRows } from './raw-rows';
import { createRunRepository } from './runs';
import type { Run } from './runs';
import { driftExamples, links, reconciliations, registerRows, runs } from './schema';

/** Where a comparison stands: the store alone knows, so that any process can go on with it. */
export interface ReconciliationPlace {
  readonly phase: ReconciliationPhase;
  /** Where in the phase the next step begins; null at its beginning. */
  readonly place: string | null;
}

export interface Reconciliation extends ReconciliationPlace {
  readonly runId: RunId;
  readonly tenantId: TenantId;
  /** Whether what was missed is brought over, or only told. */
  readonly repairs: boolean;
  /** How many customers differ for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** A customer that is not in step. */
export interface DriftFinding {
  readonly linkId: LinkId;
  readonly outcome: DriftOutcome;
  readonly reason: DriftReason;
  readonly fields: readonly FieldName[];
}

export interface DriftExample extends DriftFinding {
  /** When a comparison first found it. */
  readonly since: Date;
  readonly label: Label | null;
}

/** A customer of Netvisor's list without a counterpart in Flex; `link` is null when it was not known at all. */
export interface OnlyInNetvisor {
  readonly netvisorKey: NetvisorKey;
  readonly link: {
    readonly id: LinkId;
    readonly parkedCode: string | null;
    readonly traits: readonly string[];
  } | null;
}

/** What a step found. */
export interface ComparedPage {
  readonly outcomes: Readonly<Partial<Record<DriftOutcome, number>>>;
  readonly findings: readonly DriftFinding[];
  readonly netvisorCalls: number;
  readonly flexCalls: number;
}

/** Full comparisons of both registers, their progress and their reports (D10, D19, D21). */
export interface ReconciliationRepository {
  /** Opens the run of a comparison; null while another one of the tenant has not ended. */
  begin(
    tenantId: TenantId,
    reconciliation: { startedBy: string; workflowId: string; repairs: boolean },
  ): Promise<Run | null>;
  get(runId: RunId): Promise<Reconciliation | null>;
  /**
   * Takes a step's findings and moves on, in one transaction. False when another one has moved on from there already:
   * then nothing is counted twice.
   */
  advance(
    runId: RunId,
    from: ReconciliationPlace,
    to: ReconciliationPlace,
    page: ComparedPage,
  ): Promise<boolean>;
  /** Notes which customers a register has. */
  noteRows(runId: RunId, side: Side, ids: readonly string[]): Promise<void>;
  /** Customers of Netvisor's list that have no counterpart in Flex, with their link where there is one. */
  onlyInNetvisor(
    run: Pick<Reconciliation, 'runId' | 'tenantId'>,
    after: string | null,
    limit: number,
  ): Promise<OnlyInNetvisor[]>;
  /** Links whose Flex customer was not listed, in the order of their ids. */
  missingInFlex(
    run: Pick<Reconciliation, 'runId' | 'tenantId'>,
    after: string | null,
    limit: number,
  ): Promise<LinkId[]>;
  /** Ends the run; with `completed` its report replaces the one before. */
  end(runId: RunId, state: 'completed' | 'completedWithIssues' | 'cancelled' | 'failed'): Promise<void>;
  /** The newest report that is whole. */
  latest(tenantId: TenantId): Promise<{ run: Run; reasons: Readonly<Record<string, number>> } | null>;
  examples(
    tenantId: TenantId,
    runId: RunId,
    query: {
      outcomes?: readonly DriftOutcome[];
      reasons?: readonly string[];
      cursor?: string;
      limit: number;
    },
  ): Promise<{ rows: DriftExample[]; nextCursor: string | null; total: number }>;
}

/** So many customers are named for each reason; all are counted. */
export const EXAMPLES_PER_REASON = 100;

const ROWS_AT_ONCE = 5_000;

export function createReconciliationRepository(context: StoreContext): ReconciliationRepository {
  const { session } = context;
  const runRepository = createRunRepository(context);

  async function get(runId: RunId): Promise<Reconciliation | null> {
    const [row] = await session.db().select().from(reconciliations).where(eq(reconciliations.runId, runId));
    return row ?? null;
  }

  /** Counts per reason, and as many examples as there is room for. */
  async function noteFindings(
    { runId, tenantId, reasons }: Reconciliation,
    findings: readonly DriftFinding[],
  ): Promise<Record<string, number>> {
    const counted: Record<string, number> = { ...reasons };
    const shown: DriftFinding[] = [];
    for (const finding of findings) {
      const before = counted[finding.reason] ?? 0;
      counted[finding.reason] = before + 1;
      if (before < EXAMPLES_PER_REASON) shown.push(finding);
    }
    if (shown.length > 0) {
      const given = shown.map(({ linkId, outcome, reason, fields }) => ({
        link_id: linkId,
        outcome,
        reason,
        fields,
      }));
      // Found for the same reason before, it has been so since then.
      await rawRows(
        session.db(),
        z.object({ link_id: linkIdSchema }),
        sql`insert into drift_examples (run_id, tenant_id, link_id, outcome, reason, fields, since)
          select ${runId}, ${tenantId}, x.link_id, x.outcome, x.reason,
            array(select jsonb_array_elements_text(x.fields)),
            coalesce((select min(old.since) from drift_examples old
              where old.tenant_id = ${tenantId} and old.link_id = x.link_id and old.reason = x.reason), now())
          from jsonb_to_recordset(${jsonParam(given)}) as x(link_id text, outcome text, reason text, fields jsonb)
          on conflict (run_id, link_id, reason) do nothing returning link_id`,
      );
    }
    return counted;
  }

  return {
    get,

    begin: (tenantId, { startedBy, workflowId, repairs }) =>
      session.atomically(async () => {
        const [row] = await session
          .db()
          .insert(runs)
          .values({ id: newId('run'), tenantId, kind: 'reconciliation', startedBy, workflowId })
          .onConflictDoNothing()
          .returning({ id: runs.id });
        if (!row) return null;
        await session.db().insert(reconciliations).values({ runId: row.id, tenantId, repairs });
        return runRepository.get(tenantId, row.id);
      }),

    advance: (runId, from, to, page) =>
      session.atomically(async () => {
        const { outcomes, findings, netvisorCalls, flexCalls } = page;
        const [row] = await session
          .db()
          .select()
          .from(reconciliations)
          .where(eq(reconciliations.runId, runId))
          .for('update');
        if (row?.phase !== from.phase || row.place !== from.place) return false;
        const reasons = await noteFindings(row, findings);
        await session
          .db()
          .update(reconciliations)
          .set({ ...to, reasons })
          .where(eq(reconciliations.runId, runId));
        const done = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
        await runRepository.count(runId, { done, byOutcome: outcomes, netvisorCalls, flexCalls });
        return true;
      }),

    noteRows: async (runId, side, ids) => {
      for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
        const given = ids.slice(at, at + ROWS_AT_ONCE).map((id) => ({ id }));
        await session.db().execute(
          sql`insert into register_rows (run_id, side, external_id)
            select ${runId}, ${side}, x.id from jsonb_to_recordset(${jsonParam(given)}) as x(id text)
            on conflict do nothing`,
        );
      }
    },

    onlyInNetvisor: async ({ runId, tenantId }, after, limit) => {
      const rows = await session
        .db()
        .select({
          key: registerRows.externalId,
          linkId: links.id,
          parkedCode: links.parkedCode,
          traits: links.traits,
        })
        .from(registerRows)
        .leftJoin(
          links,
          and(
            eq(links.tenantId, tenantId),
            eq(links.netvisorKey, sql`${registerRows.externalId}`),
            isNull(links.aliasOf),
          ),
        )
        .where(
          and(
            eq(registerRows.runId, runId),
            eq(registerRows.side, 'netvisor'),
            after === null ? undefined : gt(registerRows.externalId, after),
            isNull(links.flexId),
          ),
        )
        .orderBy(asc(registerRows.externalId))
        .limit(limit);
      return rows.map(({ key, linkId, parkedCode, traits }) => ({
        netvisorKey: netvisorKeySchema.parse(key),
        link: linkId === null ? null : { id: linkId, parkedCode, traits: traits ?? [] },
      }));
    },

    missingInFlex: async ({ runId, tenantId }, after, limit) => {
      const listed = session
        .db()
        .select({ id: registerRows.externalId })
        .from(registerRows)
        .where(
          and(
            eq(registerRows.runId, runId),
            eq(registerRows.side, 'flex'),
            eq(registerRows.externalId, sql`${links.flexId}`),
          ),
        );
      const rows = await session
        .db()
        .select({ id: links.id })
        .from(links)
        .where(
          and(
            eq(links.tenantId, tenantId),
            isNull(links.aliasOf),
            isNotNull(links.flexId),
            isNotNull(links.netvisorKey),
            after === null ? undefined : sql`${links.id} > ${after}`,
            notExists(listed),
          ),
        )
        .orderBy(asc(links.id))
        .limit(limit);
      return rows.map(({ id }) => id);
    },

    end: (runId, state) =>
      session.atomically(async () => {
        const found = await get(runId);
        if (!found) return;
        await runRepository.setState(runId, state, { ended: true });
        await session.db().delete(registerRows).where(eq(registerRows.runId, runId));
        const whole = state === 'completed' || state === 'completedWithIssues';
        await session
          .db()
          .delete(driftExamples)
          .where(
            and(
              eq(driftExamples.tenantId, found.tenantId),
              whole ? ne(driftExamples.runId, runId) : eq(driftExamples.runId, runId),
            ),
          );
      }),

    latest: async (tenantId) => {
      const [row] = await session
        .db()
        .select({ runId: reconciliations.runId, reasons: reconciliations.reasons })
        .from(reconciliations)
        .innerJoin(runs, eq(runs.id, reconciliations.runId))
        .where(
          and(
            eq(reconciliations.tenantId, tenantId),
            inArray(runs.state, ['completed', 'completedWithIssues']),
          ),
        )
        .orderBy(desc(runs.seq))
        .limit(1);
      const run = row && (await runRepository.get(tenantId, row.runId));
      return run ? { run, reasons: row.reasons } : null;
    },

    examples: async (tenantId, runId, { outcomes = [], reasons = [], cursor, limit }) => {
      const after = placeInList(cursor);
      const filter = and(
        eq(driftExamples.tenantId, tenantId),
        eq(driftExamples.runId, runId),
        outcomes.length > 0 ? inArray(driftExamples.outcome, [...outcomes]) : undefined,
        reasons.length > 0 ? sql`${driftExamples.reason} = ${anyOf(reasons)}` : undefined,
      );
      const found = await session
        .db()
        .select({ example: driftExamples, sealedLabel: links.sealedLabel })
        .from(driftExamples)
        .innerJoin(links, eq(links.id, driftExamples.linkId))
        .where(after === null ? filter : and(filter, gt(driftExamples.seq, after)))
        .orderBy(asc(driftExamples.seq))
        .limit(limit + 1);
      const [counted] = await rawRows(
        session.db(),
        z.object({ n: z.coerce.number() }),
        sql`select count(*) as n from drift_examples where ${filter}`,
      );
      const { rows, nextCursor } = toPage(found, limit, ({ example }) => example.seq);
      const cipher = await readableCipherOf(context, tenantId);
      return {
        rows: rows.map(({ example: { linkId, outcome, reason, fields, since }, sealedLabel }) => ({
          linkId,
          outcome,
          reason,
          fields,
          since,
          label: cipher?.open(labelPlace(linkId), labelSchema, sealedLabel) ?? null,
        })),
        nextCursor,
        total: counted?.n ?? 0,
      };
    },
  };
}

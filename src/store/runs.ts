import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { PreviewId, RunId, TenantId } from '../sync/ids';
import type { StoreContext } from './context';
import { StoreError } from './errors';
import { newId } from './new-id';
import { placeInList, toPage } from './paging';
import { runs } from './schema';

export type RunKind = 'scan' | 'copy' | 'poll' | 'reconciliation' | 'undo' | 'decisions';
export type RunState =
  | 'queued'
  | 'running'
  | 'paused'
  | 'waitingForDecision'
  | 'cancelling'
  | 'cancelled'
  | 'completed'
  | 'completedWithIssues'
  | 'failed';

/** A long piece of work that an operator can follow. */
export interface Run {
  readonly id: RunId;
  readonly tenantId: TenantId;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly workflowId: string | null;
  /** Id of an operator, or the name of what started it. */
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly done: number;
  readonly total: number | null;
  readonly failed: number;
  readonly byOutcome: Record<string, number>;
  readonly netvisorCalls: number;
  readonly flexCalls: number;
  /** What is done and what is not, in numbers. */
  readonly statement: string | null;
  readonly errorCode: string | null;
  readonly previewId: PreviewId | null;
}

export interface NewRun {
  readonly kind: RunKind;
  readonly startedBy: string;
  readonly workflowId?: string;
  readonly previewId?: PreviewId;
  readonly total?: number;
  /** Given: creating it again returns the run as it stands. */
  readonly id?: RunId;
}

/** What to add to a run's counters. */
export interface RunCounts {
  readonly done?: number;
  readonly failed?: number;
  readonly byOutcome?: Readonly<Record<string, number>>;
  readonly netvisorCalls?: number;
  readonly flexCalls?: number;
}

export interface RunRepository {
  /** Queued. */
  create(tenantId: TenantId, run: NewRun): Promise<Run>;
  get(tenantId: TenantId, id: RunId): Promise<Run | null>;
  /** Newest first. */
  list(
    tenantId: TenantId,
    query: { kind?: RunKind; state?: RunState; cursor?: string; limit: number },
  ): Promise<{ rows: Run[]; nextCursor: string | null }>;
  /** `ended` stamps `endedAt`, once. */
  setState(
    id: RunId,
    state: RunState,
    extra?: { statement?: string; errorCode?: string; total?: number; ended?: boolean },
  ): Promise<void>;
  /** Adds, whoever else adds at the same time. */
  count(id: RunId, counts: RunCounts): Promise<void>;
  /** The newest run of these kinds that hasn't come to its end. */
  active(tenantId: TenantId, kinds: readonly RunKind[]): Promise<Run | null>;
}

const ACTIVE: RunState[] = ['queued', 'running', 'paused', 'waitingForDecision', 'cancelling'];

export function createRunRepository({ session, logger }: StoreContext): RunRepository {
  const toRun = ({ seq: _, ...run }: typeof runs.$inferSelect): Run => run;

  async function get(tenantId: TenantId, id: RunId): Promise<Run | null> {
    const [row] = await session
      .db()
      .select()
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), eq(runs.id, id)));
    return row ? toRun(row) : null;
  }

  return {
    get,

    create: async (tenantId, { id = newId('run'), kind, startedBy, workflowId, previewId, total }) => {
      await session
        .db()
        .insert(runs)
        .values({ id, tenantId, kind, startedBy, workflowId, previewId, total })
        .onConflictDoNothing();
      const run = await get(tenantId, id);
      if (!run) throw new StoreError(`${id} is a run of another tenant`, null);
      return run;
    },

    list: async (tenantId, { kind, state, cursor, limit }) => {
      const before = placeInList(cursor);
      const found = await session
        .db()
        .select()
        .from(runs)
        .where(
          and(
            eq(runs.tenantId, tenantId),
            kind === undefined ? undefined : eq(runs.kind, kind),
            state === undefined ? undefined : eq(runs.state, state),
            before === null ? undefined : lt(runs.seq, before),
          ),
        )
        .orderBy(desc(runs.seq))
        .limit(limit + 1);
      const { rows, nextCursor } = toPage(found, limit, (row) => row.seq);
      return { rows: rows.map(toRun), nextCursor };
    },

    setState: async (id, state, { statement, errorCode, total, ended } = {}) => {
      const [run] = await session
        .db()
        .update(runs)
        .set({
          state,
          statement,
          errorCode,
          total,
          endedAt: ended === true ? sql`coalesce(${runs.endedAt}, clock_timestamp())` : undefined,
        })
        .where(eq(runs.id, id))
        .returning({ tenantId: runs.tenantId, kind: runs.kind, errorCode: runs.errorCode });
      if (run) logger?.info({ ...run, runId: id, state }, ended === true ? 'run ended' : 'run under way');
    },

    count: async (id, { done = 0, failed = 0, byOutcome = {}, netvisorCalls = 0, flexCalls = 0 }) => {
      await session
        .db()
        .update(runs)
        .set({
          done: sql`${runs.done} + ${done}`,
          failed: sql`${runs.failed} + ${failed}`,
          netvisorCalls: sql`${runs.netvisorCalls} + ${netvisorCalls}`,
          flexCalls: sql`${runs.flexCalls} + ${flexCalls}`,
          byOutcome: sql`(select coalesce(jsonb_object_agg(added.key, added.n), '{}') from (
              select key, sum(value::bigint) as n from (
                select * from jsonb_each_text(${runs.byOutcome})
                union all select * from jsonb_each_text(${JSON.stringify(byOutcome)}::jsonb)
              ) every group by key
            ) added)`,
        })
        .where(eq(runs.id, id));
    },

    active: async (tenantId, kinds) => {
      const [row] = await session
        .db()
        .select()
        .from(runs)
        .where(and(eq(runs.tenantId, tenantId), inArray(runs.kind, [...kinds]), inArray(runs.state, ACTIVE)))
        .orderBy(desc(runs.seq))
        .limit(1);
      return row ? toRun(row) : null;
    },
  };
}

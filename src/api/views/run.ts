import { z } from 'zod';
import type { Run } from '../../store/runs';
import { previewIdSchema, runIdSchema, tenantIdSchema } from '../../sync/ids';
import type { Language } from '../../sync/languages';
import type { Call } from '../http/route';
import { at, atOrNull, moment } from '../http/moments';
import { textOfCode } from './code-text';

export const runKindSchema = z.enum(['scan', 'copy', 'poll', 'reconciliation', 'undo', 'decisions']);

export const runStateSchema = z.enum([
  'queued',
  'running',
  'paused',
  'waitingForDecision',
  'cancelling',
  'cancelled',
  'completed',
  'completedWithIssues',
  'failed',
]);

/** A run as every list and page shows it: one progress form for all long work. */
export const runSchema = z.object({
  id: runIdSchema,
  tenantId: tenantIdSchema,
  kind: runKindSchema,
  state: runStateSchema,
  startedBy: z.string(),
  startedAt: moment,
  endedAt: moment.nullable(),
  progress: z.object({
    done: z.number().int(),
    total: z.number().int().nullable(),
    byOutcome: z.record(z.string(), z.number().int()),
    failed: z.number().int(),
    perMinute: z.number().nullable(),
    secondsLeft: z.number().int().nullable(),
    netvisorCalls: z.number().int(),
    flexCalls: z.number().int(),
  }),
  /** What is done and what is not, in one sentence. */
  statement: z.string().nullable(),
  errorCode: z.string().nullable(),
  error: z.object({ title: z.string(), nextStep: z.string() }).nullable(),
  previewId: previewIdSchema.nullable(),
  workflow: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
});

export type RunView = z.infer<typeof runSchema>;

export function showRun(run: Run, call: Pick<Call, 'control' | 'language' | 'now'>): RunView {
  const { id, tenantId, kind, state, startedBy, done, total, byOutcome, failed } = run;
  return {
    id,
    tenantId,
    kind,
    state,
    startedBy,
    startedAt: at(run.startedAt),
    endedAt: atOrNull(run.endedAt),
    progress: {
      done,
      total,
      byOutcome,
      failed,
      ...paceOf(run, call.now()),
      netvisorCalls: run.netvisorCalls,
      flexCalls: run.flexCalls,
    },
    statement: statementOf(run, call.language),
    errorCode: run.errorCode,
    error: run.errorCode === null ? null : textOfCode(run.errorCode, call.language),
    previewId: run.previewId,
    workflow:
      run.workflowId === null ? null : { id: run.workflowId, url: call.control.workflowUrl(run.workflowId) },
  };
}

/** A pace needs some seconds of data before it says anything about the rest. */
const PACE_AFTER_MS = 5_000;

/** How fast the run goes and how long it still takes, from its beginning until now. */
function paceOf(
  { state, startedAt, endedAt, done, total }: Run,
  now: Date,
): { perMinute: number | null; secondsLeft: number | null } {
  const elapsedMs = (endedAt ?? now).getTime() - startedAt.getTime();
  if (done === 0 || elapsedMs < PACE_AFTER_MS) return { perMinute: null, secondsLeft: null };
  const perMs = done / elapsedMs;
  const moves = endedAt === null && state === 'running' && total !== null;
  return {
    perMinute: Math.round(perMs * 60_000 * 10) / 10,
    secondsLeft: moves ? Math.ceil(Math.max(total - done, 0) / perMs / 1000) : null,
  };
}

function statementOf({ state, done, total, failed }: Run, language: Language): string | null {
  if (total === null || state === 'queued' || state === 'running') return null;
  const left = Math.max(total - done, 0);
  return language === 'fi'
    ? `${done} valmista, ${left} jäljellä, ${failed} epäonnistui.`
    : `${done} done, ${left} left, ${failed} failed.`;
}

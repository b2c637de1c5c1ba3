import { z } from 'zod';
import type { DriftExample } from '../../store/reconciliations';
import type { Store } from '../../store/store';
import { DRIFT_OUTCOMES } from '../../sync/drift';
import { renderDriftReason } from '../../sync/drift-texts';
import { FIELD_NAMES } from '../../sync/field-table';
import { linkIdSchema, runIdSchema } from '../../sync/ids';
import type { TenantId } from '../../sync/ids';
import type { Language } from '../../sync/languages';
import { at, moment } from '../http/moments';
import { labelSchema } from './issue';

export const driftOutcomeSchema = z.enum(DRIFT_OUTCOMES);

/** What the newest full comparison counted, by outcome and by reason. */
export const driftReportSchema = z.object({
  at: moment,
  runId: runIdSchema,
  ...Object.fromEntries(DRIFT_OUTCOMES.map((outcome) => [outcome, z.number().int()])),
  reasons: z.record(z.string(), z.number().int()),
});

/** A customer that is not in step. */
export const driftRowSchema = z.object({
  linkId: linkIdSchema,
  label: labelSchema.nullable(),
  outcome: driftOutcomeSchema,
  reasonCode: z.string(),
  reason: z.string(),
  fields: z.array(z.enum(FIELD_NAMES)),
  since: moment,
});

export async function driftReport(
  { reconciliations }: Pick<Store, 'reconciliations'>,
  tenantId: TenantId,
): Promise<z.infer<typeof driftReportSchema> | null> {
  const latest = await reconciliations.latest(tenantId);
  if (!latest) return null;
  const { run, reasons } = latest;
  return {
    at: at(run.endedAt ?? run.startedAt),
    runId: run.id,
    ...Object.fromEntries(DRIFT_OUTCOMES.map((outcome) => [outcome, run.byOutcome[outcome] ?? 0])),
    reasons: { ...reasons },
  };
}

export const showDrift = (
  { linkId, label, outcome, reason, fields, since }: DriftExample,
  language: Language,
): z.infer<typeof driftRowSchema> => ({
  linkId,
  label,
  outcome,
  reasonCode: reason,
  reason: renderDriftReason(reason, language),
  fields: [...fields],
  since: at(since),
});

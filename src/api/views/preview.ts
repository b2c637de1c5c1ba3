import { z } from 'zod';
import type { Preview, PreviewItem } from '../../store/previews';
import { flexIdSchema, linkIdSchema, netvisorKeySchema, previewIdSchema, runIdSchema } from '../../sync/ids';
import { suggestionSchema } from '../../sync/suggest-matches';
import { at, atOrNull, moment } from '../http/moments';
import { labelSchema } from './issue';
import { numberOverlapSchema } from './number-overlap';

export const directionSchema = z.enum(['netvisorToFlex', 'flexToNetvisor']);
export const modeSchema = z.enum(['copy', 'merge']);

export const outcomeSchema = z.enum([
  'create',
  'link',
  'update',
  'unchanged',
  'conflict',
  'collision',
  'skipped',
]);

export const approvalSchema = z.object({ by: z.string(), at: moment });

export const previewSchema = z.object({
  id: previewIdSchema,
  state: z.enum(['building', 'ready', 'stale', 'approved', 'used', 'expired']),
  scanRunId: runIdSchema,
  /** Digest of every line: what was seen is what is approved. */
  fingerprint: z.string().nullable(),
  direction: directionSchema,
  mode: modeSchema,
  counts: z.record(outcomeSchema, z.number().int()),
  effects: z.json(),
  expected: z.object({ seconds: z.number(), netvisorCalls: z.number() }).nullable(),
  takenAt: moment,
  expiresAt: moment.nullable(),
  approvals: z.array(approvalSchema),
  approvalsRequired: z.number().int(),
  /** Preflight's look at both systems' numbers; null before the first one. */
  numberOverlap: numberOverlapSchema.nullable(),
});

/** One operator's approval suffices. */
export const APPROVALS_REQUIRED = 1;

export function showPreview(
  preview: Preview,
  overlap: z.infer<typeof numberOverlapSchema> | null,
): z.infer<typeof previewSchema> {
  const { id, state, scanRunId, fingerprint, direction, mode, counts, expected } = preview;
  return {
    id,
    state,
    scanRunId,
    fingerprint,
    direction,
    mode,
    counts,
    effects: z.json().parse(preview.effects),
    expected,
    takenAt: at(preview.takenAt),
    expiresAt: atOrNull(preview.expiresAt),
    approvals: approvalsOf(preview),
    approvalsRequired: APPROVALS_REQUIRED,
    numberOverlap: overlap,
  };
}

export const approvalsOf = ({ approvedBy, approvedAt }: Preview): Array<z.infer<typeof approvalSchema>> =>
  approvedBy === null || approvedAt === null ? [] : [{ by: approvedBy, at: at(approvedAt) }];

const changeSchema = z.looseObject({
  side: z.enum(['flex', 'netvisor']),
  field: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
});

/** How the copy run's plan of a customer lies in the store. */
const detailSchema = z.looseObject({
  changes: z.array(changeSchema).default([]),
  suggestions: z.array(suggestionSchema).default([]),
});

export const previewItemSchema = z.object({
  /** Its number within the preview. */
  itemId: z.number().int(),
  outcome: outcomeSchema,
  reasonCode: z.string(),
  linkId: linkIdSchema.nullable(),
  flexId: flexIdSchema.nullable(),
  netvisorKey: netvisorKeySchema.nullable(),
  label: labelSchema.nullable(),
  /** What would be written. */
  fields: z.array(changeSchema),
  /** Customers of the other side that it may be, the likeliest first, with reasons (D5). */
  suggestions: z.array(suggestionSchema),
  decision: z.string().nullable(),
  doneAt: moment.nullable(),
  result: z.string().nullable(),
});

export function showPreviewItem(item: PreviewItem): z.infer<typeof previewItemSchema> {
  const { n, outcome, reasonCode, linkId, flexId, netvisorKey, label, decision, doneAt, result } = item;
  const detail = detailSchema.safeParse(item.detail).data;
  return {
    itemId: n,
    outcome,
    reasonCode,
    linkId,
    flexId,
    netvisorKey,
    label,
    fields: detail?.changes ?? [],
    suggestions: detail?.suggestions ?? [],
    decision,
    doneAt: atOrNull(doneAt),
    result,
  };
}

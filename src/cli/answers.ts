import { z } from 'zod';

/*
 * What the commands read of the API's answers. Loose: a newer service may say more, and --json passes all of it on.
 */

export const runSchema = z.looseObject({
  id: z.string(),
  tenantId: z.string(),
  kind: z.string(),
  state: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  progress: z.looseObject({
    done: z.number(),
    total: z.number().nullable(),
    byOutcome: z.record(z.string(), z.number()),
    failed: z.number(),
    perMinute: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    netvisorCalls: z.number(),
    flexCalls: z.number(),
  }),
  statement: z.string().nullable(),
  errorCode: z.string().nullable(),
  error: z.object({ title: z.string(), nextStep: z.string() }).nullable(),
  workflow: z.looseObject({ id: z.string(), url: z.string().nullable() }).nullable(),
});
export type RunAnswer = z.infer<typeof runSchema>;

export const tenantSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  businessId: z.string(),
  state: z.string(),
  health: z.string(),
  healthReason: z.string().nullable(),
  lastPollAt: z.string().nullable(),
  backlog: z.number(),
  openIssues: z.record(z.string(), z.number()),
  activeRun: runSchema.nullable(),
});
export type TenantAnswer = z.infer<typeof tenantSchema>;

export const tenantPageSchema = tenantSchema.extend({
  links: z.record(z.string(), z.number()),
  goLive: z.looseObject({ step: z.string() }),
  drift: z.looseObject({ at: z.string(), reasons: z.record(z.string(), z.number()) }).nullable(),
  officeSweep: z.looseObject({
    state: z.enum(['on', 'listed', 'tooMany']),
    stoppedAt: z.string().nullable(),
  }),
  temporalUrl: z.string().nullable(),
});

export const listOf = <T extends z.ZodType>(row: T) =>
  z.looseObject({
    data: z.array(row),
    nextCursor: z.string().nullable(),
    total: z.looseObject({ value: z.number(), exact: z.boolean() }),
  });

export interface ListAnswer<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
  readonly total: { readonly value: number; readonly exact: boolean };
}

export const fleetSchema = z.looseObject({
  byHealth: z.record(z.string(), z.number()),
  byState: z.record(z.string(), z.number()),
  openIssues: z.record(z.string(), z.number()),
  outages: z.array(z.looseObject({ side: z.string(), tenantIds: z.array(z.string()), since: z.string() })),
});

export const connectionSchema = z.looseObject({
  side: z.string(),
  state: z.string(),
  last4: z.string().nullable(),
  etag: z.string().nullable(),
});

export const goLiveSchema = z.looseObject({
  step: z.string(),
  direction: z.string().nullable(),
  mode: z.string(),
  includeInactive: z.boolean(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
});

const sideNumbersSchema = z.looseObject({
  ranges: z.array(z.string()),
  moreRanges: z.number(),
  next: z.array(z.string()),
});

const numberOverlapSchema = z.looseObject({
  status: z.string(),
  title: z.string(),
  why: z.string().nullable(),
  messageForCompany: z.string().nullable(),
  found: z.object({ flex: sideNumbersSchema, netvisor: sideNumbersSchema }),
});
export type NumberOverlapAnswer = z.infer<typeof numberOverlapSchema>;

export const previewSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  fingerprint: z.string().nullable(),
  direction: z.string(),
  counts: z.record(z.string(), z.number()),
  /** What would be written, by side and kind; null while the preview is being built. */
  effects: z
    .array(
      z.looseObject({
        side: z.string(),
        action: z.string(),
        customers: z.number(),
        fields: z.record(z.string(), z.number()),
      }),
    )
    .nullable(),
  expected: z.object({ seconds: z.number(), netvisorCalls: z.number() }).nullable(),
  takenAt: z.string(),
  expiresAt: z.string().nullable(),
  numberOverlap: numberOverlapSchema.nullable(),
});
export type PreviewAnswer = z.infer<typeof previewSchema>;

const labelSchema = z.object({ name: z.string(), number: z.string().nullable() });

export const previewItemSchema = z.looseObject({
  itemId: z.number(),
  outcome: z.string(),
  reasonCode: z.string(),
  label: labelSchema.nullable(),
  fields: z.array(z.looseObject({ field: z.string() })),
});

export const driftRowSchema = z.looseObject({
  linkId: z.string(),
  label: labelSchema.nullable(),
  outcome: z.string(),
  reason: z.string(),
  fields: z.array(z.string()),
  since: z.string(),
});

export const approvedSchema = z.looseObject({ runId: z.string() });

export const linkSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  number: z.string().nullable(),
  state: z.string(),
  flexId: z.string().nullable(),
  netvisorKey: z.string().nullable(),
  lastChangeAt: z.string().nullable(),
  issues: z.number(),
});

export const linkPageSchema = linkSchema.extend({
  agreedAt: z.string().nullable(),
  parkedCode: z.string().nullable(),
  hints: z.array(z.looseObject({ source: z.string(), type: z.string(), receivedAt: z.string() })),
  workflow: z.looseObject({ id: z.string(), url: z.string().nullable() }),
});

export const issueSchema = z.looseObject({
  id: z.string(),
  tenantId: z.string(),
  code: z.string(),
  severity: z.string(),
  title: z.string(),
  state: z.string(),
  label: labelSchema.nullable(),
  linkId: z.string().nullable(),
  openedAt: z.string(),
});

export const issuePageSchema = issueSchema.extend({
  cause: z.string(),
  nextStep: z.string(),
  healsItself: z.boolean(),
  decided: z.object({ decision: z.string(), by: z.string(), at: z.string() }).nullable(),
  choices: z.array(z.object({ id: z.string(), label: z.string(), detail: z.string() })),
  notCarriedOut: z.looseObject({ reason: z.string(), by: z.string(), at: z.string() }).nullable(),
  decisions: z.array(
    z.looseObject({ id: z.string(), label: z.string(), effectText: z.string(), recommended: z.boolean() }),
  ),
});

export const decidedSchema = z.looseObject({
  issue: issuePageSchema,
  effects: z.array(
    z.looseObject({ action: z.string(), side: z.string().nullable(), field: z.string().nullable() }),
  ),
});

export const undoneSchema = z.looseObject({ linkId: z.string() });

export const journalSchema = z.looseObject({
  id: z.string(),
  at: z.string(),
  linkId: z.string(),
  side: z.string(),
  label: z.string(),
  reason: z.string(),
  runId: z.string().nullable(),
  undo: z.looseObject({ state: z.string() }).nullable(),
});

export const valuesSchema = z.looseObject({ before: z.json(), after: z.json() });

export const syncedSchema = z.looseObject({ linkId: z.string() });

export const rotatedKeysSchema = z.looseObject({
  keys: z.number(),
  rewrapped: z.number(),
  unreadable: z.number(),
});

export const rotatedSchema = z.looseObject({
  deliveredToFlex: z.boolean(),
  secrets: z.array(z.looseObject({ id: z.string(), last4: z.string(), expiresAt: z.string().nullable() })),
});

const seenSchema = z.looseObject({ kind: z.string(), text: z.string().optional() });

export const explanationSchema = z.looseObject({
  linkId: z.string(),
  readAt: z.string(),
  sides: z.record(z.string(), z.looseObject({ state: z.string(), code: z.string().nullable() })),
  match: z.looseObject({
    text: z.string(),
    flexId: z.string().nullable(),
    netvisorKey: z.string().nullable(),
  }),
  fields: z.array(
    z.looseObject({
      label: z.string(),
      flex: seenSchema,
      netvisor: seenSchema,
      since: z.record(z.string(), z.string()),
      reason: z.string(),
      write: z.string().nullable(),
      after: z.record(z.string(), seenSchema.nullable()),
      warnings: z.array(z.looseObject({ side: z.string(), text: z.string() })),
    }),
  ),
  wouldRaise: z.array(z.looseObject({ code: z.string(), title: z.string() })),
  writes: z.record(z.string(), z.string().nullable()),
  issues: z.array(issueSchema),
});
export type ExplanationAnswer = z.infer<typeof explanationSchema>;

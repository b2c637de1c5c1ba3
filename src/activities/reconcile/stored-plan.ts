import { z } from 'zod';
import {
  flexIdSchema,
  hintIdSchema,
  netvisorKeySchema,
  overrideIdSchema,
  previewIdSchema,
  runIdSchema,
} from '../../sync/ids';
import { syncPlanSchema } from '../../sync/stored-shapes';

/**
 * What planning hands to the applying activities through the store, encrypted, for one minute: Temporal sees
 * its id only (I3).
 */
export const storedPlanSchema = z.strictObject({
  plan: syncPlanSchema,
  /** Which writes come first; also how many lease acquisitions lie between planning and each side's turn. */
  sides: z.array(z.enum(['netvisor', 'flex'])),
  flexId: flexIdSchema.nullable(),
  netvisorKey: netvisorKeySchema.nullable(),
  flexVersion: z.number().int().nullable(),
  hintIds: z.array(hintIdSchema),
  /** Operators' words that are carried out once a side is written. */
  words: z.strictObject({ flex: z.array(overrideIdSchema), netvisor: z.array(overrideIdSchema) }),
  run: z.strictObject({ runId: runIdSchema, previewId: previewIdSchema, item: z.number().int() }).nullable(),
});

export type StoredPlan = z.infer<typeof storedPlanSchema>;

/** How long a plan may wait to be applied (design.md, Activities). */
export const PLAN_TTL_MS = 60_000;

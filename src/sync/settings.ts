import { z } from 'zod';
import { FIELD_NAMES } from './field-table';

/** A tenant's settings with their defaults (console.md section 3, D1, D8, D12, D19–D21, I5). */
export const tenantSettingsSchema = z.strictObject({
  fields: z
    .partialRecord(
      z.enum(FIELD_NAMES),
      z.strictObject({
        direction: z.enum(['both', 'flexToNetvisor', 'netvisorToFlex', 'off']),
        clearing: z.enum(['travels', 'ask', 'never']),
      }),
    )
    .default({}),
  typeNames: z
    .strictObject({ PRIVATE: z.string().min(1).max(100), COMPANY: z.string().min(1).max(100) })
    .default({ PRIVATE: 'Yksityisasiakas Netvisor', COMPANY: 'Yritysasiakas Netvisor' }),
  includeInactive: z.boolean().default(false),
  settleSeconds: z.number().min(0).max(60).default(1),
  breakerPercent: z.number().int().min(1).max(100).default(10),
  retentionDays: z.number().int().min(1).max(180).default(30),
  netvisorConcurrency: z.number().int().min(1).max(4).default(1),
  flexConcurrency: z.number().int().min(1).max(16).default(4),
  officeName: z.string().min(1).max(80).default('Käyntiosoite'),
  officeSweepMinutes: z.number().int().min(15).max(1440).default(60),
});

export type TenantSettings = z.infer<typeof tenantSettingsSchema>;

export const defaultSettings = (): TenantSettings => tenantSettingsSchema.parse({});

import { z } from 'zod';

export const scopes = [
  'customers.read',
  'customers.write',
  'types.read',
  'types.write',
  'series.read',
  'webhooks.manage',
] as const;

export type Scope = (typeof scopes)[number];

/** The switches of one tenant. */
export const settingsSchema = z.strictObject({
  /** At most so many requests in so many seconds, then 429; null: no limit. */
  budget: z
    .strictObject({ requests: z.int().min(1).max(1_000_000), seconds: z.number().min(0.1).max(3600) })
    .nullable(),
  /** What every token of the tenant may do; tokens can be issued for less. */
  scopes: z.array(z.enum(scopes)),
  /** How long a webhook receiver may take. */
  webhookTimeoutMs: z.int().min(10).max(600_000),
  /** Multiplies the waits before webhook retries: 0.01 makes a minute 0.6 seconds. */
  retryScale: z.number().min(0).max(1000),
});

export type FlexSettings = Readonly<z.infer<typeof settingsSchema>>;

/** Body of `PATCH /_sandbox/settings`: what is absent stays. */
export const settingsPatchSchema = settingsSchema.partial();

export function defaultSettings(): FlexSettings {
  return { budget: null, scopes: [...scopes], webhookTimeoutMs: 15_000, retryScale: 1 };
}

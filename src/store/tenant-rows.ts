import { z } from 'zod';
import type { TenantId } from '../sync/ids';
import { tenantSettingsSchema } from '../sync/settings';
import { readableCipherOf } from './context';
import type { StoreContext } from './context';
import type { tenants } from './schema';
import type { Place } from './tenant-cipher';
import type { GoLive, Tenant } from './tenants';

export type TenantRow = typeof tenants.$inferSelect;

const goLiveSchema: z.ZodType<GoLive> = z.object({
  direction: z.enum(['netvisorToFlex', 'flexToNetvisor']),
  mode: z.enum(['copy', 'merge']),
  includeInactive: z.boolean(),
  confirmedBy: z.string(),
  confirmedAt: z.string(),
});

export const goLivePlace = (id: TenantId): Place => ['tenants', 'sealed_go_live', id];

/** A tenant as its row tells it. Settings that came with a newer version get their defaults. */
export async function openTenant(context: StoreContext, row: TenantRow): Promise<Tenant> {
  const { sealedGoLive, settings, ...rest } = row;
  const cipher = sealedGoLive === null ? null : await readableCipherOf(context, row.id);
  return {
    ...rest,
    settings: tenantSettingsSchema.parse(settings),
    goLive: cipher?.open(goLivePlace(row.id), goLiveSchema, sealedGoLive) ?? null,
  };
}

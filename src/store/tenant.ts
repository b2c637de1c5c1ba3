import { z } from 'zod';
import type { Kind } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import type { RunDirection, RunMode } from '../sync/policy';
import { tenantSettingsSchema } from '../sync/settings';
import type { TenantSettings } from '../sync/settings';
import { readableCipherOf } from './context';
import type { StoreContext } from './context';
import type { tenants } from './schema';
import type { Place } from './tenant-cipher';

export type TenantState = 'off' | 'goingLive' | 'live' | 'paused' | 'offboarded';

/** What was confirmed for the first run (R3, R21). */
export interface GoLive {
  readonly direction: RunDirection;
  readonly mode: RunMode;
  readonly includeInactive: boolean;
  readonly confirmedBy: string;
  /** ISO 8601. */
  readonly confirmedAt: string;
}

/** A customer company with its Flex account and its Netvisor company. Off when created (R4). */
export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly businessId: string;
  readonly language: 'fi' | 'en';
  readonly state: TenantState;
  readonly settings: TenantSettings;
  readonly goLive: GoLive | null;
  /** Flex's ids of the two Netvisor types (D23). */
  readonly customerTypes: Readonly<Record<Kind, string>> | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows with each change: the ETag. */
  readonly version: number;
}

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

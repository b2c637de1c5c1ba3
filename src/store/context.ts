import type { TenantId } from '../sync/ids';
import type { StoreLogger } from './store-logger';
import type { Session } from './session';
import type { TenantCipher } from './tenant-cipher';
import type { SecretsKeys, TenantKeys } from './tenant-keys';

/** What the repositories share. */
export interface StoreContext {
  readonly session: Session;
  readonly keys: TenantKeys;
  readonly secrets: SecretsKeys;
  readonly logger: StoreLogger | undefined;
  /** How long a lease or a lane's slot lasts without renewal, ms. */
  readonly leaseMs: number;
  /** How long a waiter of a lane keeps its place without renewal, ms. */
  readonly waiterMs: number;
}

/** The tenant's cipher; throws DataKeyDestroyed for an off-boarded one. */
export const cipherOf = (context: StoreContext, tenantId: TenantId): Promise<TenantCipher> =>
  context.keys.cipher(context.session, tenantId);

/** The same for reading lists: null when the key was destroyed. */
export const readableCipherOf = (context: StoreContext, tenantId: TenantId): Promise<TenantCipher | null> =>
  context.keys.readableCipher(context.session, tenantId);

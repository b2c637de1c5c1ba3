import { randomBytes } from 'node:crypto';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { TenantId } from '../sync/ids';
import { KEY_BYTES, deriveKey, seal, unseal } from './crypto';
import { DataKeyDestroyed, Unreadable, UnknownTenant, WrongSecretsKey } from './errors';
import { dataKeys } from './schema';
import type { Session } from './session';
import { createTenantCipher } from './tenant-cipher';
import type { TenantCipher } from './tenant-cipher';

/**
 * The tenants' data keys: each 32 random bytes, stored wrapped by SECRETS_KEY. Opened keys are kept in the
 * process for a minute, so a key destroyed by another process is gone everywhere after that.
 */
export interface TenantKeys {
  create(session: Session, tenantId: TenantId): Promise<void>;
  /** Throws {@link DataKeyDestroyed} when the tenant was off-boarded. */
  cipher(session: Session, tenantId: TenantId): Promise<TenantCipher>;
  /** For lists over many tenants: null when the key was destroyed. */
  readableCipher(session: Session, tenantId: TenantId): Promise<TenantCipher | null>;
  destroy(session: Session, tenantId: TenantId): Promise<void>;
  /** Wraps keys that an earlier SECRETS_KEY wrapped with the present one. Each by itself: it can be begun anew any time. */
  rewrap(session: Session): Promise<Rewrapped>;
  /** Throws {@link WrongSecretsKey} when the keys given don't open what is stored. */
  check(session: Session): Promise<void>;
}

/** What wrapping anew came to. */
export interface Rewrapped {
  /** Data keys that there are: one per tenant that was not off-boarded. */
  readonly keys: number;
  /** Of them those that an earlier SECRETS_KEY had wrapped. */
  readonly rewrapped: number;
  /** Of them those that none of the given keys opens: they stay as they are. */
  readonly unreadable: number;
}

export interface SecretsKeys {
  readonly secretsKey: Buffer;
  readonly previousSecretsKeys?: readonly Buffer[];
}

const CACHE_MS = 60_000;

export function createTenantKeys({ secretsKey, previousSecretsKeys = [] }: SecretsKeys): TenantKeys {
  const wrappingKey = wrappingKeyOf(secretsKey);
  const previousKeys = previousSecretsKeys.map(wrappingKeyOf);
  const opened = new Map<TenantId, { cipher: TenantCipher; until: number }>();

  function unwrap(tenantId: TenantId, wrapped: string): Buffer {
    for (const key of [wrappingKey, ...previousKeys]) {
      try {
        return unseal(key, placeOf(tenantId), wrapped);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
      }
    }
    throw new WrongSecretsKey();
  }

  async function readableCipher(session: Session, tenantId: TenantId): Promise<TenantCipher | null> {
    const known = opened.get(tenantId);
    if (known && known.until > Date.now()) return known.cipher;
    opened.delete(tenantId);
    const [row] = await session.db().select().from(dataKeys).where(eq(dataKeys.tenantId, tenantId));
    if (!row) throw new UnknownTenant(tenantId);
    if (row.wrapped === null) return null;
    const cipher = createTenantCipher(tenantId, unwrap(tenantId, row.wrapped));
    opened.set(tenantId, { cipher, until: Date.now() + CACHE_MS });
    return cipher;
  }

  return {
    create: async (session, tenantId) => {
      const wrapped = seal(wrappingKey, placeOf(tenantId), randomBytes(KEY_BYTES));
      await session.db().insert(dataKeys).values({ tenantId, wrapped });
    },

    readableCipher,

    cipher: async (session, tenantId) => {
      const cipher = await readableCipher(session, tenantId);
      if (!cipher) throw new DataKeyDestroyed(tenantId);
      return cipher;
    },

    destroy: async (session, tenantId) => {
      await session
        .db()
        .update(dataKeys)
        .set({ wrapped: null, destroyedAt: sql`now()` })
        .where(and(eq(dataKeys.tenantId, tenantId), isNotNull(dataKeys.wrapped)));
      opened.delete(tenantId);
    },

    rewrap: async (session) => {
      const rows = await session.db().select().from(dataKeys).where(isNotNull(dataKeys.wrapped));
      let rewrapped = 0;
      let unreadable = 0;
      for (const { tenantId, wrapped } of rows) {
        if (wrapped === null || opens(wrappingKey, tenantId, wrapped)) continue;
        if (!previousKeys.some((key) => opens(key, tenantId, wrapped))) {
          unreadable += 1;
          continue;
        }
        const changed = await session
          .db()
          .update(dataKeys)
          .set({ wrapped: seal(wrappingKey, placeOf(tenantId), unwrap(tenantId, wrapped)) })
          // Not over a key that was destroyed or rewrapped meanwhile.
          .where(and(eq(dataKeys.tenantId, tenantId), eq(dataKeys.wrapped, wrapped)))
          .returning({ tenantId: dataKeys.tenantId });
        rewrapped += changed.length;
      }
      return { keys: rows.length, rewrapped, unreadable };
    },

    check: async (session) => {
      // All of them: a rotation that was broken off leaves some under the earlier key.
      const rows = await session.db().select().from(dataKeys).where(isNotNull(dataKeys.wrapped));
      for (const { tenantId, wrapped } of rows) if (wrapped !== null) unwrap(tenantId, wrapped);
    },
  };
}

const wrappingKeyOf = (secretsKey: Buffer): Buffer => {
  if (secretsKey.length !== KEY_BYTES) throw new RangeError(`a secrets key has ${String(KEY_BYTES)} bytes`);
  return deriveKey(secretsKey, 'wrapping of data keys');
};

const placeOf = (tenantId: TenantId): string => `${tenantId}|data_keys|wrapped`;

function opens(key: Buffer, tenantId: TenantId, wrapped: string): boolean {
  try {
    unseal(key, placeOf(tenantId), wrapped);
    return true;
  } catch {
    return false;
  }
}

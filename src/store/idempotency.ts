import { createHmac } from 'node:crypto';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { StoreContext } from './context';
import { deriveKey, seal, unseal } from './crypto';
import { Unreadable } from './errors';
import { idempotency } from './schema';

export type BegunRequest =
  /** Do the work, then `finish` or `abandon`. */
  | { kind: 'new' }
  /** The first answer again. */
  | { kind: 'replay'; status: number; body: unknown }
  /** The key was used with another body. */
  | { kind: 'differs' }
  /** The first request is still worked on. */
  | { kind: 'inProgress' };

/** Idempotency keys of the API, kept for 24 hours. Answers are encrypted, bodies known by a keyed digest only. */
export interface IdempotencyRepository {
  /**
   * @param scope operation and caller: keys of different scopes don't meet
   * @param bodyHash digest of the request's body
   */
  begin(scope: string, key: string, bodyHash: string): Promise<BegunRequest>;
  finish(scope: string, key: string, status: number, body: unknown): Promise<void>;
  /** The work failed without effect: the key may be used again. */
  abandon(scope: string, key: string): Promise<void>;
  /** Deletes what is older than 24 hours. Returns how many. */
  purge(): Promise<number>;
}

const KEPT = sql`now() - interval '24 hours'`;
/** A request that never ended died with its process. */
const GIVEN_UP = sql`now() - interval '5 minutes'`;

export function createIdempotencyRepository({ session, secrets }: StoreContext): IdempotencyRepository {
  // Answers belong to no tenant, so they are sealed by keys of the service; older ones after a rotation too.
  const keysOf = (secretsKey: Buffer) => ({
    values: deriveKey(secretsKey, 'answers'),
    digests: deriveKey(secretsKey, 'digests of bodies'),
  });
  const present = keysOf(secrets.secretsKey);
  const all = [present, ...(secrets.previousSecretsKeys ?? []).map(keysOf)];

  const macOf = (key: Buffer, bodyHash: string): string =>
    createHmac('sha256', key).update(bodyHash).digest('base64url');
  const isRow = (scope: string, key: string) => and(eq(idempotency.scope, scope), eq(idempotency.key, key));
  const place = (scope: string, key: string): string => JSON.stringify(['idempotency', scope, key]);

  function open(scope: string, key: string, sealed: string): unknown {
    for (const { values } of all) {
      try {
        return JSON.parse(unseal(values, place(scope, key), sealed).toString('utf8'));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
      }
    }
    throw new Unreadable('an answer was sealed by another SECRETS_KEY');
  }

  return {
    begin: async (scope, key, bodyHash) => {
      const bodyMac = macOf(present.digests, bodyHash);
      const [fresh] = await session
        .db()
        .insert(idempotency)
        .values({ scope, key, bodyMac })
        .onConflictDoUpdate({
          target: [idempotency.scope, idempotency.key],
          set: { bodyMac, startedAt: sql`now()`, status: null, sealedBody: null },
          setWhere: sql`${idempotency.startedAt} < ${KEPT}
            or (${idempotency.status} is null and ${idempotency.startedAt} < ${GIVEN_UP})`,
        })
        .returning({ key: idempotency.key });
      if (fresh) return { kind: 'new' };
      const [row] = await session.db().select().from(idempotency).where(isRow(scope, key));
      // Abandoned this moment: the caller may try again.
      if (!row) return { kind: 'inProgress' };
      const same = all.some(({ digests }) => macOf(digests, bodyHash) === row.bodyMac);
      if (!same) return { kind: 'differs' };
      if (row.status === null || row.sealedBody === null) return { kind: 'inProgress' };
      return { kind: 'replay', status: row.status, body: open(scope, key, row.sealedBody) };
    },

    finish: async (scope, key, status, body) => {
      const sealedBody = seal(present.values, place(scope, key), JSON.stringify(body ?? null));
      await session.db().update(idempotency).set({ status, sealedBody }).where(isRow(scope, key));
    },

    abandon: async (scope, key) => {
      await session
        .db()
        .delete(idempotency)
        .where(and(isRow(scope, key), isNull(idempotency.status)));
    },

    purge: async () => {
      const rows = await session
        .db()
        .delete(idempotency)
        .where(lt(idempotency.startedAt, KEPT))
        .returning({ key: idempotency.key });
      return rows.length;
    },
  };
}

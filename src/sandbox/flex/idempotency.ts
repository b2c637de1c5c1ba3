import { createHash } from 'node:crypto';
import type { CustomerRecord } from './customer';
import { canonicalJson } from './json';
import { FlexProblem } from './problem';

/** The contract promises 24 hours. */
const KEPT_MS = 48 * 3_600_000;

interface RememberedCreate {
  readonly fingerprint: string;
  /** As it was answered first. */
  readonly record: CustomerRecord;
  readonly atMs: number;
}

/** Creates that were done, by their Idempotency-Key. */
export class IdempotencyKeys {
  private readonly byKey = new Map<string, RememberedCreate>();

  /**
   * The customer that an earlier request with this key made; undefined for a new key.
   * @throws FlexProblem 422 when that request had another body
   */
  find(key: string, body: unknown, nowMs: number): CustomerRecord | undefined {
    const remembered = this.byKey.get(key);
    if (!remembered || nowMs - remembered.atMs > KEPT_MS) return undefined;
    if (remembered.fingerprint === fingerprintOf(body)) return remembered.record;
    throw new FlexProblem('idempotency_key_reused', 'This Idempotency-Key was used with another body.');
  }

  remember(key: string, body: unknown, record: CustomerRecord, nowMs: number): void {
    this.byKey.delete(key);
    this.byKey.set(key, { fingerprint: fingerprintOf(body), record, atMs: nowMs });
    for (const [oldKey, { atMs }] of this.byKey) {
      if (nowMs - atMs <= KEPT_MS) break;
      this.byKey.delete(oldKey);
    }
  }

  clear(): void {
    this.byKey.clear();
  }
}

function fingerprintOf(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('base64');
}

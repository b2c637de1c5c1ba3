import type { z } from 'zod';
import type { TenantId } from '../sync/ids';
import { deriveKey, keyedFingerprint, seal, unseal } from './crypto';

/** Table, column and, where the row keeps its id for life, the row: bound to the sealed text. */
export type Place = readonly [table: string, column: string, row?: string];

/** Makes the keyed fingerprint of a text, or of its absence. */
export type TextFingerprint = (text: string | null) => string;

/** Encrypts and fingerprints with the keys of one tenant. Synchronous: get it once, use it for many rows. */
export interface TenantCipher {
  /** Any JSON value as sealed text. */
  seal(place: Place, value: unknown): string;
  /** The value again, checked by its schema; null stays null. Throws Unreadable. */
  open<T>(place: Place, schema: z.ZodType<T>, sealed: string | null): T | null;
  /** Fingerprints for one purpose: those of different purposes can't be compared. */
  fingerprint(purpose: string): TextFingerprint;
}

/** @param dataKey the tenant's data key, 32 bytes; the keys in use are derived from it. */
export function createTenantCipher(tenantId: TenantId, dataKey: Buffer): TenantCipher {
  const valuesKey = deriveKey(dataKey, 'values');
  const at = (place: Place): string => [tenantId, ...place].join('|');
  return {
    seal: (place, value) => seal(valuesKey, at(place), JSON.stringify(value)),
    open: (place, schema, sealed) =>
      sealed === null
        ? null
        : schema.parse(JSON.parse(unseal(valuesKey, at(place), sealed).toString('utf8'))),
    fingerprint: (purpose) => {
      const key = deriveKey(dataKey, `fingerprint ${purpose}`);
      return (text) => keyedFingerprint(key, text);
    },
  };
}

import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { textArray } from './raw-rows';
import type { links, snapshotRows } from './schema';

/**
 * Rows that share any of the traits, by the index of traits alone: traits are fingerprints under their company's own
 * key, so nobody else's rows are among them. Put beside the other conditions, a planner that knows nothing yet of a
 * table that was just filled would rather look through all rows of the company.
 */
export const sharesAny = (table: typeof links | typeof snapshotRows, traits: readonly string[]): SQL =>
  sql`${table}.ctid = any(array(select ctid from ${table} where ${table.traits} && ${textArray(traits)}))`;

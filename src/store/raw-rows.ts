import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from './session';

const resultSchema = z.object({ rows: z.array(z.unknown()) });

/** Runs hand-written SQL and reads its rows by their schema: both drivers give rows, each in its own wrapper. */
export async function rawRows<T>(db: Db, row: z.ZodType<T>, statement: SQL): Promise<T[]> {
  // No schema is made here: to make one costs more than to read a row by it.
  const { rows } = resultSchema.parse(await db.execute(statement));
  return rows.map((one) => row.parse(one));
}

/** One parameter for a whole list of records: read it by `jsonb_to_recordset(… ) as x(column type, …)`. */
export const jsonParam = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;

/** One parameter for an array of texts, however long. */
export const textArray = (texts: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${jsonParam(texts)}))`;

/** The same to look for: `column = ${anyOf(texts)}`. */
export const anyOf = (texts: readonly string[]): SQL => sql`any(${textArray(texts)})`;

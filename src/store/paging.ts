import { z } from 'zod';
import { InvalidCursor } from './errors';

const cursorSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** The place in a list that a cursor stands for: a row's sequence number. Throws {@link InvalidCursor}. */
export function placeInList(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const parsed = cursorSchema.safeParse(cursor);
  if (!parsed.success) throw new InvalidCursor();
  return parsed.data;
}

/** Cuts rows read with `limit + 1` to a page and names where the next begins. */
export function toPage<R>(
  rows: readonly R[],
  limit: number,
  placeOf: (row: R) => number,
): { rows: R[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? String(placeOf(last)) : null };
}

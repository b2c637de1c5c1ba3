import type { z } from 'zod';
import { FlexProblem } from './problem';

/** An opaque cursor that holds what is needed to go on. */
export function encodeCursor(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** @throws FlexProblem 400 `invalid_cursor` for anything that {@link encodeCursor} did not make for this list */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (parsed.success) return parsed.data;
  } catch {
    // Not even JSON; the same refusal.
  }
  throw invalidCursor('This cursor was not given out by this list.');
}

export function invalidCursor(message: string): FlexProblem {
  return new FlexProblem('invalid_cursor', message, {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', message }],
  });
}

import { z } from 'zod';

/** RFC 3339, UTC, with milliseconds. */
export const moment = z.iso.datetime({ precision: 3 });

export const at = (date: Date): string => date.toISOString();

export const atOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

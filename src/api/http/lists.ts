import { z } from 'zod';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT);

/** Query parameters of every list that can be paged through. */
export const paging = { cursor: z.string().min(1).max(200).optional(), limit };

/** For lists that end with their first page. */
export const onePage = { limit };

/** A filter that may be given several times: any of the values fits. */
export const anyOf = <T extends z.ZodType>(value: T) =>
  z
    .preprocess(
      (given) => (given === undefined || Array.isArray(given) ? given : [given]),
      z.array(value).max(50).optional(),
    )
    .optional();

/** Every list answers so. `exact: false`: there are at least so many. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.object({
    data: z.array(row),
    nextCursor: z.string().nullable(),
    total: z.object({ value: z.number().int(), exact: z.boolean() }),
  });

/** The query of a page, without what was not given. */
export const pageOf = (query: { cursor?: string | undefined; limit: number }) => ({
  limit: query.limit,
  ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
});

/** A page of a list that the store doesn't count: at least the rows of this page. */
export function uncounted<T>(data: T[], nextCursor: string | null, cursor: string | undefined) {
  const whole = nextCursor === null && cursor === undefined;
  return { data, nextCursor, total: { value: data.length, exact: whole } };
}

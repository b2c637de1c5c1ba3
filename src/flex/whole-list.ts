import { z } from 'zod';
import type { FlexCallOptions, FlexCalls } from './call';

/** Reads a short list to its end, page by page. */
export async function readWholeList<T>(
  calls: FlexCalls,
  item: z.ZodType<T>,
  request: { readonly operation: string; readonly path: string },
  options?: FlexCallOptions,
): Promise<T[]> {
  const page = z.object({ data: z.array(item), next_cursor: z.string().nullish() });
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const { data, next_cursor }: z.infer<typeof page> = await calls.read(
      page,
      { ...request, method: 'GET', query: { cursor } },
      options,
    );
    all.push(...data);
    cursor = next_cursor ?? null;
  } while (cursor !== null);
  return all;
}

import { z } from 'zod';
import { flexIdSchema, type FlexId } from '../sync/ids';
import type { FlexCallOptions, FlexCalls } from './call';
import { originSchema, type ChangeOrigin } from './origin';

/** One entry of the change feed: what happened to a customer, without its data. */
export interface FlexChange {
  /** Place in the feed; grows, with gaps. */
  readonly seq: number;
  readonly at: Date;
  readonly id: FlexId;
  /** `created`, `updated`, `deactivated`, `reactivated`, `deleted`, `merged`. */
  readonly kind: string;
  readonly version: number;
  readonly changedFields: string[];
  readonly origin: ChangeOrigin;
  /** The surviving customer of a merge (D10). */
  readonly mergedInto: FlexId | null;
}

export interface ChangeQuery {
  /** Null: from now on; answers the cursor to begin with. */
  readonly cursor: string | null;
  /** At most 500. */
  readonly limit?: number;
}

const entrySchema = z
  .object({
    seq: z.int(),
    at: z.iso.datetime({ offset: true }),
    id: flexIdSchema,
    kind: z.string(),
    version: z.int(),
    changed_fields: z.array(z.string()).nullish(),
    origin: originSchema,
    merged_into: flexIdSchema.nullish(),
  })
  .transform((entry): FlexChange => ({
    seq: entry.seq,
    at: new Date(entry.at),
    id: entry.id,
    kind: entry.kind,
    version: entry.version,
    changedFields: entry.changed_fields ?? [],
    origin: entry.origin,
    mergedInto: entry.merged_into ?? null,
  }));

const feedSchema = z
  .object({ data: z.array(entrySchema), next_cursor: z.string() })
  .transform((page) => ({ entries: page.data, nextCursor: page.next_cursor }));

/** Reads on from a cursor. @throws FlexError `cursor_expired` when Flex no longer keeps changes so old. */
export function readChanges(
  calls: FlexCalls,
  query: ChangeQuery,
  options?: FlexCallOptions,
): Promise<z.infer<typeof feedSchema>> {
  return calls.read(
    feedSchema,
    {
      operation: 'changes',
      method: 'GET',
      path: '/v1/customers/changes',
      query: { cursor: query.cursor, limit: query.limit },
    },
    options,
  );
}

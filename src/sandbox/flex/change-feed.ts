import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor';
import type { Origin } from './customer';
import { FlexProblem } from './problem';

export type ChangeKind = 'created' | 'updated' | 'deactivated' | 'reactivated' | 'deleted' | 'merged';

/** An entry of the feed, in the contract's own words. */
export interface Change {
  /** Rises with every entry of the tenant, over resets too. */
  readonly seq: number;
  readonly at: string;
  readonly id: string;
  readonly kind: ChangeKind;
  readonly version: number;
  readonly changed_fields: readonly string[];
  readonly origin: Origin;
  readonly merged_into: string | null;
}

const KEPT_MS = 30 * 24 * 3_600_000;

/** The last entry that was seen, and when the cursor was given out. */
const cursorSchema = z.strictObject({ seq: z.int().min(0), at: z.int() });

/** The ordered change feed of one tenant; entries are kept for 30 days. */
export class ChangeFeed {
  private kept: Change[] = [];
  private lastSeq = 0;

  append(change: Omit<Change, 'seq'>): void {
    this.lastSeq += 1;
    this.kept.push({ seq: this.lastSeq, ...change });
  }

  /** Forgets all entries; cursors given out before are expired then, unless nothing followed them. */
  clear(): void {
    this.kept = [];
  }

  /**
   * Up to `limit` entries behind the cursor and the cursor behind them.
   * @param cursor absent: from now on, no entries
   * @throws FlexProblem 410 `cursor_expired`, 400 `invalid_cursor`
   */
  read(
    cursor: string | undefined,
    limit: number,
    nowMs: number,
  ): { entries: readonly Change[]; next: string } {
    if (cursor === undefined) return { entries: [], next: cursorAt(this.lastSeq, nowMs) };
    const { seq, at } = decodeCursor(cursorSchema, cursor);
    this.prune(nowMs);
    const firstKept = this.lastSeq - this.kept.length + 1;
    if (at < nowMs - KEPT_MS || seq < firstKept - 1 || seq > this.lastSeq) {
      throw new FlexProblem(
        'cursor_expired',
        'What followed this cursor is no longer kept; compare in full.',
      );
    }
    const start = seq - firstKept + 1;
    const entries = this.kept.slice(start, start + limit);
    return { entries, next: cursorAt(entries.at(-1)?.seq ?? seq, nowMs) };
  }

  private prune(nowMs: number): void {
    const oldest = new Date(nowMs - KEPT_MS).toISOString();
    const expired = this.kept.findIndex((change) => change.at >= oldest);
    this.kept.splice(0, expired === -1 ? this.kept.length : expired);
  }
}

const cursorAt = (seq: number, at: number): string => encodeCursor({ seq, at });

import type { Side } from '../sync/customer';
import type { HintSource } from '../sync/intake';
import type { Rank } from './lanes';

/** What the activities tell monitoring. Ids of customers and anything personal are never part of it (I3). */
export interface ActivityMetrics {
  /** A request to one of the systems has ended: `ok` or a code of the catalogue, and how long it took. */
  requestEnded(request: {
    readonly side: Side;
    readonly operation: string;
    readonly result: string;
    readonly ms: number;
  }): void;
  /** A request got its place in the lane after waiting for it (I5). */
  laneEntered(entry: { readonly side: Side; readonly rank: Rank; readonly ms: number }): void;
  /** Looked whether there was a place and left: somebody else waits already, or the other system is down. */
  laneLeft(turn: { readonly side: Side; readonly why: 'full' | 'closed' }): void;
  /** What a hint asked for has been written; the time since the hint was recorded. */
  written(hint: { readonly source: HintSource; readonly lagMs: number }): void;
  /** An attempt failed and will be made again, by code of the catalogue. */
  retried(code: string): void;
  /** A customer waits for a person, by code of the catalogue. */
  parked(code: string): void;
}

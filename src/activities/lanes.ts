import { randomUUID } from 'node:crypto';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import type { LaneRepository, LaneSlot } from '../store/lanes';
import { createBell } from './bell';
import type { Bell } from './bell';
import { LEASE_TIMING, keepRenewed } from './renewal';
import type { LeaseTiming } from './renewal';

/** Who goes first in a lane (I5): a person's edit, then polls, then bulk runs, then sweeps. */
export const RANK = { edit: 0, poll: 1, bulk: 2, sweep: 3 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** A place in a lane, held until released. `signal` aborts when the place is no longer ours. */
export interface LanePlace {
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

export interface LaneRequest {
  readonly tenantId: TenantId;
  readonly side: Side;
  /** How many requests may be in flight at once. */
  readonly slots: number;
  readonly rank: Rank;
  readonly signal: AbortSignal;
}

export interface LaneKeeper {
  /** Waits for a place. Rejects with the signal's reason when that aborts first. */
  enter(request: LaneRequest): Promise<LanePlace>;
}

interface Waiter {
  readonly id: string;
  readonly request: LaneRequest;
  readonly give: (place: LanePlace) => void;
  readonly fail: (reason: unknown) => void;
}

/** How often the first in line looks whether another process freed the lane. */
const LOOK_MS = 40;
/** The same while this process itself holds all places: then a freed one is told, and only the place in line is kept. */
const KEEP_MS = 1_000;

/** The line of this process to one lane. */
interface Line {
  readonly waiting: Waiter[];
  readonly bell: Bell;
  moving: boolean;
  /** Places that this process holds. */
  held: number;
}

/**
 * The lane to one system of one tenant, over all processes: at most `slots` requests in flight (I5). In this
 * process only the first in line asks the store, all others wait behind it; a freed place is handed on at once.
 */
export function createLaneKeeper(
  lanes: LaneRepository,
  holder: string,
  timing: LeaseTiming = LEASE_TIMING,
): LaneKeeper {
  const lines = new Map<string, Line>();

  const lineOf = ({ tenantId, side }: LaneRequest): Line => {
    const key = `${tenantId}:${side}`;
    const line = lines.get(key) ?? { waiting: [], bell: createBell(), moving: false, held: 0 };
    lines.set(key, line);
    return line;
  };

  const place = (line: Line, slot: LaneSlot, askedAt: number): LanePlace => {
    line.held += 1;
    const renewal = keepRenewed(() => lanes.renew(slot), askedAt, timing);
    let released = false;
    return {
      signal: renewal.lost,
      release: async () => {
        if (released) return;
        released = true;
        renewal.stop();
        // What was done in the lane is done; a place that can't be given back now ends by itself.
        await lanes.release(slot).catch(() => undefined);
        line.held -= 1;
        line.bell.ring();
      },
    };
  };

  const advance = async (line: Line): Promise<void> => {
    if (line.moving) return;
    line.moving = true;
    try {
      for (let first = line.waiting[0]; first; first = line.waiting[0]) await serve(line, first);
    } catch (error) {
      for (const waiter of line.waiting.splice(0)) waiter.fail(error);
    } finally {
      line.moving = false;
    }
  };

  const serve = async (line: Line, first: Waiter): Promise<void> => {
    const { tenantId, side, slots, rank } = first.request;
    line.bell.listen();
    const askedAt = performance.now();
    const got = await lanes.tryAcquire({ tenantId, side, slots, rank, waiterId: first.id, holder });
    const at = line.waiting.indexOf(first);
    if (at < 0) {
      // It gave up while we asked for it.
      await (got ? lanes.release({ tenantId, side, ...got }) : lanes.leave(first.id));
    } else if (got) {
      line.waiting.splice(at, 1);
      first.give(place(line, { tenantId, side, ...got }, askedAt));
    } else {
      await line.bell.sleep(line.held >= slots ? KEEP_MS : LOOK_MS);
    }
  };

  return {
    enter(request) {
      return new Promise<LanePlace>((resolve, reject) => {
        if (request.signal.aborted) {
          reject(abortReason(request.signal));
          return;
        }
        const line = lineOf(request);
        const onAbort = () => {
          const at = line.waiting.indexOf(waiter);
          if (at < 0) return;
          line.waiting.splice(at, 1);
          reject(abortReason(request.signal));
          // Those behind it need not wait until its place in line ends.
          void lanes
            .leave(waiter.id)
            .catch(() => undefined)
            .then(() => {
              line.bell.ring();
            });
        };
        const settle = () => {
          request.signal.removeEventListener('abort', onAbort);
        };
        const waiter: Waiter = {
          id: randomUUID(),
          request,
          give: (given) => {
            settle();
            resolve(given);
          },
          fail: (reason) => {
            settle();
            reject(reason instanceof Error ? reason : new Error('lane failed'));
          },
        };
        request.signal.addEventListener('abort', onAbort, { once: true });
        const behind = line.waiting.findIndex((other) => other.request.rank > request.rank);
        line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, waiter);
        // Behind another one there is nothing to ask anew.
        if (line.waiting[0] === waiter) line.bell.ring();
        void advance(line);
      });
    },
  };
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

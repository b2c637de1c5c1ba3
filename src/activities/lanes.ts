import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import type { LaneRepository } from '../store/lanes';

/** Who goes first in a lane (I5): a person's edit, then polls, then bulk runs, then sweeps. */
export const RANK = { edit: 0, poll: 1, bulk: 2, sweep: 3 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** A place in a lane, held until released. `signal` aborts when the place was lost to another process. */
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

/** Renewal of a held place; the lease lasts 30 s (design.md, Leases). */
const RENEW_MS = 10_000;
/** How often the first in line looks whether another process freed the lane. */
const LOOK_MS = 40;

/**
 * The lane to one system of one tenant, over all processes: at most `slots` requests in flight (I5). In this
 * process only the first in line asks the store, all others wait behind it; a freed place is handed on at once.
 */
export function createLaneKeeper(lanes: LaneRepository, holder: string): LaneKeeper {
  const lines = new Map<string, { waiting: Waiter[]; moving: boolean; wake: () => void }>();

  const line = (request: LaneRequest) => {
    const key = `${request.tenantId}:${request.side}`;
    const known = lines.get(key);
    if (known) return known;
    const fresh = { waiting: [], moving: false, wake: () => undefined };
    lines.set(key, fresh);
    return fresh;
  };

  const place = (request: LaneRequest, slot: number, fencing: number): LanePlace => {
    const { tenantId, side } = request;
    const lost = new AbortController();
    const renewal = setInterval(() => {
      lanes.renew({ tenantId, side, slot, fencing }).then(
        (held) => {
          if (!held) lost.abort(new Error('lane lost'));
        },
        // The store is away for a moment: the next renewal decides, well before the lease ends.
        () => undefined,
      );
    }, RENEW_MS);
    renewal.unref();
    return {
      signal: lost.signal,
      release: async () => {
        clearInterval(renewal);
        await lanes.release({ tenantId, side, slot, fencing });
        line(request).wake();
      },
    };
  };

  const advance = async (queue: ReturnType<typeof line>): Promise<void> => {
    if (queue.moving) return;
    queue.moving = true;
    try {
      for (let first = queue.waiting[0]; first; first = queue.waiting[0]) {
        const { tenantId, side, slots, rank } = first.request;
        const got = await lanes.tryAcquire({ tenantId, side, slots, rank, waiterId: first.id, holder });
        if (got && queue.waiting.includes(first)) {
          queue.waiting.splice(queue.waiting.indexOf(first), 1);
          first.give(place(first.request, got.slot, got.fencing));
        } else if (got) {
          await lanes.release({ tenantId, side, slot: got.slot, fencing: got.fencing });
        } else {
          await Promise.race([delay(LOOK_MS), new Promise<void>((resolve) => (queue.wake = resolve))]);
        }
      }
    } catch (error) {
      for (const waiter of queue.waiting.splice(0)) waiter.fail(error);
    } finally {
      queue.moving = false;
    }
  };

  return {
    enter(request) {
      return new Promise<LanePlace>((resolve, reject) => {
        const queue = line(request);
        const onAbort = () => {
          const at = queue.waiting.indexOf(waiter);
          if (at < 0) return;
          queue.waiting.splice(at, 1);
          lanes.leave(waiter.id).catch(() => undefined);
          reject(abortReason(request.signal));
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
        if (request.signal.aborted) {
          reject(abortReason(request.signal));
          return;
        }
        request.signal.addEventListener('abort', onAbort, { once: true });
        const behind = queue.waiting.findIndex((other) => other.request.rank > request.rank);
        queue.waiting.splice(behind < 0 ? queue.waiting.length : behind, 0, waiter);
        queue.wake();
        void advance(queue);
      });
    },
  };
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

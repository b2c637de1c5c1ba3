import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from '../sync/customer';
import type { TenantId } from '../sync/ids';
import type { LaneRepository, LaneSlot } from '../store/lanes';
import { createAppointments } from './appointments';
import type { Appointments } from './appointments';
import { createBell } from './bell';
import type { Bell } from './bell';
import { LEASE_TIMING, keepRenewed } from './renewal';
import type { LeaseTiming } from './renewal';
import { turnedAway } from './turned-away';

/** Who goes first in a lane (I5): a person's edit, then polls, then bulk runs, then sweeps. */
export const RANK = { edit: 0, poll: 1, bulk: 2, sweep: 3 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** A place in a lane, held until released. `signal` aborts when the place is no longer ours. */
export interface LanePlace {
  readonly signal: AbortSignal;
  /** The lane was closed: this request finds out whether the system is back. */
  readonly probing: boolean;
  release(): Promise<void>;
}

export interface LaneRequest {
  readonly tenantId: TenantId;
  readonly side: Side;
  /** How many requests may be in flight at once. */
  readonly slots: number;
  readonly rank: Rank;
  readonly signal: AbortSignal;
  /** Come back later rather than stand behind another one: the worker's slot is for somebody else meanwhile (I11). */
  readonly givesWay: boolean;
}

export interface LaneKeeper {
  /**
   * Waits for a place. Rejects with the signal's reason when that aborts first, and with the failure of
   * `turnedAway` when the lane is closed or the request gives way.
   */
  enter(request: LaneRequest): Promise<LanePlace>;
  /**
   * Throws what `enter` would fail with at once, for a request that gives way, as far as this process knows without
   * asking the store: before anything is read or leased for it.
   */
  lookIn(request: Pick<LaneRequest, 'tenantId' | 'side' | 'rank'>): void;
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
/** A lane that is closed for no longer is waited for, by those who don't give way. */
const SHORT_CLOSURE_MS = 2_000;

/** The line of this process to one lane. */
interface Line {
  readonly waiting: Waiter[];
  readonly bell: Bell;
  readonly appointments: Appointments;
  moving: boolean;
  /** Places that this process holds. */
  held: number;
  /** How many requests may be in flight at once, by the last who asked. */
  slots: number;
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

  const keyOf = ({ tenantId, side }: Pick<LaneRequest, 'tenantId' | 'side'>): string => `${tenantId}:${side}`;

  const lineOf = (request: LaneRequest): Line => {
    const key = keyOf(request);
    const line = lines.get(key) ?? {
      waiting: [],
      bell: createBell(),
      appointments: createAppointments(),
      moving: false,
      held: 0,
      slots: request.slots,
    };
    line.slots = request.slots;
    lines.set(key, line);
    return line;
  };

  const place = (line: Line, slot: LaneSlot, probing: boolean, askedAt: number): LanePlace => {
    line.held += 1;
    const renewal = keepRenewed(() => lanes.renew(slot), askedAt, timing);
    let released = false;
    return {
      signal: renewal.lost,
      probing,
      release: async () => {
        if (released) return;
        released = true;
        renewal.stop();
        line.appointments.heldFor(performance.now() - askedAt);
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
    const { tenantId, side, slots, rank, givesWay } = first.request;
    line.bell.listen();
    // What we hold ourselves can't be had, and bulk has no place in line to keep: to ask would cost as much as to get it.
    if (line.held >= slots && rank >= RANK.bulk) return line.bell.sleep(KEEP_MS);
    const askedAt = performance.now();
    const answer = await lanes.tryAcquire({
      tenantId,
      side,
      slots,
      rank,
      waiterId: first.id,
      holder,
      givesWay,
    });
    const slotOf = ({ slot, fencing }: { slot: number; fencing: number }) => ({
      tenantId,
      side,
      slot,
      fencing,
    });
    const at = line.waiting.indexOf(first);
    if (at < 0) {
      // It gave up while we asked for it.
      await (answer.state === 'given' ? lanes.release(slotOf(answer)) : lanes.leave(first.id));
      return;
    }
    switch (answer.state) {
      case 'given':
        line.waiting.splice(at, 1);
        first.give(place(line, slotOf(answer), answer.probing, askedAt));
        return;
      case 'away':
        line.waiting.splice(at, 1);
        first.fail(turnedAway(side, 'full', line.appointments.next(slots)));
        return;
      case 'closed':
        if (!givesWay && answer.waitMs <= SHORT_CLOSURE_MS) return sleep(answer.waitMs);
        // For all of them alike, so none has to ask for itself; each comes back a little apart from the others.
        for (const waiter of line.waiting.splice(0)) {
          waiter.fail(turnedAway(side, 'closed', answer.waitMs + line.appointments.next(slots)));
        }
        return;
      case 'waiting':
        await line.bell.sleep(line.held >= slots ? KEEP_MS : LOOK_MS);
    }
  };

  /** Somebody who goes first stands in line already: who gives way need not ask. */
  const giveWayIn = (line: Line, { side, rank }: Pick<LaneRequest, 'side' | 'rank'>) =>
    line.waiting.some((other) => other.request.rank <= rank)
      ? turnedAway(side, 'full', line.appointments.next(line.slots))
      : null;

  return {
    lookIn(request) {
      const line = lines.get(keyOf(request));
      const away = line ? giveWayIn(line, request) : null;
      if (away) throw away;
    },
    enter(request) {
      return new Promise<LanePlace>((resolve, reject) => {
        if (request.signal.aborted) {
          reject(abortReason(request.signal));
          return;
        }
        const line = lineOf(request);
        const away = request.givesWay ? giveWayIn(line, request) : null;
        if (away) {
          reject(away);
          return;
        }
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

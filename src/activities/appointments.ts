/** How long a place is held when nothing is known yet: Netvisor's usual time for one request, in ms. */
const USUAL_HOLD_MS = 300;
/** As the longest pause between attempts (design.md, Retries). */
const LATEST_MS = 300_000;
/** Of so many of the newest places the shortest counts. */
const REMEMBERED = 20;
/** So many come for each place there is: some come while the first in line waits still, and go again. */
const FOR_EACH_PLACE = 2;

/** When those who found a lane full come back. */
export interface Appointments {
  /** A place was held for so long. */
  heldFor(ms: number): void;
  /** In how many ms to come back, for one more who does; nobody is told to come later than in five minutes. */
  next(slots: number): number;
}

/**
 * Puts everybody behind those who are still to come. To come in vain costs next to nothing, a lane without a waiter is time
 * lost: so more are asked to come than there are places, what a place is held for is taken at its shortest (in a rush
 * requests take long because our own processors are busy), only those count who are still to come, and where that is
 * more than five minutes they share these evenly.
 */
export function createAppointments(
  now: () => number = () => performance.now(),
  random: () => number = Math.random,
): Appointments {
  const holds: number[] = [];
  const toCome = createCountBySecond();
  return {
    heldFor: (ms) => {
      holds.push(ms);
      if (holds.length > REMEMBERED) holds.shift();
    },
    next: (slots) => {
      const holdMs = holds.length > 0 ? Math.min(...holds) : USUAL_HOLD_MS;
      const step = Math.max(holdMs / slots / FOR_EACH_PLACE, 1);
      const behind = (toCome.after(now()) * step) % LATEST_MS;
      // A little apart, since other processes hand out times of their own.
      const inMs = Math.min(Math.round((behind + step) * (0.9 + random() * 0.2)), LATEST_MS);
      toCome.add(now() + inMs);
      return inMs;
    },
  };
}

/** How many points in time lie ahead, to the second: a line of ten thousand is counted often. */
function createCountBySecond(): { add(atMs: number): void; after(ms: number): number } {
  const bySecond = new Map<number, number>();
  const secondOf = (ms: number): number => Math.floor(ms / 1_000);
  return {
    add: (atMs) => {
      const second = secondOf(atMs);
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    },
    after: (ms) => {
      let count = 0;
      for (const [second, there] of bySecond) {
        if (second < secondOf(ms)) bySecond.delete(second);
        else count += there;
      }
      return count;
    },
  };
}

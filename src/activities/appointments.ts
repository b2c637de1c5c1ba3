/** How long a place is held when nothing is known yet: Netvisor's usual time for one request, in ms. */
const USUAL_HOLD_MS = 300;
/** As the longest pause between attempts (design.md, Retries). */
const LATEST_MS = 300_000;
/** Share of the newest measurement in the running mean. */
const NEWEST = 0.2;

/** When those who found a lane full come back. */
export interface Appointments {
  /** A place was held for so long. */
  heldFor(ms: number): void;
  /** In how many ms to come back; each call gives a later one, so that they don't all come at once. */
  next(slots: number): number;
}

/**
 * Hands out times one after the other, as far apart as places are held on the mean: who keeps to them meets a lane
 * that is about to be free. Nobody is told to come later than in five minutes.
 */
export function createAppointments(
  now: () => number = () => performance.now(),
  random: () => number = Math.random,
): Appointments {
  let holdMs = USUAL_HOLD_MS;
  let lastAt = 0;
  return {
    heldFor: (ms) => {
      holdMs += (ms - holdMs) * NEWEST;
    },
    next: (slots) => {
      const step = Math.max(holdMs / slots, 1);
      lastAt = Math.min(Math.max(lastAt, now()) + step, now() + LATEST_MS);
      // A little apart, since other processes hand out times of their own.
      return Math.round((lastAt - now()) * (0.9 + random() * 0.2));
    },
  };
}

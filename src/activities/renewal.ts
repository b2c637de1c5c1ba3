/** How long a lease lasts without renewal, and how often it is renewed (design.md, Leases). In ms. */
export interface LeaseTiming {
  readonly leaseMs: number;
  readonly renewMs: number;
}

/** What the store gives by default. */
export const LEASE_TIMING: LeaseTiming = { leaseMs: 30_000, renewMs: 10_000 };

/** A lease that renews itself. */
export interface Renewal {
  /** Aborts when the lease is no longer ours. */
  readonly lost: AbortSignal;
  /** False once it was lost, or could not be renewed in time: the store was away, or this process was stopped. */
  isHeld(): boolean;
  stop(): void;
}

/**
 * Renews a lease that was asked for at `askedAt` (`performance.now()`). Its end is reckoned from before each
 * request, so that we never believe to hold what the store may already have given to somebody else.
 */
export function keepRenewed(
  renew: () => Promise<boolean>,
  askedAt: number,
  { leaseMs, renewMs }: LeaseTiming = LEASE_TIMING,
): Renewal {
  const lost = new AbortController();
  let heldUntil = askedAt + leaseMs;
  let stopped = false;
  const lose = (): void => {
    clearInterval(renewal);
    clearTimeout(end);
    lost.abort(new Error('lease lost'));
  };
  const endTimer = (): NodeJS.Timeout => setTimeout(lose, heldUntil - performance.now()).unref();
  let end = endTimer();
  const renewal = setInterval(() => {
    const renewedAt = performance.now();
    renew().then(
      (held) => {
        if (lost.signal.aborted || stopped) return;
        if (!held) {
          lose();
          return;
        }
        heldUntil = renewedAt + leaseMs;
        clearTimeout(end);
        end = endTimer();
      },
      // The store is away for a moment: the next renewal decides, or the end of the lease.
      () => undefined,
    );
  }, renewMs).unref();
  return {
    lost: lost.signal,
    isHeld: () => !lost.signal.aborted && performance.now() < heldUntil,
    stop: () => {
      stopped = true;
      clearInterval(renewal);
      clearTimeout(end);
    },
  };
}

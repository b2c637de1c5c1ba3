import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LinkId } from '../sync/ids';
import type { ActivityDeps } from './deps';
import { busy } from './failures';

/** A held lease on a link (I4). */
export interface LinkLease {
  readonly linkId: LinkId;
  /** Grows by one with each acquisition: a plan made under an earlier one shows whether anybody came between. */
  readonly fencing: number;
  /** Throws when the lease was lost to another process: nothing may be written any more. */
  assertHeld(): void;
}

/** The leases of one reconcile: a second link may turn out to be the same customer. */
export interface Leases {
  readonly own: LinkLease;
  /** Takes a further link's lease for the rest of the work; throws `link_busy` when somebody holds it. */
  also(linkId: LinkId): Promise<void>;
}

const RENEW_MS = 10_000;
/** How long to wait for somebody else's reconcile before the slot is given back. */
const WAIT_MS = 5_000;
const LOOK_MS = 50;

/** Runs `work` while holding the link's lease; renews it, and releases it whatever happens. */
export async function withLinkLease<T>(
  deps: ActivityDeps,
  linkId: LinkId,
  work: (leases: Leases) => Promise<T>,
  waitMs = WAIT_MS,
): Promise<T> {
  const held: Held[] = [await hold(deps, linkId, waitMs)];
  const own = held[0];
  if (!own) throw busy();
  try {
    return await work({
      own,
      also: async (other) => {
        if (held.some((lease) => lease.linkId === other)) return;
        held.push(await hold(deps, other, 0));
      },
    });
  } finally {
    for (const lease of held.reverse()) await lease.release();
  }
}

interface Held extends LinkLease {
  release(): Promise<void>;
}

async function hold(deps: ActivityDeps, linkId: LinkId, waitMs: number): Promise<Held> {
  const { leases } = deps.store;
  const holder = `${deps.holder}:${randomUUID()}`;
  const giveUpAt = Date.now() + waitMs;
  let got = await leases.acquireLink(linkId, holder);
  while (got === null) {
    if (Date.now() >= giveUpAt) throw busy();
    await delay(LOOK_MS);
    got = await leases.acquireLink(linkId, holder);
  }
  const { fencing } = got;
  let lost = false;
  const renewal = setInterval(() => {
    leases.renewLink(linkId, holder, fencing).then(
      (still) => {
        lost ||= !still;
      },
      // The store is away for a moment: the next renewal decides, well before the lease ends.
      () => undefined,
    );
  }, RENEW_MS);
  renewal.unref();
  return {
    linkId,
    fencing,
    assertHeld: () => {
      if (lost) throw busy();
    },
    release: async () => {
      clearInterval(renewal);
      await leases.releaseLink(linkId, holder, fencing);
    },
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LinkId } from '../sync/ids';
import type { Store } from '../store/store';
import { busy } from './failures';
import { keepRenewed } from './renewal';

/** Where leases are kept, and which process asks for them. */
export interface LeaseDeps {
  readonly store: Pick<Store, 'leases'>;
  readonly holder: string;
}

/** A held lease on a link (I4). */
export interface LinkLease {
  readonly linkId: LinkId;
  /** Grows by one with each acquisition: a plan made under an earlier one shows whether anybody came between. */
  readonly fencing: number;
  /** Throws when the lease is no longer ours: nothing may be written any more. */
  assertHeld(): void;
}

/** The leases of one reconcile: a second link may turn out to be the same customer. */
export interface Leases {
  readonly own: LinkLease;
  /**
   * Takes a further link's lease for the rest of the work; throws `link_busy` when somebody holds it. Of two that
   * want each other's lease only one may be patient, or neither would ever get on.
   */
  also(linkId: LinkId, patience?: 'patient' | 'at once'): Promise<void>;
}

/** How long to wait for somebody else's reconcile before the slot is given back. */
const WAIT_MS = 5_000;
const LOOK_MS = 50;

/** Runs `work` while holding the link's lease; renews it, and releases it whatever happens. */
export async function withLinkLease<T>(
  deps: LeaseDeps,
  linkId: LinkId,
  work: (leases: Leases) => Promise<T>,
  waitMs = WAIT_MS,
): Promise<T> {
  const own = await hold(deps, linkId, waitMs);
  const held = [own];
  try {
    return await work({
      own,
      also: async (other, patience = 'at once') => {
        if (held.some((lease) => lease.linkId === other)) return;
        held.push(await hold(deps, other, patience === 'patient' ? waitMs : 0));
      },
    });
  } finally {
    await Promise.all(held.map((lease) => lease.release()));
  }
}

interface Held extends LinkLease {
  release(): Promise<void>;
}

async function hold(deps: LeaseDeps, linkId: LinkId, waitMs: number): Promise<Held> {
  const { leases } = deps.store;
  const holder = `${deps.holder}:${randomUUID()}`;
  const giveUpAt = Date.now() + waitMs;
  let askedAt = performance.now();
  let got = await leases.acquireLink(linkId, holder);
  while (got === null) {
    if (Date.now() >= giveUpAt) throw busy();
    await delay(LOOK_MS);
    askedAt = performance.now();
    got = await leases.acquireLink(linkId, holder);
  }
  const { fencing } = got;
  const renewal = keepRenewed(() => leases.renewLink(linkId, holder, fencing), askedAt);
  return {
    linkId,
    fencing,
    assertHeld: () => {
      if (!renewal.isHeld()) throw busy();
    },
    release: async () => {
      renewal.stop();
      // What was done is done; a lease that can't be given back now ends by itself.
      await leases.releaseLink(linkId, holder, fencing).catch(() => undefined);
    },
  };
}

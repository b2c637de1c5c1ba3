import { ApplicationFailure } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { withLinkLease } from '../../src/activities/link-lease';
import type { LeaseDeps } from '../../src/activities/link-lease';
import { StoreUnavailable } from '../../src/store/errors';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { linkIdSchema } from '../../src/sync/ids';
import type { LinkId } from '../../src/sync/ids';
import { SECRETS_KEY, newLink, newTenant } from '../store/contract/fixture';

let store: Store;
let one: LeaseDeps;
let other: LeaseDeps;
beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
  one = { store, holder: 'process 1' };
  other = { store, holder: 'process 2' };
});
afterAll(() => store.close());

let links = 0;
const aLink = async (): Promise<LinkId> => {
  links += 1;
  return (await newLink(store, await newTenant(store), { flexId: `flex-${String(links)}` })).id;
};
const done = (): Promise<string> => Promise.resolve('done');
/** Tries once to get the lease. */
const attempt = (deps: LeaseDeps, linkId: LinkId) => withLinkLease(deps, linkId, done, 0);
const isBusy = (error: unknown): boolean => error instanceof ApplicationFailure && error.type === 'link_busy';

describe('I4: the lease on a link', () => {
  it('is held by one piece of work at a time, over all processes and within one', async () => {
    const linkId = await aLink();
    await withLinkLease(one, linkId, async () => {
      await expect(attempt(other, linkId)).rejects.toSatisfy(isBusy);
      await expect(attempt(one, linkId)).rejects.toSatisfy(isBusy);
    });
    expect(await attempt(other, linkId)).toBe('done');
  });

  it('is waited for while somebody holds it', async () => {
    const linkId = await aLink();
    const order: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await withLinkLease(one, linkId, async () => {
      second = withLinkLease(other, linkId, () => Promise.resolve(order.push('second')));
      // The second has asked at least once by the time that this answers.
      await store.leases.fencing(linkId);
      order.push('first');
    });
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  it('given up on after the wait, the work comes back in half a second (retry, no failure of a person’s making)', async () => {
    const linkId = await aLink();
    await withLinkLease(one, linkId, async () => {
      const failure: unknown = await withLinkLease(other, linkId, done, 60).catch((error: unknown) => error);
      expect(failure).toMatchObject({ type: 'link_busy', nonRetryable: false, nextRetryDelay: 500 });
    });
  });

  it('has a number that grows by one with each acquisition', async () => {
    const linkId = await aLink();
    const number = () => withLinkLease(one, linkId, ({ own }) => Promise.resolve(own.fencing));
    expect([await number(), await number(), await number()]).toEqual([1, 2, 3]);
  });

  it('is released when the work fails, and the work’s error is what is thrown', async () => {
    const linkId = await aLink();
    await expect(withLinkLease(one, linkId, () => Promise.reject(new Error('no answer')))).rejects.toThrow(
      'no answer',
    );
    expect(await attempt(other, linkId)).toBe('done');
  });

  it('that can’t be given back does not undo what was done', async () => {
    const { leases, renewLink } = fakeLeases();
    leases.releaseLink.mockRejectedValue(new StoreUnavailable('away', null));
    expect(await withLinkLease({ store: { leases }, holder: 'me' }, someLink, done)).toBe('done');
    leases.releaseLink.mockRejectedValue(new StoreUnavailable('away', null));
    await expect(
      withLinkLease({ store: { leases }, holder: 'me' }, someLink, () =>
        Promise.reject(new Error('no answer')),
      ),
    ).rejects.toThrow('no answer');
    expect(renewLink).not.toHaveBeenCalled();
  });

  it('once lost stops the work before its next write', async () => {
    vi.useFakeTimers();
    const { leases, renewLink } = fakeLeases();
    renewLink.mockResolvedValue(false);
    const work = withLinkLease({ store: { leases }, holder: 'me' }, someLink, async ({ own }) => {
      own.assertHeld();
      await vi.advanceTimersByTimeAsync(10_000);
      own.assertHeld();
      return 'written';
    });
    await expect(work).rejects.toSatisfy(isBusy);
  });
});

const someLink = linkIdSchema.parse('lnk_00000001');
afterEach(() => {
  vi.useRealTimers();
});

function fakeLeases() {
  const renewLink = vi.fn(() => Promise.resolve(true));
  const leases = {
    acquireLink: vi.fn(() => Promise.resolve({ fencing: 1 })),
    renewLink,
    releaseLink: vi.fn(() => Promise.resolve()),
    fencing: () => Promise.resolve(1),
    quiet: () => Promise.resolve(new Map<LinkId, number>()),
  };
  return { leases, renewLink };
}

describe('I4: a second link that turns out to be the same customer', () => {
  it('is leased for the rest of the work, and both are released', async () => {
    const [linkId, second] = [await aLink(), await aLink()];
    await withLinkLease(one, linkId, async ({ also }) => {
      await also(second);
      await expect(attempt(other, second)).rejects.toSatisfy(isBusy);
    });
    expect(await attempt(other, second)).toBe('done');
    expect(await attempt(other, linkId)).toBe('done');
  });

  it('that somebody else works on ends the attempt at once and releases the first', async () => {
    const [linkId, second] = [await aLink(), await aLink()];
    await withLinkLease(other, second, async () => {
      await expect(withLinkLease(one, linkId, ({ also }) => also(second))).rejects.toSatisfy(isBusy);
      expect(await attempt(other, linkId)).toBe('done');
    });
  });

  it('is the link itself: nothing more to lease', async () => {
    const linkId = await aLink();
    await withLinkLease(one, linkId, async ({ also }) => {
      await also(linkId);
      await also(linkId);
    });
    expect(await store.leases.fencing(linkId)).toBe(1);
  });
});

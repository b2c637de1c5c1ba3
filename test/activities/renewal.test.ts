import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepRenewed } from '../../src/activities/renewal';

const TIMING = { leaseMs: 30_000, renewMs: 10_000 };
const start = (renew: () => Promise<boolean>) => keepRenewed(renew, performance.now(), TIMING);

describe('a lease of 30 s that renews itself every 10 s', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stays held for as long as it is renewed', async () => {
    const renew = vi.fn(() => Promise.resolve(true));
    const lease = start(renew);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(renew).toHaveBeenCalledTimes(12);
    expect(lease.isHeld()).toBe(true);
    expect(lease.lost.aborted).toBe(false);
    lease.stop();
  });

  it('is lost as soon as the store says so', async () => {
    const lease = start(() => Promise.resolve(false));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.isHeld()).toBe(false);
  });

  it('outlives a store that is away for a moment', async () => {
    const renew = vi.fn(() => Promise.resolve(true)).mockRejectedValueOnce(new Error('away'));
    const lease = start(renew);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(lease.isHeld()).toBe(true);
    lease.stop();
  });

  it.each([
    ['is away', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<boolean>(() => undefined)],
  ])('is lost at its end while the store %s: somebody else may have it by then', async (_what, renew) => {
    const lease = start(renew);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(lease.isHeld()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.isHeld()).toBe(false);
  });

  it('counts as lost when this process stood still beyond its end, before any timer could tell', () => {
    const lease = keepRenewed(() => Promise.resolve(true), performance.now() - 30_000, TIMING);
    expect(lease.lost.aborted).toBe(false);
    expect(lease.isHeld()).toBe(false);
    lease.stop();
  });

  it('is not renewed once stopped, nor lost', async () => {
    const renew = vi.fn(() => Promise.resolve(true));
    const lease = start(renew);
    lease.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renew).not.toHaveBeenCalled();
    expect(lease.lost.aborted).toBe(false);
  });
});

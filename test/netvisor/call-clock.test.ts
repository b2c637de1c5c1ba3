import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallClock } from '../../src/netvisor/call-clock';

describe('the clock of a call', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends the call when its time is over', () => {
    const clock = new CallClock(1000, undefined);
    vi.advanceTimersByTime(999);
    expect(clock.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(clock.signal.aborted).toBe(true);
    expect(clock.endedBy()).toBe('timeout');
  });

  it('counts anew for every piece, and not while we work on one', () => {
    const clock = new CallClock(1000, undefined);
    vi.advanceTimersByTime(900);
    clock.pause();
    vi.advanceTimersByTime(60_000);
    clock.restart();
    vi.advanceTimersByTime(900);
    expect(clock.endedBy()).toBeNull();
    vi.advanceTimersByTime(100);
    expect(clock.endedBy()).toBe('timeout');
  });

  it('ends the call when its caller gives up, also while paused', () => {
    const caller = new AbortController();
    const clock = new CallClock(1000, caller.signal);
    clock.pause();
    caller.abort();
    expect(clock.signal.aborted).toBe(true);
    vi.advanceTimersByTime(5000);
    expect(clock.endedBy()).toBe('aborted');
  });

  it('is over at once for a caller that has given up before', () => {
    expect(new CallClock(1000, AbortSignal.abort()).endedBy()).toBe('aborted');
  });

  it('leaves nothing behind when the call is over', () => {
    const caller = new AbortController();
    const clock = new CallClock(1000, caller.signal);
    clock.stop();
    caller.abort();
    expect(vi.getTimerCount()).toBe(0);
    expect(clock.endedBy()).toBeNull();
  });
});

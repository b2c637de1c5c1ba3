import { CancelledFailure } from '@temporalio/activity';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whileHeartbeating, writeSignal } from '../../src/activities/signals';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the signal of a write', () => {
  it('is not aborted by a cancellation: the outcome of the write would be unknown', async () => {
    const activity = new AbortController();
    const write = writeSignal(activity.signal);
    activity.abort(new CancelledFailure('CANCELLED'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(write.aborted).toBe(false);
  });

  it('is aborted 25 s after the worker was told to stop', async () => {
    const activity = new AbortController();
    const write = writeSignal(activity.signal);
    activity.abort(new CancelledFailure('WORKER_SHUTDOWN'));
    await vi.advanceTimersByTimeAsync(24_999);
    expect(write.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(write.aborted).toBe(true);
  });

  it('knows of a stop that was said before the write began', async () => {
    const write = writeSignal(AbortSignal.abort(new CancelledFailure('WORKER_SHUTDOWN')));
    await vi.advanceTimersByTimeAsync(25_000);
    expect(write.aborted).toBe(true);
  });
});

describe('an activity at work', () => {
  it('heartbeats well within its 20 s, and no longer than it works', async () => {
    const heartbeat = vi.fn();
    const work = new Promise<string>((resolve) => setTimeout(resolve, 30_000, 'done'));
    const result = whileHeartbeating(() => work, { heartbeat });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await result).toBe('done');
    const beats = heartbeat.mock.calls.length;
    expect(beats).toBeGreaterThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heartbeat).toHaveBeenCalledTimes(beats);
  });

  it('sends none when it is over quickly: the server has enough to write', async () => {
    const heartbeat = vi.fn();
    expect(await whileHeartbeating(() => Promise.resolve('done'), { heartbeat })).toBe('done');
    expect(heartbeat).not.toHaveBeenCalled();
  });

  it('stops its heartbeat also when it fails', async () => {
    const heartbeat = vi.fn();
    const work = new Promise((_resolve, reject) => setTimeout(reject, 5_000, new Error('no')));
    const failed = expect(whileHeartbeating(() => work, { heartbeat })).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(5_000);
    await failed;
    const beats = heartbeat.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heartbeat).toHaveBeenCalledTimes(beats);
  });
});

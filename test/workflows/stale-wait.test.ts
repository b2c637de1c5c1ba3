import { describe, expect, it } from 'vitest';
import { staleWaitMs } from '../../src/workflows/stale-wait';

describe('how long a link waits while its plans keep going stale', () => {
  it('waits not at all after the first two: somebody was quicker, that happens', () => {
    expect([0, 1, 2].map(staleWaitMs)).toEqual([0, 0, 0]);
  });

  it('waits 1 s after the third and doubles from there', () => {
    expect([3, 4, 5, 6].map(staleWaitMs)).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('never waits longer than a minute', () => {
    expect([9, 10, 2_000].map(staleWaitMs)).toEqual([60_000, 60_000, 60_000]);
  });
});

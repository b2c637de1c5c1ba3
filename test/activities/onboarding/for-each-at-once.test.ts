import { describe, expect, it } from 'vitest';
import { forEachAtOnce } from '../../../src/activities/onboarding/for-each-at-once';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work on many items, some at once', () => {
  it('begins them in order and does each once', async () => {
    const begun: number[] = [];
    await forEachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item);
      await turn();
    });
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    [1, 1],
    [3, 3],
    [10, 5],
  ])('of width %i has %i of five at work at once', async (width, expected) => {
    let [now, most] = [0, 0];
    await forEachAtOnce([1, 2, 3, 4, 5], width, async () => {
      now += 1;
      most = Math.max(most, now);
      await turn();
      now -= 1;
    });
    expect(most).toBe(expected);
  });

  it('goes on with the next as soon as one is over, however long another takes', async () => {
    const over: string[] = [];
    let finishSlow = (): void => undefined;
    const slow = new Promise<void>((resolve) => (finishSlow = resolve));
    await forEachAtOnce(['slow', 'a', 'b', 'c'], 2, async (item) => {
      if (item === 'slow') await slow;
      over.push(item);
      if (item === 'c') finishSlow();
    });
    expect(over).toEqual(['a', 'b', 'c', 'slow']);
  });

  it('throws the first error once all that had begun is over, and begins nothing more', async () => {
    const begun: number[] = [];
    const over: number[] = [];
    const work = forEachAtOnce([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      await turn();
      over.push(item);
      if (item === 2) throw new Error('second');
    });
    await expect(work).rejects.toThrow('first');
    expect(begun).toEqual([1, 2]);
    expect(over).toEqual([2]);
  });

  it('has nothing to do for nothing', async () => {
    await expect(forEachAtOnce([], 4, () => Promise.reject(new Error('asked')))).resolves.toBeUndefined();
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCases } from './run-cases';

/** A longer run, with another seed: `npm run fuzz -- --cases 1000000 --seed 7`. */
const CASES = 10_000;
const SEED = 20_260_102;

/** Everything that every object and list inherits. */
const inherited = (): Array<[name: string, value: unknown]> =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype].flatMap((one) =>
    Reflect.ownKeys(one).map((key): [string, unknown] => [
      key.toString(),
      Object.getOwnPropertyDescriptor(one, key)?.value,
    ]),
  );

setFlagsFromString('--expose-gc');
const collectGarbage = z.function().parse(runInNewContext('gc'));

function retainedBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('mutated answers', () => {
  it(
    'are read or refused: no crash, no hang, no prototype touched, nothing kept',
    { timeout: 300_000 },
    async () => {
      await runCases(0, 200, SEED);
      const before = { inherited: inherited(), bytes: retainedBytes() };
      const { accepted, refused } = await runCases(0, CASES, SEED);
      expect(inherited()).toEqual(before.inherited);
      expect(Reflect.get({}, 'x')).toBeUndefined();
      expect(retainedBytes() - before.bytes).toBeLessThan(20_000_000);
      // A run in which nothing was read, or nothing refused, would show nothing.
      const sum = (counts: Readonly<Record<string, number>>) =>
        Object.values(counts).reduce((total, count) => total + count, 0);
      expect(sum(accepted) + sum(refused)).toBe(CASES);
      expect(sum(accepted)).toBeGreaterThan(CASES / 10);
      expect(Object.keys(accepted)).toHaveLength(5);
      expect(Object.keys(refused)).toEqual(
        expect.arrayContaining(['unavailable', 'answer_truncated', 'not_found', 'credentials_rejected']),
      );
    },
  );
});

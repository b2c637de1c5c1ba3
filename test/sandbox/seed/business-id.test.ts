import { describe, expect, it } from 'vitest';
import { businessIdFor, isValidBusinessId } from '../../../src/sandbox/seed/business-id';

describe('Finnish business ids (netvisor-api.md 5.1)', () => {
  it.each([
    '1967543-8',
    '0112038-9',
    '0201256-6',
    '0737546-2',
    '1572090-8',
    '2077474-0',
    '6554467-4',
    '1234567-1',
    '2000004-0',
  ])('%s is valid', (id) => {
    expect(isValidBusinessId(id)).toBe(true);
  });

  it.each(['1234567-8', '2234567-8', '2077474-1', '2000018-0', '2000018-1', '12345678-9', '19675438', ''])(
    '%s is not',
    (id) => {
      expect(isValidBusinessId(id)).toBe(false);
    },
  );

  it('made-up ones are valid and never repeat, also where a number is never issued', () => {
    const ids = Array.from({ length: 50_000 }, (_, ordinal) => businessIdFor(ordinal + 100_001));
    expect(ids.every(isValidBusinessId)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

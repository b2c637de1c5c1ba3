import { describe, expect, it } from 'vitest';
import { linksThatSettleIt, massChangeOf, massChangeParams } from '../../src/sync/mass-change';
import type { MassChange } from '../../src/sync/mass-change';

describe('D12: what is a mass change', () => {
  // [changed, deactivated, active links, breakerPercent, verdict]
  it.each<[number, number, number, number, MassChange | null]>([
    // More than 10 % and more than 25 customers: both, or it goes.
    [25, 0, 40, 10, null],
    [26, 0, 40, 10, 'changed'],
    [26, 0, 259, 10, 'changed'],
    [26, 0, 260, 10, null],
    [27, 0, 260, 10, 'changed'],
    [1_000, 0, 10_000, 10, null],
    [1_001, 0, 10_000, 10, 'changed'],
    // The percentage is the tenant's own.
    [51, 0, 1_000, 5, 'changed'],
    [50, 0, 1_000, 5, null],
    [100, 0, 100, 100, null],
    // More than 2 % and more than 10 deactivated, whatever the percentage is set to.
    [10, 10, 40, 100, null],
    [11, 11, 40, 100, 'deactivated'],
    [11, 11, 549, 100, 'deactivated'],
    [11, 11, 550, 100, null],
    [201, 201, 10_000, 10, 'deactivated'],
    [200, 200, 10_000, 10, null],
    // A company without any pair yet is no exception.
    [26, 0, 0, 10, 'changed'],
    [25, 10, 0, 10, null],
    [0, 0, 0, 10, null],
  ])(
    '%i changed, %i of them deactivated, of %i links at %i %%: %s',
    (changed, deactivated, active, percent, verdict) => {
      expect(massChangeOf({ changed, deactivated }, active, percent)).toBe(verdict);
    },
  );

  it.each([
    [{ changed: 25, deactivated: 10 }, 10],
    [{ changed: 26, deactivated: 0 }, 10],
    [{ changed: 333, deactivated: 0 }, 7],
    [{ changed: 40, deactivated: 11 }, 100],
    [{ changed: 26, deactivated: 12 }, 10],
  ])('no more links need be counted than settle %o at %i %%', (count, percent) => {
    const enough = linksThatSettleIt(count, percent);
    expect(massChangeOf(count, enough, percent)).toBeNull();
    if (enough > 0) expect(massChangeOf(count, enough - 1, percent)).not.toBeNull();
  });

  it('so many links are enough for it to go, and none are asked of a few changes', () => {
    expect(linksThatSettleIt({ changed: 25, deactivated: 0 }, 10)).toBe(0);
    expect(linksThatSettleIt({ changed: 26, deactivated: 0 }, 10)).toBe(260);
    expect(linksThatSettleIt({ changed: 31, deactivated: 0 }, 30)).toBe(104);
  });

  it('is told in customers, per cent of all and the limit that it passes', () => {
    expect(massChangeParams('changed', { customers: 120, active: 500 }, 10)).toEqual({
      why: 'changed',
      n: 120,
      share: 24,
      limit: 10,
    });
    expect(massChangeParams('deactivated', { customers: 11, active: 40 }, 10)).toMatchObject({ limit: 2 });
    expect(massChangeParams('changed', { customers: 30, active: 0 }, 10)).toMatchObject({ share: 100 });
  });
});

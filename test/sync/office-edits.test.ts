import { describe, expect, it } from 'vitest';
import {
  SWEPT_AT_MOST,
  concludeOfficeEdits,
  officeEditsSchema,
  officeSweepOf,
  withOfficeEdits,
} from '../../src/sync/office-edits';
import type { OfficeEdits } from '../../src/sync/office-edits';

const NOW = new Date('2026-11-24T06:00:00.000Z');
const SINCE = '2026-11-20T06:00:00.000Z';

const known = (listed: number, unlisted: number, stoppedAt: string | null = null): OfficeEdits => ({
  listed,
  unlisted,
  stoppedAt,
});

describe('D19 whether this company’s Netvisor lists edits of offices', () => {
  it('begins with nothing known, and the sweep on', () => {
    expect(officeEditsSchema.parse({})).toEqual(known(0, 0));
    expect(officeSweepOf(officeEditsSchema.parse({}), 1)).toBe('on');
  });

  it('adds up what was seen; one edit that was not listed begins the sweep again', () => {
    expect(withOfficeEdits(known(1, 0), { listed: 2, unlisted: 0 })).toEqual(known(3, 0));
    expect(withOfficeEdits(known(3, 0, SINCE), { listed: 1, unlisted: 0 })).toEqual(known(4, 0, SINCE));
    expect(withOfficeEdits(known(3, 1), { listed: 0, unlisted: 2 })).toEqual(known(3, 3));
    expect(withOfficeEdits(known(3, 0, SINCE), { listed: 5, unlisted: 1 })).toEqual(known(8, 1));
  });

  /** Three edits that were listed, and none that was not, are proof. */
  it.each([
    [known(2, 0), null],
    [known(3, 0), NOW.toISOString()],
    [known(9, 0, SINCE), SINCE],
    [known(9, 1), null],
    [known(9, 1, SINCE), null],
    [known(0, 0), null],
  ])('a full comparison concludes of %j: stopped at %s', (edits, stoppedAt) => {
    expect(concludeOfficeEdits(edits, NOW)).toEqual({ ...edits, stoppedAt });
  });

  it.each([
    [null, 0, 'on'],
    [null, SWEPT_AT_MOST, 'on'],
    [null, SWEPT_AT_MOST + 1, 'tooMany'],
    [SINCE, 1, 'listed'],
    [SINCE, SWEPT_AT_MOST + 1, 'listed'],
  ])('stopped at %s, %i customers with an office: the sweep is %s', (stoppedAt, customers, sweep) => {
    expect(officeSweepOf(known(3, 0, stoppedAt), customers)).toBe(sweep);
  });
});

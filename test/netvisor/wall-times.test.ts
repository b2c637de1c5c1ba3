import { describe, expect, it } from 'vitest';
import { instantsOfTimeStamp, utcWallTime } from '../../src/netvisor/wall-times';

const iso = (text: string): string[] => instantsOfTimeStamp(text).map((instant) => instant.toISOString());

describe('changedsince is UTC wall time: no reading of it is too late (netvisor-api.md 2.1)', () => {
  it.each([
    ['2026-01-02T01:04:05Z', '2026-01-02T01:04:05'],
    ['2026-07-01T21:00:00Z', '2026-07-01T21:00:00'],
    ['2026-12-31T22:00:00.999Z', '2026-12-31T22:00:00'],
  ])('%s is sent as %s', (instant, text) => {
    expect(utcWallTime(new Date(instant))).toBe(text);
  });
});

describe('TimeStamp is Finnish local time (netvisor-api.md 3.1)', () => {
  it.each([
    ['5.6.2023 16:12:09', '2023-06-05T13:12:09.000Z'],
    ['01.01.2018 12:00:00', '2018-01-01T10:00:00.000Z'],
    ['22.2.2019 9:34:50', '2019-02-22T07:34:50.000Z'],
  ])('%s, with and without zeros', (text, instant) => {
    expect(iso(text)).toEqual([instant]);
  });

  it('means two instants in the hour that comes twice in October, the earlier first', () => {
    expect(iso('25.10.2026 3:30:00')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
  });

  it.each(['', '2023-06-05 16:12:09', '31.2.2026 12:00:00', '29.3.2026 3:30:00'])(
    'knows that "%s" is no such time',
    (text) => {
      expect(iso(text)).toEqual([]);
    },
  );
});

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Helsinki',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function helsinkiWallTime(instantMs: number): WallTime {
  const part = new Map(wallClock.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const read = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

/**
 * Netvisor's `TimeStamp`: Finnish local time, day, month and hour without leading zeros, `5.6.2023 16:12:09`, or
 * `padded` as in the documentation's sample, `05.06.2023 16:12:09` (3.1).
 */
export function responseTimeStamp(instant: Date, padded: boolean): string {
  const { day, month, year, hour, minute, second } = helsinkiWallTime(instant.getTime());
  const two = (value: number): string => value.toString().padStart(2, '0');
  const date = (value: number): string => (padded ? two(value) : value.toString());
  return `${date(day)}.${date(month)}.${year.toString()} ${date(hour)}:${two(minute)}:${two(second)}`;
}

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2}))?$/;

/**
 * The moment that a `changedsince` value names: `YYYY-MM-DD`, alone or with `hh:mm:ss` after T or space (2.1).
 * Of an hour that the clocks show twice the first one is meant.
 * @returns milliseconds since 1970, or undefined when it is no such text
 */
export function parseLocalTime(text: string, zone: 'helsinki' | 'utc'): number | undefined {
  const match = LOCAL_TIME.exec(text);
  if (!match) return undefined;
  // The groups of a time that is not given are undefined.
  const numbers = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const real = new Date(asUtc);
  if (
    real.getUTCMonth() !== month - 1 ||
    real.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    return undefined;
  }
  return zone === 'utc' ? asUtc : asUtc - helsinkiOffsetMs(asUtc);
}

/** Helsinki is two or three hours ahead; the greater offset gives the earlier moment and is tried first. */
function helsinkiOffsetMs(wallTimeAsUtc: number): number {
  const HOUR = 3_600_000;
  return shows(wallTimeAsUtc - 3 * HOUR, wallTimeAsUtc) ? 3 * HOUR : 2 * HOUR;
}

function shows(instantMs: number, wallTimeAsUtc: number): boolean {
  const { year, month, day, hour, minute, second } = helsinkiWallTime(instantMs);
  return Date.UTC(year, month - 1, day, hour, minute, second) === wallTimeAsUtc;
}

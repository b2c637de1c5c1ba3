/*
 * Netvisor's clock shows Finnish local time in its answers (netvisor-api.md 1.7). How it reads the time of
 * `changedsince` is unknown (2.1).
 */

const HOUR_MS = 3_600_000;

const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Helsinki',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/**
 * An instant as `YYYY-MM-DDTHH:mm:ss`, the form of `changedsince`, the way a clock in UTC shows it. Finland is ahead
 * of UTC, so a reader of Finnish time takes it for an earlier instant: more rows, never fewer.
 */
export const utcWallTime = (instant: Date): string => instant.toISOString().slice(0, 19);

/** An instant the way a clock in Helsinki shows it. */
function formatHelsinki(instant: Date): string {
  // Swedish short dates and medium times are `2026-01-02 03:04:05`.
  return wallClock.format(instant).replace(' ', 'T');
}

const TIME_STAMP = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\s+(\d{1,2})[:.](\d{2})[:.](\d{2})$/;

/**
 * The instants that a `TimeStamp` such as `5.6.2023 16:12:09` can mean: one; two in the hour that comes twice in
 * October, earlier first; none when it is no such text or no such hour. Zeros in front are optional (3.1).
 */
export function instantsOfTimeStamp(text: string): Date[] {
  const match = TIME_STAMP.exec(text.trim());
  if (!match) return [];
  const [, day, month, year, hour, minute, second] = match;
  const two = (part: string | undefined): string => (part ?? '').padStart(2, '0');
  const wallTime = `${year ?? ''}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const asUtc = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(asUtc)) return [];
  return [3, 2]
    .map((hoursAhead) => new Date(asUtc - hoursAhead * HOUR_MS))
    .filter((instant) => formatHelsinki(instant) === wallTime);
}

import { z } from 'zod';
import { FlexProblem } from './problem';

/** A range of customer numbers that Flex gives by itself (R19, R20). */
export interface NumberSeries {
  readonly id: string;
  readonly name: string;
  /** Stands before the number; often empty. */
  readonly prefix: string;
  readonly min: number;
  readonly max: number;
  /** Above `max` when the series is used up. */
  readonly next: number;
}

const place = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a person may change of a series. */
export const seriesPatchSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  prefix: z.string().max(20).optional(),
  min: place.optional(),
  max: place.optional(),
  next: place.optional(),
});

/**
 * The next number that nobody has, and the series as it is once that number is used.
 * @throws FlexProblem 422 when the range is used up
 */
export function nextFreeNumber(
  series: NumberSeries,
  isTaken: (number: string) => boolean,
): { number: string; series: NumberSeries } {
  for (let next = Math.max(series.next, series.min); next <= series.max; next += 1) {
    const number = `${series.prefix}${next.toString()}`;
    if (!isTaken(number)) return { number, series: { ...series, next: next + 1 } };
  }
  throw new FlexProblem('number_series_exhausted', `The number series "${series.name}" is used up.`, {
    errors: [
      { pointer: '/customer_number', code: 'number_series_exhausted', message: 'No free number is left.' },
    ],
  });
}

import type { NumberBlock } from './number-blocks';

/** A number series of Flex (R19, R20): it gives `next`, then one more each time, up to `max`. */
export interface FlexSeries {
  readonly name: string;
  readonly prefix: string;
  readonly min: number;
  readonly max: number;
  /** The next number to be given; above `max` when the series is used up. */
  readonly next: number;
}

/** How far both sides had come at a moment: what a rate is measured by. */
export interface NumbersObserved {
  readonly at: Date;
  /** Flex's next number, by prefix. */
  readonly flexNext: Readonly<Record<string, number>>;
  /** The number that Netvisor would give next, by prefix. */
  readonly netvisorNext: Readonly<Record<string, number>>;
}

export interface SeriesFacts {
  readonly now: Date;
  readonly flexSeries: readonly FlexSeries[];
  /** What each register holds. */
  readonly flex: readonly NumberBlock[];
  readonly netvisor: readonly NumberBlock[];
  /** Oldest first. */
  readonly history: readonly NumbersObserved[];
}

export interface SeriesForecast {
  /** `apart` for as far as one can see · `willMeet` on `meetsOn` · `overlap`: the next number may be taken already. */
  readonly status: 'apart' | 'willMeet' | 'overlap';
  /** The first day on which one side gives a number that the other has or gives. Null when they are apart. */
  readonly meetsOn: Date | null;
  /** Whether the pace was seen, or assumed because there is no history yet. Null when no pace was needed. */
  readonly basis: 'observed' | 'assumed' | null;
  /** The Flex series that is concerned first. */
  readonly series: string | null;
  /** Free on both sides for long: a series for Flex to suggest to the company. */
  readonly suggested: { readonly from: number; readonly to: number };
}

/** Further ahead than this no forecast is worth a warning. */
const HORIZON_DAYS = 2 * 365;

/** Without history a company is taken to gain a tenth of its customers in a year, and fifty at least. */
const ASSUMED_GROWTH = 0.1;
const ASSUMED_AT_LEAST = 50;

/** Shorter than this, the pace of a busy week would be taken for that of the year. */
const OBSERVED_AT_LEAST_DAYS = 7;

/** A suggested series lasts so long at the present pace, and holds so many numbers at least. */
const SUGGESTED_YEARS = 20;
const SUGGESTED_AT_LEAST = 100_000;

const DAY_MS = 86_400_000;

/**
 * Forecasts when the two systems' numbers meet (R19). Flex gives the numbers of its series. Netvisor gives the one
 * after its highest, those that came from Flex left aside: a number inside a series but not yet given by Flex was
 * given by Netvisor or typed by a person, and Flex will come to it.
 */
export function forecastSeries(facts: SeriesFacts): SeriesForecast {
  const meetings = facts.flexSeries.flatMap((series) => meetingsOf(series, facts));
  const [first] = meetings.sort((one, other) => one.days - other.days);
  const suggested = suggestSeries(facts);
  if (!first || first.days > HORIZON_DAYS) {
    return { status: 'apart', meetsOn: null, basis: first?.basis ?? null, series: null, suggested };
  }
  return {
    status: first.days <= 0 ? 'overlap' : 'willMeet',
    meetsOn: new Date(facts.now.getTime() + Math.max(0, first.days) * DAY_MS),
    basis: first.days <= 0 ? null : first.basis,
    series: first.series,
    suggested,
  };
}

/** What an observation of today would note, for the next forecast to measure by. */
export function observeNumbers(facts: Omit<SeriesFacts, 'history'>): NumbersObserved {
  return {
    at: facts.now,
    flexNext: Object.fromEntries(facts.flexSeries.map(({ prefix, next }) => [prefix.toUpperCase(), next])),
    netvisorNext: Object.fromEntries(
      [...new Set(facts.netvisor.map(({ prefix }) => prefix))].map((prefix) => [
        prefix,
        netvisorNext(prefix, facts),
      ]),
    ),
  };
}

interface Meeting {
  readonly series: string;
  readonly days: number;
  readonly basis: 'observed' | 'assumed';
}

function meetingsOf(series: FlexSeries, facts: SeriesFacts): Meeting[] {
  const prefix = series.prefix.toUpperCase();
  const own = netvisorsOwn(prefix, facts);
  if (series.next > series.max || own.length === 0) return [];
  const meetings: Meeting[] = [];
  const coming = own.filter(({ to }) => to >= series.next).map(({ from }) => Math.max(from, series.next));
  const taken = Math.min(...coming);
  if (taken <= series.max) meetings.push(after(taken - series.next, 'flex', prefix, series, facts));
  // Netvisor runs into the series from below; what it gives above is met by Flex, as counted.
  const next = netvisorNext(prefix, facts);
  if (next <= series.min) meetings.push(after(series.min - next, 'netvisor', prefix, series, facts));
  return meetings;
}

function after(
  numbers: number,
  side: 'flex' | 'netvisor',
  prefix: string,
  series: FlexSeries,
  facts: SeriesFacts,
): Meeting {
  const { perDay, basis } = paceOf(side, prefix, facts);
  // A side at rest never comes anywhere, but the very next number is taken whenever it is given.
  return { series: series.name, days: numbers === 0 ? 0 : Math.floor(numbers / perDay), basis };
}

/** Numbers a day, from the first observation to the last. */
function paceOf(
  side: 'flex' | 'netvisor',
  prefix: string,
  { history, flex, netvisor }: SeriesFacts,
): { perDay: number; basis: Meeting['basis'] } {
  const seen = history.flatMap(({ at, flexNext, netvisorNext: given }) => {
    const next = (side === 'flex' ? flexNext : given)[prefix];
    return next === undefined ? [] : [{ at, next }];
  });
  const [first, last] = [seen[0], seen.at(-1)];
  const days = first && last ? (last.at.getTime() - first.at.getTime()) / DAY_MS : 0;
  if (first && last && days >= OBSERVED_AT_LEAST_DAYS) {
    return { perDay: Math.max(0, last.next - first.next) / days, basis: 'observed' };
  }
  const customers = Math.max(countOf(flex), countOf(netvisor));
  return { perDay: Math.max(ASSUMED_AT_LEAST, customers * ASSUMED_GROWTH) / 365, basis: 'assumed' };
}

/** Netvisor's numbers without those that Flex's series have given. */
function netvisorsOwn(prefix: string, { netvisor, flexSeries }: Omit<SeriesFacts, 'history'>): NumberBlock[] {
  const given = flexSeries.filter((series) => series.prefix.toUpperCase() === prefix);
  return netvisor
    .filter((block) => block.prefix === prefix)
    .flatMap((block) =>
      given.reduce<NumberBlock[]>(
        (pieces, { min, next }) => pieces.flatMap((piece) => without(piece, min, next - 1)),
        [block],
      ),
    );
}

function without(block: NumberBlock, from: number, to: number): NumberBlock[] {
  if (to < block.from || from > block.to) return [block];
  const below = { ...block, to: from - 1 };
  const above = { ...block, from: to + 1 };
  return [below, above].filter((piece) => piece.from <= piece.to);
}

/** One above the highest of its own; where all numbers come from Flex, one above those. */
function netvisorNext(prefix: string, facts: Omit<SeriesFacts, 'history'>): number {
  const own = netvisorsOwn(prefix, facts);
  // What lies inside a series that Flex has not come to yet is met by Flex: Netvisor's line is the one below.
  const series = facts.flexSeries.filter((one) => one.prefix.toUpperCase() === prefix);
  const below = own.filter(({ to }) => series.every(({ min }) => to < min));
  const all = facts.netvisor.filter((block) => block.prefix === prefix);
  const line = [below, own, all].find((blocks) => blocks.length > 0) ?? [];
  return Math.max(0, ...line.map(({ to }) => to)) + 1;
}

/** A round range above everything that either side has or will have, in digits alone. */
function suggestSeries(facts: SeriesFacts): { from: number; to: number } {
  const yearly = Math.max(
    ASSUMED_AT_LEAST,
    ...(['flex', 'netvisor'] as const).map((side) => 365 * paceOf(side, '', facts).perDay),
  );
  const size = roundUp(Math.max(SUGGESTED_AT_LEAST, yearly * SUGGESTED_YEARS));
  const highest = Math.max(
    0,
    ...[...facts.flex, ...facts.netvisor].filter(({ prefix }) => prefix === '').map(({ to }) => to),
    ...facts.flexSeries.filter(({ prefix }) => prefix === '').map(({ next }) => next),
  );
  const reached = highest + yearly * SUGGESTED_YEARS;
  const from = (Math.floor(reached / size) + 1) * size;
  return { from: from + 1, to: from + size - 1 };
}

/** To the next power of ten, so that all numbers of a series have as many digits. */
const roundUp = (size: number): number => 10 ** Math.ceil(Math.log10(size));

const countOf = (blocks: readonly NumberBlock[]): number =>
  blocks.reduce((total, { count }) => total + count, 0);

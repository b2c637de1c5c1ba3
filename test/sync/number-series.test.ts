import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnusualNumber, seriesNumber, sumUpNumbers } from '../../src/sync/number-blocks';
import { forecastSeries, observeNumbers } from '../../src/sync/number-series';
import type { FlexSeries, NumbersObserved, SeriesFacts } from '../../src/sync/number-series';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const NOW = day('2026-11-24');

const series = (more: Partial<FlexSeries> = {}): FlexSeries => ({
  name: 'Asiakasnumerot',
  prefix: '',
  min: 500_001,
  max: 999_999,
  next: 500_001,
  ...more,
});

const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, place) => String(from + place));

const facts = (more: Partial<SeriesFacts> = {}): SeriesFacts => ({
  now: NOW,
  flexSeries: [series()],
  flex: [],
  netvisor: sumUpNumbers(numbers(1, 1000)),
  history: [],
  ...more,
});

const observed = (at: string, flexNext: number, netvisorNext: number): NumbersObserved => ({
  at: day(at),
  flexNext: { '': flexNext },
  netvisorNext: { '': netvisorNext },
});

describe('R19 customer numbers are texts', () => {
  it.each([
    ['200123', { prefix: '', value: 200_123 }],
    ['as-0042', { prefix: 'AS-00', value: 42 }],
    ['00123', { prefix: '00', value: 123 }],
    ['0', { prefix: '', value: 0 }],
    ['A1B2', { prefix: 'A1B', value: 2 }],
    ['TEMP', null],
    ['', null],
    ['1234567890123456', null],
  ])('%s belongs to the series %o', (text, parsed) => {
    expect(seriesNumber(text)).toEqual(parsed);
  });

  it('numbers with and without a leading zero never meet', () => {
    const flexSeries = [series({ prefix: '0', min: 1, next: 1 })];
    expect(forecastSeries(facts({ flexSeries }))).toMatchObject({ status: 'apart', meetsOn: null });
  });

  it.each([
    ['00123', true],
    ['1234567890', true],
    ['ASIAKAS-12', true],
    ['123456789', false],
    ['0', false],
    ['A12', false],
  ])('%s is unusual: %s', (text, unusual) => {
    expect(isUnusualNumber(text)).toBe(unusual);
  });
});

describe('R19 a register’s numbers summed up', () => {
  it('as blocks per prefix, small gaps closed', () => {
    expect(sumUpNumbers(['1', '2', '900', '50000', 'K7', 'K9', 'TEMP'])).toEqual([
      { prefix: '', from: 1, to: 900, count: 3 },
      { prefix: '', from: 50_000, to: 50_000, count: 1 },
      { prefix: 'K', from: 7, to: 9, count: 2 },
    ]);
  });

  it('the same a little at a time as all at once', () => {
    const some = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const places = (blocks: ReturnType<typeof sumUpNumbers>) =>
          blocks.map(({ prefix, from, to }) => [prefix, from, to]);
        expect(places(sumUpNumbers(other.map(String), sumUpNumbers(one.map(String))))).toEqual(
          places(sumUpNumbers([...one, ...other].map(String))),
        );
      }),
    );
  });

  it('in at most two hundred blocks, however strewn they are', () => {
    const strewn = Array.from({ length: 1000 }, (_, place) => String(place * 50_000));
    const blocks = sumUpNumbers(strewn);
    expect(blocks.length).toBeLessThanOrEqual(200);
    expect(blocks.at(-1)?.to).toBe(999 * 50_000);
  });
});

/** When the two series meet, line by line as support would explain it. */
describe('R19 whether the series stay apart', () => {
  it('stay apart: Netvisor is at 1 001, Flex begins at 500 001', () => {
    expect(forecastSeries(facts())).toMatchObject({ status: 'apart', meetsOn: null, series: null });
  });

  it('overlap: Netvisor has the number that Flex gives next', () => {
    const flexSeries = [series({ min: 1, next: 500 })];
    expect(forecastSeries(facts({ flexSeries }))).toMatchObject({
      status: 'overlap',
      meetsOn: NOW,
      basis: null,
      series: 'Asiakasnumerot',
    });
  });

  it('will meet: Netvisor runs into Flex’s series at the pace that was seen', () => {
    const history = [observed('2026-08-26', 500_001, 499_001), observed('2026-11-24', 500_001, 499_901)];
    const forecast = forecastSeries(facts({ netvisor: sumUpNumbers(numbers(499_001, 900)), history }));
    // Ten numbers a day, a hundred left.
    expect(forecast).toMatchObject({ status: 'willMeet', meetsOn: day('2026-12-04'), basis: 'observed' });
  });

  it('will meet: Flex comes to a number that somebody typed into Netvisor', () => {
    const history = [observed('2026-11-04', 500_001, 1001), observed('2026-11-24', 500_101, 1001)];
    const netvisor = sumUpNumbers([...numbers(1, 1000), '500200']);
    const flexSeries = [series({ next: 500_101 })];
    // Five numbers a day, 99 left until 500200.
    expect(forecastSeries(facts({ flexSeries, netvisor, history }))).toMatchObject({
      status: 'willMeet',
      meetsOn: day('2026-12-13'),
      basis: 'observed',
    });
  });

  it('stay apart: numbers in Netvisor that Flex has given are Flex’s own', () => {
    const flexSeries = [series({ next: 500_301 })];
    const netvisor = sumUpNumbers([...numbers(1, 1000), ...numbers(500_001, 300)]);
    expect(forecastSeries(facts({ flexSeries, netvisor })).status).toBe('apart');
  });

  it('without history the pace is a tenth of the customers a year, fifty at least', () => {
    const netvisor = sumUpNumbers(numbers(499_901, 50));
    // 50 numbers left at 50 a year.
    expect(forecastSeries(facts({ netvisor }))).toMatchObject({
      status: 'willMeet',
      meetsOn: day('2027-11-24'),
      basis: 'assumed',
    });
  });

  it('a week’s history is too short to measure by, and a side at rest never comes', () => {
    const netvisor = sumUpNumbers(numbers(499_901, 50));
    const short = [observed('2026-11-20', 500_001, 499_000), observed('2026-11-24', 500_001, 499_951)];
    expect(forecastSeries(facts({ netvisor, history: short })).basis).toBe('assumed');
    const atRest = [observed('2026-01-01', 500_001, 499_951), observed('2026-11-24', 500_001, 499_951)];
    expect(forecastSeries(facts({ netvisor, history: atRest })).status).toBe('apart');
  });

  it('a used-up series gives no more numbers', () => {
    const flexSeries = [series({ min: 1, max: 900, next: 901 })];
    expect(forecastSeries(facts({ flexSeries })).status).toBe('apart');
  });

  it('without a series in Flex there is nothing to meet', () => {
    expect(forecastSeries(facts({ flexSeries: [] })).status).toBe('apart');
  });

  it('the series that meets first is named', () => {
    const flexSeries = [
      series({ name: 'Yritykset', min: 2000, next: 2000 }),
      series({ name: 'Yksityiset', min: 900, next: 950 }),
    ];
    expect(forecastSeries(facts({ flexSeries }))).toMatchObject({
      status: 'overlap',
      series: 'Yksityiset',
    });
  });

  it('suggests a round range that neither side reaches in twenty years', () => {
    expect(forecastSeries(facts({ flexSeries: [series({ min: 1, next: 1 })] })).suggested).toEqual({
      from: 100_001,
      to: 199_999,
    });
    const full = facts({ flex: sumUpNumbers(numbers(150_000, 10)) });
    expect(forecastSeries(full).suggested).toEqual({ from: 600_001, to: 699_999 });
  });

  it('with the suggested range the series are apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900_000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 900_000 }),
        (from, count, next) => {
          const before = facts({
            netvisor: sumUpNumbers(numbers(from, count)),
            flexSeries: [series({ min: 1, next })],
          });
          const { suggested } = forecastSeries(before);
          const flexSeries = [series({ min: suggested.from, max: suggested.to, next: suggested.from })];
          expect(forecastSeries({ ...before, flexSeries }).status).toBe('apart');
        },
      ),
    );
  });

  it('notes where both sides are for the next look', () => {
    expect(observeNumbers(facts())).toEqual(observed('2026-11-24', 500_001, 1001));
  });
});

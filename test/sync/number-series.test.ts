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
    [' 12 ', { prefix: '', value: 12 }],
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
    ['A0012', false],
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

  it('in one block when they are a thousand apart, in two when further', () => {
    expect(sumUpNumbers(['1', '1001'])).toEqual([{ prefix: '', from: 1, to: 1001, count: 2 }]);
    expect(sumUpNumbers(['1', '1002'])).toHaveLength(2);
    const two = Array.from({ length: 200 }, (_, place) => String(place * 2000));
    expect(sumUpNumbers(two)).toHaveLength(200);
  });

  it('a number that is seen again counts once, and no block is more than full', () => {
    const before = sumUpNumbers(['1', '2', '5']);
    expect(sumUpNumbers(['5', '2'], before)).toEqual([{ prefix: '', from: 1, to: 5, count: 3 }]);
    const overlapping = [
      { prefix: '', from: 1, to: 10, count: 10 },
      { prefix: '', from: 5, to: 12, count: 8 },
    ];
    expect(sumUpNumbers([], overlapping)).toEqual([{ prefix: '', from: 1, to: 12, count: 12 }]);
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
    expect(forecastSeries(facts())).toMatchObject({
      status: 'apart',
      meetsOn: null,
      basis: 'assumed',
      series: null,
    });
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
});

/** The registers, the series, and what is to be expected: everything else is as in the examples above. */
describe('R19 at the edges of a series', () => {
  const status = (min: number, next: number, max: number, ...netvisor: ReadonlyArray<string | string[]>) =>
    forecastSeries(
      facts({ flexSeries: [series({ min, next, max })], netvisor: sumUpNumbers(netvisor.flat()) }),
    ).status;

  it.each<
    [string, 'apart' | 'willMeet' | 'overlap', number, number, number, ReadonlyArray<string | string[]>]
  >([
    ['the very next number is taken', 'overlap', 500, 500, 900, ['500']],
    ['the one after it is taken', 'willMeet', 500, 500, 900, ['501']],
    ['the number before it is taken: Flex gave it', 'apart', 500, 501, 900, ['500']],
    ['Flex gave 500, Netvisor 501', 'overlap', 500, 501, 900, ['500', '501']],
    ['the last number is taken and next', 'overlap', 1, 1000, 1000, [numbers(1, 1000)]],
    ['the last number is taken, nine are free', 'willMeet', 991, 991, 1000, ['1000']],
    ['the number after the last is taken', 'apart', 990, 990, 999, ['1000']],
    ['Netvisor stands right before the first number', 'overlap', 500_001, 500_001, 999_999, [['500000']]],
    ['Netvisor stands one further down', 'willMeet', 500_001, 500_001, 999_999, [['499999']]],
    ['a used-up series, Netvisor below it', 'apart', 1000, 2000, 1999, ['999']],
    ['Netvisor has no numbers', 'apart', 1, 1, 999, []],
  ])('%s: %s', (_what, expected, min, next, max, netvisor) => {
    expect(status(min, next, max, ...netvisor)).toBe(expected);
  });

  it('a number that is taken overlaps though Flex is at rest', () => {
    const history = [observed('2026-10-01', 500, 1001), observed('2026-11-24', 500, 1001)];
    const flexSeries = [series({ min: 1, next: 500 })];
    expect(forecastSeries(facts({ flexSeries, history }))).toMatchObject({ status: 'overlap', meetsOn: NOW });
  });

  it('a series is of its prefix, in capitals or not: other prefixes neither meet it nor are given by it', () => {
    const flexSeries = [
      series({ name: 'Yritykset', min: 1, next: 300 }),
      series({ name: 'Kunnat', prefix: 'k', min: 1, next: 1001 }),
    ];
    // 1 to 1000 without a prefix are not what the series K gave.
    expect(forecastSeries(facts({ flexSeries }))).toMatchObject({ status: 'overlap', series: 'Yritykset' });
    const inK = facts({ flexSeries: flexSeries.slice(1), netvisor: sumUpNumbers(['1001', 'K500']) });
    expect(forecastSeries(inK).status).toBe('apart');
    const taken = facts({ flexSeries: flexSeries.slice(1), netvisor: sumUpNumbers(['k1001']) });
    expect(forecastSeries(taken)).toMatchObject({ status: 'overlap', series: 'Kunnat' });
  });

  it('where all of Netvisor’s numbers came from one series, Netvisor runs into no other', () => {
    const flexSeries = [
      series({ name: 'Yritykset', min: 500, next: 501 }),
      series({ name: 'Yksityiset', min: 1000, next: 1000 }),
    ];
    expect(forecastSeries(facts({ flexSeries, netvisor: sumUpNumbers(['500']) })).status).toBe('apart');
  });
});

describe('R19 how fast a side goes', () => {
  /** Netvisor a hundred numbers below the series. */
  const nearing = (more: Partial<SeriesFacts>) =>
    forecastSeries(facts({ netvisor: sumUpNumbers(numbers(499_851, 50)), ...more }));

  it('from the first observation to the last, whatever lay between', () => {
    const history = [
      observed('2026-11-04', 500_001, 499_701),
      observed('2026-11-05', 500_001, 499_899),
      observed('2026-11-24', 500_001, 499_901),
    ];
    // Ten a day.
    expect(nearing({ history })).toMatchObject({ meetsOn: day('2026-12-04'), basis: 'observed' });
  });

  it('from seven days on', () => {
    const history = [observed('2026-11-17', 500_001, 499_831), observed('2026-11-24', 500_001, 499_901)];
    expect(nearing({ history })).toMatchObject({ meetsOn: day('2026-12-04'), basis: 'observed' });
  });

  it('from the observations in which the prefix is there', () => {
    const history = [
      { at: day('2026-01-01'), flexNext: {}, netvisorNext: { K: 7 } },
      observed('2026-11-04', 500_001, 499_701),
      observed('2026-11-24', 500_001, 499_901),
    ];
    expect(nearing({ history })).toMatchObject({ meetsOn: day('2026-12-04'), basis: 'observed' });
  });

  it('a side that went back, as after deletions, is at rest', () => {
    const history = [observed('2026-11-04', 500_001, 499_991), observed('2026-11-24', 500_001, 499_901)];
    expect(nearing({ history })).toMatchObject({ status: 'apart', basis: 'observed' });
  });

  it('without history by the register that has more customers', () => {
    // 2000 customers in Flex: two hundred a year, a hundred numbers left, half a year.
    const flex = sumUpNumbers(numbers(700_001, 2000));
    expect(nearing({ flex })).toMatchObject({ meetsOn: day('2027-05-25'), basis: 'assumed' });
  });

  it.each([
    [730, 'willMeet'],
    [731, 'apart'],
  ])('%i days ahead: %s, for nobody can see further than two years', (days, status) => {
    const next = 500_001 - days;
    const history = [observed('2026-11-04', 500_001, next - 20), observed('2026-11-24', 500_001, next)];
    const netvisor = sumUpNumbers([String(next - 1)]);
    expect(forecastSeries(facts({ netvisor, history })).status).toBe(status);
  });
});

describe('R19 the series that is suggested', () => {
  const begun = [series({ min: 1, next: 1 })];
  const suggested = (more: Partial<SeriesFacts>) =>
    forecastSeries(facts({ flexSeries: begun, ...more })).suggested;

  it.each<[string, Partial<SeriesFacts>, { from: number; to: number }]>([
    ['few numbers', {}, { from: 100_001, to: 199_999 }],
    ['Flex has numbers above', { flex: sumUpNumbers(['150000']) }, { from: 200_001, to: 299_999 }],
    ['Netvisor has numbers above', { netvisor: sumUpNumbers(['250000']) }, { from: 300_001, to: 399_999 }],
    [
      'another series has come further',
      { flexSeries: [...begun, series({ next: 350_000 })] },
      { from: 400_001, to: 499_999 },
    ],
    [
      'what has a prefix never meets it',
      {
        netvisor: sumUpNumbers(['1000', 'K900000']),
        flexSeries: [...begun, series({ prefix: 'K', next: 800_000 })],
      },
      { from: 100_001, to: 199_999 },
    ],
    // A thousand in a hundred days: 73 000 in twenty years.
    [
      'twenty years at the pace of Flex',
      {
        netvisor: sumUpNumbers(['90000']),
        history: [observed('2026-08-16', 1, 90_001), observed('2026-11-24', 1001, 90_001)],
      },
      { from: 200_001, to: 299_999 },
    ],
    // Five thousand in a hundred days: 365 000 in twenty years, more than a hundred thousand numbers hold.
    [
      'twenty years at the pace of Netvisor',
      { history: [observed('2026-08-16', 1, 1), observed('2026-11-24', 1, 5001)] },
      { from: 1_000_001, to: 1_999_999 },
    ],
  ])('%s', (_what, more, range) => {
    expect(suggested(more)).toEqual(range);
  });
});

describe('R19 where both sides are, noted for the next look', () => {
  const netvisorNext = (flexSeries: readonly FlexSeries[], ...netvisor: ReadonlyArray<string | string[]>) =>
    observeNumbers(facts({ flexSeries, netvisor: sumUpNumbers(netvisor.flat()) })).netvisorNext;

  it('by prefix, in capitals', () => {
    expect(observeNumbers(facts())).toEqual(observed('2026-11-24', 500_001, 1001));
    expect(observeNumbers(facts({ flexSeries: [series({ prefix: 'k' })] })).flexNext).toEqual({ K: 500_001 });
    expect(netvisorNext([series()], ['7', 'K1', 'k12'])).toEqual({ '': 8, K: 13 });
  });

  it.each<[string, readonly FlexSeries[], ReadonlyArray<string | string[]>, Record<string, number>]>([
    [
      'what came from Flex is left aside',
      [series({ next: 500_101 })],
      [numbers(499_001, 1100)],
      { '': 500_001 },
    ],
    ['though it is but one number', [series({ next: 500_002 })], [numbers(499_001, 1001)], { '': 500_001 }],
    [
      'in a series with a prefix too',
      [series({ prefix: 'k', min: 101, next: 151 })],
      [numbers(1, 150).map((number) => `K${number}`), 'K5000'],
      { K: 101 },
    ],
    ['and so is what a person typed into the series', [series()], ['100', '500700'], { '': 101 }],
    [
      'whatever other prefixes have',
      [series(), series({ prefix: 'K', min: 1, next: 1 })],
      ['100', '600000'],
      { '': 101 },
    ],
    [
      'also where all came from Flex',
      [series({ next: 500_101 })],
      [numbers(500_001, 100), 'K900000'],
      { '': 500_101, K: 900_001 },
    ],
    ['or as its first number', [series({ min: 5000, next: 5000 })], ['100', '5000'], { '': 101 }],
    [
      'within the series it is on the far side of Flex',
      [series({ min: 1, next: 500 })],
      [numbers(1, 1000)],
      { '': 1001 },
    ],
    [
      'with several series it is below all',
      [series({ min: 2000, next: 2000 }), series({ min: 900, next: 950 })],
      [numbers(1, 1000)],
      { '': 900 },
    ],
    [
      'where all came from Flex, it is above those',
      [series({ next: 500_101 })],
      [numbers(500_001, 100)],
      { '': 500_101 },
    ],
  ])('%s', (_what, flexSeries, netvisor, next) => {
    expect(netvisorNext(flexSeries, ...netvisor)).toEqual(next);
  });
});

import { describe, expect, it } from 'vitest';
import { sumUpNumbers } from '../../src/sync/number-blocks';
import {
  numberOverlap,
  numberOverlapBasis,
  numberOverlapParams,
  renderNumberOverlap,
} from '../../src/sync/number-overlap';
import type { NumbersNoted } from '../../src/sync/number-overlap';
import { renderIssue } from '../../src/sync/render-issue';

const AT = new Date('2026-11-24T06:00:00.000Z');
const inDays = (days: number): Date => new Date(AT.getTime() + days * 86_400_000);

/** Flex's own series with capital A, Netvisor's numbers without a prefix, which a second Flex series nears. */
const noted = (meetsOn: Date | null, over: Partial<NumbersNoted> = {}): NumbersNoted => ({
  flexSeries: [
    { name: 'Yksityiset', prefix: 'A', min: 1, max: 999, next: 17 },
    { name: 'Yritykset', prefix: '', min: 2001, max: 9999, next: 2044 },
  ],
  flex: sumUpNumbers(['A1', 'A16', '2001', '2043']),
  netvisor: sumUpNumbers(['1', '500', '1000', '1534']),
  history: [{ at: AT, flexNext: { A: 17, '': 2044 }, netvisorNext: { '': 1535 } }],
  forecast: {
    at: AT,
    status: meetsOn === null ? 'apart' : meetsOn > AT ? 'willMeet' : 'overlap',
    meetsOn,
    basis: meetsOn === null ? null : 'observed',
    series: meetsOn === null ? null : 'Yritykset',
    suggested: { from: 100_001, to: 199_999 },
  },
  ...over,
});

describe('R19 preflight’s line number_overlap', () => {
  it('is green while the series stay apart, and shows what each side has and gives next', () => {
    const line = numberOverlap(noted(null));
    expect(line).toMatchObject({
      code: 'number_overlap',
      status: 'green',
      sides: {
        flex: { ranges: ['2001–2043', 'A1–A16'], moreRanges: 0, next: ['A17', '2044'] },
        netvisor: { ranges: ['1–1534'], next: ['1535'] },
      },
      range: '100001–199999',
    });
    expect(line && renderNumberOverlap(line, 'fi')).toEqual({
      title: 'Numerosarjat pysyvät erillään',
      why: null,
      messageForCompany: null,
    });
  });

  it('is yellow with the day when they will meet, and suggests a free series to the company', () => {
    const line = numberOverlap(noted(inDays(300)));
    expect(line?.status).toBe('yellow');
    expect(line && renderNumberOverlap(line, 'fi')).toEqual({
      title: 'Numerosarjat menevät päällekkäin (arvio: 20.9.2027)',
      why: 'Flex ja Netvisor voisivat antaa saman numeron kahdelle eri asiakkaalle.',
      messageForCompany:
        'Suosittelemme Flexiin omaa numerosarjaa, esimerkiksi 100001–199999, jotta numerot eivät mene päällekkäin.',
    });
    expect(line && renderNumberOverlap(line, 'en').title).toBe('Series will overlap (estimate: 20/09/2027)');
  });

  it('says so when they have met', () => {
    const line = numberOverlap(noted(AT));
    expect(line && renderNumberOverlap(line, 'en').title).toBe('Series overlap already');
  });

  it('names the twelve ranges that hold most customers of a register strewn widely', () => {
    const strewn = Array.from({ length: 30 }, (_, n) => String(n * 5000 + 1));
    const line = numberOverlap(noted(null, { netvisor: sumUpNumbers([...strewn, '2', '3']) }));
    expect(line?.sides.netvisor.ranges).toHaveLength(12);
    expect(line?.sides.netvisor.ranges.slice(0, 2)).toEqual(['1–3', '5001']);
    expect(line?.sides.netvisor.moreRanges).toBe(18);
  });

  it('keeps the ranges in their order, also when most customers are in the last', () => {
    const strewn = Array.from({ length: 30 }, (_, n) => String(n * 5000 + 1));
    const line = numberOverlap(noted(null, { netvisor: sumUpNumbers([...strewn, '145002', '145003']) }));
    expect(line?.sides.netvisor.ranges.at(0)).toBe('1');
    expect(line?.sides.netvisor.ranges.at(-1)).toBe('145001–145003');
  });

  it('shows Netvisor’s next number of those prefixes that it shows', () => {
    const history = [{ at: AT, flexNext: {}, netvisorNext: { '': 1535, VANHA: 3 } }];
    expect(numberOverlap(noted(null, { history }))?.sides.netvisor.next).toEqual(['1535']);
    expect(numberOverlap(noted(null, { history: [] }))?.sides.netvisor.next).toEqual([]);
  });

  it('has a dash where the day is not noted', () => {
    const line = numberOverlap(noted(inDays(300)));
    const forecast = line && { ...line.forecast, meetsOn: null };
    expect(line && forecast && renderNumberOverlap({ ...line, forecast }, 'en').title).toBe(
      'Series will overlap (estimate: –)',
    );
  });

  it('is not there before the first look', () => {
    expect(numberOverlap(noted(null, { forecast: null }))).toBeNull();
  });
});

describe('R19 the issue number_overlap', () => {
  it.each([
    [91, null],
    [90, 'willMeet'],
    [1, 'willMeet'],
    [0, 'overlap'],
    [-3, 'overlap'],
  ])('numbers that meet in %i days: %s', (days, status) => {
    expect(numberOverlapParams(noted(inDays(days)), AT)?.['status'] ?? null).toBe(status);
  });

  it('tells both next numbers of the series concerned, and the day without a time', () => {
    const params = numberOverlapParams(noted(inDays(30)), AT);
    expect(params && renderIssue('number_overlap', params, 'fi')).toEqual({
      title: 'Numerosarjat menevät päällekkäin',
      cause:
        'Flex ja Netvisor alkavat antaa samoja asiakasnumeroita (arvio: 24.12.2026). Flexin numerosarja: Yritykset, seuraava numero 2044. Netvisorin seuraava numero: 1535.',
      nextStep:
        'Pyydä yritystä ottamaan Flexissä käyttöön oma numerosarja, esimerkiksi 100001–199999. Nykyiset numerot voivat jäädä ennalleen.',
    });
  });

  it('is not there while the series stay apart, or nobody has looked', () => {
    expect(numberOverlapParams(noted(null), AT)).toBeNull();
    expect(numberOverlapParams(noted(null, { forecast: null }), AT)).toBeNull();
  });

  it('tells the next numbers with the prefix of the series, as far as they are known', () => {
    const concerned = (over: Partial<NumbersNoted>, series: string) => {
      const { forecast } = noted(inDays(30));
      const params = numberOverlapParams(
        noted(inDays(30), { ...over, forecast: forecast && { ...forecast, series } }),
        AT,
      );
      return [params?.['nextFlex'], params?.['nextNetvisor']];
    };
    const flexSeries = [{ name: 'Kunnat', prefix: 'k', min: 1, max: 999, next: 17 }];
    const history = [{ at: AT, flexNext: { K: 17 }, netvisorNext: { K: 12, '': 1535 } }];
    expect(concerned({ flexSeries, history }, 'Kunnat')).toEqual(['k17', 'k12']);
    expect(concerned({ flexSeries, history: [] }, 'Kunnat')).toEqual(['k17', '']);
    // A series that was renamed since.
    expect(concerned({ flexSeries, history }, 'Yritykset')).toEqual(['', '1535']);
  });

  it('an operator’s word is about the series and whether it has met, not about the day', () => {
    const basis = (days: number, over: Partial<NumbersNoted> = {}): string =>
      numberOverlapBasis(numberOverlapParams(noted(inDays(days), over), AT) ?? {});
    expect(basis(30)).toBe(basis(20));
    expect(basis(30)).not.toBe(basis(0));
  });
});

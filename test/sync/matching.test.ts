import { describe, expect, it } from 'vitest';
import { NAME_THRESHOLDS, compareForMatch } from '../../src/sync/matching';
import { nameSimilarity } from '../../src/sync/name-similarity';
import { flexCustomer, netvisorCustomer } from '../support/planning';

/** The examples that set the thresholds. */
const SAME = [
  ['Rakennus Virtanen Oy', 'Virtanen Rakennus Oy'],
  ['Lämpöykkönen Oy', 'LAMPOYKKONEN'],
  ['Sähkö-Aho Oy', 'Sähkö Aho Oy'],
  ['Sähköaho Oy', 'Sähkö-Aho'],
  ['Virtanen Matti', 'Matti Virtanen'],
  ['M. Virtanen', 'Matti Virtanen'],
  ['Liisa Mäki', 'Lissa Mäki'],
  ['Rakennus Virtanen', 'Rakennus Virtanne'],
  ['Putkityö Salo Ky', 'Putkityö Salo'],
  ['As Oy Rantatie 4', 'Asunto Oy Rantatie 4'],
  ['LVI-Korhonen', 'LVI Korhonen T:mi'],
  ['Åbo Bygg Ab', 'Abo Bygg'],
] as const;

const UNCLEAR = [
  ['Matti Virtanen', 'Mikko Virtanen'],
  ['Asunto Oy Rantatie 4', 'Asunto Oy Rantatie 6'],
  ['Rakennus Virtanen Oy', 'Virtanen Oy'],
  ['Matti Virtanen', 'Matti Virtanen-Korhonen'],
] as const;

const DIFFERENT = [
  ['Kahvila Aalto Ky', 'Matti Meikäläinen'],
  ['Kesko Oyj', 'Kesla Oyj'],
  ['Kiinteistö Oy Mäki', 'Asunto Oy Lahti'],
  ['Jani Aho', 'Sähkö Oy'],
] as const;

describe('D3 how alike two names are', () => {
  it.each(SAME)('%s and %s are the same', (one, other) => {
    expect(nameSimilarity(one, other)).toBeGreaterThanOrEqual(NAME_THRESHOLDS.same);
  });

  it.each(UNCLEAR)('%s and %s may be the same', (one, other) => {
    expect(nameSimilarity(one, other)).toBeLessThan(NAME_THRESHOLDS.same);
    expect(nameSimilarity(one, other)).toBeGreaterThanOrEqual(NAME_THRESHOLDS.different);
  });

  it.each(DIFFERENT)('%s and %s are different', (one, other) => {
    expect(nameSimilarity(one, other)).toBeLessThan(NAME_THRESHOLDS.different);
  });

  it.each([...SAME, ...UNCLEAR, ...DIFFERENT])('%s and %s are as alike the other way round', (one, other) => {
    expect(nameSimilarity(one, other)).toBeCloseTo(nameSimilarity(other, one), 10);
  });

  it('compares names that are nothing but company forms', () => {
    expect(nameSimilarity('Oy Ab', 'Oy Ab')).toBe(1);
    expect(nameSimilarity('Oy Ab', 'Ky')).toBe(0);
  });
});

describe('R18 D3 two customers under one number', () => {
  const compare = (
    flex: Parameters<typeof flexCustomer>[0],
    netvisor: Parameters<typeof netvisorCustomer>[0],
    kinds: { flex?: 'PRIVATE' | 'COMPANY'; netvisor?: 'PRIVATE' | 'COMPANY' } = {},
  ) =>
    compareForMatch(
      flexCustomer(flex, { kind: kinds.flex ?? 'COMPANY' }),
      netvisorCustomer(netvisor, { kind: kinds.netvisor ?? 'COMPANY' }),
    );

  it('are the same when their business ids are, whatever their names', () => {
    expect(
      compare(
        { name: 'Aalto Ky', businessId: '12345671' },
        { name: 'Kahvila Meri', businessId: '1234567-1' },
      ),
    ).toEqual({ verdict: 'same', reasons: ['businessIdSame', 'nameDiffers'] });
  });

  it('are different when their business ids are, whatever their names', () => {
    expect(compare({ businessId: '2077474-0' }, { businessId: '1234567-1' })).toEqual({
      verdict: 'different',
      reasons: ['businessIdDiffers', 'nameSame'],
    });
  });

  it('have one business id when one side gives it as a VAT number', () => {
    expect(compare({ businessId: 'FI12345671' }, { businessId: '1234567-1' }).verdict).toBe('same');
  });

  it('go by their names when a business id is missing', () => {
    expect(compare({ name: 'Aho Sähkö Oy' }, { name: 'Sähkö Aho', businessId: '1234567-1' })).toEqual({
      verdict: 'same',
      reasons: ['nameSame'],
    });
    expect(compare({ name: 'Kahvila Aalto Ky' }, { name: 'Matti Meikäläinen' })).toEqual({
      verdict: 'different',
      reasons: ['nameDiffers'],
    });
  });

  it('are unclear when the names leave it open, which is a collision too', () => {
    expect(compare({ name: 'Matti Virtanen' }, { name: 'Mikko Virtanen' }).verdict).toBe('unclear');
    expect(compare({ name: null }, { name: 'Mikko Virtanen' })).toEqual({
      verdict: 'unclear',
      reasons: ['nameMissing'],
    });
  });

  it('know an auxiliary business name from the name extension', () => {
    expect(
      compare({ name: 'Virtanen Oy', nameExtension: 'Putkipojat' }, { name: 'Virtanen Oy Putkipojat' })
        .verdict,
    ).toBe('same');
  });

  it('D11 are never the same when one is a person and the other a company', () => {
    expect(compare({}, {}, { flex: 'PRIVATE' })).toEqual({
      verdict: 'different',
      reasons: ['kindDiffers', 'nameSame'],
    });
    expect(
      compare({ businessId: '1234567-1' }, { businessId: '1234567-1' }, { netvisor: 'PRIVATE' }).verdict,
    ).toBe('unclear');
  });
});

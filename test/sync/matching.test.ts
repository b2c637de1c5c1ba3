import { describe, expect, it } from 'vitest';
import { companyOf, compareForMatch } from '../../src/sync/matching';
import { flexCustomer, netvisorCustomer } from '../support/planning';

const compare = (
  flex: Parameters<typeof flexCustomer>[0],
  netvisor: Parameters<typeof netvisorCustomer>[0],
  kinds: { flex?: 'PRIVATE' | 'COMPANY'; netvisor?: 'PRIVATE' | 'COMPANY' } = {},
) =>
  compareForMatch(
    flexCustomer(flex, { kind: kinds.flex ?? 'COMPANY' }),
    netvisorCustomer(netvisor, { kind: kinds.netvisor ?? 'COMPANY' }),
  );

describe('R18 D3 two business ids', () => {
  /** What Flex has, what Netvisor has, and what that says. */
  it.each([
    ['1234567-1', '1234567-1', 'businessIdSame'],
    ['12345671', '1234567-1', 'businessIdSame'],
    ['FI12345671', '1234567-1', 'businessIdSame'],
    ['fi 1234567-1', '1234567-1', 'businessIdSame'],
    [' 1234567 - 1 ', '1234567-1', 'businessIdSame'],
    // An old id of six digits has lost its leading zero.
    ['112038-9', '0112038-9', 'businessIdSame'],
    ['SE556036079301', 'SE 5560360793 01', 'businessIdSame'],
    ['2077474-0', '1234567-1', 'businessIdDiffers'],
    ['FI20774740', '1234567-1', 'businessIdDiffers'],
    // Wrong check digits, dummies and texts are no evidence, even when equal: the names decide.
    ['1234567-8', '1234567-1', null],
    ['1234567-8', '1234567-8', null],
    ['0000000-1', '0000000-1', null],
    ['ei ole', '1234567-1', null],
    // A foreign company may have a Finnish id as well.
    ['SE556036079301', '1234567-1', null],
    [null, '1234567-1', null],
    ['1234567-1', null, null],
    ['', '', null],
  ])('%s and %s: %s', (flex, netvisor, reason) => {
    const [first] = compare({ businessId: flex }, { businessId: netvisor }).reasons;
    expect(first).toBe(reason ?? 'nameSame');
  });

  it('name the company in one form', () => {
    expect(companyOf('FI12345671')).toEqual({ country: 'FI', id: '1234567-1' });
    expect(companyOf('112038-9')).toEqual({ country: 'FI', id: '0112038-9' });
    expect(companyOf('SE 556036079301')).toEqual({ country: 'SE', id: 'SE556036079301' });
    expect(companyOf('1234567-8')).toBeNull();
    expect(companyOf('A1234567-1')).toBeNull();
    expect(companyOf('1234567-12')).toBeNull();
    expect(companyOf(null)).toBeNull();
  });
});

describe('R18 D3 two customers under one number', () => {
  it('are unclear from half a name on', () => {
    expect(compare({ name: 'Aho' }, { name: 'Aho Mäkelä' })).toMatchObject({
      verdict: 'unclear',
      reasons: ['nameUnclear'],
      nameScore: 0.5,
    });
    expect(compare({ name: 'Aho' }, { name: 'Aho Mäkinen' }).verdict).toBe('different');
  });

  it('D11 are compared by name as neither person nor company when they are of two kinds', () => {
    const names = [{ name: 'Liisa Mäki' }, { name: 'Liisa Maria Mäki' }] as const;
    expect(compare(...names, { flex: 'PRIVATE', netvisor: 'COMPANY' })).toMatchObject({
      verdict: 'different',
      reasons: ['kindDiffers', 'nameUnclear'],
    });
    expect(compare(...names, { flex: 'PRIVATE', netvisor: 'PRIVATE' }).verdict).toBe('same');
  });

  it('are the same when their business ids are, whatever their names', () => {
    expect(
      compare(
        { name: 'Aalto Ky', businessId: '12345671' },
        { name: 'Kahvila Meri', businessId: '1234567-1' },
      ),
    ).toMatchObject({ verdict: 'same', reasons: ['businessIdSame', 'nameDiffers'] });
  });

  it('are different when their business ids are, whatever their names', () => {
    expect(compare({ businessId: '2077474-0' }, { businessId: '1234567-1' })).toMatchObject({
      verdict: 'different',
      reasons: ['businessIdDiffers', 'nameSame'],
    });
  });

  it('go by their names when a business id is missing', () => {
    expect(compare({ name: 'Aho Sähkö Oy' }, { name: 'Sähkö Aho', businessId: '1234567-1' })).toMatchObject({
      verdict: 'same',
      reasons: ['nameSame'],
    });
    expect(compare({ name: 'Kahvila Aalto Ky' }, { name: 'Matti Meikäläinen' })).toMatchObject({
      verdict: 'different',
      reasons: ['nameDiffers'],
    });
  });

  it('are unclear when the names leave it open, which is a collision too', () => {
    expect(compare({ name: 'Virtanen Oy' }, { name: 'Rakennus Virtanen Oy' }).verdict).toBe('unclear');
    expect(compare({ name: null }, { name: 'Mikko Virtanen' })).toMatchObject({
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
    expect(compare({}, {}, { flex: 'PRIVATE' })).toMatchObject({
      verdict: 'different',
      reasons: ['kindDiffers', 'nameSame'],
    });
    expect(
      compare({ businessId: '1234567-1' }, { businessId: '1234567-1' }, { netvisor: 'PRIVATE' }).verdict,
    ).toBe('unclear');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValues, Kind } from '../../src/sync/customer';
import {
  TRAIT_KINDS,
  isOfKind,
  keptTrait,
  kindOfKept,
  traitsOf,
  traitsOfLink,
  traitsOfRow,
} from '../../src/sync/customer-traits';
import type { TraitKind } from '../../src/sync/customer-traits';
import {
  suggestMatches,
  isStrong,
  SUGGESTED_FROM,
  suggestionReasonLabels,
} from '../../src/sync/suggest-matches';
import type { Candidate } from '../../src/sync/suggest-matches';
import { address, flexCustomer, netvisorCustomer, office } from '../support/planning';

/** The kinds of trait that both customers have. */
function shared(
  flex: FieldValues,
  netvisor: FieldValues,
  kind: Kind = 'COMPANY',
  offices: Parameters<typeof netvisorCustomer>[1] = {},
): TraitKind[] {
  const theirs = traitsOf(netvisorCustomer(netvisor, { kind, ...offices }));
  return traitsOf(flexCustomer(flex, { kind }))
    .filter((mine) => theirs.some(({ kind: of, text }) => of === mine.kind && text === mine.text))
    .map((trait) => trait.kind);
}

const RANTATIE = address('Rantatie 4');
const nobody = { name: 'Aino Mäkelä', customerNumber: null };

describe('D5 D6 by what two customers are found to be alike', () => {
  it.each<[string, FieldValues, FieldValues, Kind, TraitKind]>([
    [
      'business id in any form',
      { businessId: 'FI12345671' },
      { businessId: '1234567-1' },
      'COMPANY',
      'businessId',
    ],
    ['name in any order', { name: 'Virtanen Matti' }, { name: 'Matti Virtanen' }, 'PRIVATE', 'name'],
    ['company without its form', { name: 'Sähkö Aho Oy' }, { name: 'SAHKO AHO' }, 'COMPANY', 'name'],
    ['phone as a number', { phone: '040 123 4567' }, { phone: '+358401234567' }, 'COMPANY', 'phone'],
    [
      'e-mail in any case',
      { email: 'Matti@Aho.example' },
      { email: 'matti@aho.example' },
      'COMPANY',
      'email',
    ],
    [
      'one of several invoicing e-mails',
      { email: 'lasku@aho.example' },
      { invoicingEmail: 'aho@aho.example; lasku@aho.example' },
      'COMPANY',
      'email',
    ],
    [
      'number without leading zeros',
      { customerNumber: '00123' },
      { customerNumber: '123' },
      'COMPANY',
      'numberAlike',
    ],
    [
      'number in another case',
      { customerNumber: 'as12' },
      { customerNumber: 'AS12' },
      'COMPANY',
      'numberAlike',
    ],
    [
      'either address',
      { visitingAddress: RANTATIE, billingAddress: address('PL 5') },
      { billingAddress: address('RANTATIE 4', '00100', 'Espoo') },
      'COMPANY',
      'address',
    ],
    [
      'a person by name and any address',
      { name: 'Virtanen Matti', visitingAddress: RANTATIE, billingAddress: address('Mäkikatu 2') },
      { name: 'Matti Virtanen', billingAddress: address('Mäkikatu 2') },
      'PRIVATE',
      'person',
    ],
  ])('%s', (_what, flex, netvisor, kind, expected) => {
    expect(shared({ ...nobody, name: 'Flex', ...flex }, { ...nobody, ...netvisor }, kind)).toContain(
      expected,
    );
  });

  it('an office’s address counts as the customer’s', () => {
    expect(shared({ visitingAddress: RANTATIE }, {}, 'COMPANY', { offices: [office(RANTATIE)] })).toContain(
      'address',
    );
  });

  it.each<[string, FieldValues, FieldValues, Kind, TraitKind]>([
    [
      'an invalid business id',
      { businessId: '1234567-8' },
      { businessId: '1234567-8' },
      'COMPANY',
      'businessId',
    ],
    [
      'a company’s name and address',
      { billingAddress: RANTATIE },
      { billingAddress: RANTATIE },
      'COMPANY',
      'person',
    ],
    [
      'another flat of the house',
      { billingAddress: address('Rantatie 4 A 1') },
      { billingAddress: address('Rantatie 1 A 4') },
      'PRIVATE',
      'address',
    ],
    [
      'a place without a street',
      { billingAddress: { ...RANTATIE, street: null } },
      { billingAddress: { ...RANTATIE, street: null } },
      'PRIVATE',
      'address',
    ],
    [
      'a number on the other side',
      { customerNumber: '123' },
      { customerNumber: '123' },
      'COMPANY',
      'flexNumber',
    ],
  ])('not by %s', (_what, flex, netvisor, kind, unexpected) => {
    expect(shared(flex, netvisor, kind)).not.toContain(unexpected);
  });

  /** The texts of a Flex customer's traits, as they are before they are fingerprinted. */
  it('all that a customer is found by', () => {
    const all = traitsOf(
      flexCustomer(
        {
          name: 'Mäki Liisa',
          customerNumber: ' a0017 ',
          phone: '040 123 4567',
          email: 'Liisa@Aho.example',
          invoicingEmail: 'liisa@aho.example; lasku@aho.example',
          visitingAddress: address('Rantatie 4', ' 00100 '),
          billingAddress: address('Mäkikatu 2', ' ', 'Åbo'),
        },
        { kind: 'PRIVATE' },
      ),
    );
    expect(all.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'flexNumber: a0017',
      'numberAlike: A0017',
      'name: liisa maki',
      'address: rantatie 4\n00100',
      'person: liisa maki\nrantatie 4\n00100',
      'address: makikatu 2\nabo',
      'person: liisa maki\nmakikatu 2\nabo',
      'phone: +358401234567',
      'email: liisa@aho.example',
      'email: lasku@aho.example',
    ]);
  });

  it('what is not there is no trait: no person without a name or a street', () => {
    const kinds = (fields: FieldValues) =>
      traitsOf(flexCustomer({ customerNumber: null, ...fields }, { kind: 'PRIVATE' })).map(
        ({ kind }) => kind,
      );
    expect(kinds({ name: null })).toEqual([]);
    expect(kinds({ name: '...', visitingAddress: RANTATIE })).toEqual(['address']);
    expect(kinds({ name: 'Aho', visitingAddress: { ...RANTATIE, street: ' ' } })).toEqual(['name']);
    const noPlace = { ...RANTATIE, postalCode: null, city: null };
    expect(traitsOf(flexCustomer({ name: null, customerNumber: '007', visitingAddress: noPlace }))).toEqual([
      { kind: 'flexNumber', text: '007' },
      { kind: 'numberAlike', text: '7' },
      { kind: 'address', text: 'rantatie 4\n' },
    ]);
  });

  it('what Netvisor’s list tells of a customer before it is read', () => {
    expect(traitsOfRow({ number: ' 12 ', businessId: 'FI12345671' })).toEqual([
      { kind: 'netvisorNumber', text: '12' },
      { kind: 'businessId', text: 'FI 1234567-1' },
    ]);
    expect(traitsOfRow({ number: null, businessId: '1234567-8' })).toEqual([]);
  });

  it('I12 is kept as a letter for its kind and a keyed fingerprint', () => {
    const kept = TRAIT_KINDS.map((kind) => keptTrait({ kind, text: '12' }, (text) => `<${text}>`));
    expect(kept[0]).toBe('f<flexNumber=12>');
    expect(kept.map(kindOfKept)).toEqual(TRAIT_KINDS);
    expect(kindOfKept('x<12>')).toBeNull();
    expect(isOfKind('f<12>', 'netvisorNumber', 'flexNumber')).toBe(true);
    expect(isOfKind('n<f>', 'flexNumber', 'phone')).toBe(false);
  });

  it('one side alone is found by all its traits, a pair by few', () => {
    const netvisor = netvisorCustomer({ ...nobody, phone: '0401234567' });
    expect(traitsOfLink({ flex: null, netvisor }).map(({ kind }) => kind)).toContain('phone');
    expect(traitsOfLink({ flex: flexCustomer(nobody), netvisor }).map(({ kind }) => kind)).toEqual([]);
    expect(traitsOfLink({ flex: null, netvisor: null })).toEqual([]);
  });

  it('a pair keeps only what tells of doubles', () => {
    const flex = flexCustomer({
      ...nobody,
      customerNumber: '12',
      phone: '0401234567',
      businessId: '1234567-1',
    });
    const netvisor = netvisorCustomer({ ...nobody, customerNumber: '12' });
    expect(traitsOfLink({ flex, netvisor })).toEqual([
      { kind: 'flexNumber', text: '12' },
      { kind: 'businessId', text: 'FI 1234567-1' },
      { kind: 'netvisorNumber', text: '12' },
    ]);
    expect(traitsOfLink({ flex, netvisor: null }).map(({ kind }) => kind)).toContain('phone');
  });
});

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  id: '1',
  name: 'Kahvila Meri Oy',
  number: '10',
  kind: 'COMPANY',
  shared: [],
  linked: false,
  ...more,
});
const subject = { name: 'Sähkö Aho Oy', kind: 'COMPANY' } as const;
const scoreOf = (one: Partial<Candidate>) => suggestMatches(subject, [candidate(one)])[0] ?? null;

/** Decision table: what is shared, whether it is shown, with which score and reasons. */
describe('D5 what is suggested, and why', () => {
  it.each<[string, Partial<Candidate>, number, string[]]>([
    ['the same business id', { shared: ['businessId'] }, 60, ['businessIdSame']],
    [
      'business id and name',
      { name: 'Sähkö Aho', shared: ['businessId', 'name'] },
      90,
      ['businessIdSame', 'nameSame'],
    ],
    ['the same name alone', { name: 'Aho Sähkö', shared: ['name'] }, 30, ['nameSame']],
    [
      'half a name and the address',
      { name: 'Aho Oy', shared: ['address'] },
      35,
      ['addressSame', 'nameAlike'],
    ],
    ['address and phone', { shared: ['address', 'phone'] }, 35, ['addressSame', 'phoneSame']],
    [
      'name and a number that is alike',
      { name: 'Sähkö Aho', shared: ['numberAlike'] },
      45,
      ['nameSame', 'numberAlike'],
    ],
    [
      'all there is, at most a hundred',
      { name: 'Sähkö Aho', shared: ['businessId', 'address', 'email', 'phone', 'numberAlike'] },
      100,
      ['businessIdSame', 'nameSame', 'addressSame', 'emailSame', 'phoneSame', 'numberAlike'],
    ],
    [
      'a business id of a person',
      { kind: 'PRIVATE', shared: ['businessId'] },
      30,
      ['businessIdSame', 'kindDiffers'],
    ],
    [
      'a business id of a customer that is linked',
      { linked: true, shared: ['businessId'] },
      40,
      ['businessIdSame', 'linkedAlready'],
    ],
  ])('%s: shown', (_what, more, score, reasons) => {
    expect(scoreOf(more)).toMatchObject({ score, reasons });
  });

  it.each<[string, Partial<Candidate>]>([
    ['a phone number alone', { shared: ['phone'] }],
    ['an address alone', { shared: ['address'] }],
    ['half a name alone', { name: 'Aho Oy' }],
    ['a person of that name', { name: 'Sähkö Aho', kind: 'PRIVATE', shared: ['name'] }],
    ['nothing', {}],
  ])('%s: not shown', (_what, more) => {
    expect(scoreOf(more)).toBeNull();
  });

  /** A person's second given name may be missing, a company's word may not; what is not known contradicts nothing. */
  it.each<[string, Kind | null, string, Kind | null, string, string[]]>([
    ['two persons', 'PRIVATE', 'Liisa Mäki', 'PRIVATE', 'Liisa Maria Mäki', ['nameSame']],
    ['two companies', 'COMPANY', 'Liisa Mäki', 'COMPANY', 'Liisa Maria Mäki', ['nameAlike']],
    [
      'a person and a company',
      'PRIVATE',
      'Liisa Mäki',
      'COMPANY',
      'Liisa Maria Mäki',
      ['nameAlike', 'kindDiffers'],
    ],
    [
      'a company and a person',
      'COMPANY',
      'Liisa Mäki',
      'PRIVATE',
      'Liisa Maria Mäki',
      ['nameAlike', 'kindDiffers'],
    ],
    ['a person and one of no type', 'PRIVATE', 'Liisa Mäki', null, 'Liisa Maria Mäki', ['nameAlike']],
    ['one of no type and a person', null, 'Liisa Mäki', 'PRIVATE', 'Liisa Maria Mäki', ['nameAlike']],
    ['half the letters of a name', 'COMPANY', 'Aho', 'COMPANY', 'Aho Mäkelä', ['nameAlike']],
    ['less than half', 'COMPANY', 'Aho', 'COMPANY', 'Aho Mäkinen', []],
    ['two without a name', 'COMPANY', ' ', 'COMPANY', '', []],
    ['one without a name', 'COMPANY', '', 'COMPANY', 'Aho', []],
  ])('%s: %s %j, %s %j', (_what, kind, name, otherKind, otherName, reasons) => {
    const other = candidate({ name: otherName, kind: otherKind, shared: ['businessId'] });
    expect(suggestMatches({ name, kind }, [other])[0]?.reasons).toEqual(['businessIdSame', ...reasons]);
  });

  it('the likeliest come first, at most five, in an order of their own', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const alike = names.map((id) => candidate({ id, shared: ['address', 'phone'] }));
    const best = candidate({ id: 'z', shared: ['businessId'] });
    const ids = suggestMatches(subject, [...alike, best]).map(({ id }) => id);
    expect(ids).toEqual(['z', 'a', 'b', 'c', 'd']);
    expect(suggestMatches(subject, [best, ...alike.reverse()]).map(({ id }) => id)).toEqual(ids);
  });

  const candidates = fc.array(
    fc.record<Candidate>({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      name: fc.constantFrom('Sähkö Aho', 'Aho', 'Kahvila Meri', ''),
      number: fc.constantFrom(null, '1'),
      kind: fc.constantFrom<Kind | null>('PRIVATE', 'COMPANY', null),
      shared: fc.subarray([...TRAIT_KINDS]),
      linked: fc.boolean(),
    }),
    { maxLength: 8 },
  );

  it('every suggestion has a reason, a score within bounds, and a place by its score', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const suggestions = suggestMatches(subject, all);
        const scores = suggestions.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((one, other) => other - one));
        for (const { id, score, reasons } of suggestions) {
          expect(score).toBeLessThanOrEqual(100);
          expect(reasons.length).toBeGreaterThan(0);
          const strong = all.some((one) => one.id === id && isStrong(subject, one));
          expect(score >= SUGGESTED_FROM || strong).toBe(true);
        }
      }),
    );
  });

  it('each reason has its words in both languages', () => {
    for (const { fi, en } of Object.values(suggestionReasonLabels)) {
      expect(fi).not.toBe('');
      expect(en).not.toBe(fi);
    }
  });
});

/** Whether a customer may be created beside one that is there, or a person has to look first (D6). */
describe('D6 what holds a new customer back', () => {
  it.each<[string, Kind, Kind, TraitKind[], boolean]>([
    ['a company with the same business id', 'COMPANY', 'COMPANY', ['businessId'], true],
    ['a person with the same name and address', 'PRIVATE', 'PRIVATE', ['person', 'name', 'address'], true],
    ['a person with the same name', 'PRIVATE', 'PRIVATE', ['name'], false],
    ['a person at the same address', 'PRIVATE', 'PRIVATE', ['address', 'phone', 'email'], false],
    ['a company with the same name and address', 'COMPANY', 'COMPANY', ['name', 'address'], false],
    ['a person with the business id of a company', 'COMPANY', 'PRIVATE', ['businessId'], true],
    ['a company named and placed as a person', 'PRIVATE', 'COMPANY', ['person'], false],
    ['a person named and placed as a company', 'COMPANY', 'PRIVATE', ['person'], false],
  ])('%s: %s %s %j %s', (_what, of, kind, kinds, holds) => {
    expect(isStrong({ name: 'x', kind: of }, { kind, shared: kinds })).toBe(holds);
  });
});

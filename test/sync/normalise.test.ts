import { describe, expect, it } from 'vitest';
import type { FieldName, FieldTypes } from '../../src/sync/customer';
import { showValue } from '../../src/sync/show-value';
import { normalise } from '../../src/sync/normalise';
import { address, editFlex, flexCustomer, inStep, netvisorCustomer, plan } from '../support/planning';

/** Two spellings of one value: nothing is written, and what each person typed stays. */
const same = [
  ['name', 'Kahvila  Aalto Ky ', 'Kahvila Aalto Ky'],
  ['name', 'Lämpöykkönen Oy', 'La\u0308mpo\u0308ykko\u0308nen Oy'],
  ['email', 'Info@Aho.Example', 'info@aho.example'],
  ['invoicingEmail', 'laskut@aho.example, talous@aho.example', 'LASKUT@aho.example;talous@aho.example;'],
  ['invoicingEmail', 'laskut@aho.example; talous@aho.example', 'talous@aho.example;laskut@aho.example'],
  ['invoicingEmail', 'laskut@aho.example;Laskut@aho.example', 'laskut@aho.example'],
  ['phone', '040 123 4567', '+358401234567'],
  ['phone', '+358 40 1234567', '040-1234567'],
  ['phone', '+358 (0)40 123 4567', '(040) 123 4567'],
  ['phone', '00358 40 123 4567', '0401234567'],
  ['phone', '0400-123456', '+358 400 123 456'],
  ['phone', '09 876 5432', '098765432'],
  ['phone', '09 876 5432 x12', '+358 9 876 5432 ext. 12'],
  ['phone', '+46 70-123 45 67', '0046 701 234 567'],
  ['website', 'https://Aho.example/', 'aho.example'],
  ['website', 'HTTP://aho.example', 'https://aho.example'],
  ['website', 'http://aho.example/Yhteys/', 'aho.example/Yhteys'],
  ['businessId', '12345671', '1234567-1'],
  ['businessId', '201256-6', '0201256-6'],
  ['businessId', 'fi 1234 5671', 'FI12345671'],
] as const;

/** Two values that are not the same, however alike they look. */
const different = [
  ['name', 'Kahvila Aalto Ky', 'kahvila aalto ky'],
  ['email', 'info@aho.example', 'info@aho.example; talous@aho.example'],
  ['invoicingEmail', 'laskut@aho.example; talous@aho.example', 'laskut@aho.example'],
  ['phone', '040 123 4567', '040 123 4568'],
  ['phone', '040 123 4567', '+46 40 123 4567'],
  ['phone', '09 876 5432 x12', '09 876 5432'],
  ['phone', '040 123 4567 (työ)', '040 123 4567 / 09 876 5432'],
  ['website', 'aho.example/Yhteys', 'aho.example/yhteys'],
  ['website', 'www.aho.example', 'aho.example'],
  ['businessId', '1234567-1', 'FI12345671'],
  ['customerNumber', '0200123', '200123'],
  ['customerNumber', 'a-17', 'A-17'],
] as const;

const addressOf = ([
  street = '',
  street2 = '',
  postalCode = '',
  city = '',
  country = '',
]: readonly string[]) => ({
  ...address(street, postalCode, city, country),
  street2,
});

describe('the form in which values are compared', () => {
  it.each(same)('%s: %j is %j', (field, one, other) => {
    expect(normalise(field, one)).toBe(normalise(field, other));
  });

  it.each(different)('%s: %j is not %j', (field, one, other) => {
    expect(normalise(field, one)).not.toBe(normalise(field, other));
  });

  /**
   * Fingerprints of these forms are stored: within a version of the normaliser a form never changes (I12), not even
   * to one that compares as well.
   */
  it.each([
    ['name', 'Kahvila  Aalto Ky ', 'Kahvila Aalto Ky'],
    ['customerNumber', ' a-017 ', 'a-017'],
    ['email', 'Info@Aho.Example', 'info@aho.example'],
    ['invoicingEmail', 'Talous@aho.example , laskut@Aho.example;', 'laskut@aho.example;talous@aho.example'],
    ['phone', '09 876 5432', '+35898765432'],
    ['phone', '09 876 5432 x12', '+35898765432 x12'],
    ['phone', 'Aho 040 123 4567', '0401234567'],
    ['phone', '+ 7', '+7'],
    ['phone', 'VAIHDE +', 'vaihde +'],
    ['website', 'https://Aho.example/Yhteys//', 'aho.example/Yhteys'],
    ['website', 'Aho.example?Sivu=1#Alku', 'aho.example?Sivu=1#Alku'],
    ['website', 'aho.example/https://B.example', 'aho.example/https://B.example'],
    ['businessId', ' 12345671', '1234567-1'],
    ['businessId', 'se 556703748501', 'SE556703748501'],
    ['eInvoice', { address: '0037 1234 5671', operator: 'ndeafihh' }, '003712345671@NDEAFIHH'],
    ['eInvoice', { address: '', operator: 'ndeafihh' }, '@NDEAFIHH'],
    ['active', true, '1'],
  ] as const)('%s: %j is stored as the fingerprint of %j', (field, value, form) => {
    expect(normalise<FieldName>(field, value)).toBe(form);
  });

  it('compares a value of another shape as empty', () => {
    const pair = { address: '003712345671', operator: 'NDEAFIHH' };
    const wrong: ReadonlyArray<readonly [FieldName, FieldTypes[FieldName]]> = [
      ['name', true],
      ['phone', pair],
      ['billingAddress', 'Rantatie 4'],
      ['billingAddress', pair],
      ['eInvoice', '003712345671'],
      ['eInvoice', address('Rantatie 4')],
      ['active', 'true'],
    ];
    expect(wrong.map(([field, value]) => normalise<FieldName>(field, value))).toEqual(wrong.map(() => null));
  });

  it('takes blanks for empty', () => {
    expect(normalise('nameExtension', ' \t ')).toBeNull();
    expect(normalise('invoicingEmail', ' ; ')).toBeNull();
    expect(normalise('website', 'https://')).toBeNull();
  });

  it('keeps a phone field that holds no number as text', () => {
    expect(normalise('phone', 'Vaihde')).toBe('vaihde');
  });

  it('tells active from inactive', () => {
    expect([normalise('active', true), normalise('active', false)]).toEqual(['1', '0']);
  });

  it('compares an e-invoice as a pair, without spaces and case', () => {
    expect(normalise('eInvoice', { address: '0037 1234 5671', operator: 'ndeafihh' })).toBe(
      normalise('eInvoice', { address: '003712345671', operator: 'NDEAFIHH' }),
    );
    expect(normalise('eInvoice', { address: ' ', operator: '' })).toBeNull();
  });
});

describe('D22 an address is one value', () => {
  it('is the same with its two street lines joined as an office has them', () => {
    const twoLines = { ...address('Kalatori 1'), street2: 'c/o Virtanen' };
    expect(normalise('billingAddress', twoLines)).toBe(
      normalise('visitingAddress', address('Kalatori 1, c/o Virtanen')),
    );
  });

  /** The same place, as two people write it: [street, second line, post code, city, country]. */
  it.each([
    [
      'an absent country is Finland',
      ['Rantatie 4', '', '00100', 'Helsinki', ''],
      ['Rantatie 4', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'a country by its name',
      ['Rantatie 4', '', '00100', 'Helsinki', 'Suomi'],
      ['Rantatie 4', '', '00100', 'Helsinki', 'FIN'],
    ],
    [
      'a country in English',
      ['Storgatan 1', '', '11122', 'Stockholm', 'Sweden'],
      ['Storgatan 1', '', '11122', 'Stockholm', 'SE'],
    ],
    [
      'a Swedish post code',
      ['Storgatan 1', '', '111 22', 'Stockholm', 'SE'],
      ['Storgatan 1', '', 'SE-11122', 'Stockholm', 'SE'],
    ],
    [
      'the old sign of Sweden',
      ['Storgatan 1', '', 'S-111 22', 'Stockholm', 'SE'],
      ['Storgatan 1', '', '11122', 'Stockholm', 'SE'],
    ],
    [
      'a Finnish post code for letters abroad',
      ['Rantatie 4', '', 'FIN-00100', 'Helsinki', 'FI'],
      ['Rantatie 4', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'a Dutch post code',
      ['Damrak 1', '', '1012 lg', 'Amsterdam', 'NL'],
      ['Damrak 1', '', '1012LG', 'Amsterdam', 'NL'],
    ],
    [
      'a Polish post code',
      ['Długa 1', '', '00-950', 'Warszawa', 'PL'],
      ['Długa 1', '', '00950', 'Warszawa', 'PL'],
    ],
    [
      'c/o on its own line',
      ['Kalatori 1', 'c/o Virtanen', '00100', 'Helsinki', 'FI'],
      ['Kalatori 1, c/o Virtanen', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'c/o without a comma',
      ['Kalatori 1', 'c/o Virtanen', '00100', 'Helsinki', 'FI'],
      ['Kalatori 1 C/O Virtanen', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'c/o as one sign',
      ['Kalatori 1', '℅ Virtanen', '00100', 'Helsinki', 'FI'],
      ['Kalatori 1', 'c / o: Virtanen', '00100', 'Helsinki', 'FI'],
    ],
    [
      'letters with their marks apart',
      ['Mäkikatu 2', '', '33100', 'Tampere', 'FI'],
      ['Ma\u0308kikatu 2', '', '33100', 'Tampere', 'FI'],
    ],
  ])('%s', (_what, one, other) => {
    expect(normalise('billingAddress', addressOf(one))).toBe(normalise('visitingAddress', addressOf(other)));
  });

  /** As above: these forms are behind stored fingerprints (I12). */
  it.each([
    [
      'all parts',
      ['Rantatie 4', 'ovi 3', '00100', 'Helsinki', 'FI'],
      'Rantatie 4 ovi 3\n00100\nHelsinki\nFI',
    ],
    [
      'no space after a comma',
      ['Rantatie 4,ovi 3', '', '00100', 'Helsinki', ''],
      'Rantatie 4 ovi 3\n00100\nHelsinki\nFI',
    ],
    ['in care of', ['Rantatie 4', 'C/O: Aho', '', '', ''], 'Rantatie 4 c/o Aho\n\n\nFI'],
    ['in care of, without a space', ['℅Aho', '', '', '', ''], 'c/o Aho\n\n\nFI'],
    ['nothing but a comma for a street', [',', '', '00100', '', ''], '\n00100\n\nFI'],
    ['a post code alone', ['', '', '00100', '', ''], '\n00100\n\nFI'],
    ['a city alone', ['', '', '', 'Helsinki', ''], '\n\nHelsinki\nFI'],
    ['a foreign sign in Sweden', ['', '', 'A-111 22', '', 'SE'], '\nA11122\n\nSE'],
    ['the sign of Sweden behind digits', ['', '', '12 SE 111', '', 'SE'], '\n12SE111\n\nSE'],
    ['a letter behind the digits', ['', '', 'SE 111 A', '', 'SE'], '\nSE111A\n\nSE'],
    ['a sign that begins the name of no country', ['', '', 'AT-111', '', 'Atlantis'], '\nAT111\n\nATLANTIS'],
    ['three letters for a country', ['', '', 'SWE-111 22', '', 'SE'], '\n11122\n\nSE'],
  ])('%s', (_what, parts, form) => {
    expect(normalise('billingAddress', addressOf(parts))).toBe(form);
  });

  it.each([
    [['Rantatie 4', 'ovi 3', '001 00', 'Helsinki', ''], 'Rantatie 4, ovi 3\n001 00\nHelsinki\nFI'],
    [['Storgatan 1', '', '', '', ' se '], 'Storgatan 1\n\n\nSE'],
  ])('in version 1: %j', (parts, form) => {
    expect(normalise('billingAddress', addressOf(parts), 1)).toBe(form);
  });

  /** Two places, however alike they look. */
  it.each([
    [
      'a post code with another zero',
      ['Rantatie 4', '', '00100', 'Helsinki', 'FI'],
      ['Rantatie 4', '', '0100', 'Helsinki', 'FI'],
    ],
    [
      'another house',
      ['Rantatie 4', '', '00100', 'Helsinki', 'FI'],
      ['Rantatie 40', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'in care of somebody else',
      ['Kalatori 1', 'c/o Virtanen', '00100', 'Helsinki', 'FI'],
      ['Kalatori 1', '', '00100', 'Helsinki', 'FI'],
    ],
    [
      'a British post code that begins as its country does',
      ['High St 1', '', 'G1 1AA', 'Glasgow', 'GB'],
      ['High St 1', '', '11AA', 'Glasgow', 'GB'],
    ],
    [
      'a country that is not known',
      ['Rantatie 4', '', '00100', 'Helsinki', 'Atlantis'],
      ['Rantatie 4', '', '00100', 'Helsinki', 'FI'],
    ],
  ])('%s is another address', (_what, one, other) => {
    expect(normalise('billingAddress', addressOf(one))).not.toBe(
      normalise('billingAddress', addressOf(other)),
    );
  });

  it('differs by country alone', () => {
    expect(normalise('billingAddress', address('Storgatan 1', '11122', 'Stockholm', 'SE'))).not.toBe(
      normalise('billingAddress', address('Storgatan 1', '11122', 'Stockholm', 'FI')),
    );
  });

  it('is empty when only the country is given', () => {
    expect(normalise('billingAddress', address('', '', ''))).toBeNull();
  });

  it('never mixes parts: the same words in other parts are another address', () => {
    expect(normalise('billingAddress', address('Rantatie 4', '', 'Helsinki'))).not.toBe(
      normalise('billingAddress', address('Rantatie 4', 'Helsinki', '')),
    );
  });
});

describe('a value for people', () => {
  it('is one line', () => {
    const foreign = { ...address('Storgatan 1', '11122', 'Stockholm', 'SE'), street2: 'c/o Berg' };
    expect(showValue(foreign)).toBe('Storgatan 1, c/o Berg, 11122 Stockholm, SE');
    expect(showValue(address('Rantatie 4'))).toBe('Rantatie 4, 00100 Helsinki');
    expect(showValue({ address: '003712345671', operator: 'NDEAFIHH' })).toBe('003712345671 / NDEAFIHH');
    expect(showValue({ ...address('Rantatie 4'), city: ' ' })).toBe('Rantatie 4, 00100');
    expect(showValue({ ...address(''), postalCode: null })).toBe('Helsinki');
    expect(showValue(true)).toBe('1');
    expect(showValue(false)).toBe('0');
    expect(showValue(null)).toBe('');
  });
});

describe('R11 what is written is what the person typed', () => {
  const world = inStep(
    flexCustomer({ phone: '040 123 4567', website: 'aho.example', invoicingEmail: 'laskut@aho.example' }),
    netvisorCustomer({ phone: '040 123 4567', website: 'aho.example', invoicingEmail: 'laskut@aho.example' }),
  );

  it.each([
    ['phone', '+358 40 123 4567', '0400-765 432'],
    ['website', 'https://Aho.example/', 'HTTPS://Uusi-Aho.example/'],
    ['invoicingEmail', 'LASKUT@aho.example;', 'Talous@Aho.example; Laskut@Aho.example'],
  ] as const)('%s: %j is no change, %j goes as it is', (field, other, changed) => {
    expect(plan(editFlex(world, { [field]: other })).netvisor).toBeNull();
    expect(plan(editFlex(world, { [field]: changed })).netvisor?.values).toEqual({ [field]: changed });
  });
});

import { describe, expect, it } from 'vitest';
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

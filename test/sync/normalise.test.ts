import { describe, expect, it } from 'vitest';
import { showValue } from '../../src/sync/show-value';
import { normalise } from '../../src/sync/normalise';
import { address } from '../support/planning';

const same = [
  ['name', 'Kahvila  Aalto Ky ', 'Kahvila Aalto Ky'],
  ['email', 'Info@Aho.Example', 'info@aho.example'],
  ['invoicingEmail', 'laskut@aho.example, talous@aho.example', 'LASKUT@aho.example;talous@aho.example;'],
  ['phone', '040 123 4567', '+358401234567'],
  ['phone', '+358 40 1234567', '040-1234567'],
  ['phone', '09 876 5432', '098765432'],
  ['website', 'https://Aho.example/', 'aho.example'],
  ['website', 'http://aho.example/Yhteys/', 'aho.example/Yhteys'],
  ['businessId', '12345671', '1234567-1'],
  ['businessId', '201256-6', '0201256-6'],
  ['businessId', 'fi 1234 5671', 'FI12345671'],
] as const;

const different = [
  ['name', 'Kahvila Aalto Ky', 'kahvila aalto ky'],
  ['phone', '040 123 4567', '040 123 4568'],
  ['phone', '09 876 5432 x12', '09 876 5432'],
  ['phone', '040 123 4567 (työ)', '040 123 4567 / 09 876 5432'],
  ['website', 'aho.example/Yhteys', 'aho.example/yhteys'],
  ['businessId', '1234567-1', 'FI12345671'],
  ['customerNumber', '0200123', '200123'],
  ['customerNumber', 'a-17', 'A-17'],
] as const;

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

  it('knows its versions: an agreement names the one that made it (I12)', () => {
    expect(normalise('email', 'A@b.fi', 1)).toBe('a@b.fi');
    expect(() => normalise('email', 'A@b.fi', 99)).toThrow(RangeError);
  });
});

describe('D22 an address is one value', () => {
  it('is the same with its two street lines joined as an office has them', () => {
    const twoLines = { ...address('Kalatori 1'), street2: 'c/o Virtanen' };
    expect(normalise('billingAddress', twoLines)).toBe(
      normalise('visitingAddress', address('Kalatori 1, c/o Virtanen')),
    );
  });

  it('takes an absent country for Finland', () => {
    expect(normalise('billingAddress', address('Rantatie 4', '00100', 'Helsinki', ''))).toBe(
      normalise('billingAddress', address('Rantatie 4')),
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

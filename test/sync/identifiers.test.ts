import { describe, expect, it } from 'vitest';
import { businessIdForm, finnishBusinessId } from '../../src/sync/business-id';
import { asCodes, eInvoiceFault, isIban, isKnownOperator, isOvt } from '../../src/sync/e-invoice';
import { isEmail, isXmlText } from '../../src/sync/validate-value';
import { isVatId } from '../../src/sync/vat-id';

describe('Finnish business ids', () => {
  it.each([
    ['1967543-8', '1967543-8'],
    ['0112038-9', '0112038-9'],
    ['1572090-8', '1572090-8'],
    ['2000004-0', '2000004-0'],
    [' 12345671 ', '1234567-1'],
    ['112038-9', '0112038-9'],
  ])('%s is valid', (text, canonical) => {
    expect(finnishBusinessId(text)).toBe(canonical);
  });

  it.each(['1234567-8', '2234567-8', '2077474-1', '12345678-9', 'FI12345671', '1234567', '', 'hetu'])(
    '%j is not',
    (text) => {
      expect(finnishBusinessId(text)).toBeNull();
    },
  );

  it('has no check digit for a remainder of 1, which is never issued', () => {
    for (let digit = 0; digit <= 9; digit += 1) expect(finnishBusinessId(`2000018-${digit}`)).toBeNull();
  });

  it('knows the form of one with a wrong check digit', () => {
    expect(businessIdForm('12345678')).toBe('1234567-8');
  });

  it.each(['A1234567-1', 'A12345671', '1234567-12', '123456712', '12345678-1', '12345-1', '1234567'])(
    '%s has not the form of one',
    (text) => {
      expect(businessIdForm(text)).toBeNull();
    },
  );
});

describe('VAT numbers of foreign companies', () => {
  it.each([
    'SE556703748501',
    'EE100594102',
    'DE136695976',
    'FI12345671',
    'EL094259216',
    'NO123456785MVA',
    'US-ABC/1.234',
    'CHABC1234',
  ])('%s is one', (text) => {
    expect(isVatId(text)).toBe(true);
  });

  it.each([
    'SE556703748502',
    'EE100594103',
    'FI12345678',
    'FI2000018-1',
    '1234567-1',
    'ABCDEFG',
    'US',
    '',
    'FI123456712',
    '12AB345678',
    `US${'1'.repeat(21)}`,
    'US1234',
  ])('%j is none', (text) => {
    expect(isVatId(text)).toBe(false);
  });
});

describe('R15 e-invoice addresses', () => {
  it.each(['003712345671', '0037 1234 5671', '00371234567112', '003712345671ABC12'])(
    '%s is an OVT',
    (text) => {
      expect(isOvt(text)).toBe(true);
    },
  );

  it.each(['003712345678', '0037123456', '003712345671ABCDEF', '12345671', 'A003712345671'])(
    '%s is no OVT',
    (text) => {
      expect(isOvt(text)).toBe(false);
    },
  );

  it('takes an IBAN with right check digits', () => {
    expect(isIban('FI21 1234 5600 0007 85')).toBe(true);
    expect(isIban('FI0799201901261467')).toBe(true);
    expect(isIban('FI109700021497')).toBe(false);
    expect(isIban('FI2212345600000785')).toBe(false);
  });

  it('knows the operators by bank or OVT code', () => {
    expect(isKnownOperator('ndeafihh')).toBe(true);
    expect(isKnownOperator('003721291126')).toBe(true);
    expect(isKnownOperator('EI-OLE')).toBe(false);
  });

  it.each([
    [{ address: '003712345671', operator: '003721291126' }, null],
    [{ address: 'FI2112345600000785', operator: 'OKOYFIHH' }, null],
    [{ address: '003712345671', operator: '' }, 'pair'],
    [{ address: '', operator: 'OKOYFIHH' }, 'pair'],
    [{ address: '0037123456', operator: 'OKOYFIHH' }, 'address'],
    [{ address: '003712345671', operator: 'NOSUCH' }, 'operator'],
  ] as const)('%j has the fault %s', (eInvoice, fault) => {
    expect(eInvoiceFault(eInvoice)?.fault ?? null).toBe(fault);
  });

  it('is sent as codes', () => {
    expect(asCodes({ address: '0037 1234 5671', operator: 'okoyfihh ' })).toEqual({
      address: '003712345671',
      operator: 'OKOYFIHH',
    });
  });
});

describe('texts', () => {
  it.each(['a@b.fi', 'etu.suku+lasku@osasto.yritys.example'])('%s is an e-mail address', (text) => {
    expect(isEmail(text)).toBe(true);
  });

  it.each(['a@b', 'a b@c.fi', 'a@b.fi; c@d.fi', '@b.fi', 'a@-b.fi', 'ei osoite'])('%j is none', (text) => {
    expect(isEmail(text)).toBe(false);
  });

  it('finds what XML can’t carry', () => {
    expect(isXmlText('Sähkö & <Aho> "€" 🏗️\n')).toBe(true);
    expect(isXmlText('Aho\u0000')).toBe(false);
    expect(isXmlText('Aho\u001b')).toBe(false);
    expect(isXmlText('Aho\ud83c')).toBe(false);
    expect(isXmlText('Aho\uffff')).toBe(false);
  });
});

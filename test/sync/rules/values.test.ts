import { describe, expect, it } from 'vitest';
import type { FieldName, FieldValue, Side } from '../../../src/sync/customer';
import { LANGUAGES } from '../../../src/sync/languages';
import { renderIssue } from '../../../src/sync/render-issue';
import { refusal } from '../../../src/sync/validate-value';
import { WARNING_CODES, warningTexts, warningsOn } from '../../../src/sync/value-warnings';
import { isFieldName } from '../../../src/sync/field-table';
import { address } from '../../support/planning';
import { decisionTable, valueOf } from './decision-table';

/** `A × 250` is that letter so many times. */
function written(cell: string): string {
  const [, letter = '', times = '0'] = /^(.) × (\d+)$/u.exec(cell) ?? [];
  return letter === '' ? cell : letter.repeat(Number(times));
}

describe('what Netvisor or Flex would refuse is found before it is sent', () => {
  decisionTable(
    `
    field          | value                                   | to Netvisor                 | to Flex
    ---------------|-----------------------------------------|-----------------------------|---------------------------
    name           | Å × 250                                 |                             |
    name           | Å × 251                                 | value_too_long 251 > 250    | value_too_long 251 > 250
    nameExtension  | A × 250                                 |                             |
    nameExtension  | A × 251                                 | value_too_long 251 > 250    | value_too_long 251 > 250
    website        | x × 80                                  |                             |
    website        | x × 81                                  | value_too_long 81 > 80      |
    phone          | 0 × 50                                  |                             |
    phone          | 0 × 51                                  |                             | value_too_long 51 > 50
    phone          | 0 × 80                                  |                             | value_too_long 80 > 50
    phone          | 0 × 81                                  | value_too_long 81 > 80      | value_too_long 81 > 50
    phone          | vaihde                                  |                             |
    customerNumber | 9 × 50                                  |                             |
    customerNumber | 9 × 51                                  | value_too_long 51 > 50      | value_too_long 51 > 50
    customerNumber | 0017-A                                  |                             |
    email          | info@aho.example                        |                             |
    email          | ei osoite                               | value_not_allowed email     | value_not_allowed email
    email          | info@aho                                | value_not_allowed email     | value_not_allowed email
    email          | info@aho.example; b@aho.example         | value_not_allowed email     | value_not_allowed email
    invoicingEmail | laskut@aho.example                      |                             |
    invoicingEmail | laskut@aho.example;                     |                             |
    invoicingEmail | a@aho.example; b@aho.example            |                             | value_not_allowed oneEmail
    invoicingEmail | a@aho.example;b@aho.example             |                             | value_not_allowed oneEmail
    invoicingEmail | a@aho.example, b@aho.example            | value_not_allowed email     | value_not_allowed email
    invoicingEmail | a@aho.example; ei osoite                | value_not_allowed email     | value_not_allowed email
    invoicingEmail | ;                                       | value_not_allowed email     | value_not_allowed email
    businessId     | 1234567-1                               |                             |
    businessId     | 12345671                                |                             |
    businessId     | 1234567-8                               | business_id_invalid         | business_id_invalid
    businessId     | SE556703748501                          |                             |
    businessId     | SE556703748502                          | business_id_invalid         | business_id_invalid
    businessId     | NO123456785MVA                          |                             |
    businessId     | ei ole                                  | business_id_invalid         | business_id_invalid
    businessId     | 101165-907B                             | value_not_allowed identityCode | value_not_allowed identityCode
    eInvoice       | 003712345671 @ 003721291126             |                             |
    eInvoice       | 00371234567112345 @ 003721291126        |                             |
    eInvoice       | 003712345671123456 @ 003721291126       | e_invoice_invalid address   | e_invoice_invalid address
    eInvoice       | 00371234567 @ 003721291126              | e_invoice_invalid address   | e_invoice_invalid address
    eInvoice       | 003712345678 @ 003721291126             | e_invoice_invalid address   | e_invoice_invalid address
    eInvoice       | FI2112345600000785 @ NDEAFIHH           |                             |
    eInvoice       | FI2212345600000785 @ NDEAFIHH           | e_invoice_invalid address   | e_invoice_invalid address
    eInvoice       | 003712345671 @ EI-OLE                   | e_invoice_invalid operator  | e_invoice_invalid operator
    eInvoice       | 003712345671 @                          | e_invoice_invalid pair      | e_invoice_invalid pair
    eInvoice       | @ NDEAFIHH                              | e_invoice_invalid pair      | e_invoice_invalid pair
    active         | no                                      |                             |
    `,
    (row) => {
      const field = row['field'] ?? '';
      if (!isFieldName(field)) throw new Error(`no field is called ${field}`);
      const value = valueOf(field, written(row['value'] ?? ''));
      if (value == null) throw new Error('the table is about values');
      const said = (target: Side): string => {
        const found = refusal(field, value, target);
        const { reason = '', length, max } = found?.params ?? {};
        const more = length === undefined ? String(reason) : `${String(length)} > ${String(max)}`;
        return found ? `${found.code} ${more}`.trim() : '';
      };
      expect({ 'to Netvisor': said('netvisor'), 'to Flex': said('flex') }).toEqual({
        'to Netvisor': row['to Netvisor'],
        'to Flex': row['to Flex'],
      });
    },
  );
});

describe('an address', () => {
  const base = {
    street: 'K'.repeat(80),
    street2: 'P'.repeat(80),
    postalCode: '0'.repeat(50),
    city: 'H'.repeat(80),
    country: 'FI',
  };
  const fault = (field: FieldName, value: FieldValue, target: Side) =>
    refusal(field, value, target)?.params ?? null;

  it('of exactly the lengths allowed is taken', () => {
    expect(fault('billingAddress', base, 'netvisor')).toBeNull();
    expect(fault('visitingAddress', { ...base, street2: null }, 'netvisor')).toBeNull();
  });

  it.each([
    ['street', 'K', 81, 80],
    ['street2', 'P', 81, 80],
    ['postalCode', '0', 51, 50],
    ['city', 'H', 81, 80],
  ] as const)('with one character more in its %s is not taken by Netvisor', (part, letter, length, max) => {
    const value = { ...base, [part]: letter.repeat(length) };
    expect(fault('billingAddress', value, 'netvisor')).toEqual({
      field: 'billingAddress',
      side: 'flex',
      length,
      max,
    });
  });

  it.each([
    ['street', 'K', 250],
    ['street2', 'P', 250],
    ['postalCode', '0', 20],
    ['city', 'H', 100],
  ] as const)('has a longest %s in Flex too: %s × %d', (part, letter, max) => {
    const short = { ...base, postalCode: '00100' };
    expect(fault('billingAddress', { ...short, [part]: letter.repeat(max) }, 'flex')).toBeNull();
    expect(fault('billingAddress', { ...short, [part]: letter.repeat(max + 1) }, 'flex')).toMatchObject({
      side: 'netvisor',
      length: max + 1,
      max,
    });
  });

  it('D22 has both lines joined in an office', () => {
    const lines = { ...base, street: 'K'.repeat(60), street2: 'P'.repeat(18) };
    expect(fault('visitingAddress', lines, 'netvisor')).toBeNull();
    expect(fault('visitingAddress', { ...lines, street2: 'P'.repeat(19) }, 'netvisor')).toMatchObject({
      length: 81,
      max: 80,
    });
  });

  it.each([
    ['FI', true, true],
    ['SE', true, true],
    ['AX', true, true],
    ['XX', false, true],
    ['Suomi', false, false],
    ['', false, false],
  ])('in the country %j: Netvisor takes it %s, Flex %s', (country, netvisor, flex) => {
    const value = address('Rantatie 4', '00100', 'Helsinki', country);
    expect(fault('billingAddress', value, 'netvisor') === null).toBe(netvisor);
    expect(fault('billingAddress', value, 'flex') === null).toBe(flex);
  });
});

describe('characters that XML can’t carry', () => {
  it.each([
    ['name', 'Aho\u0001'],
    ['name', 'Aho\ud83c'],
    ['phone', '040\u000b123'],
    ['billingAddress', address('Ranta\u0000tie 4')],
    ['billingAddress', address('Rantatie 4', '00100', 'Hel\uffffsinki')],
  ] as const)('keep %s from Netvisor, not from Flex', (field, value) => {
    expect(refusal(field, value, 'netvisor')).toEqual({
      code: 'value_not_allowed',
      field,
      params: { field, side: 'flex', reason: 'characters', value: '' },
    });
    expect(refusal(field, value, 'flex')).toBeNull();
  });

  it('are not among line breaks, umlauts, signs and emoji', () => {
    expect(refusal('name', 'Sähkö & <Aho> "€" 🏗️\n\t', 'netvisor')).toBeNull();
  });
});

describe('what looks wrong is only a warning', () => {
  it.each([
    [address('Rantatie 4', '00100'), []],
    [address('Rantatie 4', '0100'), ['postalCode']],
    [address('Rantatie 4', '001000'), ['postalCode']],
    [address('Rantatie 4', 'FI-00100'), ['postalCode']],
    [{ ...address('Rantatie 4'), postalCode: null }, []],
    [address('Rantatie 4', '0100', 'Helsinki', 'fi'), ['postalCode']],
    [address('Storgatan 1', '111 22', 'Stockholm', 'SE'), []],
  ] as const)('post code of %j: %j', (value, warnings) => {
    expect(warningsOn('billingAddress', value)).toEqual(warnings);
    expect(
      refusal('billingAddress', { ...value, country: value.country.toUpperCase() }, 'netvisor'),
    ).toBeNull();
  });

  it.each([
    ['040 123 4567', []],
    ['+46 8 123 456', []],
    ['vaihde', ['phone']],
    ['123', ['phone']],
  ] as const)('phone number %s: %j', (value, warnings) => {
    expect(warningsOn('phone', value)).toEqual(warnings);
    expect(refusal('phone', value, 'netvisor')).toBeNull();
  });

  it('of other fields says nothing', () => {
    expect(warningsOn('name', 'vaihde')).toEqual([]);
    expect(warningsOn('active', false)).toEqual([]);
    expect(warningsOn('eInvoice', { address: '1', operator: '2' })).toEqual([]);
  });

  it('is told in both languages', () => {
    for (const code of WARNING_CODES) {
      for (const language of LANGUAGES) expect(warningTexts[code][language]).toMatch(/^[A-ZÄ].*\.$/u);
    }
  });
});

describe('the issue names the field and what to do', () => {
  it.each([
    [
      refusal('billingAddress', address('Rantatie 4', '00100', 'Helsinki', 'XX'), 'netvisor'),
      'Laskutusosoite: maakoodia ei tunneta: XX. Tietoa ei ole viety.',
      'Korjaa tieto Flexissä.',
    ],
    [
      refusal('invoicingEmail', 'a@aho.example; b@aho.example', 'flex'),
      'Laskutussähköposti: Flexiin voi tallentaa vain yhden osoitteen: a@aho.example; b@aho.example. Tietoa ei ole viety.',
      'Korjaa tieto Netvisorissa.',
    ],
    [
      refusal('businessId', '101165-907B', 'netvisor'),
      'Y-tunnus: Y-tunnuksen paikalla on henkilötunnus. Tietoa ei ole viety.',
      'Korjaa tieto Flexissä.',
    ],
    [
      refusal('website', 'x'.repeat(81), 'netvisor'),
      'Verkkosivut: 81 merkkiä, enintään 80. Tietoa ei ole lyhennetty eikä viety.',
      'Lyhennä tieto Flexissä.',
    ],
  ] as const)('in Finnish (%#)', (issue, cause, nextStep) => {
    if (!issue) throw new Error('it is refused');
    expect(renderIssue(issue.code, issue.params, 'fi')).toMatchObject({ cause, nextStep });
  });
});

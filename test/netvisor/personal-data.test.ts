import { describe, expect, it } from 'vitest';
import {
  hasIdentityCodeForm,
  isFinnishBusinessId,
  mayKeepBusinessId,
} from '../../src/netvisor/personal-data';

/* Individual numbers from 900 on are never given to anybody. */

describe('D17: the form of a personal identity code', () => {
  it.each([
    '010180-9026',
    '010180+902Y',
    '131052A908T',
    '131052b908t',
    '131052U908T',
    ' 010180 - 9026 ',
    '010180–9026',
    'hetu 010180-9026',
    'FI010180-9026',
  ])('"%s" has it', (text) => {
    expect(hasIdentityCodeForm(text)).toBe(true);
  });

  it('is recognised without its separator by the check character', () => {
    expect(hasIdentityCodeForm('0101809026')).toBe(true);
    expect(hasIdentityCodeForm('0101809027')).toBe(false);
  });

  it('is recognised although its check character is wrong', () => {
    expect(hasIdentityCodeForm('010180-902X')).toBe(true);
  });

  it.each(['1967543-8', 'FI19675438', 'DE136695976', 'SE556677889901', '556677-8899', 'EE100247019', ''])(
    '"%s" has not',
    (text) => {
      expect(hasIdentityCodeForm(text)).toBe(false);
    },
  );
});

describe('D17: what of the business-id field may be kept', () => {
  it.each(['1967543-8', '2000004-0', '0112038-9'])(
    '%s of a private person, which raises the R16 issue',
    (id) => {
      expect(mayKeepBusinessId(id, 'PRIVATE')).toBe(true);
    },
  );

  it.each(['010180-9026', '1234567-8', 'DE136695976', '19675438', 'passi 12345'])(
    'not "%s" of a private person',
    (text) => {
      expect(mayKeepBusinessId(text, 'PRIVATE')).toBe(false);
    },
  );

  it('of a company everything but a personal identity code: foreign VAT numbers and old mistakes are its own', () => {
    expect(mayKeepBusinessId('DE136695976', 'COMPANY')).toBe(true);
    expect(mayKeepBusinessId('1234567-8', 'COMPANY')).toBe(true);
    expect(mayKeepBusinessId('010180-9026', 'COMPANY')).toBe(false);
  });

  it('of somebody whose kind is not known only what a private person may have', () => {
    expect(mayKeepBusinessId('1967543-8', null)).toBe(true);
    expect(mayKeepBusinessId('DE136695976', null)).toBe(false);
  });
});

describe('a Finnish business id (netvisor-api.md 5.1)', () => {
  it.each(['1967543-8', '0201256-6', '1234567-1', '2000004-0'])('%s is one', (text) => {
    expect(isFinnishBusinessId(text)).toBe(true);
  });

  it.each(['1234567-8', '2000018-1', '2000018-0', '12345678-9', '1967543 8', 'FI19675438'])(
    '%s is none',
    (text) => {
      expect(isFinnishBusinessId(text)).toBe(false);
    },
  );
});

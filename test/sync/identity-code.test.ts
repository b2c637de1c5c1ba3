import { describe, expect, it } from 'vitest';
import { hasIdentityCodeForm, withoutIdentityCode } from '../../src/sync/identity-code';
import { TYPED_CODES } from '../support/identity-codes';
import { flexCustomer, netvisorCustomer } from '../support/planning';

/* The codes here are of nobody: individual numbers from 900 on are never given. */

describe('D17 personal identity codes are told from other numbers', () => {
  it.each(TYPED_CODES)('%j is one', (text) => {
    expect(hasIdentityCodeForm(text)).toBe(true);
  });

  it.each([
    ['with a dash', '131052–911T'],
    ['with a minus sign', '131052\u2212911T'],
    ['with a dash in full width', '131052\uFF0D911T'],
    ['with a slip in the check character', '131052-911A'],
    ['in a sentence', 'hetu 131052-911T, osoite tuntematon'],
    ['without a separator', '1310529118'],
    ['without a separator, in capitals', '131052927S'],
    ['without a separator, in small letters', '131052927s'],
    ['without a separator, with blanks', '131052 911 8'],
  ])('%s: %s is one', (_what, text) => {
    expect(hasIdentityCodeForm(text)).toBe(true);
  });

  it.each([
    ['a business id', '1234567-1'],
    ['a VAT number', 'FI12345671'],
    ['a Swedish organisation number', '556036-0793'],
    ['ten digits that no check character fits', '1310529112'],
    ['a wrong check character without a separator', '131052911A'],
    ['longer than a code', '13105291188'],
    ['a letter before it', 'A1310529118'],
    ['within a longer number', '4131052-911T'],
    ['nothing', ''],
  ])('%s: %s is none', (_what, text) => {
    expect(hasIdentityCodeForm(text)).toBe(false);
  });

  it('is taken out of a customer as if it had not been read; all else stays', () => {
    const person = flexCustomer({ businessId: '131052-911T', phone: '1' }, { kind: 'PRIVATE' });
    const { businessId: _code, ...fields } = person.fields;
    expect(withoutIdentityCode(person)).toEqual({ ...person, fields });
    expect(withoutIdentityCode(person).fields).not.toHaveProperty('businessId');
    const company = netvisorCustomer({ businessId: '1234567-1' });
    expect(withoutIdentityCode(company)).toBe(company);
    const bare = flexCustomer();
    expect(withoutIdentityCode(bare)).toBe(bare);
    expect(withoutIdentityCode(null)).toBeNull();
  });
});

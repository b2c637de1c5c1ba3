import { describe, expect, it } from 'vitest';
import { redact } from '../../src/netvisor/redact';

describe("Netvisor's own words are kept without what can be told to be personal", () => {
  it.each([
    ['E-mail matti.makela@posti.example is not valid', 'E-mail [e-mail] is not valid'],
    ['Identity code 010180-9026 is not valid', 'Identity code [number] is not valid'],
    ['Identity code 131052 a 908t is not valid', 'Identity code [number] is not valid'],
    ['Identity code 131052Y908T is not valid', 'Identity code [number] is not valid'],
    ['Phone +358 40 123 4567 is not valid', 'Phone [number] is not valid'],
    [
      'Customer not found with Netvisor identifier: 10598',
      'Customer not found with Netvisor identifier: [number]',
    ],
    ['at most 250 characters', 'at most 250 characters'],
  ])('%s', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it('without the values that were sent', () => {
    expect(redact('Value Matti Mäkelä of name: Matti', ['Matti', 'Matti Mäkelä', 'of'])).toBe(
      'Value [value] of name: [value]',
    );
  });

  it('and cut to a length that a list can show', () => {
    expect(redact('x '.repeat(1000))).toHaveLength(500);
  });
});

import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../src/sandbox/flex/changed-fields';

describe('changedFields', () => {
  it.each([
    ['nothing', { a: '1', b: null, c: [1] }, { a: '1', c: [1] }, []],
    ['a single value', { phone: null }, { phone: '1' }, ['phone']],
    [
      'a part of an address',
      { billing_address: { street: 'A', city: 'Salo' } },
      { billing_address: { street: 'B', city: 'Salo' } },
      ['billing_address.street'],
    ],
    [
      'a new address, part by part',
      { visiting_address: null },
      { visiting_address: { street: 'A', city: 'Salo' } },
      ['visiting_address.street', 'visiting_address.city'],
    ],
    [
      'a cleared e-invoice',
      { e_invoice: { address: 'x', operator: 'y' } },
      { e_invoice: null },
      ['e_invoice.address', 'e_invoice.operator'],
    ],
    ['a list as a whole', { contacts: [{ id: 'a' }] }, { contacts: [{ id: 'b' }] }, ['contacts']],
  ])('names %s', (_what, before, after, names) => {
    expect(changedFields(before, after)).toEqual(names);
  });
});

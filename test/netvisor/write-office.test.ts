import { describe, expect, it } from 'vitest';
import { FieldNotWritable } from '../../src/netvisor/errors';
import { officeDocument } from '../../src/netvisor/write-office';

const visitAddress = {
  street: 'Pajakatu 5, 2. krs & kellari',
  postalCode: '00140',
  city: 'Helsinki',
  country: 'FI',
};

describe('D8: an office write (netvisor-api.md 2.4)', () => {
  it('adds with name, identifier and visiting address, in this order', () => {
    expect(officeDocument({ name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress })).toBe(
      '<root><office><name>Käyntiosoite</name><officeidentifier>fns-lnk_00000001</officeidentifier>' +
        '<officevisitaddress><streetaddress>Pajakatu 5, 2. krs &amp; kellari</streetaddress>' +
        '<postnumber>00140</postnumber><city>Helsinki</city><country type="ISO-3166">FI</country>' +
        '</officevisitaddress></office></root>',
    );
  });

  it('edits with the name and the visiting address, nothing else', () => {
    expect(officeDocument({ name: 'Pääkonttori', visitAddress })).toBe(
      '<root><office><name>Pääkonttori</name>' +
        '<officevisitaddress><streetaddress>Pajakatu 5, 2. krs &amp; kellari</streetaddress>' +
        '<postnumber>00140</postnumber><city>Helsinki</city><country type="ISO-3166">FI</country>' +
        '</officevisitaddress></office></root>',
    );
  });

  it('D22: takes a joined street of 80 characters and refuses a longer one', () => {
    const withStreet = (length: number) => () =>
      officeDocument({
        name: 'Käyntiosoite',
        visitAddress: { ...visitAddress, street: 'x'.repeat(length) },
      });
    expect(withStreet(80)()).toContain('x'.repeat(80));
    expect(withStreet(81)).toThrow(new FieldNotWritable('visitingAddress', 'too_long', 80, 81));
  });

  it('needs a name, also in an edit', () => {
    expect(() => officeDocument({ name: ' ', visitAddress })).toThrow(
      new FieldNotWritable('officeName', 'empty'),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { FieldNotWritable, type WritableField } from '../../src/netvisor/errors';
import { customerEditDocument, newCustomerDocument } from '../../src/netvisor/write-customer';
import type { Address, FieldValues } from '../../src/sync/customer';

const ADDRESS: Address = {
  street: 'Pajakatu 3',
  street2: null,
  postalCode: '00130',
  city: 'Helsinki',
  country: 'FI',
};

const EVERYTHING: FieldValues = {
  invoicingEmail: 'laskut@olly.example;arkisto@olly.example',
  eInvoice: { address: '003719675438', operator: '003721291126' },
  active: true,
  website: 'https://olly.example',
  email: 'toimisto@olly.example',
  phone: '040 123 4567',
  billingAddress: { ...ADDRESS, street2: 'PL 12' },
  nameExtension: "Kärki's & Poika",
  name: 'Öljy & Äly <Åbo> "Tukku" €-halpa Oy',
  businessId: '1967543-8',
  customerNumber: '0000117',
};

const edit = (values: FieldValues, kind: 'PRIVATE' | 'COMPANY' = 'COMPANY'): string | null =>
  customerEditDocument({ kind, values });

/** The content of an edit's base group, without the wrapping. */
const baseOf = (values: FieldValues): string =>
  (edit(values) ?? '')
    .replace('<root><customer><customerbaseinformation>', '')
    .replace('</customerbaseinformation></customer></root>', '');

describe('an add (netvisor-api.md 2.3)', () => {
  it('holds every field, in the order of the document type, the invoicing e-mail last in its group', () => {
    expect(newCustomerDocument({ kind: 'COMPANY', values: EVERYTHING, automaticNumber: false })).toBe(
      '<root><customer><customerbaseinformation>' +
        '<internalidentifier>0000117</internalidentifier>' +
        '<externalidentifier>1967543-8</externalidentifier>' +
        '<name>Öljy &amp; Äly &lt;Åbo&gt; &quot;Tukku&quot; €-halpa Oy</name>' +
        '<nameextension>Kärki&apos;s &amp; Poika</nameextension>' +
        '<streetaddress>Pajakatu 3</streetaddress>' +
        '<additionaladdressline>PL 12</additionaladdressline>' +
        '<city>Helsinki</city>' +
        '<postnumber>00130</postnumber>' +
        '<country type="ISO-3166">FI</country>' +
        '<phonenumber>040 123 4567</phonenumber>' +
        '<email>toimisto@olly.example</email>' +
        '<homepageuri>https://olly.example</homepageuri>' +
        '<isactive>1</isactive>' +
        '<isprivatecustomer>0</isprivatecustomer>' +
        '<emailinvoicingaddress>laskut@olly.example;arkisto@olly.example</emailinvoicingaddress>' +
        '</customerbaseinformation><customerfinvoicedetails>' +
        '<finvoiceaddress>003719675438</finvoiceaddress>' +
        '<finvoiceroutercode>003721291126</finvoiceroutercode>' +
        '</customerfinvoicedetails></customer></root>',
    );
  });

  it('R16, D17: holds neither business id nor e-invoice of a private person', () => {
    expect(newCustomerDocument({ kind: 'PRIVATE', values: EVERYTHING, automaticNumber: false })).not.toMatch(
      /externalidentifier|finvoice/,
    );
  });

  it('D6: asks for the next free number by an attribute without content', () => {
    const values = { name: 'Aatu Aho', customerNumber: null };
    expect(newCustomerDocument({ kind: 'PRIVATE', values, automaticNumber: true })).toBe(
      '<root><customer><customerbaseinformation><internalidentifier type="automatic"></internalidentifier>' +
        '<name>Aatu Aho</name><isprivatecustomer>1</isprivatecustomer></customerbaseinformation></customer></root>',
    );
  });

  it('leaves out what is empty: there is nothing to clear', () => {
    const values = { name: 'Aho Oy', phone: null, billingAddress: null, eInvoice: null, active: null };
    expect(newCustomerDocument({ kind: 'COMPANY', values, automaticNumber: false })).toBe(
      '<root><customer><customerbaseinformation><name>Aho Oy</name>' +
        '<isprivatecustomer>0</isprivatecustomer></customerbaseinformation></customer></root>',
    );
  });

  it('needs a name', () => {
    const document = () => newCustomerDocument({ kind: 'COMPANY', values: {}, automaticNumber: false });
    expect(document).toThrow(new FieldNotWritable('name', 'empty'));
  });
});

describe('D13: an edit holds only what is given', () => {
  it('one field, and never the active flag by itself, which would bring a customer back to life', () => {
    expect(edit({ phone: '040 765 4321' })).toBe(
      '<root><customer><customerbaseinformation><phonenumber>040 765 4321</phonenumber>' +
        '</customerbaseinformation></customer></root>',
    );
  });

  it.each<[string, FieldValues, string]>([
    ['a phone number', { phone: null }, '<phonenumber></phonenumber>'],
    ['a web address', { website: null }, '<homepageuri></homepageuri>'],
    ['an e-mail address', { email: null }, '<email></email>'],
    ['an invoicing e-mail', { invoicingEmail: null }, '<emailinvoicingaddress></emailinvoicingaddress>'],
    ['a business id', { businessId: null }, '<externalidentifier></externalidentifier>'],
  ])('%s is cleared by an empty element', (_what, values, expected) => {
    expect(baseOf(values)).toBe(expected);
  });

  it('D22: an address goes whole, its empty second line included', () => {
    expect(baseOf({ billingAddress: ADDRESS })).toBe(
      '<streetaddress>Pajakatu 3</streetaddress><additionaladdressline></additionaladdressline>' +
        '<city>Helsinki</city><postnumber>00130</postnumber><country type="ISO-3166">FI</country>',
    );
  });

  it('D22: an address is cleared whole', () => {
    expect(baseOf({ billingAddress: null })).toBe(
      '<streetaddress></streetaddress><additionaladdressline></additionaladdressline>' +
        '<city></city><postnumber></postnumber><country type="ISO-3166"></country>',
    );
  });

  it('D9: the active flag when it is given', () => {
    expect(baseOf({ active: false })).toBe('<isactive>0</isactive>');
  });

  it('fills the mandatory group with the kind as it is when nothing in it changed', () => {
    expect(edit({ eInvoice: { address: '003719675438', operator: '003721291126' } })).toBe(
      '<root><customer><customerbaseinformation><isprivatecustomer>0</isprivatecustomer>' +
        '</customerbaseinformation><customerfinvoicedetails><finvoiceaddress>003719675438</finvoiceaddress>' +
        '<finvoiceroutercode>003721291126</finvoiceroutercode></customerfinvoicedetails></customer></root>',
    );
  });

  it('clears an e-invoice as a pair', () => {
    expect(edit({ eInvoice: null })).toContain(
      '<finvoiceaddress></finvoiceaddress><finvoiceroutercode></finvoiceroutercode>',
    );
  });

  it('is no document when nothing is left to write (I8)', () => {
    expect(edit({})).toBeNull();
    expect(edit({ eInvoice: null, businessId: null }, 'PRIVATE')).toBeNull();
  });

  it('keeps a line break as it was typed', () => {
    expect(baseOf({ nameExtension: 'a\r\nb' })).toBe('<nameextension>a&#xD;\nb</nameextension>');
  });
});

describe('a value that Netvisor cannot take is refused before sending', () => {
  const refusal = (values: FieldValues): unknown => {
    try {
      return edit(values);
    } catch (error) {
      return error;
    }
  };

  it.each<[WritableField, FieldValues]>([
    ['name', { name: 'Aho\u0000Oy' }],
    ['phone', { phone: '040\u0007' }],
    ['billingAddress', { billingAddress: { ...ADDRESS, city: 'Hel\ud83dsinki' } }],
    ['eInvoice', { eInvoice: { address: '0037\ufffe', operator: 'E204503' } }],
  ])('a character that XML cannot carry, in %s', (field, values) => {
    expect(refusal(values)).toMatchObject({ field, reason: 'characters', code: 'invalid_data' });
  });

  it.each<[WritableField, number, FieldValues]>([
    ['name', 250, { name: 'a'.repeat(251) }],
    ['customerNumber', 50, { customerNumber: '1'.repeat(51) }],
    ['billingAddress', 80, { billingAddress: { ...ADDRESS, street: 'x'.repeat(81) } }],
    // Two UTF-16 units each, as .NET counts.
    ['website', 80, { website: '😀'.repeat(41) }],
  ])('a value that is too long, in %s', (field, max, values) => {
    expect(refusal(values)).toMatchObject({ field, reason: 'too_long', max, code: 'invalid_data_size' });
  });

  it('a value of exactly the longest length is none of these', () => {
    expect(baseOf({ name: 'a'.repeat(250) })).toBe(`<name>${'a'.repeat(250)}</name>`);
  });

  it('an empty name', () => {
    expect(refusal({ name: null })).toMatchObject({ field: 'name', reason: 'empty' });
    expect(refusal({ name: '  ' })).toMatchObject({ field: 'name', reason: 'empty' });
  });

  it('an emptied active flag', () => {
    expect(refusal({ active: null })).toMatchObject({ field: 'active', reason: 'empty' });
  });

  it('I3: says which field, and not what was in it', () => {
    expect(JSON.stringify(refusal({ name: 'Aho\u0000Oy' }))).not.toContain('Aho');
  });
});

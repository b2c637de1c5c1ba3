import { describe, expect, it } from 'vitest';
import { customerDocument, groupOf } from '../../src/netvisor/customer-document';
import { CUSTOMER_FIELDS, FIELD_CODECS } from '../../src/netvisor/field-codec';
import { officeDocument } from '../../src/netvisor/write-office';
import { FIELD_NAMES, FIELD_TABLE, type FieldsThatHold } from '../../src/sync/field-table';

/** The elements that a field's codec writes. */
function written(field: (typeof CUSTOMER_FIELDS)[number]): readonly string[] {
  if (field === 'name') return FIELD_CODECS.name.write('Aho Oy').map(({ name }) => name);
  if (field === 'active') return FIELD_CODECS.active.write(true).map(({ name }) => name);
  return FIELD_CODECS[field].write(null).map(({ name }) => name);
}

describe('one codec per field', () => {
  it.each(CUSTOMER_FIELDS)('%s is written to the place that the field table names', (field) => {
    expect(written(field).join(', ')).toBe(FIELD_TABLE[field].place.netvisor);
  });

  it('every field has one, but the visiting address, which its office has (R12)', () => {
    const visiting: FieldsThatHold<'address'> = 'visitingAddress';
    expect(FIELD_NAMES.filter((field) => field !== visiting)).toEqual([...CUSTOMER_FIELDS]);
    const visitAddress = { street: 'Pajakatu 3', postalCode: '00130', city: 'Helsinki', country: 'FI' };
    const [, element = ''] = FIELD_TABLE[visiting].place.netvisor.split('office: ');
    expect(officeDocument({ name: 'Paja', visitAddress })).toContain(`<${element}>`);
  });
});

describe('the document type of customer.nv (netvisor-api.md 2.3)', () => {
  it('puts elements in its order, in groups, whatever order they come in', () => {
    const elements = ['invoicinglanguage', 'phonenumber', 'finvoiceaddress', 'name'];
    const document = customerDocument(elements.map((name) => ({ name, content: '' })));
    expect(
      JSON.stringify(document)
        .match(/"name":"\w+"/g)
        ?.map((text) => text.slice(8, -1)),
    ).toEqual([
      'root',
      'customer',
      'customerbaseinformation',
      'name',
      'phonenumber',
      'customerfinvoicedetails',
      'finvoiceaddress',
      'customeradditionalinformation',
      'invoicinglanguage',
    ]);
  });

  it('knows what it has not', () => {
    expect(() => groupOf('homepage')).toThrow('homepage');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomerListReader } from '../../src/netvisor/customer-list';
import { XmlRefused } from '../../src/netvisor/xml-refused';
import { okAnswer } from './answers';

const row = (inner: string) => `<Customer>${inner}</Customer>`;
const LIST = okAnswer(
  '<Customerlist>' +
    row(
      '<Netvisorkey>165</Netvisorkey><Name>Öljy &amp; Äly Oy</Name><Code>0000117</Code>' +
        '<OrganisationIdentifier>1967543-8</OrganisationIdentifier><CustomerGroupID>3</CustomerGroupID>' +
        '<CustomerGroupName>Taloyhtiöt</CustomerGroupName><Uri>/getcustomer.nv?id=165</Uri>',
    ) +
    row('<NETVISORKEY>166</NETVISORKEY><name>Aatu Aho</name><code/><organisationidentifier/>') +
    '</Customerlist>',
);
const ROWS = [
  { key: '165', name: 'Öljy & Äly Oy', code: '0000117', businessId: '1967543-8' },
  { key: '166', name: 'Aatu Aho', code: null, businessId: null },
];

function read(...pieces: string[]) {
  const reader = new CustomerListReader();
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return reader.takeRows();
}

describe('customerlist.nv (netvisor-api.md 2.1)', () => {
  it('is read row by row, names in any case, leading zeros kept', () => {
    expect(read(LIST)).toEqual(ROWS);
  });

  it('is read alike however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(LIST.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((left, right) => left - right), LIST.length];
        expect(read(...places.slice(1).map((end, n) => LIST.slice(places[n], end)))).toEqual(ROWS);
      }),
      { numRuns: 200 },
    );
  });

  it('may be empty', () => {
    expect(read(okAnswer('<Customerlist />'))).toEqual([]);
  });

  it('gives rows before it is complete', () => {
    const reader = new CustomerListReader();
    reader.write(LIST.slice(0, LIST.indexOf('<NETVISORKEY>')));
    expect(reader.status).toMatchObject({ ok: true, timeStamp: '5.6.2023 16:12:09' });
    expect(reader.takeRows()).toEqual(ROWS.slice(0, 1));
    expect(reader.takeRows()).toEqual([]);
  });

  it('D17: keeps of a business id only what a private person may have', () => {
    const withId = (id: string) =>
      row(`<Netvisorkey>1</Netvisorkey><OrganisationIdentifier>${id}</OrganisationIdentifier>`);
    const list = ['010180-9026', 'DE136695976', '1967543-8'].map(withId).join('');
    expect(
      read(okAnswer(`<Customerlist>${list}</Customerlist>`)).map(({ businessId }) => businessId),
    ).toEqual([null, null, '1967543-8']);
  });

  it.each([
    ['ends early', LIST.slice(0, -20)],
    ['has a document type', `<!DOCTYPE Root>${LIST}`],
    ['has an entity that nobody declared', LIST.replace('&amp;', '&nbsp;')],
    ['is nested too deep', '<a>'.repeat(50)],
    ['has a text without end', LIST.replace('Aatu', 'A'.repeat(100_000))],
  ])('is refused when it %s', (_what, text) => {
    expect(() => read(text)).toThrow(XmlRefused);
  });
});

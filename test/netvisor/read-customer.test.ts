import { describe, expect, it } from 'vitest';
import { readCustomer } from '../../src/netvisor/read-customer';
import { childOf, readXml } from '../../src/netvisor/xml-read';
import { netvisorKeySchema } from '../../src/sync/ids';
import { netvisorCustomerSchema } from '../../src/sync/stored-shapes';
import { ALL_EMPTY, COMPANY, customer } from './answers';

const read = (xml: string) => readCustomer(readXml(xml));
const fieldsOf = (base: string, finvoice?: string) => read(customer(base, finvoice))?.fields;
const COMPANY_FLAG = '<IsPrivateCustomer>0</IsPrivateCustomer>';
const PERSON_FLAG = '<IsPrivateCustomer>1</IsPrivateCustomer>';

describe('the details of a customer (netvisor-api.md 2.2)', () => {
  it('are read into fields and offices, and nothing else (D14)', () => {
    expect(read(COMPANY)).toEqual({
      key: '165',
      kind: 'COMPANY',
      fields: {
        customerNumber: '0000117',
        businessId: '1967543-8',
        name: 'Öljy & Äly <Åbo> Oy',
        nameExtension: "Kärki's & Poika",
        billingAddress: {
          street: 'Pajakatu 3',
          street2: 'PL 12',
          postalCode: '00130',
          city: 'Tampere',
          country: 'FI',
        },
        phone: '040 123 4567',
        email: 'toimisto@olly.example',
        website: 'https://olly.example',
        invoicingEmail: 'laskut@olly.example;arkisto@olly.example',
        active: true,
        eInvoice: { address: '003719675438', operator: '003721291126' },
      },
      offices: [
        {
          key: '9',
          name: 'Pääkonttori',
          identifier: 'fns-lnk_00000001',
          visitAddress: {
            street: 'Pajakatu 5',
            street2: '2. krs',
            postalCode: '00140',
            city: 'Helsinki',
            country: 'FI',
          },
          contactAddress: null,
        },
        {
          key: '10',
          name: 'Varikko',
          identifier: null,
          visitAddress: null,
          contactAddress: {
            street: 'Varikkotie 1',
            street2: null,
            postalCode: '96910',
            city: 'Rovaniemi',
            country: 'FI',
          },
        },
      ],
    });
  });

  it('fit the shape in which a customer is kept', () => {
    expect(netvisorCustomerSchema.safeParse(read(COMPANY)).success).toBe(true);
  });

  it('may stand in any order', () => {
    const fields = fieldsOf(`${COMPANY_FLAG}<Email>a@b.example</Email><Name>Aho Oy</Name>`);
    expect(fields).toMatchObject({ name: 'Aho Oy', email: 'a@b.example' });
  });

  it('without a key take the one that was asked for', () => {
    const details = readXml(
      '<Customer><CustomerBaseInformation><Name>A</Name></CustomerBaseInformation></Customer>',
    );
    expect(readCustomer(details)).toBeNull();
    expect(readCustomer(details, netvisorKeySchema.parse('7'))?.key).toBe('7');
  });
});

describe('D13: absent, empty and given are three things', () => {
  it('every field is null when its element is empty', () => {
    expect(read(ALL_EMPTY)?.fields).toEqual({
      customerNumber: null,
      businessId: null,
      name: null,
      nameExtension: null,
      billingAddress: null,
      phone: null,
      email: null,
      website: null,
      invoicingEmail: null,
      active: false,
      eInvoice: null,
    });
  });

  it('no field is there when its element is absent', () => {
    expect(fieldsOf(COMPANY_FLAG)).toEqual({});
  });

  it('values are trimmed, and blanks alone are empty', () => {
    expect(fieldsOf('<Name>  Aho Oy\r\n</Name><PhoneNumber>  </PhoneNumber>')).toMatchObject({
      name: 'Aho Oy',
      phone: null,
    });
  });

  it('D22: a country alone is no address, and an address without one is Finnish', () => {
    expect(fieldsOf('<StreetAddress/><City/><Country>SE</Country>')?.billingAddress).toBeNull();
    expect(fieldsOf('<StreetAddress>Pajakatu 3</StreetAddress>')?.billingAddress).toEqual({
      street: 'Pajakatu 3',
      street2: null,
      postalCode: null,
      city: null,
      country: 'FI',
    });
  });

  it.each([
    ['Suomi', 'FI'],
    ['SWE', 'SE'],
    ['ee', 'EE'],
    ['Atlantis', 'ATLANTIS'],
  ])('D22: the country %j is %s', (country, code) => {
    const read = fieldsOf(`<StreetAddress>Pajakatu 3</StreetAddress><Country>${country}</Country>`);
    expect(read?.billingAddress?.country).toBe(code);
  });

  it('R15: half an e-invoice pair is neither a value nor empty', () => {
    const half = '<FinvoiceAddress>003719675438</FinvoiceAddress><FinvoiceRouterCode/>';
    expect(fieldsOf(COMPANY_FLAG, half)).toEqual({});
  });
});

describe('D17: what is never kept', () => {
  const BANK_E_INVOICE =
    '<FinvoiceAddress>FI2112345600000785</FinvoiceAddress><FinvoiceRouterCode>NDEAFIHH</FinvoiceRouterCode>';
  const identifier = (text: string) => `<ExternalIdentifier>${text}</ExternalIdentifier>`;

  it("a private person's e-invoice address", () => {
    expect(read(customer(PERSON_FLAG, BANK_E_INVOICE))).toEqual({
      key: '165',
      kind: 'PRIVATE',
      fields: {},
      offices: [],
    });
  });

  it.each(['010180-9026', '010180A9026', 'passi 12345', '1234567-8', ''])(
    '"%s" in the business-id field of a private person, as if it were absent',
    (text) => {
      expect(fieldsOf(PERSON_FLAG + identifier(text))).toEqual({});
    },
  );

  it('a business id of a private person is kept, for the R16 issue', () => {
    expect(fieldsOf(PERSON_FLAG + identifier('1967543-8'))).toEqual({ businessId: '1967543-8' });
  });

  it('a personal identity code of a company is left out, not read as empty, so that nothing is written over it', () => {
    expect(fieldsOf(COMPANY_FLAG + identifier('010180-9026'))).toEqual({});
  });

  it('a foreign VAT number of a company is kept', () => {
    expect(fieldsOf(COMPANY_FLAG + identifier('DE136695976'))).toEqual({ businessId: 'DE136695976' });
  });

  it('of a customer whose kind the answer does not tell, what may be personal', () => {
    expect(fieldsOf(identifier('passi 12345'), BANK_E_INVOICE)).toEqual({});
    expect(fieldsOf(identifier('1967543-8'), BANK_E_INVOICE)).toEqual({
      businessId: '1967543-8',
      eInvoice: { address: 'FI2112345600000785', operator: 'NDEAFIHH' },
    });
  });

  it('nothing of it can be reached from what was read', () => {
    const details = readXml(customer(PERSON_FLAG + identifier('010180-9026'), BANK_E_INVOICE));
    expect(JSON.stringify(childOf(details, 'customerbaseinformation'))).not.toContain('9026');
    expect(JSON.stringify(readCustomer(details))).not.toMatch(/9026|FI2112345600000785|NDEAFIHH/);
  });
});

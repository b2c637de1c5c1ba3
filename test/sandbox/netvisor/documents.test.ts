import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts } from './signer';

/*
 * The documents of netvisor-api.md 2.3 to 2.5, written down once more from its tables: every element in its place is
 * taken, in any other place it is not. The lists know nothing of the sandbox's own.
 */

const sandbox = useNetvisorSandbox();

/** An element as it is sent, e.g. `<name>A</name>`, or a group of such. */
interface Part {
  readonly name: string;
  readonly xml: string;
}

const leaf = (name: string, text: string, attributes = ''): Part => ({
  name,
  xml: `<${name}${attributes}>${text}</${name}>`,
});
const group = (name: string, parts: readonly Part[]): Part => leaf(name, joined(parts));
const joined = (parts: readonly Part[]): string => parts.map(({ xml }) => xml).join('');
const ISO = ' type="ISO-3166"';
const KEY = ' type="netvisor"';
const NAME = ' type="customer"';

const baseInformation: readonly Part[] = [
  leaf('internalidentifier', '0600001'),
  leaf('externalidentifier', '1967543-8'),
  leaf('organizationunitnumber', '00371967543812345'),
  leaf('name', 'Kaikki Kentät Oy'),
  leaf('nameextension', 'Lisänimi'),
  leaf('streetaddress', 'Katu 1'),
  leaf('additionaladdressline', 'PL 1'),
  leaf('city', 'Espoo'),
  leaf('postnumber', '02100'),
  leaf('country', 'FI', ISO),
  leaf('customergroupname', 'Tukku'),
  leaf('phonenumber', '0401234567'),
  leaf('faxnumber', '09123456'),
  leaf('email', 'a@a.example'),
  leaf('homepageuri', 'www.a.example'),
  leaf('isactive', '1'),
  leaf('isprivatecustomer', '0'),
  leaf('emailinvoicingaddress', 'b@a.example;c@a.example'),
];
const additionalInformation: readonly Part[] = [
  leaf('comment', 'Huomautus'),
  leaf('customeragreementidentifier', 'SOP-1'),
  leaf('usecreditorreferencenumber', '1'),
  leaf('useorderreferencenumber', '0'),
  leaf('customerreferencenumber', '1070'),
  leaf('directdebitbankaccount', 'FI2112345600000785'),
  leaf('invoicinglanguage', 'SE', ISO),
  leaf('invoiceprintchannelformat', '2', KEY),
  leaf('yourdefaultreference', 'Viite'),
  leaf('defaulttextbeforeinvoicelines', 'Ennen'),
  leaf('defaulttextafterinvoicelines', 'Jälkeen'),
  leaf('defaultpaymentterm', '1', KEY),
  leaf('defaultsecondname', 'Toinen', NAME),
  leaf('paymentinterest', '7,5'),
  leaf('balancelimit', '1000,55'),
  leaf('receivablesmanagementautomationrule', 'Yritykset', NAME),
  leaf('factoringaccount', 'Rahoitus', NAME),
  leaf('taxhandlingtype', 'forcedomestic'),
  leaf('eustandardfinvoice', '1'),
  group('defaultsalesperson', [leaf('salespersonid', '1', KEY)]),
];
const dimension = (name: string, item: string): Part =>
  group('dimension', [leaf('dimensionname', name), leaf('dimensionitem', item, ' fatherid="7"')]);

const customerGroups: readonly Part[] = [
  group('customerbaseinformation', baseInformation),
  group('customerfinvoicedetails', [
    leaf('finvoiceaddress', '003719675438'),
    leaf('finvoiceroutercode', '003721291126'),
  ]),
  group('customermaventaedidetails', [
    leaf('maventaedichannel', 'EDI'),
    leaf('maventaedicustomeridentifier', '42'),
  ]),
  group('customerdeliverydetails', [
    leaf('deliveryname', 'Varasto'),
    leaf('deliverystreetaddress', 'Katu 2'),
    leaf('deliverycity', 'Vantaa'),
    leaf('deliverypostnumber', '01300'),
    leaf('deliverycountry', 'FI', ISO),
  ]),
  group('customercontactdetails', [
    leaf('contactname', 'Tilaaja'),
    leaf('contactperson', 'Aino Laine'),
    leaf('contactpersonemail', 'aino@a.example'),
    leaf('contactpersonphone', '0407654321'),
  ]),
  group('customeradditionalinformation', additionalInformation),
  group('customerdimensiondetails', [dimension('Alue', 'Etelä'), dimension('Projekti', '12')]),
];
const officeAddress = [
  leaf('streetaddress', 'Katu 3'),
  leaf('postnumber', '00930'),
  leaf('city', 'Helsinki'),
  leaf('country', 'FI', ISO),
];
const officeParts: readonly Part[] = [
  leaf('name', 'Itä'),
  leaf('phonenumber', '0401234567'),
  leaf('telefaxnumber', '09123456'),
  leaf('officeidentifier', 'itä-1'),
  leaf('emailinvoicingaddress', 'd@a.example'),
  group('officecontactaddress', officeAddress),
  group('officevisitaddress', officeAddress),
  group('officefinvoicedetails', [
    leaf('finvoiceaddress', '003719675438'),
    leaf('finvoiceroutercode', 'NDEAFIHH'),
  ]),
];
const contactPersonAddress = [
  leaf('streetaddress', 'Katu 4'),
  leaf('postnumber', '00100'),
  leaf('city', 'Helsinki'),
  leaf('country', 'FI', ISO),
];
const contactPersonParts: readonly Part[] = [
  leaf('method', 'add'),
  leaf('customeridentifier', '1', KEY),
  leaf('contactpersonidentifier', '', KEY),
  leaf('isdefault', 'true'),
  leaf('firstname', 'Aino'),
  leaf('lastname', 'Laine'),
  leaf('language', 'FI', ISO),
  leaf('phonenumber', '0401234567'),
  leaf('email', 'aino@a.example'),
  leaf('title', 'Johtaja'),
  leaf('officeidentifier', '0', KEY),
  leaf('positionidentifier', '0', KEY),
  group('contactpersonaddress', contactPersonAddress),
];

const customer = (groups: readonly Part[]): string => `<root><customer>${joined(groups)}</customer></root>`;
const withGroup = (name: string, parts: readonly Part[]): string =>
  customer(
    customerGroups
      .filter((one) => one.name === name || one.name === 'customerbaseinformation')
      .map((one) => (one.name === name ? group(name, parts) : one)),
  );

const sendCustomer = (body: string) => sandbox.api('/customer.nv?method=add', { body });
const sendOffice = (parts: readonly Part[]) =>
  sandbox.api('/office.nv?method=add&customerid=1', {
    body: `<root><office>${joined(parts)}</office></root>`,
  });
const sendPerson = (parts: readonly Part[]) =>
  sandbox.api('/contactperson.nv', {
    body: `<root><contactperson>${joined(parts)}</contactperson></root>`,
  });

/** Every list that comes from two neighbours of this one changing places. */
const swaps = (parts: readonly Part[]): Array<[string, readonly Part[]]> =>
  parts.slice(1).map((right, place) => {
    const left = parts[place] ?? right;
    const swapped = [...parts.slice(0, place), right, left, ...parts.slice(place + 2)];
    return [`${right.name} before ${left.name}`, swapped];
  });

describe('customer.nv with every element of 2.3', () => {
  it('is taken, and answered by getcustomer.nv where that knows the element', async () => {
    expect((await sendCustomer(customer(customerGroups))).statuses).toEqual(['OK']);
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    const expected: Array<[string, string]> = [
      ['InternalIdentifier', '0600001'],
      ['OrganizationUnitNumber', '00371967543812345'],
      ['AdditionalStreetAddress', 'PL 1'],
      ['CustomerGroupName', 'Tukku'],
      ['EmailInvoicingAddress', 'b@a.example;c@a.example'],
      ['DeliveryPostNumber', '01300'],
      ['ContactPersonPhone', '0407654321'],
      ['CustomerAgreementIdentifier', 'SOP-1'],
      ['ReferenceNumber', '1070'],
      ['UseCreditorReferenceNumber', '1'],
      ['DefaultPaymentTerm', '14 pv netto'],
      ['TaxHandlingType', 'forcedomestic'],
      ['BalanceLimit', '1000,55'],
      ['DefaultSalesPerson', 'Maija Myyjä'],
      ['FactoringAccount', 'Rahoitus'],
      ['InvoicingLanguage', 'SE'],
      ['EUStandardFinvoice', '1'],
    ];
    for (const [name, value] of expected) expect([name, texts(text, name)]).toEqual([name, [value]]);
    expect(texts(text, 'DimensionItem')).toEqual(['Etelä', '12']);
    expect(text).not.toContain('Tilaaja');
    expect(await sandbox.stored(1)).toMatchObject({
      customerMaventaEdiDetails: { maventaEdiChannel: 'EDI', maventaEdiCustomerIdentifier: '42' },
      customerContactDetails: { contactName: 'Tilaaja' },
      customerAdditionalInformation: {
        invoicePrintChannelFormat: '2',
        receivablesManagementAutomationRule: 'Yritykset',
        paymentInterest: '7,5',
      },
    });
  });

  it('is taken with names in capitals and attributes in any case', async () => {
    const body = customer(customerGroups).replace(/<\/?[a-z]+|type=/g, (name) => name.toUpperCase());
    expect((await sendCustomer(body)).statuses).toEqual(['OK']);
  });

  it.each(customerGroups.slice(1))('is taken without $name', async ({ name }) => {
    expect(categoryOf(await sendCustomer(customer(customerGroups.filter((one) => one.name !== name))))).toBe(
      'OK',
    );
  });

  it.each(customerGroups.slice(1))(
    'is taken with $name empty, but for the channel that Maventa needs',
    async ({ name }) => {
      const groups = customerGroups.map((one) => (one.name === name ? leaf(name, '') : one));
      expect(categoryOf(await sendCustomer(customer(groups)))).toBe(
        name === 'customermaventaedidetails' ? 'INVALID_DATA' : 'OK',
      );
    },
  );
});

describe('the order of elements', () => {
  it.each(swaps(customerGroups))('customer.nv: %s is refused', async (_what, groups) => {
    expect(categoryOf(await sendCustomer(customer(groups)))).toBe('INVALID_DATA');
  });

  it.each(swaps(baseInformation))('base information: %s is refused', async (_what, parts) => {
    expect(categoryOf(await sendCustomer(withGroup('customerbaseinformation', parts)))).toBe('INVALID_DATA');
  });

  it.each(swaps(additionalInformation))('additional information: %s is refused', async (_what, parts) => {
    expect(categoryOf(await sendCustomer(withGroup('customeradditionalinformation', parts)))).toBe(
      'INVALID_DATA',
    );
  });

  it.each(swaps(officeParts))('office.nv: %s is refused', async (_what, parts) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await sendOffice(parts))).toBe('INVALID_DATA');
  });

  it.each(swaps(contactPersonParts))('contactperson.nv: %s is refused', async (_what, parts) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await sendPerson(parts))).toBe('INVALID_DATA');
  });
});

describe('office.nv and contactperson.nv with every element of 2.4 and 2.5', () => {
  it('are taken', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    expect((await sendOffice(officeParts)).statuses).toEqual(['OK']);
    expect((await sendPerson(contactPersonParts)).statuses).toEqual(['OK']);
    const { text } = await sandbox.api('/getcustomer.nv?id=1');
    expect(texts(text, 'OfficeIdentifier')).toEqual(['itä-1']);
    expect(texts(text, 'ContactPersonLastName')).toEqual(['Laine']);
  });

  it.each(['name', 'officevisitaddress'])('an office twice with %s is refused', async (name) => {
    await sandbox.person({ name: 'Emo Oy' });
    const doubled = officeParts.flatMap((part) => (part.name === name ? [part, part] : [part]));
    expect(categoryOf(await sendOffice(doubled))).toBe('INVALID_DATA');
  });

  it.each(['method', 'customeridentifier', 'firstname', 'lastname', 'language'])(
    'a contact person without %s is refused',
    async (name) => {
      await sandbox.person({ name: 'Emo Oy' });
      expect(categoryOf(await sendPerson(contactPersonParts.filter((part) => part.name !== name)))).toBe(
        'INVALID_DATA',
      );
    },
  );

  it.each([
    ['firstname', 100],
    ['lastname', 100],
    ['phonenumber', 80],
    ['email', 200],
    ['title', 200],
  ])('%s of a contact person holds %d characters', async (name, max) => {
    await sandbox.person({ name: 'Emo Oy' });
    const having = (length: number): Part[] =>
      contactPersonParts.map((part) => (part.name === name ? leaf(name, 'x'.repeat(length)) : part));
    expect(categoryOf(await sendPerson(having(max)))).toBe('OK');
    expect(categoryOf(await sendPerson(having(max + 1)))).toBe('INVALID_DATA_SIZE');
  });

  it.each([
    ['streetaddress', 'x'.repeat(81), 'INVALID_DATA_SIZE'],
    ['postnumber', 'x'.repeat(51), 'INVALID_DATA_SIZE'],
    ['city', 'x'.repeat(81), 'INVALID_DATA_SIZE'],
    ['country', 'XX', 'INVALID_DATA'],
  ])('%s of its address is looked at, though it never comes back', async (name, text, category) => {
    await sandbox.person({ name: 'Emo Oy' });
    const address = contactPersonAddress.map((part) => (part.name === name ? leaf(name, text) : part));
    const parts = [...contactPersonParts.slice(0, -1), group('contactpersonaddress', address)];
    expect(categoryOf(await sendPerson(parts))).toBe(category);
  });

  it('a position is a key', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    const parts = contactPersonParts.map((part) =>
      part.name === 'positionidentifier' ? leaf('positionidentifier', 'boss', KEY) : part,
    );
    expect(categoryOf(await sendPerson(parts))).toBe('INVALID_DATA');
  });
});

describe('lengths of customer.nv (2.3)', () => {
  const limits: ReadonlyArray<[string, number]> = [
    ['internalidentifier', 50],
    ['name', 250],
    ['nameextension', 250],
    ['streetaddress', 80],
    ['additionaladdressline', 80],
    ['city', 80],
    ['postnumber', 50],
    ['customergroupname', 50],
    ['phonenumber', 80],
    ['faxnumber', 80],
    ['email', 200],
    ['homepageuri', 80],
  ];
  it.each(limits)('%s: %d', async (name, max) => {
    const having = (length: number): string =>
      withGroup(
        'customerbaseinformation',
        baseInformation.map((part) => (part.name === name ? leaf(name, 'ä'.repeat(length)) : part)),
      );
    expect(categoryOf(await sendCustomer(having(max)))).toBe('OK');
    expect(categoryOf(await sendCustomer(having(max + 1)))).toBe('INVALID_DATA_SIZE');
  });

  it('organizationunitnumber: 17 digits', async () => {
    const having = (digits: string): string =>
      withGroup('customerbaseinformation', [leaf('organizationunitnumber', digits), leaf('name', 'A')]);
    expect(categoryOf(await sendCustomer(having('0'.repeat(17))))).toBe('OK');
    expect(categoryOf(await sendCustomer(having('0'.repeat(18))))).toBe('INVALID_DATA_SIZE');
  });

  it.each([
    ['comment', 2500],
    ['customeragreementidentifier', 35],
    ['yourdefaultreference', 200],
    ['defaulttextbeforeinvoicelines', 500],
    ['defaulttextafterinvoicelines', 500],
  ])('%s: %d', async (name, max) => {
    const having = (length: number): string =>
      withGroup('customeradditionalinformation', [leaf(name, 'x'.repeat(length))]);
    expect(categoryOf(await sendCustomer(having(max)))).toBe('OK');
    expect(categoryOf(await sendCustomer(having(max + 1)))).toBe('INVALID_DATA_SIZE');
  });

  it.each([
    ['deliveryname', 250],
    ['deliverystreetaddress', 80],
    ['deliverycity', 80],
  ])('%s: %d', async (name, max) => {
    const having = (length: number): string =>
      withGroup('customerdeliverydetails', [leaf(name, 'x'.repeat(length))]);
    expect(categoryOf(await sendCustomer(having(max)))).toBe('OK');
    expect(categoryOf(await sendCustomer(having(max + 1)))).toBe('INVALID_DATA_SIZE');
  });

  it('a line break and a blank count, a reference counts as its character', async () => {
    const having = (text: string): string =>
      withGroup('customerbaseinformation', [leaf('name', 'A'), leaf('streetaddress', text)]);
    expect(categoryOf(await sendCustomer(having(`${'x'.repeat(78)} \n`)))).toBe('OK');
    expect(categoryOf(await sendCustomer(having(`${'x'.repeat(79)} \n`)))).toBe('INVALID_DATA_SIZE');
    expect(categoryOf(await sendCustomer(having('&amp;'.repeat(80))))).toBe('OK');
  });
});

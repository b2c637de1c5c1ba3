import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { texts, type Answer } from './signer';

const sandbox = useNetvisorSandbox({
  officeAddReturnsId: true,
  officeMovesChangeTime: false,
  checkOfficeEInvoice: true,
  officeIdentifierUnique: false,
  eInvoicePair: 'any',
});

const address = (name: string, street: string): string =>
  `<${name}><streetaddress>${street}</streetaddress><postnumber>00930</postnumber><city>Helsinki</city><country type="ISO-3166">FI</country></${name}>`;
const office = (inner: string): string => `<root><office>${inner}</office></root>`;
const add = (body: string, customerId = 1): Promise<Answer> =>
  sandbox.api(`/office.nv?method=Add&customerid=${customerId.toString()}`, { body });
const edit = (officeId: number, body: string, customerId = 1): Promise<Answer> =>
  sandbox.api(`/office.nv?method=Edit&customerid=${customerId.toString()}&officeid=${officeId.toString()}`, {
    body,
  });

const full = office(
  `<name>Käyntiosoite</name><phonenumber>0401234567</phonenumber><telefaxnumber>1</telefaxnumber>
   <officeidentifier>fns-lnk_1</officeidentifier><emailinvoicingaddress>laskut@a.example</emailinvoicingaddress>
   ${address('officecontactaddress', 'Postitie 10')}${address('officevisitaddress', 'Itäkatu 17')}
   <officefinvoicedetails><finvoiceaddress>FI2112345600000785</finvoiceaddress>
   <finvoiceroutercode>NDEAFIHH</finvoiceroutercode></officefinvoicedetails>`,
);

describe('office.nv, add (netvisor-api.md 2.4)', () => {
  it('adds a place of business and answers its key', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    const answer = await add(full);
    expect(answer.statuses).toEqual(['OK']);
    const { offices } = await sandbox.stored(1);
    expect(texts(answer.text, 'InsertedDataIdentifier')).toEqual([offices[0]?.officeNetvisorKey.toString()]);
    expect(offices).toEqual([
      {
        officeNetvisorKey: 1,
        officeName: 'Käyntiosoite',
        officePhoneNumber: '0401234567',
        officeTelefaxNumber: '1',
        officeIdentifier: 'fns-lnk_1',
        officeEmailInvoicingAddress: 'laskut@a.example',
        officeContactAddress: {
          streetAddress: 'Postitie 10',
          additionalStreetAddress: '',
          postNumber: '00930',
          city: 'Helsinki',
          country: 'FI',
        },
        officeVisitAddress: {
          streetAddress: 'Itäkatu 17',
          additionalStreetAddress: '',
          postNumber: '00930',
          city: 'Helsinki',
          country: 'FI',
        },
        officeFinvoiceDetails: { finvoiceAddress: 'FI2112345600000785', finvoiceRouterCode: 'NDEAFIHH' },
      },
    ]);
  });

  it('answers no key by switch', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    await sandbox.settings({ officeAddReturnsId: false });
    const answer = await add(full);
    expect(answer.statuses).toEqual(['OK']);
    expect(answer.text).not.toContain('Replies');
    expect((await sandbox.stored(1)).offices).toHaveLength(1);
  });

  it('adds the same office twice when asked twice', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    await add(full);
    await add(full);
    expect((await sandbox.stored(1)).offices.map(({ officeNetvisorKey }) => officeNetvisorKey)).toEqual([
      1, 2,
    ]);
  });

  it('needs a customer that exists', async () => {
    expect((await add(full, 5)).statuses[1]).toContain('Customer not found with Netvisor identifier: 5');
    expect(categoryOf(await sandbox.api('/office.nv?method=add', { body: full }))).toBe('INVALID_DATA');
  });
});

describe('office.nv, edit', () => {
  const twoOffices = () =>
    sandbox.person(
      { name: 'Emo Oy' },
      {
        offices: [
          {
            officeName: 'Itä',
            officePhoneNumber: '0401234567',
            officeIdentifier: 'itä-1',
            officeVisitAddress: { streetAddress: 'Vanha tie 12', additionalStreetAddress: 'C-porras' },
          },
          { officeName: 'Länsi' },
        ],
      },
    );

  it('keeps what is absent, clears what is empty, leaves other offices alone', async () => {
    await twoOffices();
    const answer = await edit(
      1,
      office(`<name>Itä</name><phonenumber/>${address('officevisitaddress', 'Uusi tie 1')}`),
    );
    expect(answer.statuses).toEqual(['OK']);
    expect(answer.text).not.toContain('Replies');
    expect((await sandbox.stored(1)).offices).toMatchObject([
      {
        officeName: 'Itä',
        officePhoneNumber: '',
        officeIdentifier: 'itä-1',
        officeVisitAddress: {
          streetAddress: 'Uusi tie 1',
          additionalStreetAddress: 'C-porras',
          city: 'Helsinki',
        },
      },
      { officeName: 'Länsi' },
    ]);
  });

  it('needs an office of this customer', async () => {
    await twoOffices();
    await sandbox.person({ name: 'Toinen Oy' }, { offices: [{ officeName: 'Toisen' }] });
    const body = office('<name>Itä</name>');
    expect(categoryOf(await edit(3, body))).toBe('INVALID_DATA');
    expect(categoryOf(await sandbox.api('/office.nv?method=edit&customerid=1', { body }))).toBe(
      'INVALID_DATA',
    );
  });

  it.each([false, true])(
    'moves the customer’s change time only by switch: %s',
    async (officeMovesChangeTime) => {
      await sandbox.settings({ officeMovesChangeTime });
      const { changedAt } = await twoOffices();
      await sandbox.control('POST', '/clock', { offsetMs: 60_000 });
      await edit(1, office('<name>Itä 2</name>'));
      expect((await sandbox.stored(1)).changedAt > changedAt).toBe(officeMovesChangeTime);
    },
  );
});

describe('the document of office.nv', () => {
  it.each([
    ['an office without a name', office('<phonenumber>0401234567</phonenumber>')],
    ['a wrong order', office('<phonenumber>0401234567</phonenumber><name>Itä</name>')],
    [
      'part of an address',
      office('<name>Itä</name><officevisitaddress><city>Espoo</city></officevisitaddress>'),
    ],
    [
      'a second street line',
      office(
        '<name>Itä</name><officevisitaddress><streetaddress>A</streetaddress><additionalstreetaddress/><postnumber/><city/><country/></officevisitaddress>',
      ),
    ],
    [
      'an operator alone',
      office(
        '<name>Itä</name><officefinvoicedetails><finvoiceroutercode>NDEAFIHH</finvoiceroutercode></officefinvoicedetails>',
      ),
    ],
  ])('does not allow %s', async (_what, body) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect((await add(body)).statuses[1]).toContain('Could not validate xml');
  });

  it.each([
    ['an empty name', office('<name></name>'), 'INVALID_DATA'],
    [
      'a street of 81 characters',
      office(`<name>Itä</name>${address('officevisitaddress', 'x'.repeat(81))}`),
      'INVALID_DATA_SIZE',
    ],
  ])('does not take %s', async (_what, body, category) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await add(body))).toBe(category);
    expect((await sandbox.stored(1)).offices).toEqual([]);
  });
});

describe('the e-invoice address of an office', () => {
  const withAddress = (value: string): string =>
    office(
      `<name>Itä</name><officefinvoicedetails><finvoiceaddress>${value}</finvoiceaddress><finvoiceroutercode>NDEAFIHH</finvoiceroutercode></officefinvoicedetails>`,
    );

  it.each([
    ['', 'OK'],
    ['003719675438', 'OK'],
    ['00371967543812345', 'OK'],
    ['FI2112345600000785', 'OK'],
    ['DE89370400440532013000', 'OK'],
    ['FI2112345600000786', 'INVALID_DATA'],
    ['FI109700021497', 'INVALID_DATA'],
    ['0037196754', 'INVALID_DATA'],
    ['laskut@a.example', 'INVALID_DATA'],
  ])('%s: %s', async (value, category) => {
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await add(withAddress(value)))).toBe(category);
  });

  it('is not looked at by switch', async () => {
    await sandbox.person({ name: 'Emo Oy' });
    await sandbox.settings({ checkOfficeEInvoice: false });
    expect(categoryOf(await add(withAddress('anything')))).toBe('OK');
  });
});

describe('office.nv by switch', () => {
  it('an identifier of another office is refused, its own is not', async () => {
    await sandbox.person({ name: 'Emo Oy' }, { offices: [{ officeName: 'Itä', officeIdentifier: 'itä-1' }] });
    await sandbox.person({ name: 'Toinen Oy' });
    const body = office('<name>Itä</name><officeidentifier>itä-1</officeidentifier>');
    expect(categoryOf(await add(body, 2))).toBe('OK');
    await sandbox.settings({ officeIdentifierUnique: true });
    expect((await add(body, 2)).statuses[1]).toContain('Office identifier is already in use: itä-1');
    await sandbox.control('PATCH', '/customers/2', { offices: [] });
    expect(categoryOf(await edit(1, body))).toBe('OK');
    expect(categoryOf(await add(office('<name>Länsi</name>'), 2))).toBe('OK');
  });

  it('an e-invoice address comes with its operator', async () => {
    const eInvoice = (address: string, operator: string): string =>
      office(
        `<name>Itä</name><officefinvoicedetails><finvoiceaddress>${address}</finvoiceaddress><finvoiceroutercode>${operator}</finvoiceroutercode></officefinvoicedetails>`,
      );
    await sandbox.person({ name: 'Emo Oy' });
    expect(categoryOf(await add(eInvoice('003719675438', '')))).toBe('OK');
    await sandbox.settings({ eInvoicePair: 'both' });
    expect(categoryOf(await add(eInvoice('003719675438', '')))).toBe('INVALID_DATA');
    expect(categoryOf(await add(eInvoice('003719675438', 'NDEAFIHH')))).toBe('OK');
    expect(categoryOf(await add(eInvoice('', '')))).toBe('OK');
  });
});

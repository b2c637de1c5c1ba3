import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from '../fixture';
import { at, listAt, parsed, send, textAt, type WireAnswer, type XmlNode } from './wire';

/*
 * A TypeScript client in the manner of rantalainen/netvisor-api-client 4: it joins names and values of the query
 * without escaping, signs that in ISO-8859-1, sends it as its HTTP library escapes it, writes elements in camel case,
 * and reads answers in lower case without a look whether the groups are there.
 */

const sandbox = useNetvisorSandbox();

async function exchange(
  method: 'GET' | 'POST',
  resource: string,
  parameters: Readonly<Record<string, string | number>> = {},
  body?: string,
): Promise<WireAnswer> {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${value.toString()}`);
  const url = `${sandbox.baseUrl}/${resource}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const { first } = sandbox;
  const timestamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const unix = Math.floor(Date.now() / 1000).toString();
  const transactionId = Date.now().toString() + randomBytes(8).toString('hex');
  const signed = [
    url,
    'integration',
    first.customerId,
    timestamp,
    'FI',
    first.organisationId,
    transactionId,
    unix,
    first.customerKey,
    first.partnerKey,
  ].join('&');
  const key = Buffer.from(`${first.customerKey}&${first.partnerKey}`, 'latin1');
  const { pathname, search } = new URL(url);
  return send(sandbox.baseUrl, {
    method,
    target: pathname + search,
    headers: {
      'Content-Type': 'text/plain',
      'X-Netvisor-Authentication-Sender': 'integration',
      'X-Netvisor-Authentication-CustomerId': first.customerId,
      'X-Netvisor-Authentication-PartnerId': first.partnerId,
      'X-Netvisor-Authentication-Timestamp': timestamp,
      'X-Netvisor-Authentication-TimestampUnix': unix,
      'X-Netvisor-Authentication-TransactionId': transactionId,
      'X-Netvisor-Interface-Language': 'FI',
      'X-Netvisor-Organisation-ID': first.organisationId,
      'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1',
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
      'X-Netvisor-Authentication-MAC': createHmac('sha256', key)
        .update(Buffer.from(signed, 'latin1'))
        .digest('hex'),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** The client throws unless the first Status is OK. */
async function ask(...parameters: Parameters<typeof exchange>): Promise<XmlNode> {
  const { text } = await exchange(...parameters);
  const answer = parsed(text, true);
  expect(listAt(answer, 'root.responsestatus.status')[0]).toBe('OK');
  return at(answer, 'root');
}

const CUSTOMER = `<root><customer><customerBaseInformation>
  <internalIdentifier>0600001</internalIdentifier><externalIdentifier>1967543-8</externalIdentifier>
  <organizationUnitNumber>003719675438</organizationUnitNumber><name>Mäki &amp; Pojat Oy</name>
  <streetAddress>Rantatie 1</streetAddress><additionalAddressLine>PL 5</additionalAddressLine><city>Espoo</city>
  <postNumber>02100</postNumber><country type="ISO-3166">FI</country><homepageUri>www.maki.example</homepageUri>
  <isActive>1</isActive><isPrivateCustomer>0</isPrivateCustomer>
  <emailInvoicingAddress>laskut@maki.example</emailInvoicingAddress></customerBaseInformation>
  <customerFinvoiceDetails><finvoiceAddress>003719675438</finvoiceAddress>
  <finvoiceRouterCode>003721291126</finvoiceRouterCode></customerFinvoiceDetails>
  <customerAdditionalInformation><comment>Hyvä</comment>
  <invoicingLanguage type="ISO-3166">FI</invoicingLanguage>
  <invoicePrintChannelFormat type="netvisor">1</invoicePrintChannelFormat>
  <defaultPaymentTerm type="netvisor">1</defaultPaymentTerm><paymentInterest>7.5</paymentInterest>
  <balanceLimit>1000.5</balanceLimit><taxHandlingType>countrygroup</taxHandlingType>
  <euStandardFinvoice>0</euStandardFinvoice>
  <defaultSalesPerson><salesPersonId type="netvisor">1</salesPersonId></defaultSalesPerson>
  </customerAdditionalInformation>
  <customerDimensionDetails><dimension><dimensionName>Alue</dimensionName><dimensionItem>Etelä</dimensionItem>
  </dimension></customerDimensionDetails></customer></root>`;
const OFFICE = `<root><office><name>Itä</name><officeIdentifier>itä-1</officeIdentifier>
  <officeVisitAddress><streetAddress>Itäkatu 1</streetAddress><postNumber>00930</postNumber><city>Helsinki</city>
  <country type="ISO-3166">FI</country></officeVisitAddress></office></root>`;
const PERSON = `<root><contactperson><method>add</method>
  <customerIdentifier type="netvisor">1</customerIdentifier><firstName>Aino</firstName><lastName>Laine</lastName>
  <language type="ISO-3166">FI</language><phoneNumber>0401234567</phoneNumber>
  <contactPersonAddress><city>Espoo</city></contactPersonAddress></contactperson></root>`;

/** What it reads of a customer without a null check (netvisor-api.md 2.2, end). */
const ALWAYS_READ = `
  customerbaseinformation: netvisorkey internalidentifier externalidentifier name nameextension streetaddress
    additionalstreetaddress city postnumber phonenumber faxnumber email emailinvoicingaddress homepageuri isactive
    isprivatecustomer
  customerfinvoicedetails: finvoiceaddress finvoiceroutercode
  customerdeliverydetails: deliveryname deliverystreetaddress deliverycity deliverypostnumber
  customercontactdetails: contactperson contactpersonemail contactpersonphone
  customeradditionalinformation: comment customeragreementidentifier referencenumber usecreditorreferencenumber
    yourdefaultreference defaulttextbeforeinvoicelines defaulttextafterinvoicelines defaultpaymentterm taxhandlingtype
    balancelimit`
  .trim()
  .split(/\s+/);

function readCustomer(customer: XmlNode): void {
  let group = '';
  for (const word of ALWAYS_READ) {
    if (word.endsWith(':')) group = word.slice(0, -1);
    else expect(textAt(customer, `${group}.${word}`)).toBeTypeOf('string');
  }
  expect(textAt(customer, 'customeradditionalinformation.balancelimit').replace(',', '.')).toMatch(
    /^(?:-?\d+(?:\.\d+)?)?$/,
  );
}

describe('a TypeScript client in the manner of netvisor-api-client', () => {
  it('adds, edits and reads a customer with its office and contact person', async () => {
    const added = await ask('POST', 'customer.nv', { method: 'add' }, CUSTOMER);
    expect(textAt(added, 'replies.inserteddataidentifier')).toBe('1');
    await ask('POST', 'office.nv', { method: 'add', customerId: 1 }, OFFICE);
    const person = await ask('POST', 'contactperson.nv', {}, PERSON);
    expect(textAt(person, 'replies.inserteddataidentifier')).toBe('1');
    const edit =
      '<root><customer><customerBaseInformation><phoneNumber>0401234567</phoneNumber></customerBaseInformation></customer></root>';
    await ask('POST', 'customer.nv', { method: 'edit', id: 1 }, edit);

    const customer = at(await ask('GET', 'getcustomer.nv', { id: 1 }), 'customer');
    readCustomer(customer);
    expect(at(customer, 'customerbaseinformation.country')).toEqual({ '#text': 'FI', '@type': 'ISO-3166' });
    expect(at(customer, 'customeradditionalinformation.defaultpaymentterm')).toEqual({
      '#text': '14 pv netto',
      '@netvisorkey': '1',
    });
    expect(textAt(customer, 'customeradditionalinformation.balancelimit')).toBe('1000,5');
    const dimensions = listAt(customer, 'customeradditionalinformation.customerdimensions.dimension');
    expect(dimensions).toEqual([
      {
        dimensionname: { '#text': 'Alue', '@netvisorkey': '1' },
        dimensionitem: { '#text': 'Etelä', '@netvisorkey': '1' },
      },
    ]);
    const [office = ''] = listAt(customer, 'customerofficedetails');
    for (const name of ['officecontactaddress', 'officevisitaddress']) {
      for (const part of ['streetaddress', 'postnumber', 'city', 'country']) {
        expect(at(office, `${name}.${part}`)).toBeTypeOf('string');
      }
    }
    expect(textAt(office, 'officevisitaddress.country')).toBe('FI');
    expect(textAt(office, 'officefinvoicedetails.finvoiceaddress')).toBe('');
    const [contact = ''] = listAt(customer, 'customercontactpersons.customercontactperson');
    expect(Number.parseInt(textAt(contact, 'contactpersonid'))).toBe(1);
  });

  it('reads a customer that has nothing but a name, alone and in an idList', async () => {
    await sandbox.person({ name: 'Pelkkä Nimi', country: '' });
    readCustomer(at(await ask('GET', 'getcustomer.nv', { id: 1 }), 'customer'));
    const several = await ask('GET', 'getcustomer.nv', { idList: '1', replyOption: 1 });
    for (const customer of listAt(several, 'customers.customer')) {
      readCustomer(customer);
      expect(
        at(
          customer,
          'customeradditionalinformation.additionalinformation.receivablesmanagement.turnoverdays',
        ),
      ).toBe('');
    }
  });

  it('lists with its camel case parameters, empty and with letters of its own alphabet', async () => {
    expect(at(await ask('GET', 'customerlist.nv'), 'customerlist')).toBe('');
    await sandbox.person({ internalIdentifier: '123', name: 'Mäki Oy' });
    await sandbox.person({ internalIdentifier: '124', name: 'Suo Oy' });
    const codes = async (parameters: Record<string, string>): Promise<string[]> =>
      listAt(await ask('GET', 'customerlist.nv', parameters), 'customerlist.customer').map((row) =>
        textAt(row, 'code'),
      );
    expect(await codes({ keyword: 'mäki', customerCodeList: '123,124,560' })).toEqual(['123']);
    expect(await codes({ changedSince: '2024-01-01T00:00:00' })).toEqual(['123', '124']);
  });

  it('finds the reason of a failure in the second Status, whatever the HTTP status', async () => {
    const { status, text } = await exchange('GET', 'getcustomer.nv', { id: 9 });
    expect(status).toBe(400);
    expect(listAt(parsed(text, false), 'Root.ResponseStatus.Status')).toEqual([
      'FAILED',
      'INVALID_DATA :: Tiedon muoto virheellinen:. Asiakasta ei löydy Netvisor-tunnisteella: 9',
    ]);
  });
});

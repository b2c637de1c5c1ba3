import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from '../fixture';
import { at, listAt, parsed, send, textAt, type WireAnswer, type XmlNode } from './wire';

/*
 * A Python client in the manner of Heltti/netvisor-api-client 0.9: it signs the URL as its HTTP library has escaped
 * it, commas included, writes resources, parameters and elements in Pascal case, sends whole seconds, and its schemas
 * say which elements must be there and which may be empty.
 */

const sandbox = useNetvisorSandbox();

async function exchange(target: string, body?: string): Promise<WireAnswer> {
  const { first } = sandbox;
  const now = new Date();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}.000`;
  const unix = Math.floor(now.getTime() / 1000).toString();
  const transactionId = randomUUID().replaceAll('-', '');
  const signed = [
    sandbox.baseUrl + target,
    'Testiclient',
    first.customerId,
    timestamp,
    'EN',
    first.organisationId,
    transactionId,
    unix,
    first.customerKey,
    first.partnerKey,
  ].join('&');
  return send(sandbox.baseUrl, {
    method: body === undefined ? 'GET' : 'POST',
    target,
    headers: {
      'X-Netvisor-Authentication-CustomerId': first.customerId,
      'X-Netvisor-Authentication-MAC': createHmac('sha256', `${first.customerKey}&${first.partnerKey}`)
        .update(signed, 'latin1')
        .digest('hex'),
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
      'X-Netvisor-Authentication-PartnerId': first.partnerId,
      'X-Netvisor-Authentication-Sender': 'Testiclient',
      'X-Netvisor-Authentication-Timestamp': timestamp,
      'X-Netvisor-Authentication-TimestampUnix': unix,
      'X-Netvisor-Authentication-TransactionId': transactionId,
      'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1',
      'X-Netvisor-Interface-Language': 'EN',
      'X-Netvisor-Organisation-Id': first.organisationId,
      ...(body === undefined ? {} : { 'content-type': 'text/xml; charset=utf-8' }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

const CUSTOMER = `<Root><Customer><CustomerBaseInformation><InternalIdentifier>MM</InternalIdentifier>
  <ExternalIdentifier>1967543-8</ExternalIdentifier><Name>Mörkö Oy</Name><NameExtension>Kirjanpito</NameExtension>
  <StreetAddress>c/o Emo</StreetAddress><AdditionalAddressLine>Kuja 1</AdditionalAddressLine><City>Lahti</City>
  <PostNumber>15100</PostNumber><Country>FI</Country><CustomerGroupName>Kanta</CustomerGroupName>
  <PhoneNumber>040 123456</PhoneNumber><FaxNumber>05 1234</FaxNumber><Email>a@a.example</Email>
  <HomePageUri>www.a.example</HomePageUri><IsActive>1</IsActive>
  <EmailInvoicingAddress>b@a.example</EmailInvoicingAddress></CustomerBaseInformation>
  <CustomerFinvoiceDetails><FinvoiceAddress>FI109700021497</FinvoiceAddress>
  <FinvoiceRouterCode>NDEAFIHH</FinvoiceRouterCode></CustomerFinvoiceDetails>
  <CustomerDeliveryDetails><DeliveryName>Varasto</DeliveryName><DeliveryStreetAddress>Kuja 2</DeliveryStreetAddress>
  <DeliveryCity>Lahti</DeliveryCity><DeliveryPostNumber>15900</DeliveryPostNumber>
  <DeliveryCountry>FI</DeliveryCountry></CustomerDeliveryDetails>
  <CustomerContactDetails><ContactPerson>Aino</ContactPerson><ContactPersonEmail>aino@a.example</ContactPersonEmail>
  <ContactPersonPhone>040 987</ContactPersonPhone></CustomerContactDetails>
  <CustomerAdditionalInformation><Comment>Hei</Comment><CustomerReferenceNumber>1070</CustomerReferenceNumber>
  <InvoicingLanguage>FI</InvoicingLanguage><InvoicePrintChannelFormat type="netvisor">1</InvoicePrintChannelFormat>
  <YourDefaultReference>Viite</YourDefaultReference>
  <DefaultTextBeforeInvoiceLines>Ennen</DefaultTextBeforeInvoiceLines>
  <DefaultTextAfterInvoiceLines>Jälkeen</DefaultTextAfterInvoiceLines></CustomerAdditionalInformation>
  </Customer></Root>`;

/** Paths of its recorded answer, names as recorded: a schema that knows them reads ours too. */
const RECORDED_PATHS = `
  CustomerBaseInformation: NetvisorKey InternalIdentifier ExternalIdentifier CustomerGroupNetvisorKey CustomerGroupName
    Name NameExtension StreetAddress City PostNumber Country PhoneNumber FaxNumber Email EmailInvoicingAddress
    HomePageUri IsActive
  CustomerFinvoiceDetails: FinvoiceAddress FinvoiceRouterCode
  CustomerDeliveryDetails: DeliveryName DeliveryStreetAddress DeliveryCity DeliveryPostNumber
  CustomerContactDetails: ContactPerson ContactPersonEmail ContactPersonPhone
  CustomerAdditionalInformation: Comment ReferenceNumber BalanceLimit YourDefaultReference
    DefaultTextBeforeInvoiceLines DefaultTextAfterInvoiceLines`
  .trim()
  .split(/\s+/);

function recordedTexts(customer: XmlNode): Map<string, string> {
  const found = new Map<string, string>();
  let group = '';
  for (const word of RECORDED_PATHS) {
    if (word.endsWith(':')) group = word.slice(0, -1);
    else found.set(word, textAt(customer, `${group}.${word}`));
  }
  return found;
}

describe('a Python client in the manner of netvisor-api-client', () => {
  it('adds a customer and finds it again as it recorded such an answer', async () => {
    const added = await exchange('/Customer.nv?method=add', CUSTOMER);
    expect(added.contentType).toBe('text/html; charset=utf-8');
    expect(textAt(parsed(added.text, false), 'Root.Replies.InsertedDataIdentifier')).toBe('1');
    const { text } = await exchange('/GetCustomer.nv?id=1');
    const read = recordedTexts(at(parsed(text, false), 'Root.Customer'));
    expect(read.get('FinvoiceAddress')).toBe('FI109700021497');
    expect(read.get('CustomerGroupNetvisorKey')).toBe('1');
    expect(read.get('ReferenceNumber')).toBe('1070');
    expect(read.get('Name')).toBe('Mörkö Oy');
    expect(text).toMatch(/<TimeStamp>\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d:\d\d<\/TimeStamp>/);
  });

  it('edits it and is answered without Replies', async () => {
    await exchange('/Customer.nv?method=add', CUSTOMER);
    const edited = await exchange('/Customer.nv?method=edit&id=1', CUSTOMER);
    expect(textAt(parsed(edited.text, false), 'Root.ResponseStatus.Status')).toBe('OK');
    expect(edited.text).not.toContain('Replies');
  });

  it('reads several by an escaped IdList, one of them with an empty code', async () => {
    await sandbox.person({ name: 'Yksi' });
    await sandbox.person({ name: 'Kaksi' });
    const { text } = await exchange('/GetCustomer.nv?idlist=2%2C1');
    const customers = listAt(parsed(text, false), 'Root.Customers.Customer');
    expect(customers.map((customer) => textAt(customer, 'CustomerBaseInformation.Name'))).toEqual([
      'Kaksi',
      'Yksi',
    ]);
    expect(textAt(customers[0] ?? '', 'CustomerBaseInformation.IsActive')).toMatch(/^[01]$/);
    // Its schema takes no empty number: a customer without a group has no element for it.
    expect(text).not.toContain('CustomerGroupNetvisorKey');
  });

  it('lists by Keyword, spelling the key as the list does', async () => {
    await sandbox.person({ name: 'Anni Asiakas', internalIdentifier: 'AA' });
    const { text } = await exchange('/CustomerList.nv?Keyword=anni');
    const [row = ''] = listAt(parsed(text, false), 'Root.Customerlist.Customer');
    expect(textAt(row, 'Netvisorkey')).toBe('1');
    expect(textAt(row, 'OrganisationIdentifier')).toBe('');
    expect(
      at(parsed((await exchange('/CustomerList.nv?Keyword=xyz')).text, false), 'Root.Customerlist'),
    ).toBe('');
  });

  it('knows every category of a refusal and splits it from its text', async () => {
    const { text } = await exchange('/GetCustomer.nv?id=123');
    const [, second = ''] = listAt(parsed(text, false), 'Root.ResponseStatus.Status');
    expect(typeof second === 'string' ? second.split(' :: ', 2) : second).toEqual([
      'INVALID_DATA',
      'Data form incorrect:. Customer not found with Netvisor identifier: 123',
    ]);
    await sandbox.settings({ maintenance: { answer: 'SYSTEM_MAINTANANCE' } });
    const closed = await exchange('/CustomerList.nv');
    await sandbox.settings({ maintenance: null });
    expect(closed.text).toContain('<Status>SYSTEM_MAINTANANCE :: ');
  });
});

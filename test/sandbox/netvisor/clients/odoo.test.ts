import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from '../fixture';
import { at, parsed, send, textAt, type WireAnswer } from './wire';

/*
 * An Odoo connector in the manner of tawasta/connector-netvisor: every element of its template is always there, empty
 * where there is nothing to say; it signs the joined query, tells an unknown resource by 404 and takes what stands
 * beside ResponseStatus for the result.
 */

const sandbox = useNetvisorSandbox();

async function exchange(endpoint: string, query = '', body?: string): Promise<WireAnswer> {
  const { first } = sandbox;
  const target = `/${endpoint}${query === '' ? '' : `?${query}`}`;
  const timestamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const unix = Math.floor(Date.now() / 1000).toString();
  const transactionId = randomUUID().replaceAll('-', '');
  const signed = [
    sandbox.baseUrl + target,
    'Odoo',
    first.customerId,
    timestamp,
    'SE',
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
      'Content-type': 'text/plain',
      'X-Netvisor-Authentication-Sender': 'Odoo',
      'X-Netvisor-Authentication-CustomerId': first.customerId,
      'X-Netvisor-Authentication-PartnerId': first.partnerId,
      'X-Netvisor-Authentication-TimestampUnix': unix,
      'X-Netvisor-Authentication-Timestamp': timestamp,
      'X-Netvisor-Interface-Language': 'SE',
      'X-Netvisor-Organisation-ID': first.organisationId,
      'X-Netvisor-Authentication-TransactionId': transactionId,
      'X-Netvisor-Authentication-MAC': createHmac('sha256', `${first.customerKey}&${first.partnerKey}`)
        .update(signed, 'utf8')
        .digest('hex'),
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
      'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1',
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** Its template with a name and little else. */
const customer = (name: string, phone: string): string => `<root><customer><customerbaseinformation>
  <internalidentifier></internalidentifier><externalidentifier></externalidentifier><name>${name}</name>
  <nameextension></nameextension><streetaddress></streetaddress><additionaladdressline></additionaladdressline>
  <city></city><postnumber></postnumber><country type="ISO-3166"></country><phonenumber>${phone}</phonenumber>
  <email></email><homepageuri></homepageuri><isactive>1</isactive><isprivatecustomer>1</isprivatecustomer>
  <emailinvoicingaddress></emailinvoicingaddress></customerbaseinformation>
  <customeradditionalinformation><comment></comment><paymentinterest></paymentinterest></customeradditionalinformation>
  </customer></root>`;

describe('an Odoo connector in the manner of connector-netvisor', () => {
  it('adds a customer with empty elements and clears by the same template', async () => {
    const added = await exchange('customer.nv', 'method=add', customer('Uusi Ukko', '0401234567'));
    expect(textAt(parsed(added.text, false), 'Root.Replies.InsertedDataIdentifier')).toBe('1');
    expect((await sandbox.stored(1)).customerBaseInformation).toMatchObject({
      name: 'Uusi Ukko',
      phoneNumber: '0401234567',
      country: '',
    });
    const edited = await exchange('customer.nv', 'method=edit&id=1', customer('Uusi Ukko', ''));
    expect(Object.keys(at(parsed(edited.text, false), 'Root'))).toEqual(['ResponseStatus']);
    expect((await sandbox.stored(1)).customerBaseInformation['phoneNumber']).toBe('');
  });

  it('finds the list and the customer by the names beside ResponseStatus', async () => {
    await sandbox.person({ name: 'Yksi' });
    const list = parsed((await exchange('customerlist.nv')).text, false);
    expect(textAt(list, 'Root.Customerlist.Customer.Netvisorkey')).toBe('1');
    const one = parsed((await exchange('getcustomer.nv', 'id=1')).text, false);
    expect(Object.keys(at(one, 'Root'))).toEqual(['ResponseStatus', 'Customer']);
  });

  it('tells an unknown resource by its status', async () => {
    expect((await exchange('productlist.nv')).status).toBe(404);
  });
});

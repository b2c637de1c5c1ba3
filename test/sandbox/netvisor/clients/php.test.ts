import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerDocument } from '../../../../src/sandbox/netvisor/customer-document';
import { findInvalidity } from '../../../../src/sandbox/netvisor/document-rules';
import { officeDocument } from '../../../../src/sandbox/netvisor/office-document';
import { readXml } from '../../../../src/sandbox/netvisor/xml-reader';
import { categoryOf, useNetvisorSandbox } from '../fixture';
import { texts } from '../signer';
import { send, type WireAnswer } from './wire';

/*
 * PHP clients in the manner of xi-netvisor and its forks: they hold their documents against document types before
 * they send them, build the query with http_build_query or by joining names and values, sign it as built, wrap texts
 * in CDATA, and call an answer failed when it contains `<Status>FAILED</Status>`.
 */

const sandbox = useNetvisorSandbox();

/** Content models of the published document types; a question mark is optional. */
const CUSTOMER_DTD: Readonly<Record<string, string>> = {
  root: 'customer',
  customer:
    'customerbaseinformation customerfinvoicedetails? customerdeliverydetails? customercontactdetails? customeradditionalinformation?',
  customerbaseinformation:
    'internalidentifier? externalidentifier? organizationunitnumber? name? nameextension? streetaddress? additionaladdressline? city? postnumber? country? customergroupname? phonenumber? faxnumber? email? homepageuri? isactive? isprivatecustomer? emailinvoicingaddress?',
  customerfinvoicedetails: 'finvoiceaddress? finvoiceroutercode?',
  customerdeliverydetails:
    'deliveryname? deliverystreetaddress? deliverycity? deliverypostnumber? deliverycountry?',
  customercontactdetails: 'contactname? contactperson? contactpersonemail? contactpersonphone?',
  customeradditionalinformation:
    'comment? customeragreementidentifier? customerreferencenumber? directdebitbankaccount? invoicinglanguage? invoiceprintchannelformat? yourdefaultreference? defaulttextbeforeinvoicelines? defaulttextafterinvoicelines? defaultsalesperson?',
  defaultsalesperson: 'salespersonid',
};
const OFFICE_DTD: Readonly<Record<string, string>> = {
  root: 'office',
  office: 'name phonenumber? telefaxnumber? officecontactaddress? officevisitaddress? officefinvoicedetails?',
  officecontactaddress: 'streetaddress postnumber city country',
  officevisitaddress: 'streetaddress postnumber city country',
  officefinvoicedetails: 'finvoiceaddress finvoiceroutercode',
};
const REQUIRED_ATTRIBUTES: Readonly<Record<string, string>> = {
  invoiceprintchannelformat: ' type="netvisor"',
  salespersonid: ' type="netvisor"',
};
const OPTIONAL_ATTRIBUTES: Readonly<Record<string, string>> = {
  country: ' type="ISO-3166"',
  deliverycountry: ' type="ISO-3166"',
  invoicinglanguage: ' type="ISO-3166"',
};

/** Any document that a document type allows. */
function documentOf(dtd: Readonly<Record<string, string>>, name = 'root'): fc.Arbitrary<string> {
  const model = dtd[name]?.split(' ');
  if (!model) {
    const optional = OPTIONAL_ATTRIBUTES[name];
    const attributes = fc.constantFrom(...(optional ? ['', optional] : [REQUIRED_ATTRIBUTES[name] ?? '']));
    return attributes.map((attribute) => `<${name}${attribute}><![CDATA[x]]></${name}>`);
  }
  const children = model.map((child) => {
    const element = documentOf(dtd, child.replace('?', ''));
    return child.endsWith('?') ? fc.option(element, { nil: '' }) : element;
  });
  return fc.tuple(...children).map((parts) => `<${name}>${parts.join('')}</${name}>`);
}

/** As http_build_query of PHP writes it. */
const builtQuery = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

async function exchange(
  service: string,
  query: string,
  options: { body?: string; signedQuery?: string } = {},
): Promise<WireAnswer> {
  const { first } = sandbox;
  const url = `${sandbox.baseUrl}/${service}.nv?${options.signedQuery ?? query}`;
  const timestamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const unix = Math.floor(Date.now() / 1000).toString();
  const transactionId = randomUUID();
  const parts = [
    url,
    'Xi',
    first.customerId,
    timestamp,
    'FI',
    first.organisationId,
    transactionId,
    unix,
    first.customerKey,
    first.partnerKey,
  ];
  return send(sandbox.baseUrl, {
    method: options.body === undefined ? 'GET' : 'POST',
    target: `/${service}.nv?${query}`,
    headers: {
      'X-Netvisor-Authentication-Sender': 'Xi',
      'X-Netvisor-Authentication-CustomerId': first.customerId,
      'X-Netvisor-Authentication-PartnerId': first.partnerId,
      'X-Netvisor-Authentication-Timestamp': timestamp,
      'X-Netvisor-Authentication-TimestampUnix': unix,
      'X-Netvisor-Interface-Language': 'FI',
      'X-Netvisor-Organisation-ID': first.organisationId,
      'X-Netvisor-Authentication-TransactionId': transactionId,
      'X-Netvisor-Authentication-MAC': createHmac('sha256', `${first.customerKey}&${first.partnerKey}`)
        .update(parts.join('&'))
        .digest('hex'),
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
}

const isFailed = ({ text }: WireAnswer): boolean => text.includes('<Status>FAILED</Status>');

describe('document types of PHP clients', () => {
  it('every customer that theirs allow is valid here', () => {
    fc.assert(
      fc.property(documentOf(CUSTOMER_DTD), (xml) => {
        expect(findInvalidity(readXml(xml), customerDocument)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('every office that theirs allow is valid here', () => {
    fc.assert(
      fc.property(documentOf(OFFICE_DTD), (xml) => {
        expect(findInvalidity(readXml(xml), officeDocument)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('a document that theirs do not allow is not valid here', () => {
    const customer = (inner: string): string => `<root><customer>${inner}</customer></root>`;
    for (const xml of [
      customer(''),
      customer('<customerbaseinformation/><customerbaseinformation/>'),
      customer(
        '<customerbaseinformation><city>A</city><streetaddress>B</streetaddress></customerbaseinformation>',
      ),
      customer(
        '<customerbaseinformation/><customeradditionalinformation><defaultsalesperson/></customeradditionalinformation>',
      ),
    ]) {
      expect(findInvalidity(readXml(xml), customerDocument)).toBeTypeOf('string');
    }
  });
});

describe('a PHP client in the manner of xi-netvisor', () => {
  const customer = `<root>
  <customer>
    <customerbaseinformation>
      <externalidentifier><![CDATA[1967543-8]]></externalidentifier>
      <name><![CDATA[Testi & Äly Oy]]></name>
      <streetaddress><![CDATA[Testikatu 1]]></streetaddress>
      <city><![CDATA[Helsinki]]></city>
      <postnumber><![CDATA[00240]]></postnumber>
      <country type="ISO-3166"><![CDATA[FI]]></country>
      <isprivatecustomer>0</isprivatecustomer>
    </customerbaseinformation>
  </customer>
</root>`;

  it('adds a customer without asking for HTTP status codes', async () => {
    const answer = await exchange('customer', 'method=add', { body: customer });
    expect([answer.status, isFailed(answer)]).toEqual([200, false]);
    expect((await sandbox.stored(1)).customerBaseInformation['name']).toBe('Testi & Äly Oy');
  });

  it('sees a refusal by its text, with HTTP 200', async () => {
    const answer = await exchange('customer', 'method=add', { body: '<root><customer/></root>' });
    expect([answer.status, isFailed(answer)]).toEqual([200, true]);
    expect(categoryOf({ ...answer, statuses: texts(answer.text, 'Status') })).toBe('INVALID_DATA');
  });

  it('signs the escaped query as it built it', async () => {
    await sandbox.person({ name: 'Testi & Äly Oy' });
    const answer = await exchange('customerlist', builtQuery({ keyword: 'Testi & Äly' }));
    expect(texts(answer.text, 'Name')).toEqual(['Testi & Äly Oy']);
    const since = await exchange('customerlist', builtQuery({ changedsince: '2024-01-01 00:00:00' }));
    expect(texts(since.text, 'Name')).toEqual(['Testi & Äly Oy']);
  });

  it('signs the plain query and sends it escaped', async () => {
    await sandbox.person({ name: 'Testi, Oy' });
    const answer = await exchange('customerlist', 'keyword=Testi%2C%20Oy', {
      signedQuery: 'keyword=Testi, Oy',
    });
    expect(texts(answer.text, 'Name')).toEqual(['Testi, Oy']);
  });
});

import { describe, expect, it } from 'vitest';
import { macOf, signedHeaders, unusableCredentials } from '../../src/netvisor/signing';
import { CREDENTIALS } from './fake-netvisor';

describe('the signature, against the published vectors (netvisor-api.md 1.4)', () => {
  it('V1', () => {
    expect(
      macOf(
        {
          url: 'https://integration.netvisor.fi/customerlist.nv',
          sender: 'TestSender',
          customerId: 'TestCustomerId',
          timestamp: '2024-01-15 12:00:00.000',
          language: 'FI',
          organisationId: 'TestOrganizationId',
          transactionId: 'transaction123',
          timestampUnix: '1705312800',
        },
        { customerKey: 'TestUserKey', partnerKey: 'TestPartnerKey' },
      ),
    ).toBe('14f2ec30263493fe0eb99b924d0b172addd4d3038140ea4f65469a51cbfbf072');
  });

  it('V2, with a query whose commas are signed as they are sent', () => {
    expect(
      macOf(
        {
          url: 'https://isvapi.netvisor.fi/getcustomer.nv?idlist=1,2,3',
          sender: 'Test client',
          customerId: 'CUST_1',
          timestamp: '2026-01-02 03:04:05.678',
          language: 'EN',
          organisationId: '1967543-8',
          transactionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
          timestampUnix: '1767323045',
        },
        CREDENTIALS,
      ),
    ).toBe('f2189783dfc5fa9cf7ad3b4292ad52f65bfa457b0e71c5920013f8c8d98f35c6');
  });
});

describe('the headers of a request (netvisor-api.md 1.2)', () => {
  const headers = signedHeaders(
    { ...CREDENTIALS, sender: 'Test client', customerId: 'CUST_1', baseUrl: 'https://isvapi.netvisor.fi' },
    'https://isvapi.netvisor.fi/getcustomer.nv?idlist=1,2,3',
    new Date('2026-01-02T03:04:05.678Z'),
    '0f8fad5b-d9cb-469f-a165-70867728950e',
  );

  it('carry everything that is documented, and the signature of V2', () => {
    expect(headers).toEqual({
      'X-Netvisor-Authentication-Sender': 'Test client',
      'X-Netvisor-Authentication-CustomerId': 'CUST_1',
      'X-Netvisor-Authentication-PartnerId': 'Fns_0001',
      'X-Netvisor-Authentication-Timestamp': '2026-01-02 03:04:05.678',
      'X-Netvisor-Authentication-TimestampUnix': '1767323045',
      'X-Netvisor-Authentication-TransactionId': '0f8fad5b-d9cb-469f-a165-70867728950e',
      'X-Netvisor-Interface-Language': 'EN',
      'X-Netvisor-Organisation-ID': '1967543-8',
      'X-Netvisor-Authentication-MAC': 'f2189783dfc5fa9cf7ad3b4292ad52f65bfa457b0e71c5920013f8c8d98f35c6',
      'X-Netvisor-Authentication-MACHashCalculationAlgorithm': 'HMACSHA256',
      'X-Netvisor-Authentication-UseHTTPResponseStatusCodes': '1',
    });
  });

  it('never carry a key', () => {
    const sent = Object.values(headers).join('\n');
    expect(sent).not.toContain(CREDENTIALS.customerKey);
    expect(sent).not.toContain(CREDENTIALS.partnerKey);
  });

  it('cannot carry an id with a line break or a letter outside ASCII', () => {
    const credentials = { ...CREDENTIALS, baseUrl: 'https://isvapi.netvisor.fi' };
    expect(unusableCredentials(credentials)).toEqual([]);
    expect(unusableCredentials({ ...credentials, customerId: 'Käyttäjä', partnerKey: 'a\nb' })).toEqual([
      'customerId',
      'partnerKey',
    ]);
  });
});

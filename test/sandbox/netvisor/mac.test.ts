import { describe, expect, it } from 'vitest';
import { macMessage, macOf, signableUrls, type MacInput } from '../../../src/sandbox/netvisor/mac';

const common = {
  organisationId: '1967543-8',
  customerKey: '7cd680e89e880553358bc07cd28b0ee2',
  partnerKey: '07f94228d149a96b2f25e3edad55096e',
};

const V1: MacInput = {
  url: 'https://integration.netvisor.fi/customerlist.nv',
  sender: 'TestSender',
  customerId: 'TestCustomerId',
  timestamp: '2024-01-15 12:00:00.000',
  language: 'FI',
  organisationId: 'TestOrganizationId',
  transactionId: 'transaction123',
  timestampUnix: '1705312800',
  customerKey: 'TestUserKey',
  partnerKey: 'TestPartnerKey',
};

const V2: MacInput = {
  ...common,
  url: 'https://isvapi.netvisor.fi/getcustomer.nv?idlist=1,2,3',
  sender: 'Test client',
  customerId: 'CUST_1',
  timestamp: '2026-01-02 03:04:05.678',
  language: 'EN',
  transactionId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  timestampUnix: '1767323045',
};

const V4: MacInput = {
  ...common,
  url: 'http://integrationdemo.netvisor.fi/accounting.nv',
  sender: 'Testiclient',
  customerId: 'Integraatiokayttajan tunnus',
  timestamp: '2009-01-12 15:49:12.221',
  language: 'FI',
  transactionId: '123456',
  timestampUnix: '1231775352',
};

describe('message authentication codes equal the published vectors (netvisor-api.md 1.4)', () => {
  it.each([
    ['V1', V1, '14f2ec30263493fe0eb99b924d0b172addd4d3038140ea4f65469a51cbfbf072'],
    ['V2', V2, 'f2189783dfc5fa9cf7ad3b4292ad52f65bfa457b0e71c5920013f8c8d98f35c6'],
    ['V4', V4, 'f473c84224100b07abc764dbf5c2102d802a7c17694f67bcaa06c583cdfca690'],
  ])('%s by HMACSHA256', (_name, input, expected) => {
    expect(macOf(input, 'HMACSHA256', 'ISO-8859-1')).toBe(expected);
  });

  it.each([
    ['V1', V1, 'SHA256', 'cd9dcf8beedcc337aed5f301f17de14e1143ba7ef735239d1a1b0daa60993d41'],
    ['V2', V2, 'SHA256', '279804459d00a8dc73f2ddce69c70956393655904cc7efee18df6ebb3cd0ca62'],
    ['V4', V4, 'SHA256', 'cd39e4566936ffd41e67cc8a819bf314a5f1016ca0159854d0f2dd447a86db8e'],
    ['V1', V1, 'MD5', '3a630feb0d490290ef9ace6b41d1df3a'],
    ['V2', V2, 'MD5', 'ecfad2d09c11ef0beb468096dd53ab33'],
    ['V4', V4, 'MD5', '6b2783906969630c1b6649bf5b0e6620'],
  ] as const)('%s by legacy %s', (_name, input, algorithm, expected) => {
    expect(macOf(input, algorithm, 'ISO-8859-15')).toBe(expected);
  });

  it('covers the Unix time in HMACSHA256 only', () => {
    expect(macMessage(V2, 'HMACSHA256')).toContain('&1767323045&');
    expect(macMessage(V2, 'MD5')).not.toContain('1767323045');
  });
});

describe('charset of what is signed (1.5)', () => {
  it('differs where a letter does', () => {
    const sender = { ...V2, sender: 'Työmaa €' };
    expect(macOf(sender, 'HMACSHA256', 'ISO-8859-15')).not.toBe(macOf(sender, 'HMACSHA256', 'UTF-8'));
    expect(macOf(sender, 'HMACSHA256', 'ISO-8859-1')).toBeUndefined();
  });
});

describe('forms of the URL (1.6)', () => {
  const forms = (setting: 'any' | 'raw' | 'decoded') =>
    signableUrls('nv.example', '/customerlist.nv?keyword=M%C3%A4ki%2C+A%20B', setting)
      .filter(({ url }) => url.startsWith('https'))
      .map(({ url }) => url.slice('https://nv.example/customerlist.nv?keyword='.length));

  it('are all accepted by default', () => {
    expect(forms('any')).toEqual([
      'M%C3%A4ki%2C+A%20B',
      'Mäki,+A B',
      'Mäki%2C+A B',
      'Mäki, A B',
      'Mäki%2C A B',
    ]);
  });

  it('can be limited to one', () => {
    expect(forms('raw')).toEqual(['M%C3%A4ki%2C+A%20B']);
    expect(forms('decoded')).not.toContain('M%C3%A4ki%2C+A%20B');
  });

  it('survive a broken escape', () => {
    expect(signableUrls('nv.example', '/a.nv?keyword=%E4', 'any').map(({ form }) => form)).toEqual([
      'raw',
      'raw',
    ]);
  });
});

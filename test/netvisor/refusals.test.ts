import { describe, expect, it } from 'vitest';
import { readStatus } from '../../src/netvisor/answer-status';
import type { NetvisorErrorCode } from '../../src/netvisor/errors';
import { refusalOf, type CallFacts } from '../../src/netvisor/refusals';
import { readXml } from '../../src/netvisor/xml-read';
import { failedAnswer, SERVER_TIME, TIME_STAMP } from './answers';

const READ: CallFacts = { resource: 'getcustomer.nv', isWrite: false, sentValues: [], sentNumber: null };
const WRITE: CallFacts = {
  resource: 'customer.nv',
  isWrite: true,
  sentValues: ['Aho Oy'],
  sentNumber: '500001',
};

function refusal(reason: string, call: CallFacts = READ, at = SERVER_TIME, timeStamp = TIME_STAMP) {
  const status = readStatus(readXml(failedAnswer(reason, timeStamp)));
  if (status === null) throw new Error('no status');
  return refusalOf(status, call, { httpStatus: 400, retryAfterMs: undefined, failureFacts: {}, at });
}

describe('the categories of netvisor-api.md 3.2', () => {
  it.each<[string, NetvisorErrorCode, boolean]>([
    ['REQUEST_NOT_UNIQUE :: Transaction identifier has been used already', 'request_not_unique', true],
    ['INVALID_DATA_SIZE :: Liian pitkä', 'invalid_data_size', false],
    ['DUPLICATE_DATA :: Duplicate', 'duplicate_data', false],
    ['SERVICE_ACCESS_ERROR :: Not allowed', 'rights_missing', false],
    ['SYSTEM_MAINTENANCE :: Maintenance', 'maintenance', true],
    ['SYSTEM_MAINTANANCE :: Huolto', 'maintenance', true],
    ['TECHNICAL_ERROR :: Error', 'technical_error', true],
    ['PERIOD_LOCK :: Locked', 'invalid_data', false],
    ['BRAND_NEW :: Nobody knows', 'unknown_category', false],
    ['something else', 'unknown_category', false],
    [
      'INVALID_DATA :: Data form incorrect:. XML message validation failed: Could not validate xml',
      'invalid_data',
      false,
    ],
    [
      'AUTHENTICATION_FAILED :: Integration keys are not valid. Please check the keys specific to the user and partner.',
      'credentials_rejected',
      false,
    ],
    [
      'AUTHENTICATION_FAILED :: Integraatiokumppania ei löydy, katso dokumentaatio',
      'credentials_rejected',
      false,
    ],
    [
      'AUTHENTICATION_FAILED :: Organisation not found or the user has no access to it',
      'wrong_company',
      false,
    ],
    ['AUTHENTICATION_FAILED :: Yritystä ei löydy', 'wrong_company', false],
  ])('%s', (reason, code, retryable) => {
    expect(refusal(reason)).toMatchObject({ code, retryable, httpStatus: 400 });
  });

  it('keeps of a wrong MAC what Netvisor says, and nothing of what the test host shows of us (1.7)', () => {
    const hint =
      'AUTHENTICATION_FAILED :: URI-metodi ei kelpaa, katso dokumentaatio. Käytä MAC-tiivisteen laskentaan merkkijonoa: ' +
      'https://isvapi.netvisor.fi/customerlist.nv&amp;Company Sync Oy&amp;CUST_1&amp;2026-01-02 03:04:05.678&amp;FI&amp;1967543-8' +
      '&amp;0f8fad5b&amp;YOUR_PRIVATE_KEY_HERE :: 64F0';
    const error = refusal(hint);
    // The sender's name has the word company in it.
    expect(error.code).toBe('credentials_rejected');
    expect(error.detail).toBe(
      'URI-metodi ei kelpaa, katso dokumentaatio. Käytä MAC-tiivisteen laskentaan merkkijonoa:',
    );
  });

  it('says which resource is not allowed', () => {
    expect(refusal('SERVICE_ACCESS_ERROR :: Not allowed').params).toEqual({ resource: 'getcustomer.nv' });
  });

  it.each([
    'INVALID_DATA :: Data form incorrect:. Customer not found with Netvisor identifier: 165',
    'INVALID_DATA :: Tiedon muoto virheellinen:. Asiakasta ei löydy Netvisor-tunnisteella: 165',
    'INVALID_DATA :: Kunden hittades inte: 165',
    'INVALID_DATA :: Data form incorrect:. Office not found with Netvisor identifier: 165',
  ])('not found has no category and is told by its text: %s', (reason) => {
    expect(refusal(reason).code).toBe('not_found');
  });

  it('an operator that is not found is not a customer that is not found', () => {
    expect(
      refusal('INVALID_DATA :: Data form incorrect:. E-invoice operator not found: ABC', WRITE).code,
    ).toBe('invalid_data');
  });

  it.each([
    'INVALID_DATA :: Tiedon muoto virheellinen:. Asiakaskoodi on jo käytössä: 500001',
    'INVALID_DATA :: Data form incorrect:. Customer code is already in use: 500001',
    'INVALID_DATA :: Kundkoden används redan: 500001',
  ])('a number that is taken, when one was sent: %s', (reason) => {
    expect(refusal(reason, WRITE)).toMatchObject({
      code: 'duplicate_code',
      params: { customerNumber: '500001' },
    });
    expect(refusal(reason, { ...WRITE, sentNumber: null }).code).toBe('invalid_data');
  });
});

describe('clock skew', () => {
  const TEN_MINUTES_LATER = new Date(SERVER_TIME.getTime() + 600_000);

  it('is told by the text, with how much it is: negative when our clock is ahead', () => {
    const reason = 'AUTHENTICATION_FAILED :: Timestamp differs too much from the time of the server';
    expect(refusal(reason, READ, TEN_MINUTES_LATER)).toMatchObject({
      code: 'clock_skew',
      params: { skewSeconds: -600 },
    });
  });

  it('is told from the clocks alone, as the real text is not known', () => {
    const reason = 'AUTHENTICATION_FAILED :: Integration keys are not valid.';
    expect(refusal(reason, READ, TEN_MINUTES_LATER).code).toBe('clock_skew');
    expect(refusal(reason, READ, new Date(SERVER_TIME.getTime() + 60_000)).code).toBe('credentials_rejected');
  });

  it('is not suspected in the hour that comes twice', () => {
    const reason = 'AUTHENTICATION_FAILED :: Integration keys are not valid.';
    for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
      expect(refusal(reason, READ, new Date(at), '25.10.2026 3:30:00').code).toBe('credentials_rejected');
    }
  });
});

describe('retry safety (netvisor-api.md 4.3)', () => {
  it('the outcome of a write is unknown only after a fault inside Netvisor', () => {
    expect(refusal('TECHNICAL_ERROR :: Error', WRITE).outcomeUnknown).toBe(true);
    expect(refusal('TECHNICAL_ERROR :: Error', READ).outcomeUnknown).toBe(false);
    expect(refusal('INVALID_DATA :: Wrong', WRITE).outcomeUnknown).toBe(false);
    expect(refusal('SYSTEM_MAINTENANCE :: Maintenance', WRITE).outcomeUnknown).toBe(false);
  });
});

describe('I3: an error', () => {
  it('says code and category in its message, and keeps redacted words beside it', () => {
    const error = refusal('INVALID_DATA :: Value Aho Oy of name, aho@aho.example, 0401234567', WRITE);
    expect(error.message).toBe('Netvisor: invalid_data (INVALID_DATA)');
    expect(error.detail).toBe('Value [value] of name, [e-mail], [number]');
  });

  it('drops what the test host shows of the signature (1.7)', () => {
    const reason =
      'AUTHENTICATION_FAILED :: URI-metodi ei kelpaa, katso dokumentaatio :: http://x&amp;y&amp;z :: ABCDEF';
    expect(refusal(reason).detail).toBe('URI-metodi ei kelpaa, katso dokumentaatio');
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startNetvisorSandbox, type NetvisorSandbox } from '../../../src/sandbox/netvisor/start';
import { call, control, signedHeaders, texts, type CallOptions, type Company } from './signer';

let sandbox: NetvisorSandbox;
let first: Company;
let second: Company;

beforeAll(async () => {
  sandbox = await startNetvisorSandbox();
  [first, second] = twoOf(sandbox.companies);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control(sandbox, 'POST', '/reset');
  await settings({ timestampToleranceSeconds: 300, macCharset: 'latin', macUrl: 'any', legacyMac: false });
});

function twoOf(companies: readonly Company[]): [Company, Company] {
  const [one, two] = companies;
  if (!one || !two) throw new Error('The sandbox names two companies.');
  return [one, two];
}

const settings = (patch: object) => control(sandbox, 'PATCH', '/settings', patch);
const list = (options: CallOptions = {}, target = '/customerlist.nv') =>
  call(sandbox, first, target, options);
const categoryOf = (answer: { statuses: readonly string[] }): string =>
  answer.statuses[1]?.split(' :: ')[0] ?? 'OK';

const KEYS_NOT_VALID =
  'AUTHENTICATION_FAILED :: Integration keys are not valid. Please check the keys specific to the user and partner.';

describe('a correctly signed request', () => {
  it('is answered with OK', async () => {
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(answer.statuses).toEqual(['OK']);
  });

  it('may spell header names in any case and the code in capitals', async () => {
    const url = `${sandbox.baseUrl}/customerlist.nv`;
    const signed = signedHeaders(first, url);
    const headers = Object.fromEntries(
      Object.entries(signed).flatMap(([name, value]) => [
        [name, null],
        [name.toUpperCase(), name.endsWith('MAC') ? value.toUpperCase() : value],
      ]),
    );
    expect((await list({ headers })).statuses).toEqual(['OK']);
  });

  it('may carry any Host, with http or https signed', async () => {
    const host = 'integration.netvisor.fi';
    expect((await list({ host })).statuses).toEqual(['OK']);
    expect((await list({ host, signedUrl: `https://${host}/customerlist.nv` })).statuses).toEqual(['OK']);
  });
});

describe('keys', () => {
  it.each([
    ['a wrong customer key', () => ({ ...first, customerKey: 'wrong' }), KEYS_NOT_VALID],
    ['a wrong partner key', () => ({ ...first, partnerKey: 'wrong' }), KEYS_NOT_VALID],
    ['an unknown customer id', () => ({ ...first, customerId: 'nobody' }), KEYS_NOT_VALID],
    [
      'an unknown partner',
      () => ({ ...first, partnerId: 'nobody' }),
      'AUTHENTICATION_FAILED :: Integration partner not found, check documentation',
    ],
    [
      'the company of another user',
      () => ({ ...first, organisationId: second.organisationId }),
      'AUTHENTICATION_FAILED :: Organisation not found or the user has no access to it',
    ],
  ])('%s are refused', async (_what, company, expected) => {
    const answer = await call(sandbox, company(), '/customerlist.nv');
    expect(answer.status).toBe(401);
    expect(answer.statuses).toEqual(['FAILED', expected]);
  });

  it('are revoked by giving the company new ones', async () => {
    const credentials = { ...first, customerKey: 'f'.repeat(32) };
    const { sender: _sender, ...body } = credentials;
    expect((await control(sandbox, 'POST', '/companies', body)).status).toBe(201);
    expect((await list()).statuses[1]).toBe(KEYS_NOT_VALID);
    expect((await call(sandbox, credentials, '/customerlist.nv')).statuses).toEqual(['OK']);
    const { sender: _again, ...original } = first;
    await control(sandbox, 'POST', '/companies', original);
  });

  it.each([
    'X-Netvisor-Authentication-Sender',
    'X-Netvisor-Authentication-CustomerId',
    'X-Netvisor-Authentication-PartnerId',
    'X-Netvisor-Authentication-Timestamp',
    'X-Netvisor-Authentication-TimestampUnix',
    'X-Netvisor-Authentication-TransactionId',
    'X-Netvisor-Interface-Language',
    'X-Netvisor-Organisation-ID',
    'X-Netvisor-Authentication-MAC',
    'X-Netvisor-Authentication-MACHashCalculationAlgorithm',
  ])('without %s a request is refused', async (header) => {
    expect(categoryOf(await list({ headers: { [header]: null } }))).toBe('AUTHENTICATION_FAILED');
  });

  it('do not help a code over another URL, sender or time', async () => {
    expect(categoryOf(await list({ signedUrl: `${sandbox.baseUrl}/getcustomer.nv` }))).toBe(
      'AUTHENTICATION_FAILED',
    );
    expect(categoryOf(await list({ headers: { 'X-Netvisor-Authentication-Sender': 'other' } }))).toBe(
      'AUTHENTICATION_FAILED',
    );
    expect(
      categoryOf(await list({ headers: { 'X-Netvisor-Authentication-TimestampUnix': '1767323045' } })),
    ).toBe('AUTHENTICATION_FAILED');
  });
});

describe('language and status codes (3.1 to 3.3)', () => {
  const wrong = (): Company => ({ ...first, customerKey: 'wrong' });

  it('FI gets Finnish, SE falls back to English', async () => {
    const finnish = await call(sandbox, wrong(), '/customerlist.nv', { language: 'FI' });
    const swedish = await call(sandbox, wrong(), '/customerlist.nv', { language: 'SE' });
    expect(finnish.statuses[1]).toContain('Integraatioavaimet eivät kelpaa');
    expect(swedish.statuses[1]).toBe(KEYS_NOT_VALID);
  });

  it('SV is no language of Netvisor', async () => {
    expect(categoryOf(await list({ language: 'SV' }))).toBe('AUTHENTICATION_FAILED');
  });

  it('without UseHTTPResponseStatusCodes a refusal comes with HTTP 200', async () => {
    const answer = await call(sandbox, wrong(), '/customerlist.nv', { statusCodes: false });
    expect(answer.status).toBe(200);
    expect(answer.statuses).toEqual(['FAILED', KEYS_NOT_VALID]);
  });

  it('unless the switch statusCodes says always', async () => {
    await settings({ statusCodes: 'always' });
    expect((await call(sandbox, wrong(), '/customerlist.nv', { statusCodes: false })).status).toBe(401);
    await settings({ statusCodes: 'header' });
  });
});

describe('timestamps', () => {
  const minutes = (count: number): CallOptions => ({ now: Date.now() + count * 60_000 });

  it.each([-4, 4])('%d minutes off are within the tolerance', async (count) => {
    expect((await list(minutes(count))).statuses).toEqual(['OK']);
  });

  it.each([-6, 6])('%d minutes off are too far', async (count) => {
    expect(categoryOf(await list(minutes(count)))).toBe('AUTHENTICATION_FAILED');
  });

  it.each<[string, CallOptions]>([
    ['a T and a Z', { timestamp: new Date().toISOString() }],
    ['no decimals', { timestamp: new Date().toISOString().slice(0, 19).replace('T', ' ') }],
    ['two decimals', { timestamp: new Date().toISOString().slice(0, 22).replace('T', ' ') }],
    ['a Finnish date', { timestamp: '24.11.2026 12:00:00.000' }],
    ['milliseconds since 1970', { timestampUnix: Date.now().toString() }],
    ['decimals in the Unix time', { timestampUnix: (Date.now() / 1000).toFixed(3) }],
  ])('with %s are refused, though signed', async (_what, options) => {
    const answer = await list(options);
    expect(categoryOf(answer)).toBe('AUTHENTICATION_FAILED');
  });

  it('may have whole seconds only', async () => {
    const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}.000`;
    expect((await list({ timestamp })).statuses).toEqual(['OK']);
  });

  it('follow the switch and the shifted clock', async () => {
    await settings({ timestampToleranceSeconds: 60 });
    expect(categoryOf(await list(minutes(2)))).toBe('AUTHENTICATION_FAILED');
    await settings({ timestampToleranceSeconds: null });
    expect((await list(minutes(6000))).statuses).toEqual(['OK']);
    await settings({ timestampToleranceSeconds: 300 });
    await control(sandbox, 'POST', '/clock', { offsetMs: 600_000 });
    expect(categoryOf(await list())).toBe('AUTHENTICATION_FAILED');
    expect((await list(minutes(10))).statuses).toEqual(['OK']);
  });
});

describe('TransactionId', () => {
  it('serves once for a partner, over all of its companies', async () => {
    const transactionId = '0f8fad5b-d9cb-469f-a165-70867728950e';
    expect((await list({ transactionId })).statuses).toEqual(['OK']);
    const again = await list({ transactionId });
    expect(again.status).toBe(400);
    expect(categoryOf(again)).toBe('REQUEST_NOT_UNIQUE');
    expect(categoryOf(await call(sandbox, second, '/customerlist.nv', { transactionId }))).toBe(
      'REQUEST_NOT_UNIQUE',
    );
  });

  it('is free again after a reset', async () => {
    await list({ transactionId: 'once' });
    await control(sandbox, 'POST', '/reset');
    expect((await list({ transactionId: 'once' })).statuses).toEqual(['OK']);
  });
});

describe('forms of URL and charset', () => {
  const sent = '/customerlist.nv?keyword=M%C3%A4ki';
  const plain = () => `${sandbox.baseUrl}/customerlist.nv?keyword=Mäki`;

  it('raw and decoded both count by default', async () => {
    expect((await list({}, sent)).statuses).toEqual(['OK']);
    expect((await list({ signedUrl: plain() }, sent)).statuses).toEqual(['OK']);
  });

  it('can be limited to either', async () => {
    await settings({ macUrl: 'raw' });
    expect(categoryOf(await list({ signedUrl: plain() }, sent))).toBe('AUTHENTICATION_FAILED');
    await settings({ macUrl: 'decoded' });
    expect(categoryOf(await list({}, sent))).toBe('AUTHENTICATION_FAILED');
    expect((await list({ signedUrl: plain() }, sent)).statuses).toEqual(['OK']);
  });

  it('UTF-8 counts only by switch', async () => {
    const options: CallOptions = { signedUrl: plain(), charset: 'utf8' };
    expect(categoryOf(await list(options, sent))).toBe('AUTHENTICATION_FAILED');
    await settings({ macCharset: 'utf8' });
    expect((await list(options, sent)).statuses).toEqual(['OK']);
  });
});

describe('legacy algorithms', () => {
  const md5 = (): CallOptions => {
    const url = `${sandbox.baseUrl}/customerlist.nv`;
    const headers = signedHeaders(first, url);
    const field = (name: string): string => headers[`X-Netvisor-${name}`] ?? '';
    const text = [
      url,
      first.sender,
      first.customerId,
      field('Authentication-Timestamp'),
      'EN',
      first.organisationId,
      field('Authentication-TransactionId'),
      first.customerKey,
      first.partnerKey,
    ].join('&');
    return {
      headers: {
        ...headers,
        'X-Netvisor-Authentication-MAC': createHash('md5').update(text).digest('hex'),
        'X-Netvisor-Authentication-MACHashCalculationAlgorithm': null,
        'X-Netvisor-Authentication-TimestampUnix': null,
      },
    };
  };

  it('are refused, and accepted by switch', async () => {
    expect(categoryOf(await list(md5()))).toBe('AUTHENTICATION_FAILED');
    await settings({ legacyMac: true });
    expect((await list(md5())).statuses).toEqual(['OK']);
  });
});

describe('rights per resource', () => {
  it.each([
    ['customerlist', '/customerlist.nv', undefined],
    ['getcustomer', '/getcustomer.nv?id=1', undefined],
    ['customer', '/customer.nv?method=add', '<root/>'],
    ['office', '/office.nv?method=Add&customerid=1', '<root/>'],
  ])('%s can be blocked', async (right, target, body) => {
    await settings({ rights: { [right]: false } });
    const answer = await list(body === undefined ? {} : { body }, target);
    await settings({ rights: { [right]: true } });
    expect(answer.status).toBe(403);
    expect(categoryOf(answer)).toBe('SERVICE_ACCESS_ERROR');
  });
});

describe('resources', () => {
  it('are named in any case', async () => {
    expect((await list({}, '/CustomerList.NV')).statuses).toEqual(['OK']);
  });

  it('that do not exist are refused, with the string that was to be hashed and its hash (1.7)', async () => {
    const answer = await list({}, '/nothing.nv');
    expect(answer.status).toBe(404);
    expect(answer.statuses[1]).toMatch(/^AUTHENTICATION_FAILED :: URI method is not valid.*:: [0-9A-F]{64}$/);
    expect(answer.statuses[1]).not.toContain(first.customerKey);
  });

  it('want their own HTTP method', async () => {
    expect(categoryOf(await list({}, '/customer.nv?method=add'))).toBe('AUTHENTICATION_FAILED');
    expect(categoryOf(await list({ body: '' }, '/customerlist.nv'))).toBe('AUTHENTICATION_FAILED');
  });
});

describe('envelope (3.1)', () => {
  it('has a declaration, CRLF, four spaces, Finnish time without leading zeros', async () => {
    await control(sandbox, 'POST', '/clock', { offsetMs: Date.UTC(2026, 5, 5, 6, 7, 8) - Date.now() });
    const answer = await list({ now: Date.UTC(2026, 5, 5, 6, 7, 8) });
    expect(answer.text).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8" standalone="yes"\?>\r\n<Root>\r\n {4}<Resp/,
    );
    expect(texts(answer.text, 'TimeStamp')[0]).toMatch(/^5\.6\.2026 9:07:(08|09|1\d)$/);
  });
});

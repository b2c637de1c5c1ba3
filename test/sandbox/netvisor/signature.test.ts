import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { categoryOf, useNetvisorSandbox } from './fixture';
import { type CallOptions, texts } from './signer';

const sandbox = useNetvisorSandbox({ macUrl: 'any', macCharset: 'latin', macHint: false });

const lastEntry = async () => {
  const { json } = await sandbox.control('GET', '/requests');
  const entry = (json as ReadonlyArray<{ signature?: string; notes?: string[] }>).at(-1);
  if (!entry) throw new Error('Nothing was asked.');
  return entry;
};
const ask = async (target: string, options: CallOptions = {}) => {
  const answer = await sandbox.api(target, options);
  return { ...answer, category: categoryOf(answer), ...(await lastEntry()) };
};
const urlOf = (target: string): string => sandbox.baseUrl + target;

describe('the journal tells how a request was signed (netvisor-api.md 1.6)', () => {
  const sent = '/customerlist.nv?keyword=M%C3%A4ki%2C+A%20B';

  it.each([
    ['as received', sent, 'HMACSHA256 of the URL raw, in ISO-8859-1'],
    [
      'decoded, plus kept',
      '/customerlist.nv?keyword=Mäki,+A B',
      'HMACSHA256 of the URL decoded, in ISO-8859-1',
    ],
    [
      'decoded, plus as a blank',
      '/customerlist.nv?keyword=Mäki, A B',
      'HMACSHA256 of the URL decoded, in ISO-8859-1',
    ],
    [
      'decoded except reserved characters',
      '/customerlist.nv?keyword=Mäki%2C+A B',
      'HMACSHA256 of the URL decoded except reserved, in ISO-8859-1',
    ],
  ])('%s', async (_form, signed, signature) => {
    const answer = await ask(sent, { signedUrl: urlOf(signed) });
    expect(answer.category).toBe('OK');
    expect(answer.signature).toBe(signature);
  });

  it('ISO-8859-15 where only that charset has the letter', async () => {
    const signedUrl = urlOf('/customerlist.nv?keyword=€uro');
    const answer = await ask('/customerlist.nv?keyword=%E2%82%ACuro', {
      signedUrl,
      headers: { 'X-Netvisor-Authentication-MAC': latin9Mac(signedUrl) },
      transactionId: 'latin9',
      now: NOW,
    });
    expect(answer.category).toBe('OK');
    expect(answer.signature).toBe('HMACSHA256 of the URL decoded, in ISO-8859-15');
  });

  it('UTF-8 only by switch, with a remark', async () => {
    const options: CallOptions = { signedUrl: urlOf('/customerlist.nv?keyword=Mäki'), charset: 'utf8' };
    expect((await ask('/customerlist.nv?keyword=M%C3%A4ki', options)).category).toBe('AUTHENTICATION_FAILED');
    await sandbox.settings({ macCharset: 'utf8' });
    const answer = await ask('/customerlist.nv?keyword=M%C3%A4ki', options);
    expect(answer.signature).toBe('HMACSHA256 of the URL decoded, in UTF-8');
    expect(answer.notes).toEqual(['The MAC was made from UTF-8; Netvisor documents ISO-8859-15.']);
  });

  it('nothing for a request whose code does not match, but what was expected, keys left out', async () => {
    const answer = await ask('/customerlist.nv', { headers: { 'X-Netvisor-Authentication-MAC': 'f00d' } });
    expect(answer.signature).toBeUndefined();
    expect(answer.notes?.[0]).toContain(`Expected input: ${urlOf('/customerlist.nv')}&`);
    expect(JSON.stringify(answer)).not.toContain(sandbox.first.partnerKey);
  });
});

const NOW = Date.now();

/** The code over ISO-8859-15 bytes, where the euro sign is a4. */
function latin9Mac(url: string): string {
  const time = new Date(NOW).toISOString().replace('T', ' ').replace('Z', '');
  const { first } = sandbox;
  const keys = [first.customerKey, first.partnerKey].join('&');
  const message = [
    url,
    first.sender,
    first.customerId,
    time,
    'EN',
    first.organisationId,
    'latin9',
    Math.floor(NOW / 1000).toString(),
    keys,
  ];
  const bytes = Buffer.from(message.join('&').replace('€', '\u00a4'), 'latin1');
  return createHmac('sha256', keys).update(bytes).digest('hex');
}

describe('a wrong code on the test host (1.7)', () => {
  it('is told what should have been hashed, keys replaced, and its hash in capitals, by switch', async () => {
    await sandbox.settings({ macHint: true });
    const answer = await ask('/customerlist.nv', {
      headers: { 'X-Netvisor-Authentication-MAC': 'f00d' },
      language: 'FI',
      transactionId: 'TRANSID1',
      now: NOW,
      statusCodes: false,
    });
    expect(answer.status).toBe(200);
    const [, hint = ''] = texts(answer.text, 'Status');
    const unix = Math.floor(NOW / 1000).toString();
    expect(hint).toMatch(
      /^AUTHENTICATION_FAILED :: URI-metodi ei kelpaa, katso dokumentaatio\. .* :: [0-9A-F]{64}$/,
    );
    expect(hint).toContain(`&TRANSID1&${unix}&YOUR_PRIVATE_KEY_HERE :: `);
    expect(hint).not.toContain(sandbox.first.customerKey);
    const right = hint.slice(-64).toLowerCase();
    const repeated = await ask('/customerlist.nv', {
      headers: { 'X-Netvisor-Authentication-MAC': right },
      language: 'FI',
      transactionId: 'TRANSID1',
      now: NOW,
    });
    expect(repeated.category).toBe('OK');
  });

  it('is not told that by default', async () => {
    const answer = await ask('/customerlist.nv', { headers: { 'X-Netvisor-Authentication-MAC': 'f00d' } });
    expect(answer.statuses[1]).not.toContain('customerlist.nv');
  });
});

describe('addresses as long as a hundred escaped codes', () => {
  it('are read', async () => {
    const codes = Array.from({ length: 100 }, (_, place) => `${'ä'.repeat(40)}${place.toString()}`);
    const target = `/customerlist.nv?customercodelist=${codes.map(encodeURIComponent).join(',')}`;
    expect(target.length).toBeGreaterThan(16 * 1024);
    expect((await ask(target)).category).toBe('OK');
  });
});

describe('legacy digests by switch', () => {
  it.each(['SHA256', 'MD5'] as const)('%s in capitals, as Visma’s own library writes them', async (name) => {
    await sandbox.settings({ legacyMac: true });
    const { first } = sandbox;
    const time = new Date(NOW).toISOString().replace('T', ' ').replace('Z', '');
    const message = [
      urlOf('/customerlist.nv'),
      first.sender,
      first.customerId,
      time,
      'EN',
      first.organisationId,
      `legacy ${name}`,
      first.customerKey,
      first.partnerKey,
    ].join('&');
    const answer = await ask('/customerlist.nv', {
      now: NOW,
      transactionId: `legacy ${name}`,
      headers: {
        'X-Netvisor-Authentication-TimestampUnix': null,
        'X-Netvisor-Authentication-MACHashCalculationAlgorithm': name,
        'X-Netvisor-Authentication-MAC': createHash(name).update(message).digest('hex').toUpperCase(),
      },
    });
    await sandbox.settings({ legacyMac: false });
    expect(answer.category).toBe('OK');
    expect(answer.signature).toBe(`${name} of the URL raw, in ISO-8859-1`);
  });
});

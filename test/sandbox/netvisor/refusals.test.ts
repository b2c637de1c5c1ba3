import { describe, expect, it } from 'vitest';
import { useNetvisorSandbox } from './fixture';
import { call, type Answer, type CallOptions } from './signer';

/*
 * The table of netvisor-api.md 3.3: what is refused, with which category and HTTP code, in which language, with and
 * without UseHTTPResponseStatusCodes.
 */

const sandbox = useNetvisorSandbox({ rights: { office: true }, overlap: 'wait', swedish: 'english' });

const api = (target: string, options: CallOptions): Promise<Answer> => sandbox.api(target, options);
const customer = (name: string): string =>
  `<root><customer><customerbaseinformation><name>${name}</name></customerbaseinformation></customer></root>`;

interface Situation {
  readonly what: string;
  readonly category: string;
  readonly status: number;
  readonly ask: (options: CallOptions) => Promise<Answer>;
}

const situations: readonly Situation[] = [
  {
    what: 'unknown keys',
    category: 'AUTHENTICATION_FAILED',
    status: 401,
    ask: (options) => call(sandbox, { ...sandbox.first, customerKey: 'wrong' }, '/customerlist.nv', options),
  },
  {
    what: 'an unknown partner',
    category: 'AUTHENTICATION_FAILED',
    status: 401,
    ask: (options) => call(sandbox, { ...sandbox.first, partnerId: 'nobody' }, '/customerlist.nv', options),
  },
  {
    what: 'a clock that is wrong',
    category: 'AUTHENTICATION_FAILED',
    status: 401,
    ask: (options) => api('/customerlist.nv', { ...options, now: Date.now() - 3_600_000 }),
  },
  {
    what: 'an unknown customer',
    category: 'INVALID_DATA',
    status: 400,
    ask: (options) => api('/getcustomer.nv?id=9', options),
  },
  {
    what: 'a document that is not valid',
    category: 'INVALID_DATA',
    status: 400,
    ask: (options) => api('/customer.nv?method=add', { ...options, body: '<root/>' }),
  },
  {
    what: 'a value that is too long',
    category: 'INVALID_DATA_SIZE',
    status: 400,
    ask: (options) => api('/customer.nv?method=add', { ...options, body: customer('x'.repeat(251)) }),
  },
  {
    what: 'a blocked resource',
    category: 'SERVICE_ACCESS_ERROR',
    status: 403,
    ask: async (options) => {
      await sandbox.settings({ rights: { office: false } });
      return api('/office.nv?method=add&customerid=1', { ...options, body: '<root/>' });
    },
  },
  {
    what: 'a fault of the server',
    category: 'TECHNICAL_ERROR',
    status: 500,
    ask: async (options) => {
      const action = { kind: 'error', category: 'TECHNICAL_ERROR', text: 'Broken' };
      await sandbox.control('POST', '/faults', { action });
      return api('/customerlist.nv', options);
    },
  },
  {
    what: 'a resource that does not exist',
    category: 'AUTHENTICATION_FAILED',
    status: 404,
    ask: (options) => api('/productlist.nv', options),
  },
];

describe.each(situations)('$what', ({ category, status, ask }) => {
  it(`is ${category}, HTTP ${status.toString()} or 200 for who does not ask for codes`, async () => {
    const answer = await ask({});
    expect([answer.status, answer.statuses.length, answer.statuses[0]]).toEqual([status, 2, 'FAILED']);
    expect(answer.statuses[1]?.startsWith(`${category} :: `)).toBe(true);
    expect((await ask({ statusCodes: false })).status).toBe(200);
  });
});

/** A fault says what its test told it to say. */
const said = situations.filter(({ what }) => what !== 'a fault of the server');

describe.each(said)('$what', ({ category, ask }) => {
  it('is said in the language that was asked for', async () => {
    /** Up to the text that was hashed, which has another time in each answer. */
    const textIn = async (language: string): Promise<string> =>
      (await ask({ language })).statuses[1]?.split('http://', 1)[0] ?? '';
    const [finnish, english, fallback] = [await textIn('FI'), await textIn('EN'), await textIn('SE')];
    await sandbox.settings({ swedish: 'own' });
    const swedish = await textIn('SE');
    expect(fallback).toBe(english);
    expect(new Set([finnish, english, swedish]).size).toBe(3);
    for (const text of [finnish, english, swedish]) expect(text.startsWith(`${category} :: `)).toBe(true);
  });
});

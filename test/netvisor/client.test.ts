import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNetvisorClient } from '../../src/netvisor/client';
import type { NetvisorError } from '../../src/netvisor/errors';
import { netvisorKeySchema, officeKeySchema } from '../../src/sync/ids';
import { COMPANY, customer, failedAnswer, insertedAnswer, okAnswer, SERVER_TIME } from './answers';
import { always, CREDENTIALS, startFakeNetvisor, type Answering, type FakeNetvisor } from './fake-netvisor';

const KEY = netvisorKeySchema.parse('165');
const keysUpTo = (count: number) =>
  Array.from({ length: count }, (_, index) => netvisorKeySchema.parse(String(index + 1)));

let netvisor: FakeNetvisor;
beforeEach(async () => {
  netvisor = await startFakeNetvisor();
});
afterEach(() => netvisor.close());

/** The error of a call that has to fail. */
async function errorOf(call: Promise<unknown>): Promise<NetvisorError> {
  return call.then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => error as NetvisorError,
  );
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

const listed = (key: string, code: string) =>
  `<Customer><Netvisorkey>${key}</Netvisorkey><Name>Aho Oy</Name><Code>${code}</Code></Customer>`;

describe('a request', () => {
  it('names its resource, its key and nothing else', async () => {
    netvisor.answer = always(okAnswer(COMPANY));
    expect((await netvisor.client().getCustomer(KEY))?.fields.name).toBe('Öljy & Äly <Åbo> Oy');
    expect(netvisor.received).toMatchObject([{ method: 'GET', target: '/getcustomer.nv?id=165', body: '' }]);
  });

  it('is signed afresh: time, transaction id and signature differ between two equal calls', async () => {
    netvisor.answer = always(okAnswer(COMPANY));
    const client = netvisor.client();
    await client.getCustomer(KEY);
    await client.getCustomer(KEY);
    const [first, second] = netvisor.received.map(({ headers }) => headers);
    for (const header of ['transactionid', 'mac'].map((name) => `x-netvisor-authentication-${name}`)) {
      expect(first?.[header]).toBeTruthy();
      expect(first?.[header]).not.toBe(second?.[header]);
    }
  });

  it('asks for changes by UTC wall time, which no reading of it can make too late; colons as they are', async () => {
    netvisor.answer = always(okAnswer('<Customerlist/>'));
    const { rows } = await netvisor
      .client()
      .listCustomers({ changedSince: new Date('2026-07-01T21:00:00Z') });
    expect(await collect(rows)).toEqual([]);
    expect(netvisor.received[0]?.target).toBe('/customerlist.nv?changedsince=2026-07-01T21:00:00');
  });

  it('asks for several customers by an unescaped list, each once', async () => {
    netvisor.answer = always(okAnswer('<Customers/>'));
    await netvisor.client().getCustomers([...keysUpTo(3), ...keysUpTo(2)]);
    expect(netvisor.received.map(({ target }) => target)).toEqual(['/getcustomer.nv?idlist=1,2,3']);
  });

  it('writes by POST, UTF-8 and without a declaration', async () => {
    netvisor.answer = always(insertedAnswer('166'));
    const values = { name: 'Öljy Oy', customerNumber: '500001' };
    const added = netvisor.client().addCustomer({ kind: 'COMPANY', values, automaticNumber: false });
    expect(await added).toBe('166');
    expect(netvisor.received).toMatchObject([
      {
        method: 'POST',
        target: '/customer.nv?method=add',
        body:
          '<root><customer><customerbaseinformation><internalidentifier>500001</internalidentifier>' +
          '<name>Öljy Oy</name><isprivatecustomer>0</isprivatecustomer></customerbaseinformation></customer></root>',
        headers: { 'content-type': 'text/xml; charset=utf-8' },
      },
    ]);
  });

  it('edits a customer and its office by their keys', async () => {
    netvisor.answer = always(okAnswer());
    const client = netvisor.client();
    const visitAddress = { street: 'Pajakatu 5', postalCode: '00140', city: 'Helsinki', country: 'FI' };
    await client.editCustomer(KEY, { kind: 'COMPANY', values: { phone: null } });
    await client.editOffice(KEY, officeKeySchema.parse('9'), { name: 'Pääkonttori', visitAddress });
    expect(netvisor.received.map(({ target }) => target)).toEqual([
      '/customer.nv?method=edit&id=165',
      '/office.nv?method=edit&customerid=165&officeid=9',
    ]);
  });

  it('is not made for an edit without a change (I8)', async () => {
    await netvisor.client().editCustomer(KEY, { kind: 'COMPANY', values: {} });
    expect(netvisor.received).toEqual([]);
  });

  it('is reported with its resource and status', async () => {
    const calls: Array<{ resource: string; status: number }> = [];
    netvisor.answer = always(failedAnswer('INVALID_DATA :: wrong'), 400);
    const client = netvisor.client({ onCall: ({ resource, status }) => calls.push({ resource, status }) });
    await errorOf(client.getCustomer(KEY));
    expect(calls).toEqual([{ resource: 'getcustomer.nv', status: 400 }]);
  });

  it('needs a sender in ASCII and a usable address', () => {
    const make = (change: object) => () =>
      createNetvisorClient({ ...CREDENTIALS, baseUrl: netvisor.baseUrl, ...change });
    expect(make({ sender: 'Käyttäjä' })).toThrow(TypeError);
    expect(make({ baseUrl: 'ftp://isvapi.netvisor.fi' })).toThrow(TypeError);
  });

  it('is not sent with keys that no header can carry', async () => {
    const client = netvisor.client({}, { customerId: 'Käyttäjä' });
    expect(await errorOf(client.getCustomer(KEY))).toMatchObject({
      code: 'credentials_rejected',
      detail: 'not usable: customerId',
    });
    expect(netvisor.received).toEqual([]);
  });
});

describe('customers by number', () => {
  it('are asked for in one list', async () => {
    netvisor.answer = always(okAnswer(`<Customerlist>${listed('1', '117')}</Customerlist>`));
    const { rows } = await netvisor.client().listCustomers({ codes: ['117', 'A-1'] });
    expect(await collect(rows)).toMatchObject([{ key: '1', code: '117' }]);
    expect(netvisor.received[0]?.target).toBe('/customerlist.nv?customercodelist=117,A-1');
  });

  it('that would have to be escaped are looked for in the whole list, in one call (1.6)', async () => {
    const rows = [listed('1', 'A 1'), listed('2', 'A'), listed('3', '')].join('');
    netvisor.answer = always(okAnswer(`<Customerlist>${rows}</Customerlist>`));
    const list = await netvisor.client().listCustomers({ codes: ['A 1', 'Ö&2'] });
    expect((await collect(list.rows)).map(({ key }) => key)).toEqual(['1']);
    expect(netvisor.received.map(({ target }) => target)).toEqual(['/customerlist.nv']);
  });

  it('are 1 to 100', async () => {
    const codes = Array.from({ length: 101 }, String);
    await expect(netvisor.client().listCustomers({ codes })).rejects.toThrow(RangeError);
    await expect(netvisor.client().listCustomers({ codes: [] })).rejects.toThrow(RangeError);
  });
});

describe('several customers at once', () => {
  const numbered = (key: string) =>
    `<Customer><CustomerBaseInformation><NetvisorKey>${key}</NetvisorKey></CustomerBaseInformation></Customer>`;

  it('those that the answer lacks are missing', async () => {
    netvisor.answer = always(okAnswer(`<Customers>${numbered('2')}</Customers>`));
    const { found, missing } = await netvisor.client().getCustomers(keysUpTo(3));
    expect(found.map(({ key }) => key)).toEqual(['2']);
    expect(missing).toEqual(['1', '3']);
  });

  /** Refuses a list with the given words as long as it holds one of the unknown keys. */
  const refusing = (unknown: readonly string[], wordsFor: (key: string) => string): void => {
    netvisor.answer = (request, response) => {
      const keys = new URL(request.target, netvisor.baseUrl).searchParams.get('idlist')?.split(',') ?? [];
      const first = keys.find((key) => unknown.includes(key));
      const reply =
        first === undefined
          ? okAnswer(`<Customers>${keys.map(numbered).join('')}</Customers>`)
          : failedAnswer(`INVALID_DATA :: ${wordsFor(first)}`);
      always(reply)(request, response);
    };
  };
  const lists = (): string[] => netvisor.received.map(({ target }) => target.split('=')[1] ?? '');

  it.each([
    ['EN', (key: string) => `Data form incorrect:. Customer not found with Netvisor identifier: ${key}`],
    ['FI', (key: string) => `Tiedon muoto virheellinen:. Asiakasta ei löydy Netvisor-tunnisteella: ${key}`],
    ['SE', (key: string) => `Felaktig dataform:. Kunden hittades inte med Netvisor-identifierare: ${key}.`],
  ])(
    'an unknown key that fails the whole list is left out when it is named (%s)',
    async (_language, words) => {
      refusing(['5', '7'], words);
      const { found, missing } = await netvisor.client().getCustomers(keysUpTo(8));
      expect(found.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '6', '8']);
      expect(missing).toEqual(['5', '7']);
      expect(lists()).toEqual(['1,2,3,4,5,6,7,8', '1,2,3,4,6,7,8', '1,2,3,4,6,8']);
    },
  );

  it('none but unknown ones cost one call each', async () => {
    refusing(['1', '2', '3'], (key) => `Customer not found with Netvisor identifier: ${key}`);
    expect(await netvisor.client().getCustomers(keysUpTo(3))).toEqual({
      found: [],
      missing: ['1', '2', '3'],
    });
    expect(lists()).toEqual(['1,2,3', '2,3', '3']);
  });

  it.each([
    ['names none', 'Data form incorrect:. Customer not found'],
    ['names one that was not asked for', 'Customer not found with Netvisor identifier: 4711'],
  ])('an unknown key is found by halving the list when the refusal %s', async (_what, words) => {
    refusing(['5'], () => words);
    const { found, missing } = await netvisor.client().getCustomers(keysUpTo(8));
    expect(found.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '6', '7', '8']);
    expect(missing).toEqual(['5']);
    expect(lists()).toEqual(['1,2,3,4,5,6,7,8', '1,2,3,4', '5,6,7,8', '5,6', '5', '6', '7,8']);
  });

  it('a list of 500 with one unknown key: two calls when it is named, 19 when it is not', async () => {
    refusing(['1'], (key) => `Customer not found with Netvisor identifier: ${key}`);
    await netvisor.client().getCustomers(keysUpTo(500));
    expect(lists()).toHaveLength(2);
    netvisor.received.length = 0;
    refusing(['1'], () => 'Customer not found');
    await netvisor.client().getCustomers(keysUpTo(500));
    expect(lists()).toHaveLength(19);
  });

  it('one that remains after words nobody knows is asked for alone, as its refusal is known', async () => {
    netvisor.answer = (request, response) => {
      const { searchParams } = new URL(request.target, netvisor.baseUrl);
      const keys = searchParams.get('idlist')?.split(',') ?? [];
      const unknown = keys.includes('2') ? 'One or more customers do not exist' : null;
      const alone = 'Data form incorrect:. Customer not found with Netvisor identifier: 2';
      const words = searchParams.has('id') ? alone : unknown;
      always(
        words === null
          ? okAnswer(`<Customers>${keys.map(numbered).join('')}</Customers>`)
          : failedAnswer(`INVALID_DATA :: ${words}`),
      )(request, response);
    };
    const { found, missing } = await netvisor.client().getCustomers(keysUpTo(3));
    expect(found.map(({ key }) => key)).toEqual(['1', '3']);
    expect(missing).toEqual(['2']);
  });

  it('another refusal is not taken for missing customers', async () => {
    netvisor.answer = always(failedAnswer('INVALID_DATA :: Value of parameter idlist is not valid'));
    expect(await errorOf(netvisor.client().getCustomers(keysUpTo(1)))).toMatchObject({
      code: 'invalid_data',
    });
  });

  it('are at most 500, and none costs no call', async () => {
    await expect(netvisor.client().getCustomers(keysUpTo(501))).rejects.toThrow(RangeError);
    expect(await netvisor.client().getCustomers([])).toEqual({ found: [], missing: [] });
    expect(netvisor.received).toEqual([]);
  });
});

describe('the status in the XML decides, not that of HTTP (netvisor-api.md 3.3)', () => {
  it.each([200, 400, 500])('a failure with HTTP %i', async (status) => {
    netvisor.answer = always(failedAnswer('SERVICE_ACCESS_ERROR :: Not allowed'), status);
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({
      code: 'rights_missing',
      category: 'SERVICE_ACCESS_ERROR',
      httpStatus: status,
    });
  });

  it('a success with HTTP 500', async () => {
    netvisor.answer = always(okAnswer(COMPANY), 500);
    expect((await netvisor.client().getCustomer(KEY))?.key).toBe('165');
  });

  it('a failure of the list, before any row', async () => {
    netvisor.answer = always(failedAnswer('AUTHENTICATION_FAILED :: Integration keys are not valid.'), 401);
    const client = netvisor.client({ now: () => SERVER_TIME });
    expect(await errorOf(client.listCustomers({}))).toMatchObject({ code: 'credentials_rejected' });
  });

  it('a customer that is not found is null', async () => {
    netvisor.answer = always(failedAnswer('INVALID_DATA :: Asiakasta ei löydy Netvisor-tunnisteella: 165'));
    expect(await netvisor.client().getCustomer(KEY)).toBeNull();
  });
});

describe('an answer that is not from the API', () => {
  const page = (text: string) => `<!DOCTYPE html><html><body><h1>${text}</h1></body></html>`;

  it.each([
    ['a page of a gateway', page('502 Bad Gateway'), 502, 'unavailable'],
    ['a page with HTTP 200', page('Welcome'), 200, 'unavailable'],
    ['a page about maintenance', page('Huoltokatko perjantaista maanantaihin'), 503, 'maintenance'],
    ['nothing', '', 503, 'unavailable'],
    ['a bare 401', '', 401, 'credentials_rejected'],
    ['a bare 403', '', 403, 'rights_missing'],
    ['a page with 403, which is not Netvisor speaking', page('Forbidden'), 403, 'unavailable'],
    ['garbage', '{<<&;]]>', 200, 'unavailable'],
    ['XML without a status', '<Root><Other/></Root>', 200, 'unavailable'],
    ['an answer with a document type', `<!DOCTYPE Root>${okAnswer(COMPANY)}`, 200, 'unavailable'],
  ])('%s', async (_what, body, status, code) => {
    netvisor.answer = always(body, status);
    const client = netvisor.client();
    expect(await errorOf(client.getCustomer(KEY))).toMatchObject({ code, httpStatus: status });
    expect(await errorOf(client.listCustomers({}))).toMatchObject({ code, httpStatus: status });
  });

  it('a page that comes in pieces is read until it says what it is about', async () => {
    netvisor.answer = (_request, response) => {
      response.writeHead(503);
      response.write('<!DOCTYPE html><html><head>', () => {
        setTimeout(() => response.end('<title>Huoltokatko</title></head></html>'), 20);
      });
    };
    const client = netvisor.client();
    expect(await errorOf(client.getCustomer(KEY))).toMatchObject({ code: 'maintenance', httpStatus: 503 });
    expect(await errorOf(client.listCustomers({}))).toMatchObject({ code: 'maintenance', httpStatus: 503 });
  });

  it('a page without end is not waited for', async () => {
    let closed = false;
    netvisor.answer = (_request, response) => {
      response.on('close', () => (closed = true));
      response.write(`<!DOCTYPE html><html>${' '.repeat(100_000)}`);
    };
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({ code: 'unavailable' });
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it('says when to come back', async () => {
    netvisor.answer = always(page('Busy'), 503, { 'retry-after': '120' });
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({ retryAfterMs: 120_000 });
  });

  it('is not followed to another place', async () => {
    netvisor.answer = always('', 302, { location: `${netvisor.baseUrl}/login` });
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({ code: 'unavailable' });
    expect(netvisor.received).toHaveLength(1);
  });
});

describe('the way to Netvisor', () => {
  const write = (deps = {}, signal?: AbortSignal) =>
    netvisor
      .client(deps)
      .editCustomer(KEY, { kind: 'COMPANY', values: { phone: '1' } }, signal ? { signal } : {});

  it('nobody listens: nothing was sent, so the outcome is known', async () => {
    const client = netvisor.client();
    await netvisor.close();
    const call = client.editCustomer(KEY, { kind: 'COMPANY', values: { phone: '1' } });
    expect(await errorOf(call)).toMatchObject({
      code: 'unavailable',
      outcomeUnknown: false,
      retryable: true,
      detail: 'ECONNREFUSED',
    });
  });

  it('the connection ends without an answer: a write may have happened, a read has not', async () => {
    netvisor.answer = (_request, response) => response.destroy();
    expect(await errorOf(write())).toMatchObject({ code: 'connection_lost', outcomeUnknown: true });
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({
      code: 'connection_lost',
      outcomeUnknown: false,
    });
  });

  it('no answer comes in time', async () => {
    netvisor.answer = () => undefined;
    expect(await errorOf(write({ timeoutMs: 50 }))).toMatchObject({ code: 'timeout', outcomeUnknown: true });
  });

  it('the answer begins and does not go on', async () => {
    netvisor.answer = (_request, response) => response.write(okAnswer(COMPANY).slice(0, 200));
    const client = netvisor.client({ timeoutMs: 700 });
    expect(await errorOf(client.getCustomer(KEY))).toMatchObject({ code: 'timeout', httpStatus: 200 });
  });

  it('our side gives up: before sending the outcome is known, afterwards it is not', async () => {
    netvisor.answer = () => undefined;
    expect(await errorOf(write({}, AbortSignal.abort()))).toMatchObject({
      code: 'aborted',
      outcomeUnknown: false,
    });
    expect(netvisor.received).toEqual([]);
    const controller = new AbortController();
    netvisor.answer = () => controller.abort();
    expect(await errorOf(write({}, controller.signal))).toMatchObject({
      code: 'aborted',
      outcomeUnknown: true,
    });
  });

  it.each(['by its length', 'by its XML'])('the answer is cut short, seen %s', async (how) => {
    const whole = okAnswer(COMPANY);
    netvisor.answer = (request, response) => {
      if (how === 'by its XML') {
        always(whole.slice(0, 300))(request, response);
        return;
      }
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.slice(0, 300), () => response.destroy());
    };
    expect(await errorOf(write())).toMatchObject({ code: 'answer_truncated', outcomeUnknown: true });
  });

  it('the answer has no end', async () => {
    netvisor.answer = (_request, response) => {
      const elements = `<a>${'x'.repeat(10_000)}</a>`.repeat(100);
      response.write('<Root>');
      const more = (): void => {
        while (!response.destroyed && response.write(elements));
      };
      response.on('drain', more);
      more();
    };
    expect(await errorOf(netvisor.client().getCustomer(KEY))).toMatchObject({
      code: 'answer_too_large',
      retryable: false,
    });
  });

  it('an add without the new key in its answer may have happened', async () => {
    netvisor.answer = always(okAnswer());
    const added = netvisor
      .client()
      .addCustomer({ kind: 'COMPANY', values: { name: 'Aho Oy' }, automaticNumber: true });
    expect(await errorOf(added)).toMatchObject({ code: 'answer_truncated', outcomeUnknown: true });
  });

  it('an office add without a key is answered by null', async () => {
    netvisor.answer = always(okAnswer());
    const visitAddress = { street: 'Pajakatu 5', postalCode: '00140', city: 'Helsinki', country: 'FI' };
    const office = { name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress };
    expect(await netvisor.client().addOffice(KEY, office)).toBeNull();
    netvisor.answer = always(insertedAnswer('9'));
    expect(await netvisor.client().addOffice(KEY, office)).toBe('9');
  });
});

describe('the list as a stream', () => {
  const start = okAnswer(`<Customerlist>${listed('1', '117')}`).replace(/\s*<\/Root>/, '');

  it('gives its first rows while the rest is still to come', async () => {
    let finish = (): void => undefined;
    netvisor.answer = (_request, response) => {
      response.write(start);
      finish = () => response.end(`${listed('2', '118')}</Customerlist></Root>`);
    };
    const { rows } = await netvisor.client().listCustomers({});
    const keys: string[] = [];
    for await (const { key } of rows) {
      keys.push(key);
      if (key === '1') finish();
    }
    expect(keys).toEqual(['1', '2']);
  });

  it('that ends early says so after the rows that came', async () => {
    netvisor.answer = always(start);
    const { rows } = await netvisor.client().listCustomers({});
    const keys: string[] = [];
    const reading = (async () => {
      for await (const { key } of rows) keys.push(key);
    })();
    expect(await errorOf(reading)).toMatchObject({ code: 'answer_truncated', outcomeUnknown: false });
    expect(keys).toEqual(['1']);
  });

  it('can be given up: the connection ends, and the call is reported', async () => {
    const closed = new Promise<void>((resolve) => {
      netvisor.answer = (_request, response) => {
        response.on('close', resolve);
        response.write(start);
      };
    });
    const calls: string[] = [];
    const { rows } = await netvisor
      .client({ onCall: ({ resource }) => calls.push(resource) })
      .listCustomers({});
    for await (const _row of rows) break;
    await closed;
    expect(calls).toEqual(['customerlist.nv']);
  });
});

describe('R6, I6: the instant from which on a list may miss a change', () => {
  const DATE = 'Mon, 05 Jun 2023 13:12:10 GMT';
  const TOLD = new Date('2023-06-05T13:12:10Z');
  const SLOW_MS = 250;

  /** An answer that takes its time, with the server's time at its end. */
  const slowly =
    (body: string, headers: Record<string, string>): Answering =>
    (_request, response) => {
      response.sendDate = false;
      setTimeout(() => {
        response.writeHead(200, headers);
        response.end(body);
      }, SLOW_MS);
    };
  const earlierBy = (askedAt: Date, told: Date): number => told.getTime() - askedAt.getTime();

  it('is the start of the request by the clock that the Date header tells', async () => {
    // The answer's own TimeStamp is another clock's: it says an hour later.
    netvisor.answer = slowly(okAnswer('<Customerlist/>', '5.6.2023 17:12:10'), { date: DATE });
    const { askedAt } = await netvisor.client().listCustomers({});
    // Node's timers may be a millisecond early.
    expect(earlierBy(askedAt, TOLD)).toBeGreaterThanOrEqual(SLOW_MS - 2);
    expect(earlierBy(askedAt, TOLD)).toBeLessThan(60_000);
  });

  it.each([-7, 7])('whatever our own clock shows, here %i days off', async (days) => {
    netvisor.answer = always(okAnswer('<Customerlist/>'), 200, { date: DATE });
    const now = () => new Date(TOLD.getTime() + days * 86_400_000);
    const { askedAt } = await netvisor.client({ now }).listCustomers({});
    expect(earlierBy(askedAt, TOLD)).toBeGreaterThanOrEqual(0);
    expect(earlierBy(askedAt, TOLD)).toBeLessThan(60_000);
  });

  it.each(['', 'yesterday'])('by the TimeStamp of the answer where the Date header is %o', async (date) => {
    netvisor.answer = slowly(okAnswer('<Customerlist/>'), date === '' ? {} : { date });
    const { askedAt } = await netvisor.client().listCustomers({});
    expect(earlierBy(askedAt, SERVER_TIME)).toBeGreaterThanOrEqual(SLOW_MS - 2);
    expect(earlierBy(askedAt, SERVER_TIME)).toBeLessThan(60_000);
  });

  it('is not guessed when the answer tells neither', async () => {
    netvisor.answer = slowly(okAnswer('<Customerlist/>', ''), {});
    expect(await errorOf(netvisor.client().listCustomers({}))).toMatchObject({ code: 'unavailable' });
  });
});

describe('D17 and I3: what an error and an answer let through', () => {
  it('an error holds nothing of what was sent or answered in its message', async () => {
    netvisor.answer = always(
      failedAnswer(
        'INVALID_DATA :: Value Matti Mäkelä of name is not valid, matti@posti.example, 010180-9026',
      ),
    );
    const values = { name: 'Matti Mäkelä', email: 'matti@posti.example' };
    const error = await errorOf(netvisor.client().editCustomer(KEY, { kind: 'PRIVATE', values }));
    expect(`${error.message} ${error.stack ?? ''}`).not.toMatch(/Matti|matti|9026/);
    expect(error.detail).toBe('Value [value] of name is not valid, [value], [number]');
  });

  it('a personal identity code is nowhere in what a read returns', async () => {
    const person = customer(
      '<Name>Henkilö Hilma</Name><ExternalIdentifier>010180-9026</ExternalIdentifier>' +
        '<IsPrivateCustomer>1</IsPrivateCustomer>',
    );
    netvisor.answer = always(okAnswer(`<Customers>${person}</Customers>`));
    const read = await netvisor.client().getCustomers([KEY]);
    expect(read.found).toHaveLength(1);
    expect(JSON.stringify(read)).not.toContain('9026');
  });
});

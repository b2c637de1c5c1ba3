import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnose, type Diagnosis } from '../../src/activities/failures';
import { FieldNotWritable, type NetvisorError, type NetvisorErrorCode } from '../../src/netvisor/errors';
import { connectionFailed } from '../../src/netvisor/failures';
import { renderIssue } from '../../src/sync/render-issue';
import { netvisorKeySchema } from '../../src/sync/ids';
import { failedAnswer, SERVER_TIME } from '../netvisor/answers';
import { always, startFakeNetvisor, type FakeNetvisor } from '../netvisor/fake-netvisor';
import { present } from '../store/contract/fixture';

/*
 * Whatever Netvisor or the way to it may answer, from the bytes on the wire to the words of the catalogue
 * (netvisor-api.md 3.2, 3.3). Each is told apart from all others that ask for something else to be done.
 */

let netvisor: FakeNetvisor;
beforeAll(async () => {
  netvisor = await startFakeNetvisor();
});
afterAll(() => netvisor.close());

const KEY = netvisorKeySchema.parse('165');
const page = (text: string) => `<!DOCTYPE html><html><body><h1>${text}</h1></body></html>`;

interface Answer {
  readonly body: string;
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** The error of a write that was answered so, seen at the time that the answer itself tells. */
async function failureOf({ body, status, headers = {} }: Answer): Promise<NetvisorError> {
  netvisor.answer = always(body, status, { date: SERVER_TIME.toUTCString(), ...headers });
  const client = netvisor.client({ now: () => SERVER_TIME });
  const values = { customerNumber: '500001', phone: '040 123 4567' };
  return client.editCustomer(KEY, { kind: 'COMPANY', values }).then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => error as NetvisorError,
  );
}

type Meaning = Pick<Diagnosis, 'code' | 'again' | 'wide' | 'outcomeUnknown'>;
const meaning = (
  code: Meaning['code'],
  again: Meaning['again'],
  more: { wide?: true; outcomeUnknown?: true } = {},
): Meaning => ({ code, again, wide: more.wide ?? false, outcomeUnknown: more.outcomeUnknown ?? false });

const REJECTED = meaning('write_rejected', 'never');
const KEYS = meaning('credentials_rejected', 'later', { wide: true });
const COMPANY = meaning('wrong_company', 'later', { wide: true });
const CLOCK = meaning('clock_skew', 'later', { wide: true });
const RIGHT = meaning('rights_missing', 'later', { wide: true });
const MAINTENANCE = meaning('maintenance', 'later', { wide: true });
const DOWN = meaning('system_unavailable', 'later', { wide: true, outcomeUnknown: true });
const NOT_REACHED = meaning('system_unavailable', 'later', { wide: true });

describe('every category (3.2), whatever the HTTP status', () => {
  const auth = 'AUTHENTICATION_FAILED :: ';
  const data = 'INVALID_DATA :: Data form incorrect:. ';

  const CATEGORIES: ReadonlyArray<[reason: string, code: NetvisorErrorCode, means: Meaning]> = [
    [
      `${auth}Integration keys are not valid. Please check the keys specific to the user and partner.`,
      'credentials_rejected',
      KEYS,
    ],
    [`${auth}Integraatioavaimet eivät kelpaa.`, 'credentials_rejected', KEYS],
    [`${auth}Integration partner not found, check documentation`, 'credentials_rejected', KEYS],
    [`${auth}Integraatiokumppania ei löydy, katso dokumentaatio`, 'credentials_rejected', KEYS],
    [`${auth}URI-metodi ei kelpaa, katso dokumentaatio :: http://x :: ABCDEF`, 'credentials_rejected', KEYS],
    [`${auth}Något som ingen känner till`, 'credentials_rejected', KEYS],
    [`${auth}Organisation not found or the user has no access to it`, 'wrong_company', COMPANY],
    [`${auth}Yritystä ei löydy`, 'wrong_company', COMPANY],
    [`${auth}Företaget hittades inte`, 'wrong_company', COMPANY],
    [`${auth}Timestamp differs too much from the time of the server`, 'clock_skew', CLOCK],
    [`${auth}Aikaleima poikkeaa liikaa palvelimen ajasta`, 'clock_skew', CLOCK],
    [`${auth}Tidsstämpeln avviker för mycket`, 'clock_skew', CLOCK],
    ['SERVICE_ACCESS_ERROR :: Not allowed', 'rights_missing', RIGHT],
    ['REQUEST_NOT_UNIQUE :: Used', 'request_not_unique', meaning('system_unavailable', 'later')],
    [`${data}XML message validation failed: Could not validate xml`, 'invalid_data', REJECTED],
    [`${data}Customer code is already in use: 500001`, 'duplicate_code', meaning('write_rejected', 'anew')],
    [
      `${data}Customer not found with Netvisor identifier: 165`,
      'not_found',
      meaning('write_rejected', 'anew'),
    ],
    [`${data}Asiakasta ei löydy Netvisor-tunnisteella: 165`, 'not_found', meaning('write_rejected', 'anew')],
    [`${data}Kunden hittades inte: 165`, 'not_found', meaning('write_rejected', 'anew')],
    ['INVALID_DATA :: Words that nobody wrote down', 'invalid_data', REJECTED],
    ['INVALID_DATA_SIZE :: Value of name is too long', 'invalid_data_size', REJECTED],
    ['DUPLICATE_DATA :: Duplicate', 'duplicate_data', REJECTED],
    ['PERIOD_LOCK :: The period is locked', 'invalid_data', REJECTED],
    ['SYSTEM_MAINTENANCE :: Maintenance', 'maintenance', MAINTENANCE],
    ['SYSTEM_MAINTANANCE :: Huolto', 'maintenance', MAINTENANCE],
    ['TECHNICAL_ERROR :: Error', 'technical_error', DOWN],
  ];

  it.each(CATEGORIES)('%s', async (reason, code, means) => {
    for (const status of [200, 400, 401, 403, 500, 503]) {
      const error = await failureOf({ body: failedAnswer(reason), status });
      expect(error).toMatchObject({ code, category: reason.split(' ::')[0], httpStatus: status });
      expect(diagnose(error)).toMatchObject(means);
    }
  });

  it('one that nobody knows is kept with its words, and is Netvisor’s own trouble only by its status', async () => {
    const body = failedAnswer('BRAND_NEW :: Something about 040 123 4567 and kalle@posti.example');
    const refused = await failureOf({ body, status: 400 });
    expect(refused).toMatchObject({
      code: 'unknown_category',
      category: 'BRAND_NEW',
      detail: 'Something about [value] and [e-mail]',
    });
    expect(diagnose(refused)).toMatchObject(meaning('write_rejected', 'never', { outcomeUnknown: true }));
    expect(diagnose(await failureOf({ body, status: 500 }))).toMatchObject(DOWN);
  });

  it('one without any category is kept with its words too', async () => {
    const error = await failureOf({ body: failedAnswer('Jotain meni pieleen'), status: 200 });
    expect(error).toMatchObject({
      code: 'unknown_category',
      category: null,
      detail: 'Jotain meni pieleen',
    });
  });

  it('a missing right names the resource', async () => {
    const error = await failureOf({ body: failedAnswer('SERVICE_ACCESS_ERROR :: Ei sallittu'), status: 403 });
    const { facts } = present(diagnose(error));
    expect(renderIssue('rights_missing', { side: 'netvisor', ...facts }, 'fi').cause).toBe(
      'Yritys ei ole sallinut tätä Netvisorissa: customer.nv.',
    );
  });
});

describe('every HTTP status without XML (3.3)', () => {
  it.each<[what: string, answer: Answer, code: NetvisorErrorCode, means: Meaning]>([
    ['200 with nothing', { body: '', status: 200 }, 'unavailable', DOWN],
    ['200 with a page', { body: page('Welcome'), status: 200 }, 'unavailable', DOWN],
    ['200 with JSON', { body: '{"ok":true}', status: 200 }, 'unavailable', DOWN],
    ['204', { body: '', status: 204 }, 'unavailable', DOWN],
    ['302', { body: '', status: 302, headers: { location: '/login' } }, 'unavailable', DOWN],
    ['400', { body: 'Bad Request', status: 400 }, 'unavailable', DOWN],
    ['401', { body: '', status: 401 }, 'credentials_rejected', KEYS],
    ['401 with a page of a proxy', { body: page('Log in'), status: 401 }, 'unavailable', DOWN],
    ['403', { body: '', status: 403 }, 'rights_missing', RIGHT],
    ['403 with a page of a proxy', { body: page('Forbidden'), status: 403 }, 'unavailable', DOWN],
    ['404', { body: 'Not Found', status: 404 }, 'unavailable', DOWN],
    ['408', { body: '', status: 408 }, 'unavailable', DOWN],
    ['413', { body: '', status: 413 }, 'invalid_data_size', { ...REJECTED, outcomeUnknown: true }],
    ['429', { body: '', status: 429 }, 'unavailable', DOWN],
    ['500', { body: 'Internal Server Error', status: 500 }, 'unavailable', DOWN],
    ['502', { body: page('Bad Gateway'), status: 502 }, 'unavailable', DOWN],
    ['503', { body: '', status: 503 }, 'unavailable', DOWN],
    ['504', { body: page('Gateway Timeout'), status: 504 }, 'unavailable', DOWN],
    [
      'maintenance, a page in Finnish',
      { body: page('Huoltokatko'), status: 503 },
      'maintenance',
      MAINTENANCE,
    ],
    [
      'maintenance, a page in English',
      { body: page('Scheduled maintenance'), status: 200 },
      'maintenance',
      MAINTENANCE,
    ],
    [
      'maintenance, a page in Swedish',
      { body: page('Underhåll pågår'), status: 503 },
      'maintenance',
      MAINTENANCE,
    ],
  ])('%s', async (_what, answer, code, means) => {
    const error = await failureOf(answer);
    expect(error).toMatchObject({ code, httpStatus: answer.status, category: null });
    expect(diagnose(error)).toMatchObject(means);
  });
});

describe('every failure of the way (nothing was answered)', () => {
  const failed = (properties: object) =>
    connectionFailed(Object.assign(new Error('to 10.1.2.3 with Matti'), properties), {
      isWrite: true,
      httpStatus: null,
    });

  it.each([
    { code: 'ECONNREFUSED', syscall: 'connect' },
    { code: 'EHOSTUNREACH', syscall: 'connect' },
    { code: 'ENETUNREACH', syscall: 'connect' },
    { code: 'ETIMEDOUT', syscall: 'connect' },
    { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
    { code: 'UND_ERR_CONNECT_TIMEOUT' },
    { code: 'UND_ERR_CLOSED' },
    { code: 'UND_ERR_DESTROYED' },
    { code: 'CERT_HAS_EXPIRED' },
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  ])('$code: no request was sent', (properties) => {
    const error = failed(properties);
    expect(error).toMatchObject({ code: 'unavailable', detail: properties.code });
    expect(diagnose(error)).toMatchObject(NOT_REACHED);
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', undefined])(
    '%s: the write may have happened',
    (code) => {
      const error = failed(code === undefined ? {} : { code });
      expect(error).toMatchObject({ code: 'connection_lost', detail: code ?? '' });
      expect(diagnose(error)).toMatchObject(DOWN);
      expect(`${error.message}${error.detail}`).not.toMatch(/Matti|10\.1/);
    },
  );
});

describe('clock skew tells by how much', () => {
  const refused = failedAnswer('AUTHENTICATION_FAILED :: Integration keys are not valid.', '');
  const dated = (secondsAhead: number) => ({
    date: new Date(SERVER_TIME.getTime() + secondsAhead * 1000).toUTCString(),
  });

  it.each<[what: string, answer: Answer, seconds: number]>([
    [
      'by the TimeStamp of the answer',
      {
        body: failedAnswer('AUTHENTICATION_FAILED :: Aikaleima ei kelpaa', '5.6.2023 16:22:09'),
        status: 401,
      },
      600,
    ],
    ['by the Date header where there is none', { body: refused, status: 401, headers: dated(-900) }, -900],
    ['by the Date header of a bare refusal', { body: '', status: 401, headers: dated(420) }, 420],
  ])('%s', async (_what, answer, seconds) => {
    const error = await failureOf(answer);
    expect(error).toMatchObject({ code: 'clock_skew', params: { skewSeconds: seconds } });
    const { facts, waitMs, code } = present(diagnose(error));
    expect(waitMs).toBe(300_000);
    expect(renderIssue(code, { side: 'netvisor', ...facts }, 'en').cause).toContain(
      `clock is ${Math.abs(seconds).toString()} seconds ${seconds > 0 ? 'behind' : 'ahead'}.`,
    );
  });

  it('and says so even where nobody told the time', async () => {
    const body = failedAnswer('AUTHENTICATION_FAILED :: Timestamp is not valid', '');
    const { facts, code } = present(diagnose(await failureOf({ body, status: 401, headers: { date: '-' } })));
    expect(facts).toEqual({});
    expect(renderIssue(code, { side: 'netvisor' }, 'fi').cause).toBe(
      'Netvisor hylkää pyynnöt, koska tämän palvelun kello poikkeaa liikaa. Muutokset odottavat eivätkä katoa.',
    );
  });
});

describe('Retry-After, should it ever come, is what the next attempt waits for', () => {
  const at = new Date(SERVER_TIME.getTime() + 90_000).toUTCString();
  it.each<[what: string, answer: Omit<Answer, 'headers'>, header: string, ms: number | null]>([
    ['a gateway that is busy', { body: '', status: 503 }, '120', 120_000],
    ['a page about maintenance, by a date', { body: page('Huolto'), status: 503 }, at, 90_000],
    ['the category', { body: failedAnswer('SYSTEM_MAINTENANCE :: x'), status: 503 }, '60', 60_000],
    ['a limit that nobody has announced', { body: '', status: 429 }, '7', 7_000],
    ['a month, cut to a day', { body: '', status: 503 }, '2592000', 86_400_000],
    ['a time that is over', { body: '', status: 503 }, 'Mon, 05 Jun 2023 13:00:00 GMT', 0],
    ['nonsense', { body: '', status: 503 }, 'soon', null],
  ])('%s', async (_what, answer, header, ms) => {
    const error = await failureOf({ ...answer, headers: { 'retry-after': header } });
    expect(diagnose(error)).toMatchObject({ waitMs: ms });
  });
});

describe('a value that the client does not send', () => {
  it('is an issue of its field, to be corrected in Flex', () => {
    const tooLong = present(diagnose(new FieldNotWritable('name', 'too_long', 250, 251)));
    expect(tooLong).toMatchObject({ side: 'flex', code: 'value_too_long', field: 'name', again: 'never' });
    expect(renderIssue('value_too_long', { side: tooLong.side, ...tooLong.facts }, 'en').cause).toBe(
      'Name: 251 characters, at most 250. It was neither cut nor sent.',
    );
    expect(diagnose(new FieldNotWritable('officeName', 'characters'))).toMatchObject({
      code: 'value_not_allowed',
      field: 'visitingAddress',
    });
  });
});

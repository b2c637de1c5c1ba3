import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { SandboxClock } from '../../../src/sandbox/common/clock';
import { startNetvisorSandbox, type NetvisorSandbox } from '../../../src/sandbox/netvisor/start';
import { categoryOf, useNetvisorSandbox, type CustomerJson } from './fixture';
import { call, control, texts } from './signer';

const sandbox = useNetvisorSandbox();

const seed = (body: object) => sandbox.control('POST', '/seed', body);
const rawRecords = async (): Promise<string> =>
  (await request(`${sandbox.baseUrl}/_sandbox/customers`)).body.text();
const records = async () => JSON.parse(await rawRecords()) as readonly CustomerJson[];
const codesOf = (all: readonly CustomerJson[]) =>
  all.map(({ customerBaseInformation: base }) => base['internalIdentifier']);

describe('the same seed gives the same register, byte for byte', () => {
  it('over the control API, whenever it is asked', async () => {
    await seed({ customers: 300, seed: 42 });
    const once = await rawRecords();
    await sandbox.control('POST', '/clock', { offsetMs: 3_600_000 });
    await seed({ customers: 300, seed: 42 });
    expect(await rawRecords()).toBe(once);
    await seed({ customers: 300, seed: 43 });
    expect(await rawRecords()).not.toBe(once);
  });

  it('over Netvisor’s own resources, envelope included, when the clock stands still', async () => {
    const noon = Date.UTC(2026, 6, 1, 12);
    const answers = async (): Promise<string[]> => {
      const own: NetvisorSandbox = await startNetvisorSandbox({ clock: new SandboxClock(() => noon) });
      const [company] = own.companies;
      if (!company) throw new Error('The sandbox names two companies.');
      await control(own, 'POST', '/seed', { customers: 120, seed: 7 });
      const list = await call(own, company, '/customerlist.nv', { now: noon });
      const ids = texts(list.text, 'Netvisorkey').join(',');
      const details = await call(own, company, `/getcustomer.nv?idlist=${ids}`, { now: noon });
      await own.close();
      return [list.text, details.text];
    };
    expect(await answers()).toEqual(await answers());
  });

  it('shows a change time from the first change on', async () => {
    await seed({ customers: 2, seed: 42 });
    expect((await records()).map((record) => 'changedAt' in record)).toEqual([false, false]);
    await sandbox.control('PATCH', '/customers/2', {
      customerBaseInformation: { phoneNumber: '0401112222' },
    });
    expect((await records()).map((record) => 'changedAt' in record)).toEqual([false, true]);
  });

  it('counts as changed at the moment of the seeding', async () => {
    await seed({ customers: 3 });
    const since = new Date(Date.now() - 60_000).toLocaleString('sv', { timeZone: 'Europe/Helsinki' });
    const { text } = await sandbox.api(`/customerlist.nv?changedsince=${since.replace(' ', 'T')}`);
    expect(texts(text, 'Netvisorkey')).toHaveLength(3);
    expect(
      texts((await sandbox.api('/customerlist.nv?changedsince=2999-01-01')).text, 'Netvisorkey'),
    ).toEqual([]);
  });
});

describe('the odd rows of netvisor-api.md section 6', () => {
  it.each([0, 1, 15, 20])('are all there when asked for, with %d customers', async (customers) => {
    expect((await seed({ customers, specialRows: true })).json).toEqual({
      customers: Math.max(15, customers),
    });
    const all = await records();
    const codes = codesOf(all);
    expect(codes[0]).toBe('TEMP');
    for (const code of ['0000117', 'VANHA-2018', 'LOPETTANUT-1', 'ULKO-10001', 'LASKUTETTU-1', '']) {
      expect(codes).toContain(code);
    }
    expect(all.some(({ offices }) => offices.length === 2)).toBe(true);
    expect(all.map(({ contactPersons }) => contactPersons.length)).toEqual(
      expect.arrayContaining([0, 1, 7]) as unknown,
    );
  });

  it('stand in the same places in every register that has them', async () => {
    await seed({ customers: 15, specialRows: true });
    const alone = codesOf(await records());
    await seed({ customers: 60 });
    expect(codesOf(await records()).slice(0, 15)).toEqual(alone);
  });

  it('tell something for every replyoption', async () => {
    await seed({ customers: 15, specialRows: true });
    const { text } = await sandbox.api('/getcustomer.nv?id=15&replyoption=15');
    expect(texts(text, 'TurnoverDays')).toEqual(['17']);
    expect(texts(text, 'TagName')).toEqual(['Vastuualue']);
  });
});

describe('100 000 customers', () => {
  it('are seeded and listed while others are answered in between', async () => {
    const order: string[] = [];
    const noted = async <T>(what: string, work: Promise<T>): Promise<T> => {
      const done = await work;
      order.push(what);
      return done;
    };
    const askOther = async (what: string): Promise<void> => {
      const answer = await noted(what, call(sandbox, sandbox.second, '/customerlist.nv'));
      expect(categoryOf(answer)).toBe('OK');
    };
    const seeding = noted('seeded', seed({ customers: 100_000 }));
    await askOther('during the seeding');
    expect((await seeding).json).toEqual({ customers: 100_000 });

    const listing = noted('listed', sandbox.api('/customerlist.nv'));
    await askOther('during the list');
    await askOther('during the list, again');
    const { text } = await listing;
    expect(text.match(/<Netvisorkey>/g)).toHaveLength(100_000);
    expect(text.endsWith('</Customerlist>\r\n</Root>\r\n')).toBe(true);

    const searching = noted('searched', sandbox.api('/customerlist.nv?keyword=qqqqqq'));
    await askOther('during the search');
    expect((await searching).text).toContain('<Customerlist />');

    expect(order).toEqual([
      'during the seeding',
      'seeded',
      'during the list',
      'during the list, again',
      'listed',
      'during the search',
      'searched',
    ]);
  });
});

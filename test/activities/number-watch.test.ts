import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  noteNumbers,
  noteRegister,
  tellNumberOverlap,
  watchNumbers,
  watchNumbersDaily,
} from '../../src/activities/number-watch';
import type { Session } from '../../src/activities/session';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenant';
import { sumUpNumbers } from '../../src/sync/number-blocks';
import { SECRETS_KEY, newTenant } from '../store/contract/fixture';
import { TwoRegisters } from '../support/two-registers';

let store: Store;
let tenant: Tenant;
beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
  tenant = await newTenant(store);
}, 30_000);
afterAll(() => store.close());

const SERIES = {
  id: 's1',
  name: 'Asiakasnumerot',
  prefix: '',
  min: 2001,
  max: 9999,
  next: 2001,
  customerTypeIds: [],
};

let asked = 0;
async function sessionAt(day: string, next: number = SERIES.next): Promise<Session> {
  const session = await new TwoRegisters(store, tenant).session();
  return {
    ...session,
    deps: { ...session.deps, store, now: () => new Date(`${day}T06:00:00.000Z`) },
    flex: {
      ...session.flex,
      numberSeries: () => {
        asked += 1;
        return Promise.resolve([
          {
            ...SERIES,
            min: next < 10_000 ? SERIES.min : next,
            max: next < 10_000 ? SERIES.max : 199_999,
            next,
          },
        ]);
      },
    },
  };
}

describe('R19 the numbers of both sides are watched', () => {
  it('before go-live: from what the scan read, at an assumed pace', async () => {
    const session = await sessionAt('2026-01-01');
    await Promise.all([
      noteRegister(session, 'netvisor', sumUpNumbers(['1', '500', '1000'])),
      noteRegister(session, 'flex', sumUpNumbers(['2000'])),
    ]);
    expect(await watchNumbers(session)).toMatchObject({
      code: 'number_overlap',
      status: 'green',
      range: '100001–199999',
    });
  });

  it('after it: at the pace that was seen, and not more than once a day', async () => {
    await noteNumbers(await sessionAt('2026-03-02'), 'netvisor', ['1600', null]);
    asked = 0;
    await watchNumbersDaily(await sessionAt('2026-03-02'));
    await watchNumbersDaily(await sessionAt('2026-03-02'));
    expect(asked).toBe(1);
    const notes = await store.numberNotes.get(tenant.id);
    // 600 numbers in 60 days, 400 left.
    expect(notes?.forecast).toMatchObject({
      status: 'willMeet',
      basis: 'observed',
      series: 'Asiakasnumerot',
      meetsOn: new Date('2026-04-11T06:00:00.000Z'),
    });
    expect(notes?.history).toHaveLength(2);
  });
});

describe('R19 a live company is told when the numbers are about to meet', () => {
  const told = async () =>
    (await store.issues.list(tenant.id, { code: 'number_overlap', limit: 10 })).rows.map(
      ({ linkId, state, params }) => ({
        linkId,
        state,
        status: params['status'],
        meetsOn: params['meetsOn'],
      }),
    );

  it('by an issue of the company as soon as 90 days are left', async () => {
    expect(await told()).toEqual([
      { linkId: null, state: 'open', status: 'willMeet', meetsOn: '2026-04-11' },
    ]);
  });

  it('which keeps what an operator said of it from day to day', async () => {
    const [issue] = (await store.issues.list(tenant.id, { code: 'number_overlap', limit: 1 })).rows;
    if (!issue) throw new Error('there is no issue');
    await store.issues.decide(tenant.id, issue.id, {
      decision: 'ignore',
      operatorId: 'opr_aaaaaaaa',
      version: null,
      state: 'ignored',
      holds: true,
    });
    await watchNumbersDaily(await sessionAt('2026-03-04'));
    expect(await told()).toEqual([expect.objectContaining({ state: 'ignored' })]);
  });

  it('and again when they have met', async () => {
    await noteNumbers(await sessionAt('2026-03-06'), 'netvisor', ['2000', '2001']);
    await watchNumbersDaily(await sessionAt('2026-03-06'));
    expect(await told()).toEqual([{ linkId: null, state: 'open', status: 'overlap', meetsOn: '2026-03-06' }]);
  });

  it('until the company has moved Flex to a free series', async () => {
    await watchNumbersDaily(await sessionAt('2026-03-08', 100_001));
    expect(await told()).toEqual([expect.objectContaining({ state: 'resolved' })]);
  });

  it('and not at all before anything was looked at', async () => {
    const other = await newTenant(store);
    await tellNumberOverlap({ store, now: () => new Date() }, other.id);
    expect((await store.issues.list(other.id, { limit: 1 })).rows).toEqual([]);
  });
});

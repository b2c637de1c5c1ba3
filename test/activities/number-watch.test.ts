import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  noteNumbers,
  noteRegister,
  watchNumbers,
  watchNumbersDaily,
} from '../../src/activities/number-watch';
import type { Session } from '../../src/activities/session';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenants';
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
async function sessionAt(day: string, next = SERIES.next): Promise<Session> {
  const session = await new TwoRegisters(store, tenant).session();
  return {
    ...session,
    deps: { ...session.deps, store, now: () => new Date(`${day}T06:00:00.000Z`) },
    flex: {
      ...session.flex,
      numberSeries: () => {
        asked += 1;
        return Promise.resolve([{ ...SERIES, next }]);
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

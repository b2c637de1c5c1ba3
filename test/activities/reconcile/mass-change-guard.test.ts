import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import type { FlexId, LinkId, NetvisorKey } from '../../../src/sync/ids';
import { SECRETS_KEY, newLink, newTenant, present } from '../../store/contract/fixture';
import { TwoRegisters } from '../../support/two-registers';

/*
 * The mass-change guard on a real store, both registers in memory: a company with 28 customers in step, of which 20 have
 * been changed within the hour. So five more may go.
 */

const CHANGED_BEFORE = 20;
const CUSTOMERS = 8;
const LIMIT = 5;
/** The last one of the company's customers. */
const LAST = CUSTOMERS - 1;

let store: Store;
let both: TwoRegisters;
let keys = 900_000;
let pairs: Array<{ flex: FlexId; netvisor: NetvisorKey; link: LinkId }>;

beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
});
afterAll(() => store.close());
beforeEach(async () => {
  both = new TwoRegisters(store, await newTenant(store));
  pairs = [];
  while (pairs.length < CUSTOMERS) await pairUp();
  for (let n = 0; n < CHANGED_BEFORE; n += 1) {
    keys += 1;
    const sides = { flexId: `before-${String(keys)}`, netvisorKey: String(keys) };
    const { id: linkId } = await newLink(store, both.tenant, sides);
    const change = { tenantId: both.tenant.id, linkId, scope: null, deactivates: false, breakerPercent: 10 };
    await store.massChange.admit(change);
  }
  both.writes.length = 0;
});

/** One more customer that is in step. */
async function pairUp(): Promise<void> {
  const n = pairs.length;
  const fields = { name: `Asiakas ${String(n)} Oy`, customerNumber: String(1000 + n), active: true };
  const [flex, netvisor] = [both.addFlex(fields), both.addNetvisor(fields)];
  const link = await both.flexEvent(flex);
  await both.reconcile(link);
  pairs.push({ flex, netvisor, link });
}

const issue = async () => {
  const { rows } = await store.issues.list(both.tenant.id, { code: 'mass_change_stopped', limit: 5 });
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
};

/** Everybody's phone is changed in Flex, and each is looked at. */
async function editAll(phone = '040 1112222'): Promise<string[]> {
  const outcomes = [];
  for (const { flex } of pairs) {
    both.editFlex(flex, { phone });
    outcomes.push((await both.reconcile(await both.flexEvent(flex))).outcome);
  }
  return outcomes;
}
const phonesIn = (side: 'flex' | 'netvisor', phone: string): number =>
  [...both[side].values()].filter(({ fields }) => fields.phone === phone).length;

describe('D12: what goes beyond the limits is parked under one issue, the rest goes on', () => {
  it('25 customers of 28 are written, three wait, and one issue tells of all', async () => {
    expect(await editAll()).toEqual([
      ...Array.from({ length: LIMIT }, () => 'written'),
      ...Array.from({ length: CUSTOMERS - LIMIT }, () => 'parked'),
    ]);
    expect(phonesIn('netvisor', '040 1112222')).toBe(LIMIT);
    expect(await store.links.get(present(pairs[LAST]).link)).toMatchObject({
      state: 'parked',
      parkedCode: 'mass_change_stopped',
      changeGuard: 'held',
    });
    expect(await issue()).toMatchObject({
      state: 'open',
      linkId: null,
      params: { why: 'changed', n: 28, share: 100, limit: 10, waiting: 3 },
    });
  });

  it('costs nothing while parked: no hint waits, and a further look writes nothing', async () => {
    await editAll();
    const { link } = present(pairs[LAST]);
    expect(await store.hints.pending(link)).toEqual([]);
    both.writes.length = 0;
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'parked', code: 'mass_change_stopped' });
    expect(both.writes).toEqual([]);
  });

  it('what both sides agree on meanwhile is agreed: a later edit of it is an edit and no conflict', async () => {
    await editAll();
    const { flex, netvisor, link } = present(pairs[LAST]);
    both.editFlex(flex, { email: 'sama@asiakas.example' });
    both.editNetvisor(netvisor, { email: 'sama@asiakas.example' });
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'parked' });
    both.editFlex(flex, { email: 'uusi@asiakas.example' });
    await store.massChange.decide(both.tenant.id, 'approved');
    await both.reconcile(link);
    expect(both.netvisor.get(netvisor)?.fields.email).toBe('uusi@asiakas.example');
  });

  it('ten deactivations go, more are asked about', async () => {
    await store.massChange.forgetOld(0);
    while (pairs.length < 12) await pairUp();
    for (const { flex, link } of pairs.slice(0, 12)) {
      both.editFlex(flex, { active: false });
      await both.reconcile(link);
    }
    const inactive = [...both.netvisor.values()].filter(({ fields }) => fields.active === false);
    expect(inactive).toHaveLength(10);
    expect(await issue()).toMatchObject({ params: { why: 'deactivated', limit: 2, n: 12 } });
  });

  it('counts customers that would be created too', async () => {
    const outcomes = [];
    for (let n = 0; n < LIMIT + 2; n += 1) {
      const flex = both.addFlex({ name: `Tuonti ${String(n)} Oy`, customerNumber: String(5000 + n) });
      outcomes.push((await both.reconcile(await both.flexEvent(flex))).outcome);
    }
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(LIMIT);
    expect(outcomes.slice(-2)).toEqual(['parked', 'parked']);
  });

  it('a customer that is put back by hand is in step again and waits for nobody', async () => {
    await editAll();
    const { flex, link } = present(pairs[LAST]);
    both.editFlex(flex, { phone: null });
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'unchanged' });
    expect(await store.links.get(link)).toMatchObject({ state: 'inStep', changeGuard: null });
    expect(await store.massChange.countHeld(both.tenant.id)).toBe(2);
  });
});

describe('what does not count', () => {
  it('an approved go-live run', async () => {
    const run = { kind: 'run', direction: 'flexToNetvisor', mode: 'copy' } as const;
    for (const { flex, link } of pairs) {
      both.editFlex(flex, { phone: '040 3334444' });
      await both.reconcile(link, run);
    }
    expect(phonesIn('netvisor', '040 3334444')).toBe(CUSTOMERS);
    expect(await issue()).toBeUndefined();
  });

  it('what an operator decided for the customer', async () => {
    await editAll();
    const { link, netvisor } = present(pairs[LAST]);
    await store.overrides.add(both.tenant.id, link, { operatorId: 'opr_1' }, [
      { field: 'phone', side: 'netvisor', source: { kind: 'value', value: '040 5556666' }, basis: null },
    ]);
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'written' });
    expect(both.netvisor.get(netvisor)?.fields.phone).toBe('040 5556666');
  });
});

describe('an operator decides on all that waits', () => {
  const lookAtAll = async (): Promise<void> => {
    for (const { link } of pairs) await both.reconcile(link);
  };

  it('approved: each is written, without being counted, and the approval is used up', async () => {
    await editAll();
    await store.massChange.decide(both.tenant.id, 'approved');
    await lookAtAll();
    expect(phonesIn('netvisor', '040 1112222')).toBe(CUSTOMERS);
    expect(await store.links.get(present(pairs[LAST]).link)).toMatchObject({
      state: 'inStep',
      changeGuard: null,
    });
    // The hour is as full as before: the next edit of one that was approved is asked about again.
    both.editFlex(present(pairs[LAST]).flex, { phone: '040 9998888' });
    expect(await both.reconcile(present(pairs[LAST]).link)).toMatchObject({ code: 'mass_change_stopped' });
  });

  it('rejected: both sides stay as they are and nothing travels on, until somebody edits the customer', async () => {
    await editAll();
    await store.massChange.decide(both.tenant.id, 'rejected');
    both.writes.length = 0;
    await lookAtAll();
    await lookAtAll();
    expect(both.writes).toEqual([]);
    expect(phonesIn('flex', '040 1112222')).toBe(CUSTOMERS);
    expect(phonesIn('netvisor', '040 1112222')).toBe(LIMIT);
    const { flex, link } = present(pairs[LAST]);
    expect(await store.links.get(link)).toMatchObject({ state: 'inStep', changeGuard: null });
    await store.massChange.forgetOld(0);
    both.editFlex(flex, { email: 'uusi@asiakas.example' });
    await both.reconcile(link);
    expect(both.writes).toEqual(['netvisor edit email']);
  });

  it('rejected: a customer that would have been created is not, until it is really edited (D21)', async () => {
    await editAll();
    const flex = both.addFlex({ name: 'Tuonti Oy', customerNumber: '7000' });
    const link = await both.flexEvent(flex);
    await both.reconcile(link);
    await store.massChange.decide(both.tenant.id, 'rejected');
    both.writes.length = 0;
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'rested', code: 'notCreated' });
    await store.massChange.forgetOld(0);
    expect(await both.reconcile(link)).toMatchObject({ outcome: 'rested' });
    expect(both.writes).toEqual([]);
    both.editFlex(flex, { phone: '040 1' });
    await both.reconcile(link);
    expect(both.writes).toEqual(['netvisor add 7000']);
  });
});

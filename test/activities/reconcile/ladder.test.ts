import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import type { Issue } from '../../../src/store/issues';
import type { FlexId, LinkId, NetvisorKey } from '../../../src/sync/ids';
import { SECRETS_KEY, newTenant } from '../../store/contract/fixture';
import { address } from '../../support/planning';
import { TwoRegisters } from '../../support/two-registers';

let store: Store;
let both: TwoRegisters;
beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
}, 30_000);
beforeEach(async () => {
  both = new TwoRegisters(store, await newTenant(store));
});
afterAll(() => store.close());

const SALO = { name: 'Putkityö Salo Ky', businessId: '1234567-1' };
const MATTI = { name: 'Matti Virtanen', billingAddress: address('Rantatie 4') };

const polled = async (key: NetvisorKey): Promise<LinkId> => {
  const [linkId] = await both.pollFinds(key);
  if (linkId === undefined) throw new Error('no link');
  return linkId;
};

/** A customer that Netvisor has and the go-live run left out. */
async function onlyInNetvisor(...args: Parameters<TwoRegisters['addNetvisor']>): Promise<NetvisorKey> {
  const key = both.addNetvisor(...args);
  await both.leftOut(await polled(key));
  return key;
}

async function onlyInFlex(...args: Parameters<TwoRegisters['addFlex']>): Promise<FlexId> {
  const id = both.addFlex(...args);
  await both.leftOut(await both.flexEvent(id));
  return id;
}

async function openIssues(): Promise<Issue[]> {
  return (await store.issues.list(both.tenant.id, { states: ['open'], limit: 20 })).rows;
}

const decided = (kind: 'same' | 'different', flexId: FlexId, netvisorKey: NetvisorKey) =>
  store.decisions.remember(both.tenant.id, { kind, flexId, netvisorKey, operatorId: 'opr_1' });

describe('the same business id under another number (console.md 5.1)', () => {
  it('is asked about instead of created in Netvisor', async () => {
    const key = await onlyInNetvisor({ ...SALO, customerNumber: '77' });
    const flexId = both.addFlex({ ...SALO, name: 'Salon Putki', customerNumber: '200500' });
    const done = await both.reconcile(await both.flexEvent(flexId));
    expect(done).toMatchObject({ outcome: 'parked', code: 'possible_duplicate' });
    expect(both.writes).toEqual([]);
    const [issue] = await openIssues();
    expect(issue).toMatchObject({
      code: 'possible_duplicate',
      params: { numberFlex: '200500', numberNetvisor: '77', flexId, netvisorKey: key, by: 'businessId' },
      choices: [{ id: key, label: 'Putkityö Salo Ky, 77' }],
    });
    expect(issue?.choices[0]?.detail).toContain('sama Y-tunnus');
  });

  it('is asked about instead of created in Flex', async () => {
    const flexId = await onlyInFlex({ ...SALO, customerNumber: '200500' });
    const key = both.addNetvisor({ ...SALO, customerNumber: '77' });
    expect(await both.reconcile(await polled(key))).toMatchObject({ code: 'possible_duplicate' });
    expect(both.writes).toEqual([]);
    expect((await openIssues())[0]?.params).toMatchObject({ flexId, netvisorKey: key });
  });

  it('is asked about once, though both customers are looked at', async () => {
    const key = both.addNetvisor({ ...SALO, customerNumber: '77' });
    const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
    const netvisorLink = await polled(key);
    await both.reconcile(await both.flexEvent(flexId));
    expect(await both.reconcile(netvisorLink)).toMatchObject({ outcome: 'rested', code: 'asked' });
    expect(await openIssues()).toHaveLength(1);
    expect(both.writes).toEqual([]);
  });

  it('said to be the same, the two are linked and keep their numbers', async () => {
    const key = await onlyInNetvisor({ ...SALO, customerNumber: '77' });
    const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
    const linkId = await both.flexEvent(flexId);
    await both.reconcile(linkId);
    await decided('same', flexId, key);
    await both.reconcile(linkId);
    expect(await store.links.byFlexId(both.tenant.id, flexId)).toMatchObject({
      netvisorKey: key,
      state: 'inStep',
    });
    expect(both.flex.get(flexId)?.fields.customerNumber).toBe('200500');
    expect(both.netvisor.get(key)?.fields.customerNumber).toBe('77');
  });

  it('said to be different, each is created on the other side, also the one that waited', async () => {
    const key = both.addNetvisor({ ...SALO, customerNumber: '77' });
    const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
    const netvisorLink = await polled(key);
    const flexLink = await both.flexEvent(flexId);
    await both.reconcile(flexLink);
    await both.reconcile(netvisorLink);
    await decided('different', flexId, key);
    await both.reconcile(flexLink);
    expect(both.writes).toEqual(['netvisor add 200500']);
    expect(both.started).toEqual([netvisorLink]);
    await both.reconcile(netvisorLink);
    expect(both.writes).toEqual(['netvisor add 200500', 'flex create 77']);
  });

  it('does not stop departments, which meet by their numbers', async () => {
    for (const number of ['1', '2']) {
      const flexId = both.addFlex({ ...SALO, customerNumber: number });
      await both.reconcile(await both.flexEvent(flexId));
    }
    expect(both.writes).toEqual(['netvisor add 1', 'netvisor add 2']);
    expect(await openIssues()).toEqual([]);
  });

  it('an invalid business id asks nothing', async () => {
    await onlyInNetvisor({ name: 'Kahvila Meri', businessId: '1234567-8', customerNumber: '77' });
    const flexId = both.addFlex({ ...SALO, businessId: '1234567-8', customerNumber: '200500' });
    expect(await both.reconcile(await both.flexEvent(flexId))).toMatchObject({ outcome: 'written' });
  });
});

describe('D5 a Netvisor customer without a number', () => {
  it('is an issue that suggests who it may be, the likeliest first, and links nothing', async () => {
    const same = await onlyInFlex({ ...SALO, customerNumber: '200500' });
    const alike = await onlyInFlex({ name: 'Salo Putkityö', customerNumber: '200501' });
    await onlyInFlex({ name: 'Kahvila Meri', customerNumber: '200502' });
    const key = both.addNetvisor({ ...SALO, customerNumber: null });
    expect(await both.reconcile(await polled(key))).toMatchObject({ code: 'number_missing' });
    const [issue] = await openIssues();
    expect(issue?.choices.map(({ id }) => id)).toEqual([same, alike]);
    expect(issue?.params).toEqual({ nameNetvisor: 'Putkityö Salo Ky', netvisorKey: key });
    expect((await store.links.byNetvisorKey(both.tenant.id, key))?.flexId).toBeNull();
  });

  it('names the only suggestion, so that "same customer" needs no choice', async () => {
    const flexId = await onlyInFlex({ ...SALO, customerNumber: '200500' });
    const key = both.addNetvisor({ ...SALO, customerNumber: null });
    const linkId = await polled(key);
    await both.reconcile(linkId);
    expect((await openIssues())[0]?.params).toMatchObject({ flexId, netvisorKey: key });
    await decided('same', flexId, key);
    await both.reconcile(linkId);
    expect((await store.links.byNetvisorKey(both.tenant.id, key))?.flexId).toBe(flexId);
  });

  it('never suggests again what was said to be different', async () => {
    const flexId = await onlyInFlex({ ...SALO, customerNumber: '200500' });
    const key = both.addNetvisor({ ...SALO, customerNumber: null });
    await decided('different', flexId, key);
    await both.reconcile(await polled(key));
    expect((await openIssues())[0]?.choices).toEqual([]);
  });
});

describe('D6 a Flex customer without a number', () => {
  it.each([
    ['a private person in another order of names', { ...MATTI, name: 'Virtanen Matti' }],
    [
      'a private person with the address as visiting address',
      { name: 'Matti Virtanen', billingAddress: address('PL 5'), visitingAddress: address('Rantatie 4') },
    ],
  ])('waits when Netvisor has the same: %s', async (_what, fields) => {
    const key = await onlyInNetvisor({ ...MATTI, customerNumber: '77' }, 'PRIVATE');
    const flexId = both.addFlex({ ...fields, customerNumber: null }, 'PRIVATE');
    expect(await both.reconcile(await both.flexEvent(flexId))).toMatchObject({ code: 'possible_duplicate' });
    expect((await openIssues())[0]?.params).toMatchObject({
      netvisorKey: key,
      by: 'person',
      numberFlex: '–',
    });
  });

  it('waits also when the Netvisor customer is linked already', async () => {
    const first = both.addFlex({ ...SALO, customerNumber: '200500' });
    await both.reconcile(await both.flexEvent(first));
    const second = both.addFlex({ ...SALO, customerNumber: null });
    expect(await both.reconcile(await both.flexEvent(second))).toMatchObject({ code: 'possible_duplicate' });
    expect((await openIssues())[0]?.choices[0]?.detail).toContain('yhdistetty jo toiseen asiakkaaseen');
  });

  it.each([
    ['the same name elsewhere', { ...MATTI, billingAddress: address('Mäkikatu 2') }],
    ['another name at the same address', { ...MATTI, name: 'Mikko Virtanen' }],
  ])('gets its number from Netvisor with %s', async (_what, fields) => {
    await onlyInNetvisor({ ...MATTI, customerNumber: '77' }, 'PRIVATE');
    const flexId = both.addFlex({ ...fields, customerNumber: null }, 'PRIVATE');
    expect(await both.reconcile(await both.flexEvent(flexId))).toMatchObject({ outcome: 'written' });
    expect(both.writes[0]).toBe('netvisor add automatic');
  });
});

describe('R18 a number that several customers of one side have', () => {
  const twins = () =>
    ['Kahvila Meri', 'Kahvila Aalto'].map((name) => both.addNetvisor({ name, customerNumber: '77' }));

  it('stops both, though they come with one poll', async () => {
    const linkIds = await both.pollFinds(...twins());
    for (const linkId of linkIds) {
      expect(await both.reconcile(linkId)).toMatchObject({ outcome: 'parked', code: 'duplicate_number' });
    }
    expect(both.writes).toEqual([]);
    expect((await openIssues()).map(({ params }) => params)).toEqual([
      { side: 'netvisor', number: '77', n: 2 },
      { side: 'netvisor', number: '77', n: 2 },
    ]);
  });

  it('heals by itself for both when one gets a number of its own', async () => {
    const [one, other] = twins();
    if (!one || !other) throw new Error('two');
    const [firstLink, secondLink] = await both.pollFinds(one, other);
    if (!firstLink || !secondLink) throw new Error('two');
    for (const linkId of [firstLink, secondLink]) await both.reconcile(linkId);
    both.editNetvisor(other, { customerNumber: '78' });
    await both.reconcile(await polled(other));
    expect(both.started).toEqual([firstLink]);
    await both.reconcile(firstLink);
    expect(both.writes).toEqual(['flex create 78', 'flex create 77']);
    expect(await openIssues()).toEqual([]);
  });

  it('stops a linked customer too until it is unique again', async () => {
    const flexId = both.addFlex({ ...SALO, customerNumber: '77' });
    const linkId = await both.flexEvent(flexId);
    await both.reconcile(linkId);
    const twin = both.addNetvisor({ name: 'Kahvila Meri', customerNumber: '77' });
    await both.reconcile(await polled(twin));
    both.editFlex(flexId, { phone: '040 123 4567' });
    await both.flexEvent(flexId);
    await both.reconcile(linkId);
    expect(await store.links.get(linkId)).toMatchObject({ parkedCode: 'duplicate_number' });
    both.editNetvisor(twin, { customerNumber: '78' });
    await both.reconcile(await polled(twin));
    await both.reconcile(linkId);
    expect(both.writes.filter((write) => write.startsWith('netvisor'))).toEqual([
      'netvisor add 77',
      'netvisor edit phone',
    ]);
  });

  it('heals when the other customer is gone', async () => {
    const [one, other] = twins();
    if (!one || !other) throw new Error('two');
    const [firstLink, secondLink] = await both.pollFinds(one, other);
    if (!firstLink || !secondLink) throw new Error('two');
    for (const linkId of [firstLink, secondLink]) await both.reconcile(linkId);
    both.netvisor.delete(other);
    expect(await both.reconcile(secondLink)).toMatchObject({ code: 'customer_gone' });
    expect(both.started).toEqual([firstLink]);
    await both.reconcile(firstLink);
    expect(both.writes).toEqual(['flex create 77']);
  });

  it('R19 leading zeros make another number', async () => {
    await onlyInNetvisor({ name: 'Kahvila Meri', customerNumber: '0077' });
    const flexId = both.addFlex({ name: 'Kahvila Aalto', customerNumber: '77' });
    expect(await both.reconcile(await both.flexEvent(flexId))).toMatchObject({ outcome: 'written' });
  });
});

describe('D3 D4 decisions and links are obeyed', () => {
  it('D3 under one number, names that contradict wait; said to be the same they are linked', async () => {
    const key = both.addNetvisor({ name: 'Kahvila Aalto Ky', customerNumber: '77' });
    const flexId = both.addFlex({ name: 'Matti Oy', customerNumber: '77' });
    const linkId = await both.flexEvent(flexId);
    expect(await both.reconcile(linkId)).toMatchObject({ code: 'number_collision' });
    await decided('different', flexId, key);
    expect(await both.reconcile(linkId)).toMatchObject({ outcome: 'rested', code: 'keptApart' });
    expect(await openIssues()).toEqual([]);
    await decided('same', flexId, key);
    await both.reconcile(linkId);
    expect((await store.links.get(linkId))?.netvisorKey).toBe(key);
  });

  it('D4 a Netvisor customer that is linked is not given to a second one', async () => {
    const first = both.addFlex({ ...SALO, customerNumber: '77' });
    await both.reconcile(await both.flexEvent(first));
    both.editFlex(first, { customerNumber: '78' });
    await both.reconcile(await both.flexEvent(first));
    const second = both.addFlex({ ...SALO, customerNumber: '77' });
    expect(await both.reconcile(await both.flexEvent(second))).toMatchObject({ code: 'number_collision' });
    expect((await openIssues())[0]?.params).toMatchObject({ cause: 'taken', flexId: second });
  });

  it('D16 nobody is matched to Netvisor’s TEMP customer', async () => {
    both.addNetvisor({ name: 'Kertaostaja', customerNumber: 'TEMP' });
    const flexId = both.addFlex({ name: 'Kertaostaja', customerNumber: 'TEMP' });
    expect(await both.reconcile(await both.flexEvent(flexId))).toMatchObject({ code: 'temporary' });
  });
});

describe('D10 a customer that Flex merged into another one', () => {
  it('is told with the customer that is left, at the end of all merges; no link moves and nothing is written', async () => {
    const fields = { name: 'Kahvila Aalto', customerNumber: '77' };
    const [flexId, key] = [both.addFlex(fields), both.addNetvisor(fields)];
    const linkId = await both.flexEvent(flexId);
    await both.reconcile(linkId);
    const middle = both.addFlex({ name: 'Kahvila Aallokko', customerNumber: '78' });
    const last = both.addFlex({ name: 'Kahvila Meri', customerNumber: '79' });
    mergeInto(flexId, middle);
    mergeInto(middle, last);
    both.writes.length = 0;

    expect(await both.reconcile(linkId)).toMatchObject({ code: 'customer_gone' });
    const [issue] = (await store.issues.list(both.tenant.id, { code: 'customer_gone', limit: 1 })).rows;
    expect(issue).toMatchObject({
      linkId,
      params: { side: 'flex', merged: 'yes', survivorId: last },
      choices: [{ id: last, label: 'Kahvila Meri', detail: '79' }],
    });
    expect(both.writes).toEqual([]);
    expect(await store.links.get(linkId)).toMatchObject({ flexId, netvisorKey: key });
  });

  const mergeInto = (id: FlexId, mergedInto: FlexId): void => {
    const customer = both.flex.get(id);
    if (customer) both.flex.set(id, { ...customer, mergedInto });
  };
});

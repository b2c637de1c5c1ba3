import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/activities/onboarding/classify';
import type { Classified } from '../../../src/activities/onboarding/classify';
import { SnapshotPairing } from '../../../src/activities/onboarding/pairing';
import { customerTraits } from '../../../src/activities/reconcile/alike';
import { newId } from '../../../src/store/new-id';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import type { Side } from '../../../src/sync/customer';
import type { RunDirection } from '../../../src/sync/policy';
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

/** Scans both registers and classifies every customer of the source side, by its name or else its number. */
async function preview(direction: RunDirection): Promise<Map<string, Classified>> {
  const session = await both.session({ kind: 'run', direction, mode: 'copy' });
  const runId = newId('run');
  const scan = async (side: Side, customers: Iterable<Parameters<typeof customerTraits>[1]>) =>
    store.snapshots.put(
      both.tenant.id,
      runId,
      side,
      [...customers].map((customer) => ({
        externalId: 'offices' in customer ? customer.key : customer.id,
        numberFp: session.fingerprints.number(customer.fields.customerNumber ?? null),
        traits: customerTraits(session, customer),
        body: customer,
      })),
    );
  await scan('flex', both.flex.values());
  await scan('netvisor', both.netvisor.values());
  const source = direction === 'flexToNetvisor' ? 'flex' : 'netvisor';
  const pairing = await SnapshotPairing.open(session, runId, source);
  const rows = await store.snapshots.page(both.tenant.id, runId, source, null, 500);
  const lines = new Map<string, Classified>();
  for (const { row, pair, ...facts } of await pairing.pair(rows)) {
    lines.set(row.externalId, await classify(session, pair, { ...facts, spareLinkId: newId('lnk') }));
  }
  return lines;
}

describe('the preview pairs by the same ladder as a reconcile', () => {
  it('R18 by number, whatever the order of names', async () => {
    const flexId = both.addFlex({ name: 'Salo Putkityö Ky', customerNumber: '77' });
    const key = both.addNetvisor({ name: 'Putkityö Salo', customerNumber: '77' });
    expect((await preview('netvisorToFlex')).get(key)).toMatchObject({ outcome: 'update', flexId });
  });

  it('R8 a customer that lacks what its type in Flex demands is left out, and it is said why', async () => {
    both.flexTypes.push({
      id: 'type-company',
      name: 'Yritysasiakas Netvisor',
      identifier: 'COMPANY',
      numberSeriesId: null,
      fields: [{ field: 'email', visible: true, required: true }],
    });
    const without = both.addNetvisor({ ...SALO, customerNumber: '77' });
    const complete = both.addNetvisor({
      ...SALO,
      name: 'Kahvila Aalto Ky',
      customerNumber: '78',
      email: 'a@aalto.example',
    });
    const lines = await preview('netvisorToFlex');
    expect(lines.get(without)).toMatchObject({ outcome: 'skipped', reasonCode: 'required_field_missing' });
    expect(lines.get(complete)).toMatchObject({ outcome: 'create' });
  });

  it('D3 names that contradict under one number are a collision; said before, they are obeyed', async () => {
    const flexId = both.addFlex({ name: 'Kahvila Meri', customerNumber: '77' });
    const key = both.addNetvisor({ ...SALO, customerNumber: '77' });
    const line = async () => (await preview('flexToNetvisor')).get(flexId);
    expect(await line()).toMatchObject({ outcome: 'collision', reasonCode: 'number_collision' });
    const said = (kind: 'same' | 'different') =>
      store.decisions.remember(both.tenant.id, { kind, flexId, netvisorKey: key, operatorId: 'opr_1' });
    await said('different');
    expect(await line()).toMatchObject({ outcome: 'skipped', reasonCode: 'keptApart' });
    await said('same');
    expect((await line())?.outcome).toBe('update');
  });

  it.each<RunDirection>(['flexToNetvisor', 'netvisorToFlex'])(
    'the same business id under another number is asked about, %s',
    async (direction) => {
      const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
      const key = both.addNetvisor({ ...SALO, customerNumber: '77' });
      const [line] = (await preview(direction)).values();
      expect(line).toMatchObject({
        outcome: 'skipped',
        reasonCode: 'possible_duplicate',
        flexId,
        netvisorKey: key,
        detail: { creates: null, suggestions: [{ score: 90, reasons: ['businessIdSame', 'nameSame'] }] },
      });
    },
  );

  it('said to be the same, customers with two numbers are linked; said to differ, one is created', async () => {
    const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
    const netvisorKey = both.addNetvisor({ ...SALO, customerNumber: '77' });
    const said = (kind: 'same' | 'different') =>
      store.decisions.remember(both.tenant.id, { kind, flexId, netvisorKey, operatorId: 'opr_1' });
    await said('same');
    expect((await preview('flexToNetvisor')).get(flexId)).toMatchObject({
      outcome: 'link',
      reasonCode: 'saidSame',
      netvisorKey,
    });
    await said('different');
    expect((await preview('flexToNetvisor')).get(flexId)).toMatchObject({
      outcome: 'create',
      netvisorKey: null,
    });
  });

  it('departments of one company that meet by their numbers are no doubles', async () => {
    for (const number of ['1', '2']) {
      both.addFlex({ ...SALO, customerNumber: number });
      both.addNetvisor({ ...SALO, customerNumber: number });
    }
    const third = both.addFlex({ ...SALO, customerNumber: '3' });
    const lines = await preview('flexToNetvisor');
    expect([...lines.values()].map(({ outcome }) => outcome)).toEqual(['link', 'link', 'create']);
    // A suggestion, not a block.
    expect(lines.get(third)?.detail.suggestions).toHaveLength(2);
  });

  it('D6 a person without a number waits for one of the same name and address, not of the name alone', async () => {
    both.addNetvisor({ ...MATTI, customerNumber: '77' }, 'PRIVATE');
    const same = both.addFlex({ ...MATTI, name: 'Virtanen Matti', customerNumber: null }, 'PRIVATE');
    const elsewhere = both.addFlex({ name: 'Matti Virtanen', customerNumber: null }, 'PRIVATE');
    const lines = await preview('flexToNetvisor');
    expect(lines.get(same)?.reasonCode).toBe('possible_duplicate');
    expect(lines.get(elsewhere)?.outcome).toBe('create');
  });

  it('D5 a Netvisor customer without a number comes with suggestions', async () => {
    const flexId = both.addFlex({ ...SALO, customerNumber: '200500' });
    const key = both.addNetvisor({ ...SALO, customerNumber: null });
    expect((await preview('netvisorToFlex')).get(key)).toMatchObject({
      reasonCode: 'number_missing',
      detail: { suggestions: [{ id: flexId }] },
    });
  });

  it('R18 a number that several have stops them all, and says on which side and how many', async () => {
    const flexId = both.addFlex({ ...SALO, customerNumber: '77' });
    const keys = ['Meri', 'Aalto', 'Ranta'].map((name) => both.addNetvisor({ name, customerNumber: '77' }));
    const stopped = {
      outcome: 'skipped',
      reasonCode: 'duplicate_number',
      detail: { numberTwice: { side: 'netvisor', n: 3 } },
    };
    const fromNetvisor = await preview('netvisorToFlex');
    for (const key of keys) expect(fromNetvisor.get(key)).toMatchObject(stopped);
    expect((await preview('flexToNetvisor')).get(flexId)).toMatchObject(stopped);
  });

  it('D16 TEMP is left out on either side', async () => {
    const flexId = both.addFlex({ name: 'Kertaostaja', customerNumber: 'TEMP' });
    const key = both.addNetvisor({ name: 'Kertaostaja', customerNumber: 'TEMP' });
    expect((await preview('flexToNetvisor')).get(flexId)?.reasonCode).toBe('temporary');
    expect((await preview('netvisorToFlex')).get(key)?.reasonCode).toBe('temporary');
  });
});

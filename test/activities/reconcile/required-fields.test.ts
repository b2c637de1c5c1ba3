import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import { SECRETS_KEY, newTenant } from '../../store/contract/fixture';
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

const demand = (id: string, ...required: string[]) => {
  both.flexTypes.push({
    id,
    name: 'Yritysasiakas Netvisor',
    identifier: 'COMPANY',
    numberSeriesId: null,
    fields: [
      ...required.map((field) => ({ field, visible: true, required: true })),
      { field: 'website', visible: true, required: false },
    ],
  });
};

async function created(fields: { readonly email?: string }) {
  const key = both.addNetvisor({ name: 'Sähkö-Aho Oy', customerNumber: '100001', ...fields });
  const [linkId] = await both.pollFinds(key);
  if (linkId === undefined) throw new Error('no link');
  await both.reconcile(linkId);
  return { key, linkId };
}

const openIssues = async () =>
  (await store.issues.list(both.tenant.id, { states: ['open'], limit: 20 })).rows;

describe('R8 what the customer type in Flex demands', () => {
  it('keeps a customer from being created, and the issue names the field before anything is sent', async () => {
    demand('type-company', 'email');
    const { linkId } = await created({});
    expect(await store.links.get(linkId)).toMatchObject({
      state: 'parked',
      parkedCode: 'required_field_missing',
    });
    expect(both.writes).toEqual([]);
    const [issue] = await openIssues();
    expect(issue?.params).toEqual({ typeName: 'Yritysasiakas Netvisor', field: 'email', side: 'netvisor' });
  });

  it('heals once the detail is there', async () => {
    demand('type-company', 'email');
    const { key, linkId } = await created({});
    both.editNetvisor(key, { email: 'info@aho.example' });
    expect(await both.reconcile(linkId)).toMatchObject({ outcome: 'written' });
    expect(both.writes).toEqual(['flex create 100001']);
    expect(await openIssues()).toEqual([]);
  });

  it('keeps a field from being emptied', async () => {
    const { key, linkId } = await created({ email: 'info@aho.example' });
    // The stand-in gives every customer the type `type-1`.
    demand('type-1', 'email');
    both.editNetvisor(key, { email: null });
    await both.reconcile(linkId);
    const [customer] = both.flex.values();
    expect(customer?.fields.email).toBe('info@aho.example');
    expect((await openIssues()).map(({ code, field }) => [code, field])).toEqual([
      ['required_field_missing', 'email'],
    ]);
  });

  it('is not asked for where nothing is created or emptied', async () => {
    const { key, linkId } = await created({ email: 'info@aho.example' });
    demand('type-1', 'name', 'email', 'phone');
    both.editNetvisor(key, { email: 'uusi@aho.example' });
    expect(await both.reconcile(linkId)).toMatchObject({ outcome: 'written' });
    const [customer] = both.flex.values();
    expect(customer?.fields.email).toBe('uusi@aho.example');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import type { IssueId, LinkId } from '../../../src/sync/ids';
import { SECRETS_KEY, newTenant, present } from '../../store/contract/fixture';
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

/** A pair in step, whose phone an operator decides on: Netvisor shall get what is said. */
async function decided(phone: string): Promise<{ linkId: LinkId; issueId: IssueId }> {
  const fields = { name: 'Sähkö-Aho Oy', customerNumber: '100001', phone: '09 310 1691' };
  const flexId = both.addFlex(fields);
  const [linkId] = await both.pollFinds(both.addNetvisor(fields));
  await both.flexEvent(flexId);
  await both.reconcile(present(linkId));
  const link = present(await store.links.byFlexId(both.tenant.id, flexId));
  const { id } = await store.issues.open(both.tenant.id, {
    linkId: link.id,
    code: 'field_conflict',
    class: 'decide',
    severity: 'warning',
    field: 'phone',
    params: {},
  });
  await store.issues.decide(both.tenant.id, id, {
    decision: 'use_flex',
    operatorId: 'opr_aaaaaaaa',
    version: null,
    state: 'open',
    holds: false,
  });
  await store.overrides.add(both.tenant.id, link.id, { operatorId: 'opr_aaaaaaaa', issueId: id }, [
    { field: 'phone', side: 'netvisor', source: { kind: 'value', value: phone }, basis: null },
  ]);
  return { linkId: link.id, issueId: id };
}

describe('I9 a decision that planning refuses', () => {
  it('leaves its issue open and says why: the value is longer than Netvisor takes', async () => {
    const { linkId, issueId } = await decided('0'.repeat(200));
    await both.reconcile(linkId);
    expect(await store.issues.get(both.tenant.id, issueId)).toMatchObject({ state: 'open', decided: null });
    expect(await store.overrides.failedDecision(both.tenant.id, issueId)).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'invalid' },
      by: 'opr_aaaaaaaa',
    });
    expect(both.writes).toEqual([]);
  });

  it('is forgotten by one that can be carried out', async () => {
    const { linkId, issueId } = await decided('0'.repeat(200));
    await both.reconcile(linkId);
    await store.overrides.add(both.tenant.id, linkId, { operatorId: 'opr_aaaaaaaa', issueId }, [
      { field: 'phone', side: 'netvisor', source: { kind: 'value', value: '050 765 4321' }, basis: null },
    ]);
    expect(await store.overrides.failedDecision(both.tenant.id, issueId)).toBeNull();
    await both.reconcile(linkId);
    expect(await store.overrides.failedDecision(both.tenant.id, issueId)).toBeNull();
    expect(both.writes).toHaveLength(1);
  });
});

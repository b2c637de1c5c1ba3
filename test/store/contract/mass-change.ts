import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store';
import type { WantedChange } from '../../../src/store/mass-change';
import type { Tenant } from '../../../src/store/tenant';
import type { LinkId } from '../../../src/sync/ids';
import { newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

let keys = 500_000;

/** A tenant with so many pairs, and one change for each of them. */
export async function withPairs(
  store: Store,
  count: number,
): Promise<{ tenant: Tenant; pairs: LinkId[]; changes: WantedChange[] }> {
  const tenant = await newTenant(store);
  const pairs: LinkId[] = [];
  for (let n = 0; n < count; n += 1) {
    keys += 1;
    const sides = { flexId: `pair-${String(keys)}`, netvisorKey: String(keys) };
    pairs.push((await newLink(store, tenant, sides)).id);
  }
  const changes = pairs.map((linkId) => ({
    tenantId: tenant.id,
    linkId,
    scope: null,
    deactivates: false,
    breakerPercent: 10,
  }));
  return { tenant, pairs, changes };
}

/** Asks for one change after the other; how many of them may go and how many are held back. */
export async function admitAll(store: Store, changes: readonly WantedChange[]) {
  const counts = { goes: 0, held: 0 };
  for (const change of changes) counts[(await store.massChange.admit(change)).outcome] += 1;
  return counts;
}

export function describeMassChange(given: GivenStore): void {
  describe('the mass-change guard (D12)', () => {
    const guardOf = async (id: LinkId | undefined) =>
      present(await given().links.get(present(id))).changeGuard;

    it('lets 25 customers of a small company go, and holds back the others', async () => {
      const { tenant, pairs, changes } = await withPairs(given(), 28);
      expect(await admitAll(given(), changes)).toEqual({ goes: 25, held: 3 });
      expect(await given().massChange.countHeld(tenant.id)).toBe(3);
      expect(await guardOf(pairs[24])).toBeNull();
      expect(await guardOf(pairs[25])).toBe('held');
    });

    it('counts those that go at once, and leaves the others to be held back', async () => {
      const { tenant, pairs, changes } = await withPairs(given(), 27);
      const { massChange } = given();
      for (const change of changes.slice(0, 25)) expect(await massChange.countIn(change)).toBe(true);
      expect(await massChange.countIn(present(changes[25]))).toBe(false);
      // Nothing stays of that one, and who went before may go again.
      expect(await massChange.countIn(present(changes[0]))).toBe(true);
      expect(await massChange.countHeld(tenant.id)).toBe(0);
      expect(await guardOf(pairs[25])).toBeNull();
      expect(await massChange.admit(present(changes[26]))).toMatchObject({ outcome: 'held', gone: 25 });
    });

    it('tells how many wait, how many went before them, and why', async () => {
      const { changes } = await withPairs(given(), 27);
      await admitAll(given(), changes.slice(0, 26));
      expect(await given().massChange.admit(present(changes[26]))).toEqual({
        outcome: 'held',
        why: 'changed',
        waiting: 2,
        gone: 25,
      });
    });

    it('counts a customer once, however often it changes', async () => {
      const { changes } = await withPairs(given(), 26);
      const often = changes
        .slice(0, 25)
        .flatMap((change) => [change, change, { ...change, scope: 'poll-1' }]);
      expect(await admitAll(given(), often)).toEqual({ goes: 75, held: 0 });
      expect(await admitAll(given(), changes.slice(25))).toEqual({ goes: 0, held: 1 });
    });

    it('lets ten be deactivated, and whatever else changes go on', async () => {
      const { changes } = await withPairs(given(), 16);
      const deactivating = changes.slice(0, 12).map((change) => ({ ...change, deactivates: true }));
      expect(await admitAll(given(), deactivating)).toEqual({ goes: 10, held: 2 });
      expect(await given().massChange.admit(present(deactivating[11]))).toMatchObject({ why: 'deactivated' });
      expect(await admitAll(given(), changes.slice(12))).toEqual({ goes: 4, held: 0 });
    });

    it('a customer that went for another change is counted when it is deactivated', async () => {
      const { changes } = await withPairs(given(), 12);
      expect(await admitAll(given(), changes)).toEqual({ goes: 12, held: 0 });
      const deactivating = changes.map((change) => ({ ...change, deactivates: true }));
      expect(await admitAll(given(), deactivating)).toEqual({ goes: 10, held: 2 });
    });

    it('measures by the tenant’s percentage of the pairs that it keeps in step', async () => {
      const { tenant, changes } = await withPairs(given(), 30);
      await newLink(given(), tenant, { flexId: `alone-of-${tenant.id}` });
      expect(await given().massChange.countActive(tenant.id)).toBe(30);
      const generous = changes.map((change) => ({ ...change, breakerPercent: 90 }));
      expect(await admitAll(given(), generous)).toEqual({ goes: 27, held: 3 });
    });

    it('keeps tenants apart (I11)', async () => {
      const [one, other] = [await withPairs(given(), 26), await withPairs(given(), 25)];
      expect(await admitAll(given(), one.changes)).toEqual({ goes: 25, held: 1 });
      expect(await admitAll(given(), other.changes)).toEqual({ goes: 25, held: 0 });
    });

    it.each(['approved', 'rejected'] as const)(
      '%s: all that is held back is looked at by the next poll, under that verdict',
      async (verdict) => {
        const { massChange, hints } = given();
        const { tenant, pairs, changes } = await withPairs(given(), 28);
        await admitAll(given(), changes);
        expect(await massChange.decide(tenant.id, verdict)).toBe(3);
        expect((await hints.polled(tenant.id, 100)).sort()).toEqual(pairs.slice(25).sort());
        expect(await guardOf(pairs[26])).toBe(verdict);
        expect(await guardOf(pairs[0])).toBeNull();
        expect(await massChange.countHeld(tenant.id)).toBe(0);
        expect(await massChange.decide(tenant.id, verdict)).toBe(0);
      },
    );

    it('forgets what no run needs any more', async () => {
      const { changes } = await withPairs(given(), 26);
      await admitAll(given(), changes);
      expect(await given().massChange.forgetOld(48)).toBe(0);
      expect(await given().massChange.forgetOld(0)).toBeGreaterThanOrEqual(25);
      expect(await admitAll(given(), changes.slice(0, 25))).toEqual({ goes: 25, held: 0 });
    });
  });
}

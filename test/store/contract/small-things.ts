import { describe, expect, it } from 'vitest';
import { newLink, newTenant, netvisorKey, flexId } from './fixture';
import type { GivenStore } from './fixture';

/** Cursors, plans, decisions and idempotency keys. */
export function describeSmallThings(given: GivenStore): void {
  describe('cursors (I6)', () => {
    it('stand where they were set, per tenant and name', async () => {
      const { cursors } = given();
      const [one, other] = [await newTenant(given()), await newTenant(given())];
      expect(await cursors.get(one.id, 'netvisor')).toBeNull();
      await cursors.set(one.id, 'netvisor', '2026-11-24T09:00:00Z');
      await cursors.set(one.id, 'flex', 'c-1');
      await cursors.set(one.id, 'netvisor', '2026-11-24T09:15:00Z');
      expect(await cursors.get(one.id, 'netvisor')).toBe('2026-11-24T09:15:00Z');
      expect(await cursors.get(one.id, 'flex')).toBe('c-1');
      await cursors.setUnlessThere(one.id, 'flex', 'c-2');
      await cursors.setUnlessThere(one.id, 'feed', 'c-3');
      expect(await cursors.get(one.id, 'flex')).toBe('c-1');
      expect(await cursors.get(one.id, 'feed')).toBe('c-3');
      expect(await cursors.get(other.id, 'netvisor')).toBeNull();
      await cursors.remove(one.id, 'flex');
      expect(await cursors.get(one.id, 'flex')).toBeNull();
      expect(await cursors.get(one.id, 'netvisor')).not.toBeNull();
    });
  });

  describe('plans', () => {
    it('are given back as they were put, until deleted', async () => {
      const { plans } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const body = { flex: null, netvisor: { values: { name: 'Aino Mäkelä', email: null } } };
      const id = await plans.put(tenant.id, link.id, body, 4, 60_000);
      expect(await plans.get(id)).toEqual({ linkId: link.id, tenantId: tenant.id, body, fencing: 4 });
      await plans.delete(id);
      expect(await plans.get(id)).toBeNull();
    });

    it('are gone when their time is over', async () => {
      const { plans } = given();
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { flexId: 'flex-1' });
      const over = await plans.put(tenant.id, link.id, {}, 1, 0);
      const alive = await plans.put(tenant.id, link.id, {}, 1, 60_000);
      expect(await plans.get(over)).toBeNull();
      await plans.purge();
      expect(await plans.get(alive)).not.toBeNull();
    });
  });

  describe('decisions of operators', () => {
    const operatorId = 'opr_aaaaaaaa';

    it('D3: are remembered for the pair; the latest word counts', async () => {
      const { decisions } = given();
      const tenant = await newTenant(given());
      const pair = { flexId: flexId('flex-1'), netvisorKey: netvisorKey('1') };
      expect(await decisions.between(tenant.id, pair.flexId, pair.netvisorKey)).toBeNull();
      await decisions.remember(tenant.id, { kind: 'different', ...pair, operatorId });
      await decisions.remember(tenant.id, { kind: 'ignore', ...pair, operatorId });
      expect(await decisions.between(tenant.id, pair.flexId, pair.netvisorKey)).toBe('different');
      await decisions.remember(tenant.id, { kind: 'same', ...pair, operatorId });
      expect(await decisions.between(tenant.id, pair.flexId, pair.netvisorKey)).toBe('same');
      expect(await decisions.between(tenant.id, flexId('flex-2'), pair.netvisorKey)).toBeNull();
      expect(
        await decisions.between((await newTenant(given())).id, pair.flexId, pair.netvisorKey),
      ).toBeNull();
    });

    it('D8: say which office it is', async () => {
      const { decisions } = given();
      const tenant = await newTenant(given());
      const key = netvisorKey('1');
      expect(await decisions.office(tenant.id, key)).toBeNull();
      for (const value of ['70', '71']) {
        await decisions.remember(tenant.id, {
          kind: 'office',
          flexId: null,
          netvisorKey: key,
          value,
          operatorId,
        });
      }
      expect(await decisions.office(tenant.id, key)).toBe('71');
    });
  });

  describe('idempotency keys', () => {
    it('replay the first answer for the same body and refuse another', async () => {
      const { idempotency } = given();
      const scope = `POST /tenants ${(await newTenant(given())).id}`;
      expect(await idempotency.begin(scope, 'k1', 'hash-1')).toEqual({ kind: 'new' });
      expect(await idempotency.begin(scope, 'k1', 'hash-1')).toEqual({ kind: 'inProgress' });
      expect(await idempotency.begin(scope, 'k1', 'hash-2')).toEqual({ kind: 'differs' });
      const body = { id: 'tnt_1', name: 'Sähkö-Aho Oy' };
      await idempotency.finish(scope, 'k1', 201, body);
      expect(await idempotency.begin(scope, 'k1', 'hash-1')).toEqual({ kind: 'replay', status: 201, body });
      expect(await idempotency.begin(scope, 'k1', 'hash-2')).toEqual({ kind: 'differs' });
      expect(await idempotency.begin(`${scope}/other`, 'k1', 'hash-1')).toEqual({ kind: 'new' });
    });

    it('may be used again when the work was abandoned, not when it was finished', async () => {
      const { idempotency } = given();
      const scope = `POST /runs ${(await newTenant(given())).id}`;
      await idempotency.begin(scope, 'k1', 'hash-1');
      await idempotency.abandon(scope, 'k1');
      expect(await idempotency.begin(scope, 'k1', 'hash-2')).toEqual({ kind: 'new' });
      await idempotency.finish(scope, 'k1', 204, undefined);
      await idempotency.abandon(scope, 'k1');
      await idempotency.purge();
      expect(await idempotency.begin(scope, 'k1', 'hash-2')).toEqual({
        kind: 'replay',
        status: 204,
        body: null,
      });
    });

    it('let one of many at once do the work', async () => {
      const { idempotency } = given();
      const scope = `POST /scans ${(await newTenant(given())).id}`;
      const begun = await Promise.all(
        Array.from({ length: 6 }, () => idempotency.begin(scope, 'k1', 'hash-1')),
      );
      expect(begun.map(({ kind }) => kind).sort()).toEqual([
        ...Array.from({ length: 5 }, () => 'inProgress'),
        'new',
      ]);
    });
  });
}

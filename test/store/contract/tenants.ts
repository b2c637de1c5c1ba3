import { describe, expect, it } from 'vitest';
import { DataKeyDestroyed, StaleVersion, TenantExists, UnknownTenant } from '../../../src/store/errors';
import { tenantIdSchema } from '../../../src/sync/ids';
import { newLink, newTenant, nextBusinessId } from './fixture';
import type { GivenStore } from './fixture';

export function describeTenants(given: GivenStore): void {
  describe('tenants', () => {
    it('R4: is off when created, with the default settings', async () => {
      const businessId = nextBusinessId();
      const tenant = await given().tenants.create({ name: 'Putkityö Salo Ky', businessId, language: 'fi' });
      expect(tenant).toMatchObject({ name: 'Putkityö Salo Ky', businessId, state: 'off', version: 1 });
      expect(tenant.settings.officeName).toBe('Käyntiosoite');
      expect(tenant.goLive).toBeNull();
      expect(await given().tenants.get(tenant.id)).toEqual(tenant);
    });

    it('refuses a second tenant with the same business id, unless the first was off-boarded', async () => {
      const first = await newTenant(given());
      const again = { name: 'Toinen Oy', businessId: first.businessId, language: 'fi' as const };
      await expect(given().tenants.create(again)).rejects.toThrow(TenantExists);
      await given().tenants.update(first.id, { state: 'offboarded' });
      const second = await given().tenants.create(again);
      expect(second.id).not.toBe(first.id);
      await expect(given().tenants.update(first.id, { state: 'live' })).rejects.toThrow(TenantExists);
    });

    it('makes one tenant when two create it at once', async () => {
      const tenant = { name: 'Kylmäpojat Oy', businessId: nextBusinessId(), language: 'fi' as const };
      const outcomes = await Promise.allSettled([
        given().tenants.create(tenant),
        given().tenants.create(tenant),
      ]);
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('changes what the patch names and counts the version up', async () => {
      const tenant = await newTenant(given());
      const goLive = {
        direction: 'netvisorToFlex' as const,
        mode: 'copy' as const,
        includeInactive: true,
        confirmedBy: 'Maija Virtanen',
        confirmedAt: '2026-11-24T09:00:00.000Z',
      };
      const customerTypes = { PRIVATE: 'type-7', COMPANY: 'type-8' };
      const settings = { ...tenant.settings, breakerPercent: 20 };
      const changed = await given().tenants.update(tenant.id, {
        state: 'goingLive',
        goLive,
        customerTypes,
        settings,
      });
      expect(changed).toMatchObject({ state: 'goingLive', goLive, customerTypes, settings, version: 2 });
      expect(changed.name).toBe(tenant.name);
      const cleared = await given().tenants.update(tenant.id, { goLive: null });
      expect(cleared.goLive).toBeNull();
      expect(cleared.customerTypes).toEqual(customerTypes);
    });

    it('If-Match: refuses a change of another version and shows how the tenant stands', async () => {
      const tenant = await newTenant(given());
      const current = await given().tenants.update(tenant.id, { name: 'Sähkö-Aho Oy' }, tenant.version);
      const refused = given().tenants.update(tenant.id, { name: 'Sähkö Aho' }, tenant.version);
      await expect(refused).rejects.toThrow(StaleVersion);
      await expect(refused).rejects.toMatchObject({ current });
    });

    it('lets one of two changes of the same version win', async () => {
      const tenant = await newTenant(given());
      const outcomes = await Promise.allSettled(
        ['live', 'paused'].map((state) =>
          given().tenants.update(tenant.id, { state: state === 'live' ? 'live' : 'paused' }, tenant.version),
        ),
      );
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('names a tenant that does not exist', async () => {
      const nobody = tenantIdSchema.parse('tnt_aaaaaaaaaaaaaaaaaaaa');
      expect(await given().tenants.get(nobody)).toBeNull();
      await expect(given().tenants.update(nobody, { state: 'live' })).rejects.toThrow(UnknownTenant);
    });

    it('lists by state', async () => {
      const paused = await given().tenants.update((await newTenant(given())).id, { state: 'paused' });
      const off = await newTenant(given());
      const ids = (await given().tenants.list({ states: ['paused'] })).map((tenant) => tenant.id);
      expect(ids).toContain(paused.id);
      expect(ids).not.toContain(off.id);
      expect((await given().tenants.list()).map((tenant) => tenant.id)).toEqual(
        expect.arrayContaining([paused.id, off.id]),
      );
    });

    it('I12: nothing encrypted can be read or written once the data key is destroyed, the lists still work', async () => {
      const store = given();
      const tenant = await newTenant(store);
      const link = await newLink(store, tenant, { flexId: 'flex-1' });
      await store.links.save(link.id, { label: { name: 'Matti Meikäläinen', number: '10377' } });
      await store.connections.putFlex(tenant.id, { baseUrl: 'https://flex.example', token: 'tkn-123456' });
      await store.tenants.destroyDataKey(tenant.id);

      expect((await store.links.list(tenant.id, { limit: 10 })).rows).toMatchObject([
        { id: link.id, label: null },
      ]);
      expect(await store.connections.flex(tenant.id)).toBeNull();
      await expect(store.links.save(link.id, { label: { name: 'Uusi', number: null } })).rejects.toThrow(
        DataKeyDestroyed,
      );
      await expect(store.fingerprint(tenant.id, 'fields')).rejects.toThrow(DataKeyDestroyed);
    });
  });

  describe('taking a company off', () => {
    it('deletes its secrets, ends what waits, makes the rest unreadable, and leaves others alone', async () => {
      const store = given();
      const [tenant, other] = [await newTenant(store), await newTenant(store)];
      for (const each of [tenant, other]) {
        await store.connections.putFlex(each.id, { baseUrl: 'https://flex.example', token: 'tkn-123456' });
        const link = await newLink(store, each, { flexId: 'flex-1' });
        await store.hints.record(each.id, [{ linkId: link.id, source: 'poll', type: 'netvisor.changed' }]);
      }
      await store.offboarding.offboard(tenant.id);
      await store.offboarding.offboard(tenant.id);

      expect(await store.tenants.get(tenant.id)).toMatchObject({ state: 'offboarded', version: 2 });
      expect(await store.connections.summary(tenant.id)).toEqual([]);
      expect(await store.hints.countUnprocessed(tenant.id)).toBe(0);
      await expect(store.fingerprint(tenant.id, 'fields')).rejects.toThrow(DataKeyDestroyed);
      expect(await store.connections.flex(other.id)).toMatchObject({ token: 'tkn-123456' });
      expect(await store.hints.countUnprocessed(other.id)).toBe(1);
    });
  });

  describe('fingerprints (I12)', () => {
    it('are the same for the same text, tenant and purpose, and only then', async () => {
      const [one, other] = [await newTenant(given()), await newTenant(given())];
      const number = await given().fingerprint(one.id, 'number');
      const businessId = await given().fingerprint(one.id, 'businessId');
      const otherNumber = await given().fingerprint(other.id, 'number');
      expect(number('10234')).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(number('10234')).toBe((await given().fingerprint(one.id, 'number'))('10234'));
      const all = [
        number('10234'),
        number('10235'),
        businessId('10234'),
        otherNumber('10234'),
        number(''),
        number(null),
      ];
      expect(new Set(all).size).toBe(all.length);
    });
  });
}

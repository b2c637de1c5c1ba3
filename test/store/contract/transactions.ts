import { describe, expect, it } from 'vitest';
import { StoreError, TransactionEnded } from '../../../src/store/errors';
import type { Store } from '../../../src/store/store';
import { flexId, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

export function describeTransactions(given: GivenStore): void {
  describe('transactions', () => {
    class ChangedMyMind extends Error {}

    it('keep all or nothing', async () => {
      const tenant = await newTenant(given());
      const failed = given().transaction(async (tx) => {
        await tx.cursors.set(tenant.id, 'a', '1');
        await tx.links.ensureForFlex(tenant.id, flexId('flex-1'));
        throw new ChangedMyMind();
      });
      await expect(failed).rejects.toThrow(ChangedMyMind);
      expect(await given().cursors.get(tenant.id, 'a')).toBeNull();
      expect(await given().links.byFlexId(tenant.id, flexId('flex-1'))).toBeNull();
      const result = await given().transaction(async (tx) => {
        await tx.cursors.set(tenant.id, 'a', '1');
        return 'kept';
      });
      expect(result).toBe('kept');
      expect(await given().cursors.get(tenant.id, 'a')).toBe('1');
    });

    it('are joined by nested ones, and by the outer store: nothing waits for itself', async () => {
      const store = given();
      const tenant = await newTenant(store);
      const failed = store.transaction(async (tx) => {
        await tx.transaction((inner) => inner.cursors.set(tenant.id, 'inner', '1'));
        await store.transaction((inner) => inner.cursors.set(tenant.id, 'outer', '1'));
        await store.cursors.set(tenant.id, 'beside', '1');
        await store.hints.recordEvent(tenant.id, {
          webhookId: 'msg_1',
          type: 'customer.updated',
          flexId: flexId('flex-1'),
          version: 1,
        });
        expect(await tx.cursors.get(tenant.id, 'beside')).toBe('1');
        throw new ChangedMyMind();
      });
      await expect(failed).rejects.toThrow(ChangedMyMind);
      for (const name of ['inner', 'outer', 'beside'])
        expect(await store.cursors.get(tenant.id, name)).toBeNull();
      expect(await store.hints.countUnprocessed(tenant.id)).toBe(0);
    });

    it('survive what was expected to be refused inside them', async () => {
      const store = given();
      const tenant = await newTenant(store);
      await store.transaction(async (tx) => {
        const { name, businessId, language } = tenant;
        await expect(tx.tenants.create({ name, businessId, language })).rejects.toThrow();
        const other = await newTenant(tx);
        await expect(tx.tenants.update(other.id, { businessId })).rejects.toThrow();
        await tx.cursors.set(tenant.id, 'a', '1');
      });
      expect(await store.cursors.get(tenant.id, 'a')).toBe('1');
    });

    it('end with their work: a store bound to one is of no use afterwards, the outer one is', async () => {
      const store = given();
      const tenant = await newTenant(store);
      let bound: Store | undefined;
      let later: Promise<void> | undefined;
      let end: (() => void) | undefined;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      await store.transaction(async (tx) => {
        bound = tx;
        await tx.cursors.set(tenant.id, 'a', '1');
        // Work that outlives the transaction is no part of it.
        later = ended.then(() => store.cursors.set(tenant.id, 'a', '2'));
      });
      end?.();
      await later;
      expect(await store.cursors.get(tenant.id, 'a')).toBe('2');
      await expect(present(bound).cursors.get(tenant.id, 'a')).rejects.toThrow(TransactionEnded);
    });
  });

  describe('errors', () => {
    it('I3: hold no values', async () => {
      const store = given();
      const tenant = await newTenant(store);
      const link = (await store.links.ensureForFlex(tenant.id, flexId('flex-1'))).link;
      // The database refuses a text with a NUL character.
      const refused = store.links.save(link.id, { parkedCode: 'Matti Meikäläinen\u0000' });
      await expect(refused).rejects.toThrow(StoreError);
      const error: unknown = await refused.catch((reason: unknown) => reason);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('Meikäläinen');
    });
  });

  it('answers a ping', async () => {
    await expect(given().ping()).resolves.toBeUndefined();
  });
}

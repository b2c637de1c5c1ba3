import { describe, expect, it } from 'vitest';
import { UnknownLink } from '../../../src/store/errors';
import { linkIdSchema } from '../../../src/sync/ids';
import { flexId, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

export function describeLeases(given: GivenStore): void {
  describe('leases of links (I4)', () => {
    it('go to one holder until released; the fencing number grows by one each time', async () => {
      const { leases } = given();
      const { id } = await newLink(given(), await newTenant(given()), { flexId: 'flex-1' });
      expect(await leases.fencing(id)).toBe(0);
      expect(await leases.acquireLink(id, 'first')).toEqual({ fencing: 1 });
      expect(await leases.acquireLink(id, 'second')).toBeNull();
      // A holder is one piece of work: it doesn't get the lease twice either.
      expect(await leases.acquireLink(id, 'first')).toBeNull();
      expect(await leases.renewLink(id, 'first', 1)).toBe(true);
      await leases.releaseLink(id, 'first', 1);
      expect(await leases.renewLink(id, 'first', 1)).toBe(false);
      expect(await leases.acquireLink(id, 'second')).toEqual({ fencing: 2 });
      expect(await leases.fencing(id)).toBe(2);
    });

    it('are not disturbed by one who no longer holds them', async () => {
      const { leases } = given();
      const { id } = await newLink(given(), await newTenant(given()), { flexId: 'flex-1' });
      await leases.acquireLink(id, 'first');
      await leases.releaseLink(id, 'first', 1);
      await leases.acquireLink(id, 'second');
      await leases.releaseLink(id, 'first', 1);
      await leases.releaseLink(id, 'second', 1);
      expect(await leases.renewLink(id, 'first', 2)).toBe(false);
      expect(await leases.renewLink(id, 'second', 2)).toBe(true);
    });

    it('cover both ids: an alias has the lease of its survivor', async () => {
      const { leases, links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '5' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-5' });
      await links.join(older.id, { flexId: flexId('flex-5') });
      const held = present(await leases.acquireLink(younger.id, 'first'));
      expect(await leases.acquireLink(older.id, 'second')).toBeNull();
      expect(await leases.renewLink(older.id, 'first', held.fencing)).toBe(true);
      await leases.releaseLink(younger.id, 'first', held.fencing);
      expect(await leases.acquireLink(older.id, 'second')).not.toBeNull();
    });

    it('of both links stay in force through a merge until both are released', async () => {
      const { leases, links } = given();
      const tenant = await newTenant(given());
      const older = await newLink(given(), tenant, { netvisorKey: '5' });
      const younger = await newLink(given(), tenant, { flexId: 'flex-5' });
      // The younger was leased more often: numbers go on above both.
      for (const holder of ['a', 'b', 'c']) {
        const { fencing } = present(await leases.acquireLink(younger.id, holder));
        await leases.releaseLink(younger.id, holder, fencing);
      }
      const own = present(await leases.acquireLink(older.id, 'work'));
      const also = present(await leases.acquireLink(younger.id, 'work'));
      await links.join(older.id, { flexId: flexId('flex-5') });
      expect(await leases.renewLink(older.id, 'work', own.fencing)).toBe(true);
      expect(await leases.renewLink(younger.id, 'work', also.fencing)).toBe(true);
      await leases.releaseLink(older.id, 'work', own.fencing);
      expect(await leases.acquireLink(older.id, 'next')).toBeNull();
      await leases.releaseLink(younger.id, 'work', also.fencing);
      const next = present(await leases.acquireLink(older.id, 'next'));
      expect(next.fencing).toBeGreaterThan(also.fencing);
    });

    it('tell which links nobody holds, with the number of the latest acquisition', async () => {
      const { leases, links } = given();
      const tenant = await newTenant(given());
      const never = await newLink(given(), tenant, { flexId: 'never leased' });
      const once = await newLink(given(), tenant, { flexId: 'once leased' });
      const held = await newLink(given(), tenant, { flexId: 'held' });
      const survivor = await newLink(given(), tenant, { netvisorKey: '5' });
      const alias = await newLink(given(), tenant, { flexId: 'flex-5' });
      await leases.acquireLink(once.id, 'work');
      await leases.releaseLink(once.id, 'work', 1);
      await leases.acquireLink(held.id, 'work');
      const { fencing } = present(await leases.acquireLink(alias.id, 'work'));
      await links.join(survivor.id, { flexId: flexId('flex-5') });
      const asked = [never.id, once.id, held.id, survivor.id, alias.id];
      expect(Object.fromEntries(await leases.quiet(asked))).toEqual({ [never.id]: 0, [once.id]: 1 });
      await leases.releaseLink(alias.id, 'work', fencing);
      expect((await leases.quiet(asked)).has(survivor.id)).toBe(true);
      expect((await leases.quiet([])).size).toBe(0);
    });

    it('need a link', async () => {
      const nothing = linkIdSchema.parse('lnk_aaaaaaaaaaaaaaaaaaaa');
      await expect(given().leases.acquireLink(nothing, 'first')).rejects.toThrow(UnknownLink);
      expect(await given().leases.renewLink(nothing, 'first', 1)).toBe(false);
    });
  });
}

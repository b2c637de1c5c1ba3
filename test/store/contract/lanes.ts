import { describe, expect, it } from 'vitest';
import type { Tenant } from '../../../src/store/tenant';
import { newTenant, present } from './fixture';
import type { GivenStore } from './fixture';
import { takeLane } from './take-lane';

export function describeLanes(given: GivenStore): void {
  describe('lanes (I5)', () => {
    const ask = (tenant: Tenant, waiterId: string, rank = 2, slots = 1) =>
      takeLane(given().lanes, {
        tenantId: tenant.id,
        side: 'netvisor',
        slots,
        rank,
        waiterId,
        holder: 'me',
      });
    const place = (tenant: Tenant, got: { slot: number; fencing: number }) => ({
      tenantId: tenant.id,
      side: 'netvisor' as const,
      ...got,
    });

    it('give out no more slots than there are', async () => {
      const tenant = await newTenant(given());
      const first = present(await ask(tenant, 'w1', 2, 2));
      expect(first).toEqual({ slot: 1, fencing: 1 });
      expect(await ask(tenant, 'w2', 2, 2)).toEqual({ slot: 2, fencing: 1 });
      expect(await ask(tenant, 'w3', 2, 2)).toBeNull();
      await given().lanes.release(place(tenant, first));
      expect(await ask(tenant, 'w3', 2, 2)).toEqual({ slot: 1, fencing: 2 });
    });

    it('give nothing while more are in flight than a lowered setting allows', async () => {
      const tenant = await newTenant(given());
      const [one, two] = [present(await ask(tenant, 'w1', 2, 2)), present(await ask(tenant, 'w2', 2, 2))];
      await given().lanes.release(place(tenant, one));
      expect(await ask(tenant, 'w3', 2, 1)).toBeNull();
      await given().lanes.release(place(tenant, two));
      expect(await ask(tenant, 'w3', 2, 1)).toMatchObject({ slot: 1 });
    });

    it('let a person’s edit go before the bulk that waits longer, and the older of one rank first', async () => {
      const tenant = await newTenant(given());
      const held = present(await ask(tenant, 'now'));
      for (const [waiter, rank] of [
        ['bulk-1', 2],
        ['bulk-2', 2],
        ['sweep', 3],
        ['edit', 0],
      ] as const) {
        expect(await ask(tenant, waiter, rank)).toBeNull();
      }
      await given().lanes.release(place(tenant, held));
      const order: string[] = [];
      for (let round = 0; round < 4; round++) {
        for (const [waiter, rank] of [
          ['sweep', 3],
          ['bulk-2', 2],
          ['bulk-1', 2],
          ['edit', 0],
        ] as const) {
          if (order.includes(waiter)) continue;
          const got = await ask(tenant, waiter, rank);
          if (!got) continue;
          order.push(waiter);
          await given().lanes.release(place(tenant, got));
          break;
        }
      }
      expect(order).toEqual(['edit', 'bulk-1', 'bulk-2', 'sweep']);
    });

    it('give a second free slot to the next when the one ahead has a slot left to take', async () => {
      const tenant = await newTenant(given());
      const held = [present(await ask(tenant, 'w1', 2, 2)), present(await ask(tenant, 'w2', 2, 2))];
      expect(await ask(tenant, 'ahead', 0, 2)).toBeNull();
      expect(await ask(tenant, 'behind', 2, 2)).toBeNull();
      await given().lanes.release(place(tenant, present(held[0])));
      expect(await ask(tenant, 'behind', 2, 2)).toBeNull();
      await given().lanes.release(place(tenant, present(held[1])));
      expect(await ask(tenant, 'behind', 2, 2)).not.toBeNull();
      expect(await ask(tenant, 'ahead', 0, 2)).not.toBeNull();
    });

    it('forget a waiter that leaves', async () => {
      const tenant = await newTenant(given());
      const held = present(await ask(tenant, 'now'));
      expect(await ask(tenant, 'impatient', 0)).toBeNull();
      expect(await ask(tenant, 'patient', 2)).toBeNull();
      await given().lanes.release(place(tenant, held));
      await given().lanes.leave('impatient');
      expect(await ask(tenant, 'patient', 2)).not.toBeNull();
    });

    it('are fenced: an old number neither renews nor releases', async () => {
      const { lanes } = given();
      const tenant = await newTenant(given());
      const first = present(await ask(tenant, 'w1'));
      expect(await lanes.renew(place(tenant, first))).toBe(true);
      await lanes.release(place(tenant, first));
      expect(await lanes.renew(place(tenant, first))).toBe(false);
      const second = present(await ask(tenant, 'w2'));
      await lanes.release(place(tenant, first));
      expect(await lanes.renew(place(tenant, second))).toBe(true);
      expect(await ask(tenant, 'w3')).toBeNull();
    });

    it('I11: of two tenants and of two sides are apart', async () => {
      const [one, other] = [await newTenant(given()), await newTenant(given())];
      await ask(one, 'w1');
      expect(await ask(other, 'w2')).not.toBeNull();
      const flex = {
        tenantId: one.id,
        side: 'flex',
        slots: 1,
        rank: 2,
        waiterId: 'w3',
        holder: 'me',
      } as const;
      expect(await takeLane(given().lanes, flex)).not.toBeNull();
    });

    describe('that are closed (circuit breaker)', () => {
      const close = (tenant: Tenant, atLeastMs = 0) =>
        given().lanes.close({ tenantId: tenant.id, side: 'netvisor', code: 'maintenance', atLeastMs });
      const enter = (tenant: Tenant, waiterId: string, slots = 1) =>
        given().lanes.tryAcquire({
          tenantId: tenant.id,
          side: 'netvisor',
          slots,
          rank: 0,
          waiterId,
          holder: 'me',
          givesWay: true,
        });
      const about = (ms: number): unknown => expect.closeTo(ms, -2.5);

      it('stay closed twice as long after each failure, at most five minutes', async () => {
        const tenant = await newTenant(given());
        const times = [];
        for (let n = 0; n < 10; n++) times.push(await close(tenant));
        expect(times).toEqual(
          [1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => about(seconds * 1_000)),
        );
        for (let n = 0; n < 1_100; n += 100) await close(tenant);
        expect(await close(tenant)).toEqual(about(300_000));
      });

      it('stay closed for as long as the system itself asked for', async () => {
        expect(await close(await newTenant(given()), 7_200_000)).toEqual(about(7_200_000));
      });

      it('say why, and how long it lasts', async () => {
        const tenant = await newTenant(given());
        await close(tenant, 60_000);
        expect(await enter(tenant, `${tenant.id}-1`)).toEqual({
          state: 'closed',
          code: 'maintenance',
          waitMs: about(60_000),
        });
      });

      it('begin anew once they were open', async () => {
        const tenant = await newTenant(given());
        for (let n = 0; n < 5; n++) await close(tenant);
        await given().lanes.open(tenant.id, 'netvisor');
        expect(await enter(tenant, `${tenant.id}-1`)).toMatchObject({ state: 'given', probing: false });
        expect(await close(tenant)).toEqual(about(1_000));
      });

      it('let one in alone when an operator wants it tried now, and close for longer when it fails', async () => {
        const tenant = await newTenant(given());
        const other = await newTenant(given());
        for (let n = 0; n < 5; n++) await close(tenant);
        await close(other, 60_000);
        await given().lanes.tryNow(tenant.id);
        expect(await enter(tenant, `${tenant.id}-1`, 4)).toMatchObject({ state: 'given', probing: true });
        expect(await enter(tenant, `${tenant.id}-2`, 4)).toEqual({ state: 'waiting' });
        expect(await close(tenant)).toEqual(about(32_000));
        expect(await enter(other, `${other.id}-1`)).toMatchObject({ state: 'closed' });
      });
    });

    it('turn away who gives way and stands behind another, and forget it at once (I11)', async () => {
      const tenant = await newTenant(given());
      const politely = (waiterId: string) =>
        given().lanes.tryAcquire({
          tenantId: tenant.id,
          side: 'netvisor',
          slots: 1,
          rank: 0,
          waiterId: `${tenant.id}-${waiterId}`,
          holder: 'me',
          givesWay: true,
        });
      const held = await politely('now');
      expect(held).toMatchObject({ state: 'given' });
      expect(await politely('first')).toEqual({ state: 'waiting' });
      expect(await politely('second')).toEqual({ state: 'away' });
      if (held.state === 'given') await given().lanes.release(place(tenant, held));
      expect(await politely('first')).toMatchObject({ state: 'given' });
    });
  });
}

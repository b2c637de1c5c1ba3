import { describe, expect, it } from 'vitest';
import { CURSOR } from '../../../src/store/cursors';
import { newLink, newTenant } from './fixture';
import type { GivenStore } from './fixture';
import { takeLane } from './take-lane';

/** Other tests of the file make tenants too, so each figure is looked up by its own tenant. */
export function describeFigures(given: GivenStore): void {
  describe('figures for monitoring', () => {
    it('count what waits per company, and how long the oldest has waited', async () => {
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { netvisorKey: '41' });
      const of = async () => (await given().figures.read()).backlog.find((row) => row.tenantId === tenant.id);
      expect(await of()).toBeUndefined();
      await given().hints.record(tenant.id, [
        { linkId: link.id, source: 'poll', type: 'netvisor.changed' },
        { linkId: link.id, source: 'operator', type: 'operator.sync' },
      ]);
      expect(await of()).toMatchObject({ n: 2 });
      expect((await of())?.oldestMs).toBeGreaterThanOrEqual(0);
      const ids = (await given().hints.pending(link.id)).map(({ id }) => id);
      const done = await given().hints.markProcessed(ids);
      expect(done.map(({ source }) => source).sort()).toEqual(['operator', 'poll']);
      for (const { lagMs } of done) expect(lagMs).toBeGreaterThanOrEqual(0);
      // What is done is measured once.
      expect(await given().hints.markProcessed(ids)).toEqual([]);
      expect(await of()).toBeUndefined();
    });

    it('leave what is held back out of the age, for nobody is late with it', async () => {
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { netvisorKey: '42' });
      await given().hints.record(tenant.id, [{ linkId: link.id, source: 'operator', type: 'operator.sync' }]);
      await given().hints.hold(link.id);
      const { backlog } = await given().figures.read();
      expect(backlog.find((row) => row.tenantId === tenant.id)).toEqual({
        tenantId: tenant.id,
        n: 1,
        oldestMs: 0,
      });
    });

    it('count customers that wait for a person, and open issues by class and severity', async () => {
      const tenant = await newTenant(given());
      const link = await newLink(given(), tenant, { netvisorKey: '43' });
      const before = await given().figures.read();
      const bugs = (figures: typeof before) =>
        figures.issues.find((row) => row.class === 'bug' && row.severity === 'serious')?.n ?? 0;
      await given().links.save(link.id, { state: 'parked', parkedCode: 'write_rejected' });
      await given().issues.open(tenant.id, {
        linkId: link.id,
        code: 'write_rejected',
        class: 'bug',
        severity: 'serious',
        field: null,
        params: {},
      });
      const after = await given().figures.read();
      expect(after.parked.find((row) => row.tenantId === tenant.id)).toEqual({ tenantId: tenant.id, n: 1 });
      expect(bugs(after)).toBe(bugs(before) + 1);
    });

    it('tell how long ago a live company was polled, and nothing of one that is paused', async () => {
      const tenant = await newTenant(given());
      const of = async () => (await given().figures.read()).polls.find((row) => row.tenantId === tenant.id);
      await given().cursors.set(tenant.id, CURSOR.netvisor, '2026-01-01T00:00:00.000Z');
      expect(await of()).toBeUndefined();
      await given().tenants.update(tenant.id, { state: 'live' });
      const age = (await of())?.ageMs ?? Number.NaN;
      // When it was polled counts, not up to which moment its changes are known.
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(3_600_000);
      await given().tenants.update(tenant.id, { state: 'paused' });
      expect(await of()).toBeUndefined();
    });

    it('tell who is in the lanes and who waits (I5)', async () => {
      const tenant = await newTenant(given());
      const ask = (waiterId: string) =>
        takeLane(given().lanes, {
          tenantId: tenant.id,
          side: 'netvisor',
          slots: 1,
          rank: 0,
          waiterId,
          holder: 'me',
        });
      await ask(`${tenant.id}-1`);
      await ask(`${tenant.id}-2`);
      const { lanes } = await given().figures.read();
      expect(lanes.find((row) => row.tenantId === tenant.id)).toEqual({
        tenantId: tenant.id,
        side: 'netvisor',
        held: 1,
        waiting: 1,
      });
    });

    it('count companies by state', async () => {
      const offOnes = async () =>
        (await given().figures.read()).tenants.find(({ state }) => state === 'off')?.n ?? 0;
      const before = await offOnes();
      await newTenant(given());
      expect(await offOnes()).toBe(before + 1);
    });
  });
}

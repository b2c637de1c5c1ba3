import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/new-id';
import { newTenant } from './fixture';
import type { GivenStore } from './fixture';

const row = (externalId: string, numberFp: string | null = null, ...traits: string[]) => ({
  externalId,
  numberFp,
  traits,
  body: { name: `Asiakas ${externalId}` },
});
const ids = (rows: ReadonlyArray<{ externalId: string }>) => rows.map(({ externalId }) => externalId);

export function describeSnapshots(given: GivenStore): void {
  describe('snapshots', () => {
    it('are read back page by page, Netvisor’s in the order of its keys as numbers', async () => {
      const { snapshots } = given();
      const tenant = await newTenant(given());
      const runId = newId('run');
      await snapshots.put(
        tenant.id,
        runId,
        'netvisor',
        ['1000', '9', '70'].map((id) => row(id)),
      );
      await snapshots.put(
        tenant.id,
        runId,
        'flex',
        ['b', 'a', 'B'].map((id) => row(id)),
      );
      const first = await snapshots.page(tenant.id, runId, 'netvisor', null, 2);
      expect(first).toEqual([row('9'), row('70')]);
      expect(await snapshots.page(tenant.id, runId, 'netvisor', '70', 2)).toEqual([row('1000')]);
      expect(ids(await snapshots.page(tenant.id, runId, 'flex', null, 9))).toEqual(['B', 'a', 'b']);
    });

    it('I2: put again replace, also within one call', async () => {
      const { snapshots } = given();
      const tenant = await newTenant(given());
      const runId = newId('run');
      await snapshots.put(tenant.id, runId, 'flex', [row('a', 'n1')]);
      await snapshots.put(tenant.id, runId, 'flex', [
        row('a', 'n2'),
        row('b'),
        { ...row('b'), body: 'last' },
      ]);
      expect(await snapshots.count(runId, 'flex')).toBe(2);
      expect(await snapshots.get(tenant.id, runId, 'flex', ['b', 'a', 'x'])).toEqual([
        row('a', 'n2'),
        { ...row('b'), body: 'last' },
      ]);
    });

    it('take a thousand rows in one call', async () => {
      const { snapshots } = given();
      const tenant = await newTenant(given());
      const runId = newId('run');
      const many = Array.from({ length: 1_000 }, (_, i) => row(String(i + 1), `n${String(i)}`, 'same'));
      await snapshots.put(tenant.id, runId, 'netvisor', many);
      await snapshots.put(tenant.id, runId, 'netvisor', []);
      expect(await snapshots.page(tenant.id, runId, 'netvisor', null, 2_000)).toEqual(many);
    });

    it('are found by number and business id; doubled numbers are named', async () => {
      const { snapshots } = given();
      const tenant = await newTenant(given());
      const runId = newId('run');
      await snapshots.put(tenant.id, runId, 'netvisor', [
        row('1', 'n1', 'b1', 'a1'),
        row('2', 'n1'),
        row('3', 'n2', 'a1', 'b1', 'p1'),
        row('4'),
        row('5'),
      ]);
      await snapshots.put(tenant.id, runId, 'flex', [row('f', 'n2', 'b1')]);
      expect(ids(await snapshots.byNumber(tenant.id, runId, 'netvisor', ['n1', 'n2', 'n3']))).toEqual([
        '1',
        '2',
        '3',
      ]);
      const sharing = async (traits: string[], limit?: number) =>
        ids(await snapshots.byTraits(tenant.id, runId, 'netvisor', traits, limit));
      expect(await sharing(['b1'])).toEqual(['1', '3']);
      expect(await sharing(['b1', 'p1', 'x1'], 2)).toEqual(['3', '1']);
      expect(await sharing(['p1', 'a1'], 1)).toEqual(['3']);
      expect(await sharing([])).toEqual([]);
      expect((await snapshots.byTraits(tenant.id, runId, 'netvisor', ['p1']))[0]?.traits).toEqual([
        'a1',
        'b1',
        'p1',
      ]);
      expect(await snapshots.byNumber(tenant.id, runId, 'netvisor', [])).toEqual([]);
      expect(await snapshots.duplicateNumbers(runId, 'netvisor')).toEqual([{ numberFp: 'n1', n: 2 }]);
      expect(await snapshots.duplicateNumbers(runId, 'flex')).toEqual([]);
    });

    it('I11: show nothing to another tenant, and go when cleared or deleted', async () => {
      const { snapshots } = given();
      const [tenant, other] = [await newTenant(given()), await newTenant(given())];
      const [runId, kept] = [newId('run'), newId('run')];
      for (const run of [runId, kept]) await snapshots.put(tenant.id, run, 'flex', [row('a')]);
      expect(await snapshots.page(other.id, runId, 'flex', null, 9)).toEqual([]);
      await snapshots.clear(other.id, runId);
      expect(await snapshots.count(runId, 'flex')).toBe(1);
      await snapshots.clear(tenant.id, runId);
      expect(await snapshots.count(runId, 'flex')).toBe(0);
      expect(await snapshots.count(kept, 'flex')).toBe(1);
      await snapshots.delete(kept);
      expect(await snapshots.count(kept, 'flex')).toBe(0);
    });
  });
}

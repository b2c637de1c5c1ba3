import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/new-id';
import type { NewPreviewItem, PreviewOutcome } from '../../../src/store/previews';
import { aDate, flexId, netvisorKey, newLink, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

const item = (outcome: PreviewOutcome, over: Partial<NewPreviewItem> = {}): NewPreviewItem => ({
  outcome,
  reasonCode: 'created',
  linkId: null,
  flexId: null,
  netvisorKey: null,
  label: { name: 'Kahvila Aalto Ky', number: '10377' },
  detail: { fields: [{ field: 'name', before: null, after: 'Kahvila Aalto Ky' }] },
  ...over,
});
const scanOf = () => ({ scanRunId: newId('run'), direction: 'netvisorToFlex', mode: 'copy' }) as const;

export function describePreviews(given: GivenStore): void {
  describe('previews', () => {
    it('are built, ready, approved and used', async () => {
      const { previews } = given();
      const tenant = await newTenant(given());
      const scan = scanOf();
      const id = await previews.create(tenant.id, scan);
      expect(await previews.get(tenant.id, id)).toMatchObject({
        ...scan,
        state: 'building',
        fingerprint: null,
      });
      const summary = {
        fingerprint: 'sha256-1',
        counts: { create: 2, link: 0, update: 1, unchanged: 0, conflict: 0, collision: 0, skipped: 4 },
        effects: [{ side: 'flex', action: 'create', customers: 2, fields: { name: 2 } }],
        expected: { seconds: 12.2, netvisorCalls: 30 },
        expiresAt: new Date(Date.now() + 3_600_000),
      };
      await previews.finish(id, summary);
      expect(await previews.latest(tenant.id)).toMatchObject({
        id,
        tenantId: tenant.id,
        state: 'ready',
        ...summary,
        expected: { seconds: 13, netvisorCalls: 30 },
        takenAt: aDate,
        approvedBy: null,
        approvedAt: null,
      });
      await previews.setState(id, 'approved', 'opr_aaaaaaaa');
      await previews.setState(id, 'used');
      expect(await previews.get(tenant.id, id)).toMatchObject({
        state: 'used',
        approvedBy: 'opr_aaaaaaaa',
        approvedAt: aDate,
      });
      expect(await previews.get((await newTenant(given())).id, id)).toBeNull();
    });

    it('expire while they wait for approval, not afterwards; the latest is the one made last', async () => {
      const { previews } = given();
      const tenant = await newTenant(given());
      await previews.create(tenant.id, scanOf());
      const id = await previews.create(tenant.id, scanOf());
      const counts = { create: 0, link: 0, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 0 };
      const expected = { seconds: 1, netvisorCalls: 1 };
      await previews.finish(id, {
        fingerprint: 'x',
        counts,
        effects: null,
        expected,
        expiresAt: new Date(0),
      });
      expect(await previews.latest(tenant.id)).toMatchObject({ id, state: 'expired' });
      await previews.setState(id, 'approved', 'opr_aaaaaaaa');
      expect(await previews.get(tenant.id, id)).toMatchObject({ state: 'approved' });
    });

    it('number their items on, call after call, also when two add at once', async () => {
      const { previews } = given();
      const tenant = await newTenant(given());
      const id = await previews.create(tenant.id, scanOf());
      await previews.addItems(tenant.id, id, [item('create'), item('skipped', { label: null })]);
      await Promise.all([
        previews.addItems(tenant.id, id, [item('update'), item('update')]),
        previews.addItems(tenant.id, id, [item('link'), item('link')]),
      ]);
      await previews.addItems(tenant.id, id, []);
      const { rows } = await previews.items(tenant.id, id, { limit: 10 });
      expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(rows[0]).toEqual({ ...item('create'), n: 1, decision: null, doneAt: null, result: null });
      expect(rows[1]?.label).toBeNull();
      const first = await previews.items(tenant.id, id, { outcome: 'link', limit: 1 });
      const second = await previews.items(tenant.id, id, {
        outcome: 'link',
        limit: 1,
        cursor: present(first.nextCursor),
      });
      expect([...first.rows, ...second.rows].map(({ outcome }) => outcome)).toEqual(['link', 'link']);
      expect(second.nextCursor).toBeNull();
      const stranger = await newTenant(given());
      expect((await previews.items(stranger.id, id, { limit: 10 })).rows).toEqual([]);
      await previews.addItems(stranger.id, id, [item('create')]);
      expect((await previews.items(tenant.id, id, { limit: 10 })).rows).toHaveLength(6);
    });

    it('give the copy run what is left to do', async () => {
      const { previews } = given();
      const tenant = await newTenant(given());
      const id = await previews.create(tenant.id, scanOf());
      const outcomes: PreviewOutcome[] = [
        'create',
        'skipped',
        'link',
        'collision',
        'update',
        'unchanged',
        'conflict',
      ];
      await previews.addItems(
        tenant.id,
        id,
        outcomes.map((outcome) => item(outcome)),
      );
      const numbers = async (after: number, limit: number, untilN?: number) =>
        (await previews.workList(tenant.id, id, after, limit, untilN)).map(({ n }) => n);
      expect(await numbers(0, 10)).toEqual([1, 3, 5, 6, 7]);
      expect(await numbers(1, 2)).toEqual([3, 5]);
      expect(await numbers(0, 10, 5)).toEqual([1, 3, 5]);
      const link = await newLink(given(), tenant, { netvisorKey: '5' });
      const done = [
        { n: 3, result: 'linked', linkId: link.id },
        { n: 5, result: 'updated' },
      ];
      expect(await previews.markDone(id, done)).toHaveLength(2);
      // An item is done once.
      expect(await previews.markDone(id, [{ n: 5, result: 'again' }])).toEqual([]);

      expect(await numbers(0, 10)).toEqual([1, 6, 7]);
      expect(await previews.workTotal(id)).toBe(5);
      const { rows } = await previews.items(tenant.id, id, { limit: 10 });
      expect(rows[2]).toMatchObject({ n: 3, result: 'linked', linkId: link.id, doneAt: aDate });
      expect(rows[4]).toMatchObject({ n: 5, result: 'updated', linkId: null });
      expect(await previews.markDone(id, [])).toEqual([]);
      const leftOut = async (after: number, limit: number) =>
        (await previews.leftOut(tenant.id, id, after, limit)).map(({ n }) => n);
      expect(await leftOut(0, 5)).toEqual([2, 4]);
      expect(await leftOut(0, 1)).toEqual([2]);
      expect(await leftOut(2, 5)).toEqual([4]);
    });

    it('know whether a customer is in the snapshot', async () => {
      const { previews } = given();
      const tenant = await newTenant(given());
      const id = await previews.create(tenant.id, scanOf());
      await previews.addItems(tenant.id, id, [
        item('create', { netvisorKey: netvisorKey('8') }),
        item('link', { netvisorKey: netvisorKey('9'), flexId: flexId('flex-9') }),
      ]);
      expect(await previews.contains(tenant.id, id, { flexId: flexId('flex-9') })).toBe(2);
      expect(
        await previews.contains(tenant.id, id, { flexId: flexId('new'), netvisorKey: netvisorKey('8') }),
      ).toBe(1);
      expect(await previews.contains(tenant.id, id, { netvisorKey: netvisorKey('10') })).toBeNull();
      expect(await previews.contains(tenant.id, id, {})).toBeNull();
      expect(
        await previews.contains((await newTenant(given())).id, id, { flexId: flexId('flex-9') }),
      ).toBeNull();
    });
  });
}

import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/store/errors';
import { newId } from '../../../src/store/new-id';
import { aDate, newTenant, present } from './fixture';
import type { GivenStore } from './fixture';

export function describeRuns(given: GivenStore): void {
  describe('runs', () => {
    it('begin queued, with nothing counted', async () => {
      const { runs } = given();
      const tenant = await newTenant(given());
      const run = await runs.create(tenant.id, { kind: 'scan', startedBy: 'opr_aaaaaaaa', total: 1534 });
      expect(run).toEqual({
        id: run.id,
        tenantId: tenant.id,
        kind: 'scan',
        state: 'queued',
        workflowId: null,
        startedBy: 'opr_aaaaaaaa',
        startedAt: aDate,
        endedAt: null,
        done: 0,
        total: 1534,
        failed: 0,
        byOutcome: {},
        netvisorCalls: 0,
        flexCalls: 0,
        statement: null,
        errorCode: null,
        previewId: null,
      });
      expect(await runs.get(tenant.id, run.id)).toEqual(run);
      expect(await runs.get((await newTenant(given())).id, run.id)).toBeNull();
    });

    it('I2: created again under the same id are the same run', async () => {
      const { runs } = given();
      const tenant = await newTenant(given());
      const id = newId('run');
      await runs.create(tenant.id, {
        id,
        kind: 'copy',
        startedBy: 'opr_aaaaaaaa',
        workflowId: 'onboarding:x',
      });
      await runs.setState(id, 'running');
      const again = await runs.create(tenant.id, { id, kind: 'copy', startedBy: 'opr_aaaaaaaa' });
      expect(again).toMatchObject({ id, state: 'running', workflowId: 'onboarding:x' });
      const stranger = await newTenant(given());
      await expect(runs.create(stranger.id, { id, kind: 'copy', startedBy: 'x' })).rejects.toThrow(
        StoreError,
      );
    });

    it('add up what is counted from many places at once', async () => {
      const { runs } = given();
      const tenant = await newTenant(given());
      const { id } = await runs.create(tenant.id, { kind: 'copy', startedBy: 'opr_aaaaaaaa' });
      await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          runs.count(id, { done: 2, netvisorCalls: 3, byOutcome: { [i % 2 ? 'create' : 'link']: 2 } }),
        ),
      );
      await runs.count(id, { failed: 1, flexCalls: 4 });
      expect(await runs.get(tenant.id, id)).toMatchObject({
        done: 20,
        failed: 1,
        netvisorCalls: 30,
        flexCalls: 4,
        byOutcome: { create: 10, link: 10 },
      });
    });

    it('change state and say how they ended', async () => {
      const { runs } = given();
      const tenant = await newTenant(given());
      const { id } = await runs.create(tenant.id, { kind: 'copy', startedBy: 'opr_aaaaaaaa' });
      await runs.setState(id, 'running', { total: 9 });
      await runs.setState(id, 'failed', {
        errorCode: 'credentials_rejected',
        statement: '3 / 9',
        ended: true,
      });
      const ended = present(await runs.get(tenant.id, id));
      expect(ended).toMatchObject({
        state: 'failed',
        total: 9,
        errorCode: 'credentials_rejected',
        statement: '3 / 9',
        endedAt: aDate,
      });
      await runs.setState(id, 'failed', { ended: true });
      expect(await runs.get(tenant.id, id)).toEqual(ended);
    });

    it('list newest first and tell which is under way', async () => {
      const { runs } = given();
      const tenant = await newTenant(given());
      const scan = await runs.create(tenant.id, { kind: 'scan', startedBy: 'opr_aaaaaaaa' });
      const copy = await runs.create(tenant.id, { kind: 'copy', startedBy: 'opr_aaaaaaaa' });
      const poll = await runs.create(tenant.id, { kind: 'poll', startedBy: 'schedule' });
      await runs.setState(poll.id, 'completed', { ended: true });
      const first = await runs.list(tenant.id, { limit: 2 });
      const second = await runs.list(tenant.id, { limit: 2, cursor: present(first.nextCursor) });
      expect([...first.rows, ...second.rows].map((run) => run.id)).toEqual([poll.id, copy.id, scan.id]);
      expect((await runs.list(tenant.id, { kind: 'scan', limit: 5 })).rows.map((run) => run.id)).toEqual([
        scan.id,
      ]);
      expect((await runs.list(tenant.id, { state: 'completed', limit: 5 })).rows).toHaveLength(1);
      expect((await runs.active(tenant.id, ['scan', 'copy']))?.id).toBe(copy.id);
      expect(await runs.active(tenant.id, ['poll'])).toBeNull();
    });
  });
}

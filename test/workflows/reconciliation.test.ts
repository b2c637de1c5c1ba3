import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReconciliationActivities } from '../../src/activities/contract';
import { runIdSchema, tenantIdSchema } from '../../src/sync/ids';
import { BULK_TASK_QUEUE, EDIT_TASK_QUEUE, reconciliationId } from '../../src/temporal/names';
import { openRig, until } from './rig';
import type { Rig } from './rig';

const tenantId = tenantIdSchema.parse('tnt_PutkityoSalo');
const runId = runIdSchema.parse('run_comparison1');

const beginReconciliation = vi.fn<ReconciliationActivities['beginReconciliation']>();
const compareRegisters = vi.fn<ReconciliationActivities['compareRegisters']>();

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('reconciliation', {
    beginReconciliation: (input) => beginReconciliation(input),
    compareRegisters: (input) => compareRegisters(input),
  });
});
afterAll(() => rig.close());
beforeEach(() => {
  vi.resetAllMocks();
});

let runs = 0;
const nightly = async () => {
  runs += 1;
  const workflowId = `${reconciliationId(tenantId)}-night-${String(runs)}`;
  await rig.temporal.client.workflow.execute('reconciliation', {
    workflowId,
    taskQueue: EDIT_TASK_QUEUE,
    args: [{ tenantId }],
  });
  return workflowId;
};
const more = { finished: false, compared: 20_000 };
const over = { finished: true, compared: 400 };

describe('D10, D21: the nightly comparison', () => {
  it('opens its run and compares until all is compared', async () => {
    beginReconciliation.mockResolvedValueOnce({ runId });
    compareRegisters.mockResolvedValueOnce(more).mockResolvedValueOnce(more).mockResolvedValueOnce(over);
    await nightly();
    expect(compareRegisters.mock.calls).toEqual(Array.from({ length: 3 }, () => [{ tenantId, runId }]));
  });

  it('leaves the night to a comparison that is under way', async () => {
    beginReconciliation.mockResolvedValueOnce(null);
    await nightly();
    expect(compareRegisters).not.toHaveBeenCalled();
  });

  it('runs on the queue of bulk work, as fair to other tenants as to this one (I11)', async () => {
    beginReconciliation.mockResolvedValueOnce({ runId });
    compareRegisters.mockResolvedValueOnce(over);
    const workflowId = await nightly();
    const { events } = await rig.temporal.client.workflow.getHandle(workflowId).fetchHistory();
    const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    expect(scheduled.map(({ taskQueue }) => taskQueue?.name)).toEqual([BULK_TASK_QUEUE, BULK_TASK_QUEUE]);
    expect(scheduled.map(({ priority }) => priority?.fairnessKey)).toEqual([tenantId, tenantId]);
  });

  it('keeps its history short: a register of millions goes on in a new one, with the same run', async () => {
    beginReconciliation.mockResolvedValueOnce({ runId });
    let left = 230;
    compareRegisters.mockImplementation(() => {
      left -= 1;
      return Promise.resolve(left > 0 ? more : over);
    });
    const workflowId = await nightly();
    expect(compareRegisters).toHaveBeenCalledTimes(230);
    expect(beginReconciliation).toHaveBeenCalledTimes(1);
    expect(compareRegisters).toHaveBeenLastCalledWith({ tenantId, runId });
    expect((await rig.events(workflowId)).length).toBeLessThan(1_000);
  });
});

describe('a comparison that an operator asks for', () => {
  it('goes on with the run that was opened, and is one at a time', async () => {
    let finish = (): void => undefined;
    compareRegisters.mockImplementation(async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return over;
    });
    await rig.control.startReconciliation({ tenantId, runId });
    const workflowId = reconciliationId(tenantId);
    expect(await rig.control.isRunning(workflowId)).toBe(true);
    await expect(rig.control.startReconciliation({ tenantId, runId })).rejects.toMatchObject({
      code: 'run_active',
    });
    await until(() => compareRegisters.mock.calls.length === 1);
    finish();
    await rig.temporal.client.workflow.getHandle(workflowId).result();
    expect(beginReconciliation).not.toHaveBeenCalled();
    expect(await rig.control.isRunning(workflowId)).toBe(false);
  });

  it('that the server does not know is not running', async () => {
    expect(await rig.control.isRunning('reconciliation:tnt_Unknown00001')).toBe(false);
  });
});

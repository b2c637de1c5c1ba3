import { ApplicationFailure } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PollActivities } from '../../src/activities/contract';
import { tenantIdSchema } from '../../src/sync/ids';
import { BULK_TASK_QUEUE, EDIT_TASK_QUEUE } from '../../src/temporal/names';
import { wakeSignal } from '../../src/workflows/messages';
import { door, openRig } from './rig';
import type { Rig } from './rig';

const tenantId = tenantIdSchema.parse('tnt_PutkityoSalo');
const collected = {
  links: 1_000,
  netvisorCursor: '2026-11-24T10:00:00.000Z',
  flexCursor: 'seq-42',
  feedExpired: false,
};

const collectChanges = vi.fn<PollActivities['collectChanges']>();
const reconcilePolled = vi.fn<PollActivities['reconcilePolled']>();
const moveCursors = vi.fn<PollActivities['moveCursors']>();
const sweepOffices = vi.fn<PollActivities['sweepOffices']>();

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('poll', {
    collectChanges: (input) => collectChanges(input),
    reconcilePolled: (input) => reconcilePolled(input),
    moveCursors: (input) => moveCursors(input),
    sweepOffices: (input) => sweepOffices(input),
  });
});
afterAll(() => rig.close());

let runs = 0;
const run = async (workflow: 'netvisorPoll' | 'officeSweep') => {
  runs += 1;
  const workflowId = `${workflow}:${tenantId}-${String(runs)}`;
  const result: unknown = await rig.temporal.client.workflow.execute(workflow, {
    workflowId,
    taskQueue: EDIT_TASK_QUEUE,
    args: [{ tenantId }],
  });
  return { workflowId, result };
};
const batch = (left: number, wrote = 0) => ({ looked: 500, wrote, handedOver: 0, left });

describe('R6: a poll of Netvisor', () => {
  it('works off all recorded links and moves the cursors last (I6)', async () => {
    collectChanges.mockResolvedValueOnce(collected);
    reconcilePolled.mockResolvedValueOnce(batch(500, 3)).mockResolvedValueOnce(batch(0, 4));
    const { result } = await run('netvisorPoll');
    expect(result).toEqual({ looked: 1_000, wrote: 7 });
    expect(moveCursors.mock.calls).toEqual([
      [{ tenantId, netvisorCursor: '2026-11-24T10:00:00.000Z', flexCursor: 'seq-42' }],
    ]);
    const [lastBatch] = reconcilePolled.mock.invocationCallOrder.slice(-1);
    expect(moveCursors.mock.invocationCallOrder.at(-1)).toBeGreaterThan(lastBatch ?? Infinity);
  });

  it('moves the cursors when nothing changed, without a batch', async () => {
    vi.clearAllMocks();
    collectChanges.mockResolvedValueOnce({ ...collected, links: 0 });
    await run('netvisorPoll');
    expect(reconcilePolled).not.toHaveBeenCalled();
    expect(moveCursors).toHaveBeenCalledTimes(1);
  });

  it('does nothing for a tenant that is not live', async () => {
    vi.clearAllMocks();
    collectChanges.mockResolvedValueOnce(null);
    expect((await run('netvisorPoll')).result).toEqual({ looked: 0, wrote: 0 });
    expect(moveCursors).not.toHaveBeenCalled();
  });

  it('leaves to the next poll what no batch gets done, since it is recorded', async () => {
    vi.clearAllMocks();
    collectChanges.mockResolvedValueOnce({ ...collected, links: 2 });
    reconcilePolled.mockResolvedValue({ looked: 0, wrote: 0, handedOver: 0, left: 2 });
    await run('netvisorPoll');
    expect(reconcilePolled).toHaveBeenCalledTimes(2);
    expect(moveCursors).toHaveBeenCalledTimes(1);
  });

  const start = async () => {
    runs += 1;
    return rig.temporal.client.workflow.start('netvisorPoll', {
      workflowId: `netvisorPoll:${tenantId}-${String(runs)}`,
      taskQueue: EDIT_TASK_QUEUE,
      args: [{ tenantId }],
    });
  };
  const wake = { operatorId: 'usr_00000001' };

  it('woken while it waits for its next attempt, begins anew and works on what is recorded (I10)', async () => {
    vi.clearAllMocks();
    const refused = ApplicationFailure.create({
      type: 'credentials_rejected',
      message: 'netvisor: credentials_rejected',
      nextRetryDelay: '5m',
    });
    collectChanges.mockRejectedValueOnce(refused).mockResolvedValueOnce({ ...collected, links: 1 });
    reconcilePolled.mockResolvedValueOnce(batch(0, 1));
    const poll = await start();
    await vi.waitUntil(() => collectChanges.mock.calls.length === 1);
    await poll.signal(wakeSignal, wake);
    expect(await poll.result()).toEqual({ looked: 500, wrote: 1 });
    expect(collectChanges).toHaveBeenCalledTimes(2);
    expect(moveCursors).toHaveBeenCalledTimes(1);
  });

  it('woken while it is at work, is let be', async () => {
    vi.clearAllMocks();
    const asked = door();
    collectChanges.mockImplementationOnce(async () => {
      await asked.opened;
      return { ...collected, links: 0 };
    });
    const poll = await start();
    await vi.waitUntil(() => collectChanges.mock.calls.length === 1);
    await poll.signal(wakeSignal, wake);
    asked.open();
    await poll.result();
    expect(collectChanges).toHaveBeenCalledTimes(1);
    expect(moveCursors).toHaveBeenCalledTimes(1);
  });

  it('runs on the queue of bulk work, as fair to other tenants as to this one (I11)', async () => {
    collectChanges.mockResolvedValueOnce(null);
    const { workflowId } = await run('netvisorPoll');
    const { events } = await rig.temporal.client.workflow.getHandle(workflowId).fetchHistory();
    const scheduled = events?.find(
      (event) => event.activityTaskScheduledEventAttributes,
    )?.activityTaskScheduledEventAttributes;
    expect(scheduled?.taskQueue?.name).toBe(BULK_TASK_QUEUE);
    expect(scheduled?.priority?.fairnessKey).toBe(tenantId);
  });
});

describe('D19: a sweep of the customers with an office', () => {
  it('goes page by page to the end', async () => {
    sweepOffices
      .mockResolvedValueOnce({ after: '500', looked: 500, wrote: 1 })
      .mockResolvedValueOnce({ after: null, looked: 20, wrote: 2 });
    expect((await run('officeSweep')).result).toEqual({ looked: 520, wrote: 3 });
    expect(sweepOffices.mock.calls.map(([{ after }]) => after)).toEqual([null, '500']);
  });
});

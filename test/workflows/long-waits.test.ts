import { ApplicationFailure } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanResult, PollActivities, ReconcileActivities } from '../../src/activities/contract';
import { createLogger } from '../../src/logging';
import { linkIdSchema, planIdSchema, tenantIdSchema } from '../../src/sync/ids';
import { BULK_TASK_QUEUE, EDIT_TASK_QUEUE } from '../../src/temporal/names';
import { installTemporalRuntime } from '../../src/temporal/runtime';
import { canSkipTime, openTimeSkipping } from '../support/time-skipping';
import { testWorkflowBundle } from '../support/temporal';

const tenantId = tenantIdSchema.parse('tnt_Lampoykkonen1');
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const settled: PlanResult = { outcome: 'settled', issues: 0, settleMs: 0 };

const planCustomer = vi.fn<ReconcileActivities['planCustomer']>();
const applyToNetvisor = vi.fn<ReconcileActivities['applyToNetvisor']>();
const collectChanges = vi.fn<PollActivities['collectChanges']>();
const moveCursors = vi.fn<PollActivities['moveCursors']>();

describe.skipIf(!canSkipTime)('waits of hours and days, on a server whose clock skips them', () => {
  let environment: TestWorkflowEnvironment;
  let workers: Worker[];
  let running: Promise<unknown>;
  let workflows = 0;

  beforeAll(async () => {
    installTemporalRuntime(createLogger({ level: 'silent' }));
    environment = await openTimeSkipping();
    const common = {
      connection: environment.nativeConnection,
      activities: {
        planCustomer: (...input: Parameters<typeof planCustomer>) => planCustomer(...input),
        applyToNetvisor: (...input: Parameters<typeof applyToNetvisor>) => applyToNetvisor(...input),
        collectChanges: (...input: Parameters<typeof collectChanges>) => collectChanges(...input),
        moveCursors: (...input: Parameters<typeof moveCursors>) => moveCursors(...input),
      },
      shutdownForceTime: '2s',
    } as const;
    workers = [
      await Worker.create({
        ...common,
        taskQueue: EDIT_TASK_QUEUE,
        workflowBundle: { codePath: testWorkflowBundle() },
      }),
      await Worker.create({ ...common, taskQueue: BULK_TASK_QUEUE }),
    ];
    running = Promise.all(workers.map((worker) => worker.run()));
  });
  afterAll(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await environment.teardown();
  });
  beforeEach(() => {
    vi.resetAllMocks();
  });

  const begin = (type: string, args: Record<string, unknown>): Promise<WorkflowHandle> => {
    workflows += 1;
    return environment.client.workflow.start(type, {
      workflowId: `${type}-${String(workflows)}`,
      taskQueue: EDIT_TASK_QUEUE,
      args: [{ tenantId, ...args }],
    });
  };
  const eventsOf = async (handle: WorkflowHandle) => (await handle.fetchHistory()).events ?? [];
  const nowMs = (): Promise<number> => environment.currentTimeMs();

  /** Fails until so much time of the server has gone by; notes when it was tried, in ms after the first time. */
  function downFor(ms: number, attempts: number[]) {
    let first: number | null = null;
    return async (): Promise<void> => {
      const at = await nowMs();
      first ??= at;
      attempts.push(at - first);
      if (at - first < ms) throw ApplicationFailure.create({ type: 'maintenance', message: 'maintenance' });
    };
  }
  const gapsOf = (attempts: readonly number[]): number[] =>
    attempts.slice(1).map((at, n) => Math.round((at - (attempts[n] ?? 0)) / SECOND_MS));
  /** 1 s, doubled, at most five minutes (design.md, Retries). */
  const backOff = (n: number): number => Math.min(2 ** n, 300);

  it('an edit waits through a night without Netvisor: tried after 1 s, doubled, at most 5 min, and then it is done', async () => {
    const attempts: number[] = [];
    const down = downFor(12 * HOUR_MS, attempts);
    planCustomer.mockImplementation(async () => {
      await down();
      return settled;
    });
    const handle = await begin('customerSync', { linkId: linkIdSchema.parse('lnk_00000001') });
    expect(await handle.result()).toEqual({ rounds: 1, outcome: 'settled' });
    expect(gapsOf(attempts)).toEqual(attempts.slice(1).map((_at, n) => backOff(n)));
    expect(attempts.at(-1)).toBeGreaterThanOrEqual(12 * HOUR_MS);
    // However long it took, it costs what one attempt does.
    expect(await eventsOf(handle)).toHaveLength(11);
  });

  it('a poll that meets a weekend without Netvisor is one run, which then moves the cursors once', async () => {
    const attempts: number[] = [];
    const down = downFor(60 * HOUR_MS, attempts);
    collectChanges.mockImplementation(async () => {
      await down();
      return { links: 0, netvisorCursor: '2026-11-30T04:00:00.000Z', flexCursor: null, feedExpired: false };
    });
    const handle = await begin('netvisorPoll', {});
    expect(await handle.result()).toEqual({ looked: 0, wrote: 0 });
    expect(attempts.at(-1)).toBeGreaterThanOrEqual(60 * HOUR_MS);
    expect(moveCursors.mock.calls.map(([{ netvisorCursor }]) => netvisorCursor)).toEqual([
      '2026-11-30T04:00:00.000Z',
    ]);
    expect((await eventsOf(handle)).length).toBeLessThan(25);
  });

  it('plans that always go stale are made anew after 1 s, doubled, at most a minute', async () => {
    const planId = planIdSchema.parse('pln_00000001');
    planCustomer.mockResolvedValue({
      outcome: 'writes',
      planId,
      sides: ['netvisor'],
      fields: ['phone'],
      settleMs: 0,
    });
    for (let n = 0; n < 12; n += 1) applyToNetvisor.mockResolvedValueOnce({ outcome: 'stale' });
    applyToNetvisor.mockResolvedValue({ outcome: 'applied' });
    const handle = await begin('customerSync', { linkId: linkIdSchema.parse('lnk_00000002') });
    expect(await handle.result()).toEqual({ rounds: 13, outcome: 'applied' });
    const timers = (await eventsOf(handle)).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer?.startToFireTimeout ? [Number(timer.startToFireTimeout.seconds)] : [],
    );
    expect(timers).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });
});

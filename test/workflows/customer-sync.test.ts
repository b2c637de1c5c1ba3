import { ApplicationFailure } from '@temporalio/activity';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApplyResult, PlanResult, ReconcileActivities } from '../../src/activities/contract';
import { busy } from '../../src/activities/failures';
import { hintIdSchema, linkIdSchema, planIdSchema, tenantIdSchema } from '../../src/sync/ids';
import type { LinkId } from '../../src/sync/ids';
import { EDIT_TASK_QUEUE, customerSyncWorkflowId } from '../../src/temporal/names';
import { customerSyncState } from '../../src/workflows/messages';
import type { CustomerSyncInput } from '../../src/workflows/messages';
import { door, heartbeatingUntil, openRig, toldToStop, until } from './rig';
import type { Rig } from './rig';

const tenantId = tenantIdSchema.parse('tnt_Lampoykkonen1');
const settled: PlanResult = { outcome: 'settled', issues: 0, settleMs: 0 };
const writes = (...sides: Array<'netvisor' | 'flex'>): PlanResult => ({
  outcome: 'writes',
  planId: planIdSchema.parse('pln_00000001'),
  sides,
  fields: ['phone'],
  settleMs: 0,
});
/** A failure after which the server waits a minute before the next attempt, unless somebody cuts that short. */
const inAMinute = (): ApplicationFailure =>
  ApplicationFailure.create({ type: 'maintenance', message: 'maintenance', nextRetryDelay: '60s' });

/** What each link's activities do, given by its test. */
const scripts = new Map<LinkId, Partial<ReconcileActivities>>();
let links = 0;
const newLink = (script: Partial<ReconcileActivities>): LinkId => {
  links += 1;
  const linkId = linkIdSchema.parse(`lnk_${String(links).padStart(8, '0')}`);
  scripts.set(linkId, script);
  return linkId;
};
const applied: ApplyResult = { outcome: 'applied' };

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('customer-sync', {
    planCustomer: async (input) => (await scripts.get(input.linkId)?.planCustomer?.(input)) ?? settled,
    applyToNetvisor: async (input) => (await scripts.get(input.linkId)?.applyToNetvisor?.(input)) ?? applied,
    applyToFlex: async (input) => (await scripts.get(input.linkId)?.applyToFlex?.(input)) ?? applied,
  });
});
afterAll(() => rig.close());

const hint = (linkId: LinkId, n = 1): Promise<void> =>
  rig.control.hint({
    tenantId,
    linkId,
    hintId: hintIdSchema.parse(`hnt_${String(n).padStart(8, '0')}`),
    source: 'webhook',
  });
const wake = (linkId: LinkId): Promise<void> =>
  rig.control.wake({ tenantId, linkId, operatorId: 'usr_00000001' });
const handleOf = (linkId: LinkId) =>
  rig.temporal.client.workflow.getHandle<
    (input: CustomerSyncInput) => Promise<{ rounds: number; outcome: string }>
  >(customerSyncWorkflowId(linkId));
const resultOf = (linkId: LinkId) => handleOf(linkId).result();
const eventsOf = (linkId: LinkId) => rig.events(customerSyncWorkflowId(linkId));

describe.concurrent('one hint, one round', () => {
  it('plans, writes to Netvisor, then to Flex, and ends', async () => {
    const calls: string[] = [];
    const linkId = newLink({
      planCustomer: () => (calls.push('plan'), Promise.resolve(writes('netvisor', 'flex'))),
      applyToNetvisor: () => (calls.push('netvisor'), Promise.resolve(applied)),
      applyToFlex: () => (calls.push('flex'), Promise.resolve(applied)),
    });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 1, outcome: 'applied' });
    expect(calls).toEqual(['plan', 'netvisor', 'flex']);
  });

  it('costs at most 20 events for one pushed change, and waits for no timer', async () => {
    const linkId = newLink({
      planCustomer: () => Promise.resolve({ ...writes('netvisor'), settleMs: 1_000 }),
    });
    await hint(linkId);
    await resultOf(linkId);
    const events = await eventsOf(linkId);
    expect(events.filter((event) => event === 'activityTaskScheduled')).toHaveLength(2);
    expect(events.length).toBeLessThanOrEqual(20);
    expect(events).not.toContain('timerStarted');
  });

  it('is entered anew by the next hint after its end', async () => {
    const plan = vi.fn(() => Promise.resolve(settled));
    const linkId = newLink({ planCustomer: plan });
    for (const n of [1, 2]) {
      await hint(linkId, n);
      expect(await resultOf(linkId)).toEqual({ rounds: 1, outcome: 'settled' });
    }
    expect(plan).toHaveBeenCalledTimes(2);
  });

  it.each([
    [{ outcome: 'parked', code: 'number_collision' }],
    [{ outcome: 'held' }],
    [{ outcome: 'forwarded', linkId: linkIdSchema.parse('lnk_survivor1') }],
  ] satisfies Array<[PlanResult]>)('ends when planning says %j: the rest lies in the store', async (plan) => {
    const linkId = newLink({ planCustomer: () => Promise.resolve(plan) });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 1, outcome: plan.outcome });
  });

  it('writes nothing more once a side was parked', async () => {
    const toFlex = vi.fn(() => Promise.resolve(applied));
    const linkId = newLink({
      planCustomer: () => Promise.resolve(writes('netvisor', 'flex')),
      applyToNetvisor: () => Promise.resolve({ outcome: 'parked', code: 'write_rejected' }),
      applyToFlex: toFlex,
    });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 1, outcome: 'parked' });
    expect(toFlex).not.toHaveBeenCalled();
  });

  it('hands its activities the ids of tenant, link and plan and nothing else (I3)', async () => {
    const seen: unknown[] = [];
    const linkId = newLink({
      planCustomer: (input) => (seen.push(input), Promise.resolve(writes('flex'))),
      applyToFlex: (input) => (seen.push(input), Promise.resolve(applied)),
    });
    await hint(linkId);
    await resultOf(linkId);
    expect(seen).toEqual([
      { tenantId, linkId },
      { tenantId, linkId, planId: 'pln_00000001' },
    ]);
  });
});

describe.concurrent('hints that come during a round', () => {
  it('are collected for exactly one further round', async () => {
    const { open, opened } = door();
    const plan = vi.fn(() => opened.then(() => settled));
    const linkId = newLink({ planCustomer: plan });
    await hint(linkId);
    await until(() => plan.mock.calls.length === 1);
    for (const n of [2, 3, 4, 5]) await hint(linkId, n);
    expect(await handleOf(linkId).query(customerSyncState)).toEqual({
      phase: 'planning',
      rounds: 0,
      hintsWaiting: true,
      lastOutcome: null,
    });
    open();
    expect(await resultOf(linkId)).toEqual({ rounds: 2, outcome: 'settled' });
    expect(plan).toHaveBeenCalledTimes(2);
    expect(await handleOf(linkId).query(customerSyncState)).toEqual({
      phase: 'idle',
      rounds: 2,
      hintsWaiting: false,
      lastOutcome: 'settled',
    });
  });

  it('wait for the settle time between two reconciles', async () => {
    const { open, opened } = door();
    const plan = vi.fn(() => opened.then(() => ({ ...settled, settleMs: 120 })));
    const linkId = newLink({ planCustomer: plan });
    await hint(linkId);
    await until(() => plan.mock.calls.length === 1);
    await hint(linkId, 2);
    open();
    await resultOf(linkId);
    const events = await eventsOf(linkId);
    const settling = events.indexOf('timerFired');
    expect(settling).toBeGreaterThan(events.indexOf('activityTaskCompleted'));
    expect(settling).toBeLessThan(events.lastIndexOf('activityTaskScheduled'));
  });

  it('do not cut off a write that is under way, nor does a wake', async () => {
    const calls: string[] = [];
    const { open, opened } = door();
    const linkId = newLink({
      planCustomer: () => (
        calls.push('plan'),
        Promise.resolve(calls.length === 1 ? writes('netvisor') : settled)
      ),
      applyToNetvisor: async () => {
        calls.push('write begins');
        await heartbeatingUntil(opened);
        calls.push('write ends');
        return applied;
      },
    });
    await hint(linkId);
    await until(() => calls.includes('write begins'));
    await hint(linkId, 2);
    await wake(linkId);
    open();
    expect(await resultOf(linkId)).toMatchObject({ rounds: 2, outcome: 'settled' });
    expect(calls).toEqual(['plan', 'write begins', 'write ends', 'plan']);
  });

  it('are not lost when a run continues as new', async () => {
    const plan = vi.fn(() => Promise.resolve(settled));
    const linkId = newLink({ planCustomer: plan });
    const input: CustomerSyncInput = { tenantId, linkId, hintsWaiting: true };
    const result: unknown = await rig.temporal.client.workflow.execute('customerSync', {
      workflowId: customerSyncWorkflowId(linkId),
      taskQueue: EDIT_TASK_QUEUE,
      args: [input],
    });
    expect(result).toEqual({ rounds: 1, outcome: 'settled' });
    expect(plan).toHaveBeenCalledTimes(1);
  });
});

describe.concurrent('while an activity waits for its retry', () => {
  /** Fails once, then is in step. */
  const failingOnce = (failure: () => Error) => {
    let failed = false;
    return vi.fn(() => {
      if (failed) return Promise.resolve(settled);
      failed = true;
      return Promise.reject(failure());
    });
  };
  /** The first attempt failed and the server holds the next one back. */
  const isWaiting = async (linkId: LinkId): Promise<boolean> => {
    const { raw } = await handleOf(linkId).describe();
    return (raw.pendingActivities ?? []).some((activity) => activity.attempt === 2);
  };

  it('it is tried again by itself, without costing an event', async () => {
    const plan = failingOnce(busy);
    const linkId = newLink({ planCustomer: plan });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 1, outcome: 'settled' });
    expect(plan).toHaveBeenCalledTimes(2);
    expect((await eventsOf(linkId)).filter((event) => event === 'activityTaskStarted')).toHaveLength(1);
  });

  it('a wake cuts the wait at once and plans anew', async () => {
    const linkId = newLink({ planCustomer: failingOnce(inAMinute) });
    await hint(linkId);
    await until(() => isWaiting(linkId));
    await wake(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 2, outcome: 'settled' });
    const events = await eventsOf(linkId);
    expect(events).toContain('activityTaskCanceled');
    expect(events).not.toContain('timerStarted');
  });

  it('a hint cuts the wait once the round is 2 s old', async () => {
    const linkId = newLink({ planCustomer: failingOnce(inAMinute) });
    await hint(linkId);
    await until(() => isWaiting(linkId));
    await hint(linkId, 2);
    expect(await resultOf(linkId)).toEqual({ rounds: 2, outcome: 'settled' });
    const events = await eventsOf(linkId);
    expect(events.indexOf('timerFired')).toBeGreaterThan(0);
    expect(events.indexOf('activityTaskCanceled')).toBeGreaterThan(events.indexOf('timerFired'));
  });

  it('an activity that answers the cut by failing does not fail the workflow', async () => {
    const plan = vi.fn<ReconcileActivities['planCustomer']>().mockImplementationOnce(async () => {
      await toldToStop();
      throw inAMinute();
    });
    const linkId = newLink({ planCustomer: plan });
    await hint(linkId);
    await until(() => plan.mock.calls.length === 1);
    await wake(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 2, outcome: 'settled' });
  });

  it('a cancellation of the workflow itself ends it', async () => {
    const linkId = newLink({ planCustomer: failingOnce(inAMinute) });
    await hint(linkId);
    await until(() => isWaiting(linkId));
    await handleOf(linkId).cancel();
    const failure: unknown = await resultOf(linkId).catch((error: unknown) => error);
    expect(failure instanceof WorkflowFailedError && failure.cause).toBeInstanceOf(CancelledFailure);
  });
});

describe.concurrent('a stale plan', () => {
  /** Goes stale so many times, then is applied. */
  const staleTimes = (times: number) => {
    const apply = vi.fn<ReconcileActivities['applyToNetvisor']>();
    for (let n = 0; n < times; n += 1) apply.mockResolvedValueOnce({ outcome: 'stale' });
    return apply.mockResolvedValue(applied);
  };
  const planCustomer = (): Promise<PlanResult> => Promise.resolve(writes('netvisor'));

  it('is made anew at once', async () => {
    const linkId = newLink({ planCustomer, applyToNetvisor: staleTimes(2) });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 3, outcome: 'applied' });
    expect(await eventsOf(linkId)).not.toContain('timerStarted');
  });

  it('waits after the third in a row', async () => {
    const linkId = newLink({ planCustomer, applyToNetvisor: staleTimes(3) });
    await hint(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 4, outcome: 'applied' });
    const events = await eventsOf(linkId);
    expect(events.filter((event) => event === 'timerFired')).toHaveLength(1);
  });

  it.each([
    ['a hint', hint],
    ['a wake', wake],
  ])('no longer waits when there comes %s', async (_what, ask) => {
    const linkId = newLink({ planCustomer, applyToNetvisor: staleTimes(3) });
    await hint(linkId);
    await until(async () => (await eventsOf(linkId)).includes('timerStarted'));
    await ask(linkId);
    expect(await resultOf(linkId)).toEqual({ rounds: 4, outcome: 'applied' });
    expect(await eventsOf(linkId)).toContain('timerCanceled');
  });
});

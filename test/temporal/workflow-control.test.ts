import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hintIdSchema, linkIdSchema, previewIdSchema, runIdSchema, tenantIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { connectTemporal } from '../../src/temporal/connection';
import type { TemporalConnection } from '../../src/temporal/connection';
import { ControlRejected } from '../../src/temporal/control';
import type { WorkflowControl } from '../../src/temporal/control';
import { EDIT_TASK_QUEUE, netvisorPollId, officeSweepId, reconciliationId } from '../../src/temporal/names';
import { LINK_ID, TENANT_ID } from '../../src/temporal/search-attributes';
import { createWorkflowControl } from '../../src/temporal/workflow-control';
import { ownNamespace } from '../support/namespace';

const tenantA = tenantIdSchema.parse('tnt_Lampoykkonen1');
const tenantB = tenantIdSchema.parse('tnt_PutkityoSalo1');
const linkId = linkIdSchema.parse('lnk_00000001');
const runId = runIdSchema.parse('run_00000001');

// No worker runs here: what is asked of the server lies there as it was asked.
let temporal: TemporalConnection;
let control: WorkflowControl;
beforeAll(async () => {
  const { settings, namespace } = await ownNamespace('control');
  temporal = await connectTemporal(settings);
  control = createWorkflowControl(temporal.client, {
    uiUrl: 'http://127.0.0.1:8233',
    namespace,
    updateWithinMs: 500,
  });
});
afterAll(() => temporal.close());

const described = (scheduleId: string) => temporal.client.schedule.getHandle(scheduleId).describe();
const eventsOf = async (workflowId: string) =>
  (await temporal.client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
const refusalOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'not refused',
    (error: unknown) => (error instanceof ControlRejected ? error.code : error),
  );

describe('a hint or a wake', () => {
  const hint = (n: number) =>
    control.hint({
      tenantId: tenantA,
      linkId,
      hintId: hintIdSchema.parse(`hnt_0000000${String(n)}`),
      source: 'webhook',
    });

  it('starts the workflow of its link, or signals the one that runs', async () => {
    await hint(1);
    await hint(2);
    await control.wake({ tenantId: tenantA, linkId, operatorId: 'usr_00000001' });
    const signals = (await eventsOf(`customerSync:${linkId}`)).flatMap(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? [],
    );
    expect(signals).toEqual(['hint', 'hint', 'wake']);
  });

  it('can be found by its tenant and its link', async () => {
    const { typedSearchAttributes, taskQueue, type } = await temporal.client.workflow
      .getHandle(`customerSync:${linkId}`)
      .describe();
    expect(type).toBe('customerSync');
    expect(taskQueue).toBe(EDIT_TASK_QUEUE);
    expect(typedSearchAttributes.get(TENANT_ID)).toBe(tenantA);
    expect(typedSearchAttributes.get(LINK_ID)).toBe(linkId);
  });

  it('shares the workers fairly with other tenants (I11)', async () => {
    const [started] = await eventsOf(`customerSync:${linkId}`);
    expect(started?.workflowExecutionStartedEventAttributes?.priority?.fairnessKey).toBe(tenantA);
  });
});

describe('an onboarding', () => {
  it('started twice is one workflow', async () => {
    const first = await control.startOnboarding({ tenantId: tenantA, runId });
    expect(first).toEqual({ workflowId: `onboarding:${tenantA}:${runId}` });
    expect(await control.startOnboarding({ tenantId: tenantA, runId })).toEqual(first);
    const { typedSearchAttributes } = await temporal.client.workflow.getHandle(first.workflowId).describe();
    expect(typedSearchAttributes.get(TENANT_ID)).toBe(tenantA);
  });

  it('whose worker does not answer in time leaves the approval in progress', async () => {
    const { workflowId } = await control.startOnboarding({ tenantId: tenantA, runId });
    const approval = control.approve({
      workflowId,
      previewId: previewIdSchema.parse('prv_00000001'),
      fingerprint: 'fp-1',
      operatorId: 'usr_00000001',
    });
    expect(await refusalOf(approval)).toBe('in_progress');
  });

  it('that has ended, or never was, takes no command', async () => {
    const workflowId = `onboarding:${tenantB}:${runId}`;
    const command = control.controlRun({ workflowId, command: 'cancel', operatorId: 'usr_00000001' });
    expect(await refusalOf(command)).toBe('wrong_state');
  });

  it('has an address in the Web UI when there is one', () => {
    const workflowId = `onboarding:${tenantA}:${runId}`;
    expect(control.workflowUrl(workflowId)).toBe(
      `http://127.0.0.1:8233/namespaces/${temporal.namespace}/workflows/onboarding%3A${tenantA}%3A${runId}`,
    );
    const without = createWorkflowControl(temporal.client, { uiUrl: null, namespace: temporal.namespace });
    expect(without.workflowUrl(workflowId)).toBeNull();
  });
});

describe('R6, D19: the Schedules of a tenant', () => {
  const MINUTE = 60_000;
  const ensure = (tenantId: TenantId, sweepMinutes = 60) =>
    control.ensureSchedules({ tenantId, sweepMinutes });

  it('poll every 15 minutes, never two at once, and make up for little', async () => {
    await ensure(tenantA);
    const { spec, policies, action, typedSearchAttributes, state } = await described(netvisorPollId(tenantA));
    expect(spec.intervals).toEqual([{ every: 15 * MINUTE, offset: expect.any(Number) as number }]);
    expect(spec.jitter).toBeGreaterThan(0);
    expect(spec.jitter).toBeLessThan(MINUTE);
    expect(policies.overlap).toBe(ScheduleOverlapPolicy.SKIP);
    expect(policies.catchupWindow).toBeLessThanOrEqual(15 * MINUTE);
    expect(action).toMatchObject({
      workflowType: 'netvisorPoll',
      taskQueue: EDIT_TASK_QUEUE,
      args: [{ tenantId: tenantA }],
    });
    expect(typedSearchAttributes.get(TENANT_ID)).toBe(tenantA);
    expect(state.paused).toBe(false);
  });

  it('come round at an even pace', async () => {
    await ensure(tenantA);
    const { info } = await described(netvisorPollId(tenantA));
    const times = info.nextActionTimes.map((time) => time.getTime());
    const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    expect(gaps.length).toBeGreaterThan(3);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16 * MINUTE);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(14 * MINUTE);
  });

  it('lie at another moment for another tenant (I11)', async () => {
    await ensure(tenantA);
    await ensure(tenantB);
    const offsets = await Promise.all(
      [tenantA, tenantB].map(
        async (tenantId) => (await described(netvisorPollId(tenantId))).spec.intervals?.[0]?.offset,
      ),
    );
    expect(offsets[0]).not.toBe(offsets[1]);
  });

  it('said again stay one each, in the same shape', async () => {
    await ensure(tenantA);
    const before = await described(netvisorPollId(tenantA));
    await ensure(tenantA);
    const after = await described(netvisorPollId(tenantA));
    expect(after.spec).toEqual(before.spec);
    expect(after.policies).toEqual(before.policies);
    expect(after.action).toEqual(before.action);
    expect(after.typedSearchAttributes.get(TENANT_ID)).toBe(tenantA);
  });

  it('sweep the offices as often as the tenant sets', async () => {
    await ensure(tenantA, 60);
    await ensure(tenantA, 240);
    const { spec, action } = await described(officeSweepId(tenantA));
    expect(spec.intervals?.[0]?.every).toBe(240 * MINUTE);
    expect(action.workflowType).toBe('officeSweep');
  });

  it('compare both registers nightly, at a minute of each tenant’s own in Finland', async () => {
    const minutes = [];
    for (const tenantId of [tenantA, tenantB]) {
      await ensure(tenantId);
      const { spec, policies, action, info } = await described(reconciliationId(tenantId));
      expect(spec.timezone).toBe('Europe/Helsinki');
      expect(policies.overlap).toBe(ScheduleOverlapPolicy.SKIP);
      expect(action).toMatchObject({ workflowType: 'reconciliation', args: [{ tenantId }] });
      const times = info.nextActionTimes;
      const clocks = times.map((time) =>
        new Intl.DateTimeFormat('fi', { timeStyle: 'short', timeZone: 'Europe/Helsinki' }).format(time),
      );
      // The same minute each night, but for the server's seconds of jitter.
      expect(new Set(clocks.map((clock) => clock.split('.')[0])).size).toBe(1);
      expect(times.every((time) => inNight(time))).toBe(true);
      const gaps = times.slice(1).map((time, n) => time.getTime() - (times[n]?.getTime() ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(25 * 60 * MINUTE);
      minutes.push(JSON.stringify(spec.calendars));
    }
    expect(minutes[0]).not.toBe(minutes[1]);
  });

  /** Not from three to four: that hour is skipped in spring and comes twice in autumn. */
  function inNight(time: Date): boolean {
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/Helsinki' }).format(time),
    );
    return hour < 5 && hour !== 3;
  }

  it('are paused with a note, and run again when ensured', async () => {
    await ensure(tenantB);
    const ids = [netvisorPollId(tenantB), officeSweepId(tenantB), reconciliationId(tenantB)];
    await control.pauseSchedules(tenantB, 'paused by usr_00000001');
    for (const id of ids) {
      expect((await described(id)).state).toMatchObject({ paused: true, note: 'paused by usr_00000001' });
    }
    await ensure(tenantB);
    for (const id of ids) expect((await described(id)).state.paused).toBe(false);
  });

  it('are taken away for good, also twice', async () => {
    const gone = tenantIdSchema.parse('tnt_OffBoarded01');
    await ensure(gone);
    await control.removeSchedules(gone);
    for (const id of [netvisorPollId(gone), officeSweepId(gone), reconciliationId(gone)]) {
      await expect(described(id)).rejects.toThrow(ScheduleNotFoundError);
    }
    await control.removeSchedules(gone);
  });

  it('a company without one of them is paused all the same', async () => {
    await temporal.client.schedule.getHandle(reconciliationId(tenantB)).delete();
    await control.pauseSchedules(tenantB, 'paused by usr_00000001');
    expect((await described(netvisorPollId(tenantB))).state.paused).toBe(true);
    await ensure(tenantB);
    expect((await described(reconciliationId(tenantB))).state.paused).toBe(false);
  });

  it.each([
    ['triggerPoll', netvisorPollId],
    ['triggerSweep', officeSweepId],
  ] as const)('start their workflow now by %s', async (trigger, idOf) => {
    await ensure(tenantB);
    await control[trigger](tenantB);
    const started = await vi.waitUntil(
      async () => (await described(idOf(tenantB))).info.recentActions[0]?.action.workflow.workflowId,
      { timeout: 30_000 },
    );
    expect(started.startsWith(idOf(tenantB))).toBe(true);
    const { typedSearchAttributes } = await temporal.client.workflow.getHandle(started).describe();
    expect(typedSearchAttributes.get(TENANT_ID)).toBe(tenantB);
  });

  it('wake the poll that is under way, and do nothing where there is none', async () => {
    const tenantId = tenantIdSchema.parse('tnt_wakepoll001');
    const wake = () => control.wakePoll({ tenantId, operatorId: 'usr_00000001' });
    await ensure(tenantId);
    await wake();
    await control.triggerPoll(tenantId);
    const running = await vi.waitUntil(
      async () => (await described(netvisorPollId(tenantId))).info.runningActions[0]?.workflow.workflowId,
      { timeout: 30_000 },
    );
    await wake();
    const signals = (await eventsOf(running)).flatMap(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? [],
    );
    expect(signals).toEqual(['wake']);
    // The server may still call it running.
    await temporal.client.workflow.getHandle(running).terminate();
    await wake();
  });

  it.each([
    ['triggerPoll', netvisorPollId],
    ['triggerSweep', officeSweepId],
  ] as const)(
    'asked for by %s while one is under way, another follows it, and one only',
    async (trigger, idOf) => {
      const tenantC = tenantIdSchema.parse(`tnt_${trigger}001`);
      await ensure(tenantC);
      const info = async () => (await described(idOf(tenantC))).info;
      const until = (check: () => Promise<boolean>) => vi.waitUntil(check, { timeout: 30_000 });
      // No worker runs here, so it goes on until somebody ends it.
      const endRunning = async () => {
        const running = (await info()).recentActions.at(-1)?.action.workflow.workflowId ?? '';
        await temporal.client.workflow.getHandle(running).terminate();
      };
      await control[trigger](tenantC);
      await until(async () => (await info()).numActionsTaken === 1);
      await control[trigger](tenantC);
      await control[trigger](tenantC);
      await endRunning();
      await until(async () => (await info()).numActionsTaken === 2);
      await endRunning();
      await until(async () => (await info()).runningActions.length === 0);
      expect((await info()).numActionsTaken).toBe(2);
    },
  );
});

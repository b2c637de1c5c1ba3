import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/logging';
import { startGuardian } from '../../src/service/guardian';
import type { Guardian, GuardianTiming } from '../../src/service/guardian';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant, TenantState } from '../../src/store/tenant';
import type { WorkflowControl } from '../../src/temporal/control';
import { SECRETS_KEY, flexId, newTenant, present } from '../store/contract/fixture';

/** Hours apart, so that only what a test asks for happens; retries come at once. */
const TIMING: GuardianTiming = { everyMs: 3_600_000, firstRetryMs: 5, lastRetryMs: 20 };
const logger = createLogger({ level: 'silent' });
const until = (check: () => boolean) => vi.waitUntil(check, { timeout: 20_000, interval: 5 });

let store: Store;
let control: ReturnType<typeof fakeControl>;
let guardian: Guardian | null = null;

beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
});
afterAll(() => store.close());
beforeEach(() => {
  control = fakeControl();
});
afterEach(async () => {
  await guardian?.stop();
  guardian = null;
  // The next test begins without tenants that the guardian looks after.
  for (const { id } of await store.tenants.list()) await store.tenants.update(id, { state: 'offboarded' });
});

/** Temporal, as far as the guardian asks it for anything. */
function fakeControl() {
  const nothing = () => Promise.resolve();
  const unasked = () => Promise.reject(new Error('not asked for by the guardian'));
  return {
    hint: vi.fn<WorkflowControl['hint']>(nothing),
    ensureSchedules: vi.fn<WorkflowControl['ensureSchedules']>(nothing),
    wake: unasked,
    startOnboarding: unasked,
    approve: unasked,
    controlRun: unasked,
    triggerPoll: unasked,
    wakePoll: unasked,
    triggerSweep: unasked,
    startReconciliation: unasked,
    isRunning: unasked,
    rotateWebhookSecret: unasked,
    pauseSchedules: unasked,
    removeSchedules: unasked,
    read: unasked,
    workflowUrl: () => null,
  } satisfies WorkflowControl;
}

const start = (timing: Partial<GuardianTiming> = {}): Guardian =>
  (guardian = startGuardian(store, control, logger, { ...TIMING, ...timing }));

async function aTenant(state: TenantState): Promise<Tenant> {
  const tenant = await newTenant(store);
  return store.tenants.update(tenant.id, { state });
}
let events = 0;
/** An event that was recorded while nobody could be told. */
async function anEvent(tenant: Tenant, more: { held?: boolean; processed?: boolean } = {}) {
  events += 1;
  const recorded = await store.hints.recordEvent(tenant.id, {
    webhookId: `msg_${String(events)}`,
    type: 'customer.updated',
    flexId: flexId(`flex-${String(events)}`),
    version: 2,
    ...more,
  });
  return {
    tenantId: tenant.id,
    linkId: recorded.linkId,
    hintId: present(recorded.hintId),
    source: 'webhook',
  };
}
const hinted = () => control.hint.mock.calls.map(([hint]) => hint);

describe('at its start the guardian', () => {
  it('gives every live tenant its Schedules, and no other', async () => {
    const live = [await aTenant('live'), await aTenant('live')];
    for (const state of ['off', 'goingLive', 'paused', 'offboarded'] as const) await aTenant(state);
    start();
    await until(() => control.ensureSchedules.mock.calls.length === 2);
    await guardian?.stop();
    expect(control.ensureSchedules.mock.calls.map(([asked]) => asked)).toEqual(
      live.map(({ id }) => ({ tenantId: id, sweepMinutes: 60 })),
    );
  });

  it('gives every unprocessed hint its workflow, also of a tenant whose run is under way', async () => {
    const waiting = [await anEvent(await aTenant('live')), await anEvent(await aTenant('goingLive'))];
    start();
    await until(() => control.hint.mock.calls.length === 2);
    expect(hinted()).toEqual(expect.arrayContaining(waiting));
  });

  it('starts nothing for hints that are held or processed, or of a paused tenant', async () => {
    const live = await aTenant('live');
    await anEvent(live, { held: true });
    await anEvent(live, { processed: true });
    await anEvent(await aTenant('paused'));
    const waiting = await anEvent(live);
    start();
    await until(() => control.hint.mock.calls.length > 0);
    await guardian?.stop();
    expect(hinted()).toEqual([waiting]);
  });

  it('gets through more than one page of links', async () => {
    const live = await aTenant('live');
    await store.transaction(async (tx) => {
      const links = [];
      for (let n = 0; n < 210; n += 1)
        links.push(await tx.links.ensureForFlex(live.id, flexId(`bulk-${String(n)}`)));
      await tx.hints.record(
        live.id,
        links.map(({ link }) => ({ linkId: link.id, source: 'run', type: 'handed.over' })),
      );
    });
    start();
    await until(() => control.hint.mock.calls.length === 210);
    expect(new Set(hinted().map(({ linkId }) => linkId)).size).toBe(210);
  });
});

describe('while Temporal does not answer the guardian', () => {
  it('tries again until everything is handed over', async () => {
    const waiting = await anEvent(await aTenant('live'));
    for (let n = 0; n < 4; n += 1) control.ensureSchedules.mockRejectedValueOnce(new Error('unavailable'));
    start();
    await until(() => control.hint.mock.calls.length > 0);
    expect(control.ensureSchedules).toHaveBeenCalledTimes(5);
    expect(hinted()).toEqual([waiting]);
  });

  it('asks for the first few tenants only, and not for each of hundreds', async () => {
    for (let n = 0; n < 5; n += 1) await aTenant('live');
    control.ensureSchedules.mockRejectedValue(new Error('unavailable'));
    start({ firstRetryMs: 60_000 });
    await until(() => control.ensureSchedules.mock.calls.length === 3);
    await guardian?.stop();
    expect(control.ensureSchedules).toHaveBeenCalledTimes(3);
  });

  it('stops when told to', async () => {
    await aTenant('live');
    control.ensureSchedules.mockRejectedValue(new Error('unavailable'));
    start();
    await until(() => control.ensureSchedules.mock.calls.length > 1);
    await guardian?.stop();
    const asked = control.ensureSchedules.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(control.ensureSchedules).toHaveBeenCalledTimes(asked);
  });
});

describe('I10, I11: one tenant’s trouble', () => {
  it('keeps no other waiting', async () => {
    const [broken, healthy] = [await aTenant('live'), await aTenant('live')];
    const waiting = await anEvent(healthy);
    control.ensureSchedules.mockImplementation(({ tenantId }) =>
      tenantId === broken.id ? Promise.reject(new Error('no such Schedule')) : Promise.resolve(),
    );
    start({ firstRetryMs: 60_000 });
    await until(() => control.hint.mock.calls.length > 0);
    expect(hinted()).toEqual([waiting]);
  });
});

describe('soon()', () => {
  it('compares shortly after a hint could not be handed over', async () => {
    const live = await aTenant('live');
    const started = start();
    await until(() => control.ensureSchedules.mock.calls.length === 1);
    const waiting = await anEvent(live);
    started.soon();
    await until(() => control.hint.mock.calls.length > 0);
    expect(hinted()).toEqual([waiting]);
  });

  it('said during a comparison is done after it', async () => {
    const live = await aTenant('live');
    let go = (): void => undefined;
    control.ensureSchedules.mockReturnValueOnce(new Promise((resolve) => (go = resolve)));
    const started = start();
    await until(() => control.ensureSchedules.mock.calls.length === 1);
    started.soon();
    go();
    await until(() => control.ensureSchedules.mock.calls.length === 2);
    expect(control.ensureSchedules).toHaveBeenLastCalledWith({ tenantId: live.id, sweepMinutes: 60 });
  });

  it('said again and again does not put the comparison off', async () => {
    await aTenant('live');
    const started = start({ firstRetryMs: 60 });
    await until(() => control.ensureSchedules.mock.calls.length === 1);
    const again = setInterval(() => {
      started.soon();
    }, 10);
    await until(() => control.ensureSchedules.mock.calls.length === 2);
    clearInterval(again);
  });
});

import { ApplicationFailure } from '@temporalio/activity';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/create-activities';
import type { Activities } from '../../src/activities/create-activities';
import { createLogger } from '../../src/logging';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Link } from '../../src/store/links';
import type { Tenant } from '../../src/store/tenant';
import { SECRETS_KEY, newLink, newTenant } from '../store/contract/fixture';
import { inActivity } from '../support/in-activity';
import { TwoRegisters } from '../support/two-registers';

let store: Store;
let tenant: Tenant;
let link: Link;
/** What the store does when an activity asks for the company: the fault of ours that is tried out. */
let fault: Error | null;
let issuesBroken: boolean;

beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
}, 30_000);
afterAll(() => store.close());
beforeEach(async () => {
  tenant = await newTenant(store);
  link = await newLink(store, tenant, { flexId: 'flex-1', netvisorKey: '1001' });
  fault = null;
  issuesBroken = false;
});

/** The activities of one process, on a store that fails on demand. */
async function process(): Promise<Activities> {
  const { deps } = await new TwoRegisters(store, tenant).session();
  const faulty: Store = {
    ...store,
    connections: {
      ...store.connections,
      ofTenant: (id) => (fault ? Promise.reject(fault) : store.connections.ofTenant(id)),
    },
    transaction: (work) =>
      issuesBroken ? Promise.reject(new TypeError('the store is down')) : store.transaction(work),
  };
  // Not yet live and without connections: an activity that gets through has nothing to do.
  return createActivities({ ...deps, store: faulty, logger: createLogger({ level: 'silent' }) });
}

const BUG = new TypeError('cannot read the phone of Matti Meikäläinen');

async function plan(activities: Activities, attempt: number): Promise<unknown> {
  const input = { tenantId: tenant.id, linkId: link.id };
  return inActivity({ activityType: 'planCustomer', attempt, runId: 'run-of-the-link' }, () =>
    activities.planCustomer(input).catch((error: unknown) => error),
  );
}

const poll = async (activities: Activities, attempt: number): Promise<unknown> =>
  inActivity({ activityType: 'collectChanges', attempt, runId: 'run-of-the-poll' }, () =>
    activities.collectChanges({ tenantId: tenant.id }).catch((error: unknown) => error),
  );

async function told() {
  const { rows } = await store.issues.list(tenant.id, { limit: 10 });
  return rows.map(({ code, class: kind, linkId, state, params }) => ({ code, kind, linkId, state, params }));
}

describe('a fault of this program at a customer', () => {
  it('is told when it came three times in a row, and is tried again all the same', async () => {
    const activities = await process();
    fault = BUG;
    await plan(activities, 1);
    await plan(activities, 2);
    expect(await told()).toEqual([]);
    const failure = await plan(activities, 3);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'internal_error', nonRetryable: false });
    expect(await told()).toEqual([
      {
        code: 'internal_error',
        kind: 'bug',
        linkId: link.id,
        state: 'open',
        params: {
          scope: 'customer',
          activity: 'planCustomer',
          requestId: `${link.id}/run-of-the-link`,
        },
      },
    ]);
    expect((await store.links.get(link.id))?.state).toBe('retrying');
  });

  it('is not renewed by each further attempt: whoever looks at the issue can decide it', async () => {
    const activities = await process();
    fault = BUG;
    const version = async () => (await store.issues.list(tenant.id, { limit: 1 })).rows[0]?.version;
    for (let attempt = 1; attempt <= 3; attempt += 1) await plan(activities, attempt);
    const first = await version();
    for (let attempt = 4; attempt <= 9; attempt += 1) await plan(activities, attempt);
    expect(await version()).toBe(first);
  });

  it('is forgotten by a success in between', async () => {
    const activities = await process();
    fault = BUG;
    await plan(activities, 1);
    await plan(activities, 2);
    fault = null;
    expect(await plan(activities, 3)).toEqual({ outcome: 'held' });
    fault = BUG;
    await plan(activities, 1);
    await plan(activities, 2);
    expect(await told()).toEqual([]);
  });

  it('is told by the next attempt when the store was what failed', async () => {
    const activities = await process();
    fault = BUG;
    issuesBroken = true;
    for (let attempt = 1; attempt <= 3; attempt += 1) await plan(activities, attempt);
    expect(await told()).toEqual([]);
    issuesBroken = false;
    expect(await plan(activities, 4)).toMatchObject({ type: 'internal_error' });
    expect(await told()).toHaveLength(1);
  });

  it('is not told of what is no fault of ours: a busy link, a system that is down', async () => {
    const activities = await process();
    fault = ApplicationFailure.create({ type: 'link_busy', message: 'another worker is at this link' });
    for (let attempt = 1; attempt <= 4; attempt += 1) await plan(activities, attempt);
    expect(await told()).toEqual([]);
  });
});

describe('a fault of this program in a poll', () => {
  it('is one issue of the company, which heals when the poll gets through, in whatever process', async () => {
    const activities = await process();
    fault = BUG;
    for (let attempt = 1; attempt <= 3; attempt += 1) await poll(activities, attempt);
    expect(await told()).toEqual([
      expect.objectContaining({
        code: 'internal_error',
        linkId: null,
        state: 'open',
        params: {
          scope: 'company',
          activity: 'collectChanges',
          requestId: `${tenant.id}/run-of-the-poll`,
        },
      }),
    ]);
    fault = null;
    const another = await process();
    // Another kind of work says nothing about the poll.
    await inActivity({ activityType: 'sweepOffices', attempt: 1, runId: 'r' }, () =>
      another.sweepOffices({ tenantId: tenant.id, after: null }),
    );
    expect(await told()).toEqual([expect.objectContaining({ state: 'open' })]);
    await poll(another, 1);
    expect(await told()).toEqual([expect.objectContaining({ state: 'resolved' })]);
  });

  it('opens again after a success, when it comes back', async () => {
    const activities = await process();
    fault = BUG;
    for (let attempt = 1; attempt <= 3; attempt += 1) await poll(activities, attempt);
    fault = null;
    await poll(activities, 4);
    fault = BUG;
    for (let attempt = 1; attempt <= 3; attempt += 1) await poll(activities, attempt);
    expect(await told()).toEqual([expect.objectContaining({ state: 'open' })]);
  });
});

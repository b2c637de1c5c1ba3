import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Company } from '../../src/demo/scene';
import { onBothSides, workflowsAtRest } from '../../src/demo/story/edits';
import type { Both } from '../../src/demo/story/edits';
import { eventually } from '../../src/dev/eventually';
import { tenantIdSchema } from '../../src/sync/ids';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/** Enough that one failing call for each would be seen, few enough for a quick test. */
const CUSTOMERS = 40;

let world: World;
let company: Company;
let customers: Both[];

beforeAll(async () => {
  world = await openWorld('outage');
  await world.flex.seed(world.ids(0).flexTenant, { customers: CUSTOMERS + 10, seed: 21 });
  company = await world.goLive(0, 'flexToNetvisor');
  customers = (await onBothSides(world, company)).slice(0, CUSTOMERS);
  await world.operator.letAllChange(company.tenantId);
  await workflowsAtRest(world);
}, 120_000);
afterAll(() => world.close());

const lastRequest = async (): Promise<number> => (await world.netvisor.requests()).at(-1)?.n ?? 0;
const openIssues = async () =>
  (await world.operator.issues(company.tenantId, '&state=open')).map(({ code, linkId }) => ({
    code,
    linkId,
  }));

const editAll = (phone: (n: number) => string) =>
  Promise.all(
    customers.map(({ flex }, n) => world.flex.edit(company.flexTenant, flex.id, { phone: phone(n) })),
  );
const phonesInNetvisor = async (): Promise<Map<string, string | null | undefined>> =>
  new Map(
    (await world.netvisor.customers(company.organisationId)).map((record) => [
      record.netvisorKey,
      record.customerBaseInformation.phoneNumber,
    ]),
  );

describe('the circuit breaker of a company (I10)', () => {
  it('Netvisor down while many edits come: a probe now and then, one issue, and all resume by themselves', async () => {
    const before = await openIssues();
    const from = await lastRequest();
    await world.netvisor.fail({ match: {}, times: 1_000_000, action: { kind: 'status', status: 503 } });
    await editAll((n) => `040 555 ${String(1000 + n)}`);
    const outages = async () =>
      (await openIssues()).filter(({ code }) => code === 'system_unavailable' || code === 'maintenance');
    await eventually('the outage is an issue', async () => (await outages()).length > 0);
    // Time for every one of them to have asked, had it been let.
    await delay(4_000);
    const asked = (await world.netvisor.requests(from)).length;
    expect(asked).toBeGreaterThan(1);
    // After 1, 2 and 4 s; those who were in line when it began may have asked once each.
    expect(asked).toBeLessThanOrEqual(8);
    expect(await outages()).toEqual([{ code: expect.any(String) as string, linkId: null }]);

    await world.netvisor.heal();
    await eventually('every edit is in Netvisor', async () => {
      const phones = await phonesInNetvisor();
      return customers.every(
        ({ netvisor }, n) => phones.get(netvisor.netvisorKey) === `040 555 ${String(1000 + n)}`,
      );
    });
    await workflowsAtRest(world);
    expect(await openIssues()).toEqual(before);
  });

  it('an operator who knows that Netvisor is back need not wait for the next try', async () => {
    await world.netvisor.fail({ match: {}, times: 1_000_000, action: { kind: 'status', status: 503 } });
    await editAll((n) => `040 557 ${String(1000 + n)}`);
    const outage = await eventually('the outage is an issue', async () =>
      (await world.operator.issues(company.tenantId, '&state=open')).find(
        ({ code }) => code === 'system_unavailable',
      ),
    );
    await world.netvisor.heal();
    const tenantId = tenantIdSchema.parse(company.tenantId);
    // As after many failures: longer than this test would wait.
    await world.stage.service.store.lanes.close({
      tenantId,
      side: 'netvisor',
      code: 'system_unavailable',
      atLeastMs: 300_000,
    });
    await world.operator.call('POST', `/tenants/${tenantId}/issues/${outage.id}/decision`, {
      body: { decision: 'retry' },
      headers: { 'if-match': '*' },
    });
    await eventually('every edit is in Netvisor', async () => {
      const phones = await phonesInNetvisor();
      return customers.every(
        ({ netvisor }, n) => phones.get(netvisor.netvisorKey) === `040 557 ${String(1000 + n)}`,
      );
    });
    await workflowsAtRest(world);
  });

  it('credentials that Netvisor no longer takes: one refused call, not one per customer', async () => {
    const from = await lastRequest();
    await world.netvisor.fail({
      match: {},
      times: 1_000_000,
      action: { kind: 'error', category: 'AUTHENTICATION_FAILED', text: 'Integration keys are not valid.' },
    });
    await editAll((n) => `040 556 ${String(1000 + n)}`);
    await eventually('the refusal is an issue', async () =>
      (await openIssues()).some(({ code, linkId }) => code === 'credentials_rejected' && linkId === null),
    );
    await delay(3_000);
    expect((await world.netvisor.requests(from)).length).toBeLessThanOrEqual(2);
    // New credentials are tried at once, however long the lane would have stayed closed.
    await world.netvisor.heal();
    await world.operator.replaceConnection(company.tenantId, 'netvisor', world.netvisorKeys(0));
    await eventually('every edit is in Netvisor', async () => {
      const phones = await phonesInNetvisor();
      return customers.every(
        ({ netvisor }, n) => phones.get(netvisor.netvisorKey) === `040 556 ${String(1000 + n)}`,
      );
    });
  });
});

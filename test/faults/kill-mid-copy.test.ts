import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { Operator } from '../../src/dev/operator';
import { flexControl, netvisorControl } from '../../src/demo/sandbox-control';
import type { FlexRecord, NetvisorRecord, SandboxControl } from '../../src/demo/sandbox-control';
import { flexNumber, netvisorNumber } from '../../src/demo/registers';
import { ownNamespace } from '../support/namespace';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { ensureBuilt, installation, startSandboxes, startServiceProcess } from '../support/service-process';
import type { Installation, Killable, SandboxesReady } from '../support/service-process';

const CUSTOMERS = 220;

let sandboxes: SandboxesReady & Killable;
let netvisor: SandboxControl<NetvisorRecord>;
let flex: SandboxControl<FlexRecord>;

beforeAll(async () => {
  await ensureBuilt();
}, 120_000);

type Direction = 'netvisorToFlex' | 'flexToNetvisor';

/** The two companies of the sandboxes: one is disturbed, the other is not. */
function company(which: 0 | 1) {
  const ours = sandboxes.netvisor.companies[which];
  const tenant = sandboxes.flex.tenants[which];
  if (!ours || !tenant) throw new Error('the sandboxes need two companies each');
  return { ours, tenant };
}

async function seed(which: 0 | 1, direction: Direction): Promise<void> {
  const { ours, tenant } = company(which);
  if (direction === 'netvisorToFlex')
    await netvisor.seed(ours.organisationId, { customers: CUSTOMERS, seed: 5 });
  else await flex.seed(tenant.tenantId, { customers: CUSTOMERS, seed: 5 });
}

async function beginCopy(operator: Operator, which: 0 | 1, direction: Direction) {
  const { ours, tenant } = company(which);
  const tenantId = await operator.setUp({
    name: which === 0 ? 'Häiritty Oy' : 'Rauhallinen Oy',
    businessId: ours.organisationId,
    netvisor: {
      customerId: ours.customerId,
      customerKey: ours.customerKey,
      organisationId: ours.organisationId,
    },
    flex: {
      baseUrl: sandboxes.flex.baseUrl,
      clientId: tenant.clientId,
      clientSecret: tenant.clientSecret,
    },
    direction,
  });
  const preview = await operator.scan(tenantId);
  return { tenantId, runId: await operator.approve(tenantId, preview) };
}

/** What lies in both systems, without the ids that differ by chance. */
async function registers(which: 0 | 1) {
  const { ours, tenant } = company(which);
  const inNetvisor = await netvisor.customers(ours.organisationId);
  const inFlex = await flex.customers(tenant.tenantId);
  return {
    netvisor: inNetvisor
      .map((record) => ({
        number: netvisorNumber(record),
        base: { ...record.customerBaseInformation },
        finvoice: record.customerFinvoiceDetails,
        offices: record.offices.map(({ officeName, officeVisitAddress }) => ({
          officeName,
          officeVisitAddress,
        })),
      }))
      .map(({ base, ...rest }) => ({ ...rest, base: { ...base, netvisorKey: undefined } }))
      .sort((a, b) => order(a.number + String(a.base.name), b.number + String(b.base.name))),
    flex: inFlex
      .map((record) => ({
        number: flexNumber(record),
        kind: record.kind,
        name: record.name,
        business_id: record.business_id,
        email: record.email,
        phone: record.phone,
        invoicing_email: record.invoicing_email,
        visiting_address: record.visiting_address,
        billing_address: record.billing_address,
        e_invoice: record.e_invoice,
        active: record.active,
      }))
      .sort((a, b) => order(a.number + a.name, b.number + b.name)),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Slow enough that a kill finds the copy half done. */
async function slowDown(): Promise<void> {
  for (const control of [netvisor, flex]) {
    await control.fail({ match: {}, times: 1_000_000, action: { kind: 'latency', ms: 12 } });
  }
}

async function untilHalfDone(
  operator: Operator,
  tenantId: string,
  runId: string,
  share: number,
): Promise<void> {
  await eventually(
    'the copy is under way',
    async () => {
      const { progress } = await operator.run(tenantId, runId);
      return progress.total !== null && progress.done >= progress.total * share;
    },
    { seconds: 90, everyMs: 20 },
  );
}

function claimSame(disturbed: Awaited<ReturnType<typeof registers>>, calm: typeof disturbed): void {
  const numbers = disturbed.flex.map((record) => record.number).filter((number) => number !== '');
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(disturbed.flex).toEqual(calm.flex);
  expect(disturbed.netvisor).toEqual(calm.netvisor);
}

async function openSandboxes(): Promise<void> {
  sandboxes = await startSandboxes();
  netvisor = netvisorControl(sandboxes.netvisor.baseUrl);
  flex = flexControl(sandboxes.flex.baseUrl);
}

describe('I2 I4 killed in the middle of a bulk copy, as one process on DATA_DIR', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fns-kill-'));
  afterAll(async () => {
    await sandboxes.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each<Direction>(['netvisorToFlex', 'flexToNetvisor'])(
    '%s: the same as an undisturbed run, no double, none missing',
    async (direction) => {
      await openSandboxes();
      const temporal = await ownNamespace('kill-one');
      const place = await installation(temporal, sandboxes, { DATA_DIR: join(dataDir, direction) });
      const operator = new Operator(place.apiUrl, place.operatorToken);
      let service = await startServiceProcess(place);
      await seed(0, direction);
      await seed(1, direction);
      await slowDown();
      const { tenantId, runId } = await beginCopy(operator, 0, direction);
      for (const share of [0.2, 0.6]) {
        await untilHalfDone(operator, tenantId, runId, share);
        await service.kill();
        service = await startServiceProcess(place);
      }
      const run = await operator.settledRun(tenantId, runId);
      expect(['completed', 'completedWithIssues']).toContain(run.state);

      await netvisor.heal();
      await flex.heal();
      const calm = await beginCopy(operator, 1, direction);
      await operator.settledRun(calm.tenantId, calm.runId);
      claimSame(await registers(0), await registers(1));
      expect(await service.stop()).toBe(0);
      if (direction === 'netvisorToFlex') await sandboxes.stop();
    },
    240_000,
  );
});

describe('I2 I4 killed in the middle of a bulk copy, api and worker apart on PostgreSQL', () => {
  let postgres: TestPostgres;
  let place: Installation;
  beforeAll(async () => {
    postgres = await startPostgres();
    await openSandboxes();
    const temporal = await ownNamespace('kill-apart');
    place = await installation(temporal, sandboxes, { DATABASE_URL: await postgres.createDatabase() });
  }, 60_000);
  afterAll(async () => {
    await sandboxes.stop();
    await postgres.stop();
  });

  it('flexToNetvisor: the same as an undisturbed run, no double, none missing', async () => {
    const operator = new Operator(place.apiUrl, place.operatorToken);
    let api = await startServiceProcess(place, 'api');
    let worker = await startServiceProcess(place, 'worker');
    await seed(0, 'flexToNetvisor');
    await seed(1, 'flexToNetvisor');
    await slowDown();
    const { tenantId, runId } = await beginCopy(operator, 0, 'flexToNetvisor');
    await untilHalfDone(operator, tenantId, runId, 0.4);
    await Promise.all([worker.kill(), api.kill()]);
    api = await startServiceProcess(place, 'api');
    worker = await startServiceProcess(place, 'worker');
    const run = await operator.settledRun(tenantId, runId);
    expect(['completed', 'completedWithIssues']).toContain(run.state);

    await netvisor.heal();
    await flex.heal();
    const calm = await beginCopy(operator, 1, 'flexToNetvisor');
    await operator.settledRun(calm.tenantId, calm.runId);
    claimSame(await registers(0), await registers(1));
    const requests = await netvisor.requests();
    expect(Math.max(...requests.map((request) => request.inFlight))).toBe(1);
    expect(await worker.stop()).toBe(0);
    expect(await api.stop()).toBe(0);
  }, 240_000);
});

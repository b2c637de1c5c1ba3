import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { Operator } from '../../src/dev/operator';
import { flexControl, netvisorControl } from '../../src/demo/sandbox-control';
import { flexNumber, netvisorNumber } from '../../src/demo/registers';
import { ownNamespace } from '../support/namespace';
import { startPostgres } from '../support/postgres';
import { ensureBuilt, installation, startSandboxes, startServiceProcess } from '../support/service-process';
import type { Installation } from '../support/service-process';

const CUSTOMERS = 150;

type Direction = 'netvisorToFlex' | 'flexToNetvisor';

const folder = mkdtempSync(join(tmpdir(), 'fns-kill-'));

beforeAll(() => ensureBuilt(), 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Both systems as a process of their own, with a register on the source side of the direction. */
async function openSystems(direction: Direction) {
  const sandboxes = await startSandboxes();
  const netvisor = netvisorControl(sandboxes.netvisor.baseUrl);
  const flex = flexControl(sandboxes.flex.baseUrl);
  const [company] = sandboxes.netvisor.companies;
  const [tenant] = sandboxes.flex.tenants;
  if (!company || !tenant) throw new Error('the sandboxes have no company');
  if (direction === 'netvisorToFlex') {
    await netvisor.seed(company.organisationId, { customers: CUSTOMERS, seed: 5 });
  } else {
    await flex.seed(tenant.tenantId, { customers: CUSTOMERS, seed: 5 });
  }
  const unnumbered = (await flex.customers(tenant.tenantId)).filter((record) => flexNumber(record) === '');
  return {
    sandboxes,
    netvisor,
    flex,
    company,
    tenant,
    /** Which number Netvisor gives to whom depends on the order (D6). */
    unnumbered: new Set(unnumbered.map((record) => record.name)),
    /** Slow enough that a kill finds the copy half done. */
    slowDown: async () => {
      for (const control of [netvisor, flex]) {
        await control.fail({ match: {}, times: 1_000_000, action: { kind: 'latency', ms: 15 } });
      }
    },
  };
}

type Systems = Awaited<ReturnType<typeof openSystems>>;

async function beginCopy(operator: Operator, systems: Systems, direction: Direction) {
  const { organisationId, customerId, customerKey } = systems.company;
  const { clientId, clientSecret } = systems.tenant;
  const tenantId = await operator.setUp({
    name: 'Häiritty Oy',
    businessId: organisationId,
    netvisor: { customerId, customerKey, organisationId },
    flex: { baseUrl: systems.sandboxes.flex.baseUrl, clientId, clientSecret },
    direction,
  });
  const preview = await operator.scan(tenantId);
  return { tenantId, runId: await operator.approve(tenantId, preview) };
}

/** What lies in both systems, without what differs by chance. */
async function registers({ netvisor, flex, company, tenant, unnumbered }: Systems) {
  const number = (name: string, ofSystem: string): string => (unnumbered.has(name) ? 'given' : ofSystem);
  const byNumberAndName = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
  const inNetvisor = (await netvisor.customers(company.organisationId)).map((record) => {
    const { internalIdentifier: _number, netvisorKey: _key, ...base } = record.customerBaseInformation;
    return {
      key: `${number(base.name ?? '', netvisorNumber(record))} ${base.name ?? ''}`,
      base,
      finvoice: record.customerFinvoiceDetails,
      offices: record.offices.map((office) => [office.officeName, office.officeVisitAddress]),
    };
  });
  const inFlex = (await flex.customers(tenant.tenantId)).map((record) => ({
    key: `${number(record.name, flexNumber(record))} ${record.name}`,
    kind: record.kind,
    ids: [record.business_id, record.vat_id],
    contact: [record.email, record.phone, record.invoicing_email],
    addresses: [record.visiting_address, record.billing_address],
    e_invoice: record.e_invoice,
    active: record.active,
  }));
  return { netvisor: inNetvisor.sort(byNumberAndName), flex: inFlex.sort(byNumberAndName) };
}

async function untilShareDone(operator: Operator, tenantId: string, runId: string, share: number) {
  await eventually(
    'the copy is under way',
    async () => {
      const { progress } = await operator.run(tenantId, runId);
      return progress.total !== null && progress.done >= progress.total * share;
    },
    { seconds: 90, everyMs: 20 },
  );
}

const operatorOf = (place: Installation): Operator => new Operator(place.apiUrl, place.operatorToken);

/** What an undisturbed run ends with. */
async function undisturbed(direction: Direction) {
  const systems = await openSystems(direction);
  const place = await installation(await ownNamespace('kill-calm'), systems.sandboxes, {
    DATA_DIR: join(folder, `calm-${direction}`),
  });
  const service = await startServiceProcess(place);
  try {
    const { tenantId, runId } = await beginCopy(operatorOf(place), systems, direction);
    await operatorOf(place).settledRun(tenantId, runId);
    return await registers(systems);
  } finally {
    await service.stop();
    await systems.sandboxes.stop();
  }
}

const calm = new Map<Direction, ReturnType<typeof undisturbed>>();
const calmRegisters = (direction: Direction): ReturnType<typeof undisturbed> => {
  const known = calm.get(direction) ?? undisturbed(direction);
  calm.set(direction, known);
  return known;
};

/** No double, none missing, nothing else than in an undisturbed run; never two requests at Netvisor at once. */
async function claimSame(systems: Systems, direction: Direction): Promise<void> {
  const [disturbed, expected] = [await registers(systems), await calmRegisters(direction)];
  expect(expected.flex.length).toBeGreaterThan(CUSTOMERS / 2);
  expect(disturbed.flex).toEqual(expected.flex);
  expect(disturbed.netvisor).toEqual(expected.netvisor);
  const requests = await systems.netvisor.requests();
  expect(Math.max(...requests.map((request) => request.inFlight))).toBe(1);
}

describe('I2 I4 killed in the middle of a bulk copy, as one process on DATA_DIR', () => {
  it.each<[Direction, number[]]>([
    ['netvisorToFlex', [0.4]],
    ['flexToNetvisor', [0.2, 0.6]],
  ])(
    '%s, killed at %j: ends like an undisturbed run',
    async (direction, shares) => {
      const systems = await openSystems(direction);
      const place = await installation(await ownNamespace('kill-one'), systems.sandboxes, {
        DATA_DIR: join(folder, direction),
      });
      let service = await startServiceProcess(place);
      try {
        await systems.slowDown();
        const { tenantId, runId } = await beginCopy(operatorOf(place), systems, direction);
        for (const share of shares) {
          await untilShareDone(operatorOf(place), tenantId, runId, share);
          await service.kill();
          service = await startServiceProcess(place);
        }
        const run = await operatorOf(place).settledRun(tenantId, runId);
        expect(run.state).toBe('completed');
        expect(run.progress.done).toBe(run.progress.total);
        expect(await service.stop()).toBe(0);
        await claimSame(systems, direction);
      } finally {
        await service.kill();
        await systems.sandboxes.stop();
      }
    },
    240_000,
  );
});

describe('I2 I4 killed in the middle of a bulk copy, api and worker apart on PostgreSQL', () => {
  it('flexToNetvisor: ends like an undisturbed run', async () => {
    const direction = 'flexToNetvisor';
    const postgres = await startPostgres();
    const systems = await openSystems(direction);
    const place = await installation(await ownNamespace('kill-apart'), systems.sandboxes, {
      DATABASE_URL: await postgres.createDatabase(),
    });
    let api = await startServiceProcess(place, 'api');
    let worker = await startServiceProcess(place, 'worker');
    try {
      await systems.slowDown();
      const { tenantId, runId } = await beginCopy(operatorOf(place), systems, direction);
      await untilShareDone(operatorOf(place), tenantId, runId, 0.4);
      await Promise.all([worker.kill(), api.kill()]);
      api = await startServiceProcess(place, 'api');
      worker = await startServiceProcess(place, 'worker');
      const run = await operatorOf(place).settledRun(tenantId, runId);
      expect(run.state).toBe('completed');
      expect(await worker.stop()).toBe(0);
      expect(await api.stop()).toBe(0);
      await claimSame(systems, direction);
    } finally {
      await Promise.all([worker.kill(), api.kill()]);
      await systems.sandboxes.stop();
      await postgres.stop();
    }
  }, 240_000);
});

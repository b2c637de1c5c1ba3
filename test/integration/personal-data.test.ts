import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { Operator } from '../../src/dev/operator';
import { flexControl, netvisorControl } from '../../src/demo/sandbox-control';
import { connectTemporal } from '../../src/temporal/connection';
import { dumpDatabase } from '../store/dump';
import { textsOfSnapshot } from '../support/heap-snapshot';
import { BANK_ADDRESSES, codesIn, TYPED_CODES } from '../support/identity-codes';
import { ownNamespace } from '../support/namespace';
import { ensureBuilt, installation, startSandboxes, startServiceProcess } from '../support/service-process';

/*
 * D17 for the whole product: a service on real parts takes a company live whose register holds personal identity
 * codes and consumers' bank addresses, in every form. The systems run in processes of their own, so that all that
 * the service's process, its log, its database and Temporal hold can be searched.
 */

const folder = mkdtempSync(join(tmpdir(), 'fns-personal-'));
const dataDir = join(folder, 'data');
const snapshots = join(folder, 'snapshots');

/** What the search must not find, and what it must find where it looks. */
const OTHER_FORBIDDEN = [...BANK_ADDRESSES, 'PASSI-X93-4471'];
const nameOf = (n: number): string => `Muistettava Asiakas Numero ${n.toString()}`;
const forbiddenIn = (text: string): string[] => [
  ...codesIn(text),
  ...OTHER_FORBIDDEN.filter((one) => text.includes(one)),
];

let log = '';
let memory: string[] = [];
let database = '';
let histories: string[] = [];
let netvisorAfter = '';
let flexAfter = '';

beforeAll(async () => {
  await ensureBuilt();
  mkdirSync(snapshots);
  const sandboxes = await startSandboxes();
  const temporal = await ownNamespace('personal-data');
  const place = await installation(temporal, sandboxes, { DATA_DIR: dataDir });
  const service = await startServiceProcess(
    { ...place, env: { ...place.env, LOG_LEVEL: 'trace' } },
    undefined,
    {
      nodeArguments: [
        '--heap-snapshot-string-limit=1000000000',
        '--heapsnapshot-signal=SIGUSR2',
        `--diagnostic-dir=${snapshots}`,
      ],
      onOutput: (text) => (log += text),
    },
  );
  try {
    await takeLive(sandboxes, new Operator(place.apiUrl, place.operatorToken));
    memory = await memoryOf(service.pid);
    const { client, close } = await connectTemporal(temporal.settings);
    histories = await historiesOf(client);
    await close();
  } finally {
    await service.stop();
    await sandboxes.stop();
  }
  database = await databaseIn(dataDir);
}, 240_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Sandboxes = Awaited<ReturnType<typeof startSandboxes>>;

/** Seeds the register, copies it to Flex, and has one of each kind of customer edited on either side. */
async function takeLive(sandboxes: Sandboxes, operator: Operator): Promise<void> {
  const netvisor = netvisorControl(sandboxes.netvisor.baseUrl);
  const flex = flexControl(sandboxes.flex.baseUrl);
  const [company] = sandboxes.netvisor.companies;
  const [tenant] = sandboxes.flex.tenants;
  if (!company || !tenant) throw new Error('the sandboxes have no company');
  const { organisationId, customerId, customerKey } = company;
  await netvisor.seed(organisationId, { customers: 20, seed: 17 });
  for (const [n, typed] of [...TYPED_CODES, 'PASSI-X93-4471'].entries()) {
    const isPrivate = n % 4 !== 3 || n === TYPED_CODES.length;
    await netvisor.create(organisationId, {
      customerBaseInformation: {
        internalIdentifier: `70${n.toString()}`,
        externalIdentifier: typed,
        name: nameOf(n),
        isPrivateCustomer: isPrivate ? 1 : 0,
        isActive: 1,
      },
      ...(isPrivate
        ? {
            customerFinvoiceDetails: {
              finvoiceAddress: BANK_ADDRESSES[n % BANK_ADDRESSES.length] ?? '',
              finvoiceRouterCode: 'NDEAFIHH',
            },
          }
        : {}),
    });
  }
  const tenantId = await operator.setUp({
    name: 'Henkilötiedon Hoitajat Oy',
    businessId: organisationId,
    netvisor: { customerId, customerKey, organisationId },
    flex: {
      baseUrl: sandboxes.flex.baseUrl,
      clientId: tenant.clientId,
      clientSecret: tenant.clientSecret,
    },
    direction: 'netvisorToFlex',
  });
  const runId = await operator.approve(tenantId, await operator.scan(tenantId));
  const run = await operator.settledRun(tenantId, runId);
  expect(run.state).toMatch(/^completed/);

  for (const n of [0, 3]) {
    const record = (await flex.customers(tenant.tenantId)).find(({ name }) => name === nameOf(n));
    if (!record) throw new Error(`${nameOf(n)} is not in Flex`);
    await flex.edit(tenant.tenantId, record.id, { phone: `040 76543${n.toString()}` });
    await eventually('the phone number is in Netvisor', async () =>
      (await netvisor.customers(organisationId)).some(
        ({ customerBaseInformation: base }) =>
          base.name === nameOf(n) && base.phoneNumber === `040 76543${n.toString()}`,
      ),
    );
  }
  netvisorAfter = JSON.stringify(await netvisor.customers(organisationId));
  flexAfter = JSON.stringify(await flex.customers(tenant.tenantId));
}

/** Every text that can be reached in the process. V8 collects its garbage first. */
async function memoryOf(pid: number): Promise<string[]> {
  process.kill(pid, 'SIGUSR2');
  let [file, size] = ['', -1];
  await eventually(
    'the heap snapshot is written',
    async () => {
      const [name] = readdirSync(snapshots);
      if (name === undefined) return false;
      file = join(snapshots, name);
      const before = size;
      size = existsSync(file) ? statSync(file).size : -1;
      await delay(500);
      return size > 0 && size === before;
    },
    { seconds: 60 },
  );
  return textsOfSnapshot(readFileSync(file, 'utf8'));
}

async function historiesOf(client: Client): Promise<string[]> {
  const all: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const json = historyToJSON(history);
    // Payloads are base64.
    const payloads = [...json.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)];
    all.push(json, ...payloads.map(([, data = '']) => Buffer.from(data, 'base64').toString()));
  }
  return all;
}

async function databaseIn(folderOfStore: string): Promise<string> {
  const found = readdirSync(folderOfStore, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('PG_VERSION'),
  );
  if (found === undefined) throw new Error('no database in the data folder');
  const pglite = await PGlite.create(join(folderOfStore, found, '..'));
  try {
    return await dumpDatabase((sql) => pglite.query(sql));
  } finally {
    await pglite.close();
  }
}

describe('D17: a personal identity code or a consumer’s bank address', () => {
  it('stays in Netvisor as it is', () => {
    for (const forbidden of [...TYPED_CODES.map((code) => code.trim()), ...OTHER_FORBIDDEN]) {
      expect(netvisorAfter).toContain(forbidden);
    }
  });

  it('is not sent to Flex', () => {
    expect(flexAfter).toContain(nameOf(0));
    expect(forbiddenIn(flexAfter)).toEqual([]);
  });

  it('is not in the memory of the service', () => {
    // The search finds what is there, such as the names of Netvisor's elements.
    expect(memory.length).toBeGreaterThan(10_000);
    expect(memory.some((text) => text.includes('customerbaseinformation'))).toBe(true);
    expect(memory.flatMap(forbiddenIn)).toEqual([]);
  });

  it('is not in its log', () => {
    expect(log.split('\n').length).toBeGreaterThan(3);
    expect(forbiddenIn(log)).toEqual([]);
  });

  it('is not in its database, journal included', () => {
    expect(database).toMatch(/links \d{2}/);
    expect(database).toMatch(/journal/);
    expect(forbiddenIn(database)).toEqual([]);
  });

  it('is not in Temporal', () => {
    expect(histories.length).toBeGreaterThan(5);
    expect(histories.flatMap(forbiddenIn)).toEqual([]);
  });
});

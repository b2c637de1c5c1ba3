import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { claim } from '../../src/demo/narrator';
import { claimAlike, flexNumber, netvisorNumber } from '../../src/demo/registers';
import { flexControl, netvisorControl } from '../../src/demo/sandbox-control';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import { Operator } from '../../src/dev/operator';
import { CACHE_DIR } from '../../src/dev/surroundings';
import type { FlexSandbox, NetvisorSandbox } from '../../src/dev/surroundings';
import { startFlexSandbox } from '../../src/sandbox/flex/start';
import { startNetvisorSandbox } from '../../src/sandbox/netvisor/start';
import { copyOfBuild, installation, launchServiceProcess } from '../support/service-process';
import type { Installation } from '../support/service-process';
import { Supervised } from '../faults/suite/supervised';
import { DATABASES, Databases } from './databases';
import { openTemporal } from './temporal';
import type { TemporalPart } from './temporal';

/*
 * `npm run topology`: what docker-compose.yml runs, without Docker: PostgreSQL with the roles and databases of
 * deploy/, a Temporal server, the migration, an API and two workers as processes of their own. It is put through what
 * `compose:smoke` does and through the restore drill of docs/operations.md. Exit code 1 when anything is not as it must be.
 */

const CUSTOMERS = 30;
const patient = { seconds: 180, everyMs: 100 };
const started = Date.now();
const say = (text: string): void => {
  console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
};

interface Parts {
  readonly folder: string;
  readonly databases: Databases;
  readonly temporal: TemporalPart;
  readonly netvisorSandbox: NetvisorSandbox;
  readonly flexSandbox: FlexSandbox;
  readonly service: Installation;
  readonly processes: Supervised[];
}

async function main(): Promise<void> {
  mkdirSync(CACHE_DIR, { recursive: true });
  const folder = mkdtempSync(join(CACHE_DIR, 'topology-'));
  const stops: Array<() => Promise<unknown>> = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  ];
  try {
    await play(await putUp(folder, stops));
    say('Everything is as it must be.');
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function putUp(folder: string, stops: Array<() => Promise<unknown>>): Promise<Parts> {
  const dist = await copyOfBuild(folder);
  const databases = await Databases.open(folder);
  stops.push(() => databases.stop());
  say(`${databases.kind}: three databases, a role for each use`);
  const temporal = await openTemporal(folder, databases);
  stops.push(() => temporal.stop());
  say(`Temporal: ${temporal.kind}`);
  const netvisorSandbox = await startNetvisorSandbox();
  stops.push(() => netvisorSandbox.close());
  const flexSandbox = await startFlexSandbox();
  stops.push(() => flexSandbox.close());
  const place = await installation(
    temporal,
    {
      netvisor: { baseUrl: netvisorSandbox.baseUrl, companies: [...netvisorSandbox.companies] },
      flex: { baseUrl: flexSandbox.baseUrl, tenants: [...flexSandbox.tenants] },
    },
    { DATABASE_URL: databases.appUrl },
  );
  const service = { ...place, dist };
  const migration = launchServiceProcess(service, 'migrate', { onOutput: quiet });
  claim((await migration.exited) === 0, 'the migration ended with an error');
  const processes: Supervised[] = [];
  const parts = { folder, databases, temporal, netvisorSandbox, flexSandbox, service, processes };
  stops.push(() => stopService(parts));
  await startService(parts);
  say('migrated; an API and two workers are up');
  return parts;
}

/** What the processes say goes to this one's standard error, where TEST_LOG asks for it. */
const quiet = (text: string): void => {
  if (process.env['TEST_LOG'] !== undefined) process.stderr.write(text);
};

async function startService({ service, processes }: Parts): Promise<void> {
  for (const role of ['api', 'worker', 'worker'] as const) {
    processes.push(new Supervised(role, service, role, quiet));
  }
  await eventually('the API is ready', () => isReady(service.apiUrl), patient);
}

async function stopService({ processes }: Parts): Promise<void> {
  const codes = await Promise.all(processes.splice(0).map((process) => process.stop()));
  claim(
    codes.every((code) => code === 0),
    `processes ended with ${codes.join(', ')}`,
  );
}

const isReady = (apiUrl: string): Promise<boolean> =>
  json(`${apiUrl}/readyz`).then(
    () => true,
    () => false,
  );

async function play(parts: Parts): Promise<void> {
  const { service, databases, temporal, processes, netvisorSandbox, flexSandbox } = parts;
  const operator = new Operator(service.apiUrl, service.operatorToken);
  const netvisor = netvisorControl(netvisorSandbox.baseUrl);
  const flex = flexControl(flexSandbox.baseUrl);
  const [company] = netvisorSandbox.companies;
  const [account] = flexSandbox.tenants;
  if (!company || !account) throw new Error('the sandboxes have no company');
  const { organisationId, customerId, customerKey } = company;
  const { tenantId: flexTenant, clientId, clientSecret } = account;

  await flex.seed(flexTenant, { customers: CUSTOMERS, seed: 5 });
  const tenantId = await operator.setUp({
    name: 'Topologia Oy',
    businessId: organisationId,
    netvisor: { organisationId, customerId, customerKey },
    flex: { baseUrl: flexSandbox.baseUrl, clientId, clientSecret },
    direction: 'flexToNetvisor',
  });
  const run = await operator.settledRun(
    tenantId,
    await operator.approve(tenantId, await operator.scan(tenantId)),
  );
  claim(run.state.startsWith('completed'), `the go-live ended as ${run.state}`);
  await operator.letAllChange(tenantId);

  /** Pairs of both registers by number; nobody may lie there twice. */
  const pairs = async () => {
    const records = await netvisor.customers(organisationId);
    const inNetvisor = new Map(records.map((record) => [netvisorNumber(record), record]));
    claim(inNetvisor.size === records.length, 'somebody lies twice in Netvisor');
    return (await flex.customers(flexTenant)).flatMap((record) => {
      const copy = inNetvisor.get(flexNumber(record));
      return copy ? [[record, copy] as const] : [];
    });
  };
  const first = (await pairs()).filter(([{ active }]) => active);
  claim(first.length >= 10, `only ${String(first.length)} customers were copied`);
  claimAlike(first);
  say(`live: ${String(first.length)} customers in both registers`);

  // Not everybody: nobody may change more than all customers within an hour (D12), and a new one comes later.
  const edited = first.slice(0, first.length - 5);
  const phone = (serie: number, n: number): string => `040 ${String(serie)} ${String(1000 + n)}`;
  const editInFlex = async (serie: number): Promise<void> => {
    for (const [n, [{ id }]] of edited.entries()) await flex.edit(flexTenant, id, { phone: phone(serie, n) });
  };
  const arrived = (serie: number) =>
    eventually(
      `every phone number of ${String(serie)} is in Netvisor`,
      async () => {
        const phones = new Set(
          (await netvisor.customers(organisationId)).map(
            (record) => record.customerBaseInformation.phoneNumber,
          ),
        );
        return edited.every((_pair, n) => phones.has(phone(serie, n)));
      },
      patient,
    );

  await editInFlex(501);
  await processes[1]?.kill();
  await arrived(501);
  say('kill -9 of a worker in the middle of edits: all of them are in Netvisor');

  await editInFlex(502);
  await databases.crash();
  await temporal.kill();
  await temporal.start();
  // What Flex could not deliver meanwhile it sends again; its feed has it in any case.
  await eventually('the API is ready', () => isReady(service.apiUrl), patient);
  await poll(operator, tenantId);
  await arrived(502);
  say('kill -9 of PostgreSQL and of Temporal: all edits are in Netvisor');

  if (!databases.canDump) {
    say(
      'the restore drill is left out: PostgreSQL of npm has no pg_dump (install Debian’s, or set POSTGRES_BIN)',
    );
    return;
  }
  const dumped = temporal.inDatabases ? DATABASES : (['flexsync'] as const);
  await databases.dump(dumped, parts.folder);
  say(`dumped: ${dumped.join(', ')}`);

  await editInFlex(503);
  const newcomer = {
    kind: 'COMPANY',
    name: 'Varmistuksen Jälkeen Oy',
    customer_number: '880001',
    visiting_address: { street: 'Torikatu 1', postal_code: '80100', city: 'Joensuu', country: 'FI' },
    billing_address: { street: 'PL 5', postal_code: '80101', city: 'Joensuu', country: 'FI' },
  };
  await flex.create(flexTenant, newcomer);
  await arrived(503);
  await eventually(
    'the customer that came after the dump is in Netvisor',
    async () => (await pairs()).some(([record]) => flexNumber(record) === newcomer.customer_number),
    patient,
  );
  await stopService(parts);
  await temporal.kill();
  const requests = { netvisor: (await netvisor.requests()).at(-1)?.n ?? 0 };
  await databases.restore(dumped, parts.folder);
  if (!temporal.inDatabases) temporal.lose();
  const whileDown = first.slice(0, 3);
  for (const [n, [, record]] of whileDown.entries()) {
    await netvisor.edit(organisationId, record.netvisorKey, {
      customerBaseInformation: { email: `palautus.${String(n)}@esimerkki.example` },
    });
  }
  await temporal.start();
  await startService(parts);
  say(
    temporal.inDatabases
      ? 'restored together and started again; three customers were edited in Netvisor meanwhile'
      : 'our database restored, Temporal’s lost; three customers were edited in Netvisor meanwhile',
  );

  const reconciliation = await reconcile(operator, tenantId);
  claim(reconciliation.startsWith('completed'), `the comparison ended as ${reconciliation}`);
  await eventually(
    'the edits made meanwhile are in Flex',
    async () => {
      const emails = new Set((await flex.customers(flexTenant)).map(({ email }) => email));
      return whileDown.every((_pair, n) => emails.has(`palautus.${String(n)}@esimerkki.example`));
    },
    patient,
  );
  await poll(operator, tenantId);
  await arrived(503);
  const after = (await pairs()).filter(([{ active }]) => active);
  claim(
    after.length === first.length + 1,
    `${String(after.length)} customers instead of ${String(first.length + 1)}`,
  );
  claimAlike(after);
  const written = (await netvisor.requests(requests.netvisor)).filter(({ method }) => method === 'POST');
  claim(written.length === 0, `${String(written.length)} writes to Netvisor of what was there already`);
  say('after the comparison both registers agree; nothing was written twice, nobody doubled');

  await editInFlex(504);
  await arrived(504);
  say('and edits travel as before');
}

const poll = (operator: Operator, tenantId: string): Promise<string> =>
  endOf(operator, tenantId, operator.call('POST', `/tenants/${tenantId}/poll`));

/** A full comparison that brings over what was missed. */
const reconcile = (operator: Operator, tenantId: string): Promise<string> =>
  endOf(
    operator,
    tenantId,
    operator.call('POST', `/tenants/${tenantId}/reconcile`, { body: { repair: true } }),
  );

/** Waits until the run that was asked for has ended; answers how. */
async function endOf(
  operator: Operator,
  tenantId: string,
  asked: Promise<{ body: unknown }>,
): Promise<string> {
  const { id } = z.looseObject({ id: z.string() }).parse((await asked).body);
  return (await operator.settledRun(tenantId, id)).state;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

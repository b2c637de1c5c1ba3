import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { flexControl, netvisorControl } from '../src/demo/sandbox-control';
import type { FlexRecord, NetvisorRecord, SandboxControl } from '../src/demo/sandbox-control';
import { json } from '../src/dev/json-http';
import { Operator } from '../src/dev/operator';
import { openSurroundings } from '../src/dev/surroundings';
import type { Surroundings } from '../src/dev/surroundings';
import { startPostgres } from '../test/support/postgres';
import { startChild } from './processes/child';
import type { Child } from './processes/child';
import { startRelay } from './relay';
import type { Relay } from './relay';

/** Temporal, both sandboxes and a store's place; the service itself runs in processes of its own. */
export interface Ground extends Pick<Surroundings, 'temporalServer'> {
  readonly netvisor: SandboxControl<NetvisorRecord>;
  readonly flex: SandboxControl<FlexRecord>;
  /** Environment by which a process finds all of it. */
  readonly env: NodeJS.ProcessEnv;
  companyOf(which: 0 | 1): CompanyParts;
  stop(): Promise<void>;
}

/** What the two systems know of one company. */
export interface CompanyParts {
  readonly organisationId: string;
  readonly flexTenant: string;
  readonly netvisorKeys: { customerId: string; customerKey: string; organisationId: string };
  readonly flexKeys: { baseUrl: string; clientId: string; clientSecret: string };
}

export type StoreKind = 'embedded' | 'postgres';

export async function openGround(store: StoreKind, tell: (text: string) => void): Promise<Ground> {
  const surroundings = await openSurroundings({ env: process.env, say: tell });
  const stops = [() => surroundings.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'fns-bench-'));
    stops.push(() => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    });
    const { netvisor, flex, temporalServer, serviceEnv } = surroundings;
    let place: NodeJS.ProcessEnv = { DATA_DIR: folder };
    if (store === 'postgres') {
      const postgres = await startPostgres();
      stops.push(() => postgres.stop());
      place = { DATA_DIR: folder, DATABASE_URL: await postgres.createDatabase() };
    }
    return {
      temporalServer,
      netvisor: netvisorControl(netvisor.baseUrl),
      flex: flexControl(flex.baseUrl),
      env: {
        ...serviceEnv,
        ...place,
        TEMPORAL_ADDRESS: temporalServer.address,
        TEMPORAL_NAMESPACE: temporalServer.namespace,
        PORT: '0',
        METRICS_PORT: '0',
        SECRETS_KEY: randomBytes(32).toString('base64'),
        OPERATOR_TOKEN: randomBytes(16).toString('hex'),
        LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
      },
      companyOf: (which) => {
        const company = netvisor.companies[which];
        const tenant = flex.tenants[which];
        if (!company || !tenant) throw new Error('the sandboxes have too few companies');
        const { organisationId, customerId, customerKey } = company;
        return {
          organisationId,
          flexTenant: tenant.tenantId,
          netvisorKeys: { customerId, customerKey, organisationId },
          flexKeys: { baseUrl: flex.baseUrl, clientId: tenant.clientId, clientSecret: tenant.clientSecret },
        };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The product's service on a ground, its events coming through a relay that sees them pass. */
export interface ServiceOnGround {
  readonly operator: Operator;
  readonly relay: Relay;
  /** One process, or with a server as store one of each. */
  readonly processes: Readonly<Record<string, Child<{ apiUrl: string | null }>>>;
  stop(): Promise<void>;
}

const readySchema = z.object({ apiUrl: z.string().nullable() });

export async function startServices(ground: Ground, apart: boolean): Promise<ServiceOnGround> {
  const relay = await startRelay();
  const start = (roles: string) =>
    startChild(
      'service.ts',
      { ...ground.env, BENCH_ROLES: roles, PUBLIC_URL: relay.url, ALLOW_LOOPBACK_UPSTREAMS: 'true' },
      readySchema,
    );
  const processes: Record<string, Child<{ apiUrl: string | null }>> = {};
  const stop = async (): Promise<void> => {
    await relay.close();
    await Promise.all(Object.values(processes).map((child) => child.stop()));
  };
  try {
    const api = (processes[apart ? 'API' : 'service'] = await start(apart ? 'api' : 'api,worker'));
    if (apart) processes['worker'] = await start('worker');
    const { apiUrl } = api.ready;
    if (apiUrl === null) throw new Error('the API did not start');
    relay.to(apiUrl);
    return { operator: new Operator(apiUrl, ground.env['OPERATOR_TOKEN'] ?? ''), relay, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type Direction = 'flexToNetvisor' | 'netvisorToFlex';

/** Sets a company up; answers the tenant's id and its preview, ready to be approved. */
export async function scanned(ground: Ground, operator: Operator, which: 0 | 1, direction: Direction) {
  const parts = ground.companyOf(which);
  const tenantId = await operator.setUp({
    name: which === 0 ? 'Mittaus Oy' : 'Vertailu Oy',
    businessId: parts.organisationId,
    netvisor: parts.netvisorKeys,
    flex: parts.flexKeys,
    direction,
  });
  return { tenantId, preview: await operator.scan(tenantId) };
}

/** Takes a company live; answers its tenant's id. */
export async function goLive(
  ground: Ground,
  operator: Operator,
  which: 0 | 1,
  direction: Direction,
): Promise<string> {
  const { tenantId, preview } = await scanned(ground, operator, which, direction);
  const run = await operator.settledRun(tenantId, await operator.approve(tenantId, preview));
  if (!run.state.startsWith('completed')) throw new Error(`the run ended as ${run.state}`);
  // What is measured changes most of its customers within the hour.
  await operator.letAllChange(tenantId);
  return tenantId;
}

/** Customers of a company in Flex whose counterpart lies in Netvisor, by Netvisor's own key. */
export async function bothSides(
  { netvisor, flex }: Ground,
  { organisationId, flexTenant }: CompanyParts,
): Promise<ReadonlyArray<{ readonly flexId: string; readonly netvisorKey: string }>> {
  const byNumber = new Map(
    (await netvisor.customers(organisationId)).map((record) => [
      record.customerBaseInformation.internalIdentifier ?? '',
      record.netvisorKey,
    ]),
  );
  return (await flex.customers(flexTenant)).flatMap(({ id, customer_number: number, active }) => {
    const netvisorKey = number ? byNumber.get(number) : undefined;
    return active && netvisorKey !== undefined ? [{ flexId: id, netvisorKey }] : [];
  });
}

/** Phone numbers that no customer has had in this run. */
export function* freshPhones(): Generator<string, never> {
  for (let n = 1_000_000; ; n += 1) yield `040 ${String(n).slice(0, 3)} ${String(n).slice(3)}`;
}

/** A setting of the sandbox of one company, or a fault for all its requests. */
export async function slowDown(
  ground: Ground,
  { netvisorMs, flexMs }: { netvisorMs: number | { medianMs: number }; flexMs?: number },
): Promise<void> {
  for (const which of [0, 1] as const) {
    const { organisationId } = ground.companyOf(which);
    await json(`${ground.netvisor.baseUrl}/_sandbox/settings?tenant=${organisationId}`, {
      method: 'PATCH',
      body: { latency: netvisorMs },
    });
  }
  if (flexMs !== undefined) {
    await ground.flex.fail({ match: {}, times: 1_000_000, action: { kind: 'latency', ms: flexMs } });
  }
}

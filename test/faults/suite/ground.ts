import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { eventually } from '../../../src/dev/eventually';
import { json } from '../../../src/dev/json-http';
import { Operator } from '../../../src/dev/operator';
import { CACHE_DIR } from '../../../src/dev/surroundings';
import type { FlexSandbox, NetvisorSandbox } from '../../../src/dev/surroundings';
import { startTemporalServer } from '../../../src/dev/temporal-server';
import type { TemporalServer } from '../../../src/dev/temporal-server';
import type { JournalEntry } from '../../../src/sandbox/common/journal';
import { startFlexSandbox } from '../../../src/sandbox/flex/start';
import { startNetvisorSandbox } from '../../../src/sandbox/netvisor/start';
import type { Prng } from '../../../src/sandbox/seed/prng';
import { connectTemporal } from '../../../src/temporal/connection';
import type { TemporalConnection } from '../../../src/temporal/connection';
import { startCrashingPostgres } from '../../support/postgres';
import type { CrashingPostgres } from '../../support/postgres';
import { copyOfBuild, installation } from '../../support/service-process';
import type { Installation } from '../../support/service-process';
import { EventRoad } from './event-road';
import { Supervised } from './supervised';

export interface GroundOptions {
  readonly companies: number;
  readonly workers: number;
  readonly prng: Prng;
}

/** Credentials of one company in both systems. */
export interface Credentials {
  readonly netvisor: { organisationId: string; customerId: string; customerKey: string };
  readonly flex: FlexSandbox['tenants'][number];
}

/**
 * Everything that a fault run stands on, each part to be killed by itself: PostgreSQL, a Temporal server on a file, an
 * API and workers from `dist` under a supervisor, both systems as sandboxes, and the road of Flex's events.
 */
export class Ground {
  /** What all processes of the service wrote. */
  readonly log: string[] = [];
  readonly restarts = { temporal: 0, postgres: 0 };

  private constructor(
    private readonly folder: string,
    readonly postgres: CrashingPostgres,
    readonly databaseUrl: string,
    private temporal: TemporalServer,
    readonly netvisor: NetvisorSandbox,
    readonly flex: FlexSandbox,
    readonly road: EventRoad,
    readonly companies: readonly Credentials[],
    readonly apiUrl: string,
    readonly operator: Operator,
    /** With which every process of the service is started. */
    readonly service: Installation,
    private readonly stops: Array<() => Promise<unknown>>,
  ) {}

  /** The API first, then the workers. */
  readonly processes: Supervised[] = [];

  get api(): Supervised {
    const [api] = this.processes;
    if (!api) throw new Error('there is no API yet');
    return api;
  }

  get workers(): readonly Supervised[] {
    return this.processes.slice(1);
  }

  static async open({ companies, workers, prng }: GroundOptions): Promise<Ground> {
    mkdirSync(CACHE_DIR, { recursive: true });
    const folder = mkdtempSync(join(CACHE_DIR, 'faults-'));
    const stops: Array<() => Promise<unknown>> = [
      () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
    ];
    try {
      const [dist, postgres] = await Promise.all([copyOfBuild(folder), startCrashingPostgres()]);
      stops.push(() => postgres.stop());
      const temporal = await startTemporalServer({
        cacheDir: CACHE_DIR,
        dbFilename: join(folder, 'temporal.db'),
        env: { PATH: process.env['PATH'], TEMPORAL_CLI: process.env['TEMPORAL_CLI'] },
      });
      const netvisor = await startNetvisorSandbox();
      stops.push(() => netvisor.close());
      const flex = await startFlexSandbox({ tenants: Array.from({ length: companies }, () => ({})) });
      stops.push(() => flex.close());
      const databaseUrl = await postgres.createDatabase();
      const place = await installation(
        temporal,
        {
          netvisor: { baseUrl: netvisor.baseUrl, companies: [...netvisor.companies] },
          flex: { baseUrl: flex.baseUrl, tenants: [...flex.tenants] },
        },
        { DATABASE_URL: databaseUrl },
      );
      const road = await EventRoad.open(prng, () => place.apiUrl);
      stops.push(() => road.close());
      const service = {
        ...place,
        dist,
        env: { ...place.env, PUBLIC_URL: road.baseUrl, LOG_LEVEL: process.env['TEST_LOG'] ?? 'debug' },
      };
      const ground = new Ground(
        folder,
        postgres,
        databaseUrl,
        temporal,
        netvisor,
        flex,
        road,
        await credentialsOf(netvisor, flex),
        place.apiUrl,
        new Operator(place.apiUrl, place.operatorToken),
        service,
        stops,
      );
      stops.push(() => ground.temporal.stop());
      const keep = (text: string): void => {
        ground.log.push(text);
      };
      const start = (name: string, role: 'api' | 'worker'): void => {
        const process = new Supervised(name, service, role, keep);
        ground.processes.push(process);
        stops.push(() => process.stop());
      };
      start('api', 'api');
      // One after the other: the first migrates the database.
      await ground.untilApiAnswers();
      for (let n = 1; n <= workers; n += 1) start(`worker ${String(n)}`, 'worker');
      return ground;
    } catch (error) {
      for (const stop of stops.reverse()) await stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    // The service first, then what it stands on.
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  /** Writes the log of all processes to a file of the cache folder; answers where. */
  keepLog(name: string): string {
    const file = join(CACHE_DIR, name);
    writeFileSync(file, this.log.join(''));
    return file;
  }

  async untilApiAnswers(): Promise<void> {
    await eventually(
      'the API answers',
      () =>
        json(`${this.apiUrl}/readyz`)
          .then(() => true)
          .catch(() => false),
      {
        seconds: 120,
        everyMs: 100,
      },
    );
  }

  /** kill -9 of the Temporal server; on its file it comes back with all that it knew. */
  async killTemporal(): Promise<void> {
    if (this.temporal.pid !== null) process.kill(this.temporal.pid, 'SIGKILL');
    await this.temporal.stop();
  }

  async startTemporal(): Promise<void> {
    this.temporal = await startTemporalServer({
      cacheDir: CACHE_DIR,
      dbFilename: join(this.folder, 'temporal.db'),
      port: Number(this.temporal.address.split(':')[1]),
      env: { PATH: process.env['PATH'], TEMPORAL_CLI: process.env['TEMPORAL_CLI'] },
    });
    this.restarts.temporal += 1;
  }

  async restartPostgres(): Promise<void> {
    await this.postgres.restart();
    this.restarts.postgres += 1;
  }

  /** Where each process that is up now tells its health and its figures, by its own words. */
  metricsUrls(): string[] {
    const ups = [...this.log.join('').matchAll(/"metrics":"([^"]+)"[^\n]*"msg":"up"/g)];
    return ups.map(([, url]) => url ?? '').slice(-this.processes.length);
  }

  connectTemporal(): Promise<TemporalConnection> {
    return connectTemporal(this.temporal.settings);
  }

  /** Asks the product's own database, as an engineer would. */
  async ask<T>(row: z.ZodType<T>, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return z.array(row).parse((await client.query(sql, [...values])).rows);
    } finally {
      await client.end();
    }
  }

  /** Waits until no workflow is open and no hint waits, for a moment at a stretch. */
  async untilQuiet(seconds: number): Promise<void> {
    const { client, close } = await this.connectTemporal();
    let quietLooks = 0;
    let last = '';
    try {
      await eventually(
        'no workflow is open and no hint waits',
        async () => {
          const { count } = await client.workflow.count("ExecutionStatus = 'Running'");
          const [hints] = await this.ask(
            z.object({ n: z.coerce.number() }),
            'select count(*) as n from hints where processed_at is null',
          );
          last = `${String(count)} workflows, ${String(hints?.n)} hints`;
          quietLooks = count === 0 && hints?.n === 0 ? quietLooks + 1 : 0;
          return quietLooks >= 3;
        },
        { seconds, everyMs: 400 },
      );
    } catch (error) {
      throw new Error(`still waiting: ${last}`, { cause: error });
    } finally {
      await close();
    }
  }

  /** A control call of a sandbox that `SandboxControl` has no word for. */
  async control(
    system: Side,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const answer = await json(`${this[system].baseUrl}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    return answer.body;
  }

  /** The journal of a sandbox. */
  async requests(system: Side, after = 0): Promise<JournalEntry[]> {
    return journalSchema.parse(await this.control(system, 'GET', `/requests?after=${String(after)}`));
  }

  pause = (ms: number): Promise<void> => delay(ms);
}

type Side = 'flex' | 'netvisor';

const journalSchema = z.array(
  z.looseObject({
    n: z.number(),
    at: z.string(),
    tenant: z.string(),
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    body: z.string(),
    status: z.number(),
    ms: z.number(),
    inFlight: z.number(),
    alarm: z.string().exactOptional(),
  }),
);

/** One Netvisor company for each Flex tenant; those that the sandbox lacks are added over its control API. */
async function credentialsOf(netvisor: NetvisorSandbox, flex: FlexSandbox): Promise<Credentials[]> {
  const [first] = netvisor.companies;
  if (!first) throw new Error('the Netvisor sandbox has no company');
  return Promise.all(
    flex.tenants.map(async (tenant, place) => {
      const known = netvisor.companies[place];
      const company = known ?? {
        organisationId: tenant.businessId,
        customerId: `customer-${String(place)}`,
        customerKey: `key-of-company-${String(place)}`,
        partnerId: first.partnerId,
        partnerKey: first.partnerKey,
      };
      const { organisationId, customerId, customerKey, partnerId, partnerKey } = company;
      if (!known) {
        await json(`${netvisor.baseUrl}/_sandbox/companies`, {
          method: 'POST',
          body: { organisationId, customerId, customerKey, partnerId, partnerKey },
        });
      }
      return { netvisor: { organisationId, customerId, customerKey }, flex: tenant };
    }),
  );
}

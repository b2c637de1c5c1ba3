import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { version } from '../version';
import { loadConfig } from '../config';
import type { Profile } from '../config';
import { startFlexSandbox } from '../sandbox/flex/start';
import { startNetvisorSandbox } from '../sandbox/netvisor/start';
import { startService } from '../service/start';
import type { Service } from '../service/start';
import { connectTemporal } from '../temporal/connection';
import type { TemporalConnection } from '../temporal/connection';
import { installTemporalRuntime } from '../temporal/runtime';
import { cachedWorkflowBundle } from '../temporal/workflow-bundle';
import { startTemporalServer } from './temporal-server';
import type { TemporalServer } from './temporal-server';

/** The project's own cache: the Temporal executable and workflow bundles. */
export const CACHE_DIR = join(__dirname, '..', '..', '.cache');

export type NetvisorSandbox = Awaited<ReturnType<typeof startNetvisorSandbox>>;
export type FlexSandbox = Awaited<ReturnType<typeof startFlexSandbox>>;

export interface StageOptions {
  readonly profile: Exclude<Profile, 'production'>;
  /** Starts or finds the Temporal server; by the launcher unless given. */
  readonly temporalServer?: () => Promise<TemporalServer>;
  readonly logger: Logger;
  readonly env: NodeJS.ProcessEnv;
  /** Told what takes time. */
  readonly say: (text: string) => void;
  /** Ports of the sandboxes; free ones without them. */
  readonly netvisorPort?: number;
  readonly flexPort?: number;
}

/** Everything in one process tree: Temporal, both sandboxes, store, API and worker. */
export interface Stage {
  readonly temporalServer: TemporalServer;
  readonly temporal: TemporalConnection;
  readonly netvisor: NetvisorSandbox;
  readonly flex: FlexSandbox;
  readonly service: Service;
  readonly apiUrl: string;
  /** A machine token with all scopes. */
  readonly operatorToken: string;
  stop(): Promise<void>;
}

/** Starts all parts on real ports. What was started is stopped again when a later part fails. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { logger, env, say, profile } = options;
  const stops: Array<() => Promise<void>> = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    installTemporalRuntime(logger);
    const launch = () =>
      startTemporalServer({
        cacheDir: CACHE_DIR,
        ui: true,
        env,
        log: { info: say },
        ...(profile === 'dev' ? { dbFilename: join(env['DATA_DIR'] ?? '.data', 'temporal.db') } : {}),
      });
    const [temporalServer, netvisor, flex, workflowBundle] = await Promise.all([
      (options.temporalServer ?? launch)().then((server) => {
        stops.push(() => server.stop());
        return server;
      }),
      startNetvisorSandbox({ port: options.netvisorPort ?? 0 }).then((sandbox) => {
        stops.push(() => sandbox.close());
        return sandbox;
      }),
      startFlexSandbox({ port: options.flexPort ?? 0 }).then((sandbox) => {
        stops.push(() => sandbox.close());
        return sandbox;
      }),
      cachedWorkflowBundle(CACHE_DIR),
    ]);
    const temporal = await connectTemporal(temporalServer.settings);
    stops.push(() => temporal.close());
    const [company] = netvisor.companies;
    if (!company) throw new Error('the Netvisor sandbox has no company');
    const config = loadConfig(
      {
        ...env,
        NETVISOR_BASE_URL: netvisor.baseUrl,
        NETVISOR_PARTNER_ID: company.partnerId,
        NETVISOR_PARTNER_KEY: company.partnerKey,
        NETVISOR_SENDER: company.sender,
      },
      { profile },
    );
    const operatorToken = config.operatorToken ?? randomBytes(24).toString('base64url');
    const service = await startService({
      config: { ...config, temporalUiUrl: temporalServer.uiUrl },
      roles: new Set(['api', 'worker']),
      temporal,
      workflowBundle,
      operatorToken,
      version,
      logger,
    });
    stops.push(() => service.stop());
    if (service.apiUrl === null) throw new Error('the API did not start');
    return { temporalServer, temporal, netvisor, flex, service, apiUrl: service.apiUrl, operatorToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

import { join } from 'node:path';
import { startFlexSandbox } from '../sandbox/flex/start';
import { startNetvisorSandbox } from '../sandbox/netvisor/start';
import { startTemporalServer } from './temporal-server';
import type { TemporalServer } from './temporal-server';

/** The project's own cache: the Temporal executable and workflow bundles. */
export const CACHE_DIR = join(__dirname, '..', '..', '.cache');

export type NetvisorSandbox = Awaited<ReturnType<typeof startNetvisorSandbox>>;
export type FlexSandbox = Awaited<ReturnType<typeof startFlexSandbox>>;

export interface SurroundingsOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Told what takes time. */
  readonly say: (text: string) => void;
  /** Keep Temporal's data in this file. */
  readonly dbFilename?: string;
  /** Starts or finds the Temporal server; by the launcher unless given. */
  readonly temporalServer?: () => Promise<TemporalServer>;
}

/** What the service lives among: a Temporal server and the two foreign systems, here as sandboxes. */
export interface Surroundings {
  readonly temporalServer: TemporalServer;
  readonly netvisor: NetvisorSandbox;
  readonly flex: FlexSandbox;
  /** The variables by which the service finds them. */
  readonly serviceEnv: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts all three on free ports. What was started is stopped again when another one fails. */
export async function openSurroundings(options: SurroundingsOptions): Promise<Surroundings> {
  const { env, say, dbFilename } = options;
  const launch = () =>
    startTemporalServer({
      cacheDir: CACHE_DIR,
      ui: true,
      env,
      log: { info: say },
      ...(dbFilename === undefined ? {} : { dbFilename }),
    });
  const stops: Array<() => Promise<void>> = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const started = await Promise.allSettled([
    (options.temporalServer ?? launch)().then((server) => {
      stops.push(() => server.stop());
      return server;
    }),
    startNetvisorSandbox({}).then((sandbox) => {
      stops.push(() => sandbox.close());
      return sandbox;
    }),
    startFlexSandbox({}).then((sandbox) => {
      stops.push(() => sandbox.close());
      return sandbox;
    }),
  ]);
  const [server, netvisor, flex] = started;
  const company = netvisor.status === 'fulfilled' ? netvisor.value.companies[0] : undefined;
  if (
    server.status !== 'fulfilled' ||
    netvisor.status !== 'fulfilled' ||
    flex.status !== 'fulfilled' ||
    !company
  ) {
    await stop();
    const failed = started.find((part) => part.status === 'rejected');
    throw failed?.reason instanceof Error ? failed.reason : new Error('the Netvisor sandbox has no company');
  }
  return {
    temporalServer: server.value,
    netvisor: netvisor.value,
    flex: flex.value,
    serviceEnv: {
      NETVISOR_BASE_URL: netvisor.value.baseUrl,
      NETVISOR_PARTNER_ID: company.partnerId,
      NETVISOR_PARTNER_KEY: company.partnerKey,
      NETVISOR_SENDER: company.sender,
    },
    stop,
  };
}

import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ActivityDeps } from '../activities/deps';
import { createLaneKeeper } from '../activities/lanes';
import { createApi } from '../api/create-api';
import { listen } from '../api/listen';
import type { Config } from '../config';
import { openStore } from '../store/store';
import type { Store, StoreOptions } from '../store/store';
import type { TemporalConnection } from '../temporal/connection';
import type { WorkflowControl } from '../temporal/control';
import { createWorkflowControl } from '../temporal/workflow-control';
import { startGuardian } from './guardian';
import type { Guardian } from './guardian';
import { flexClients, flexUrlGuard, netvisorClients } from './upstreams';
import { startWorkers } from './workers';
import type { Workers } from './workers';

export interface ServiceOptions {
  readonly config: Config;
  readonly roles: ReadonlySet<'api' | 'worker'>;
  readonly temporal: TemporalConnection;
  readonly workflowBundle: string;
  readonly operatorToken: string;
  readonly version: string;
  readonly logger: Logger;
}

export interface Service {
  /** Where the API listens; null without one. */
  readonly apiUrl: string | null;
  readonly store: Store;
  readonly control: WorkflowControl;
  /** Rejects when a part broke down: the process must end, so that its supervisor starts it anew. */
  readonly ended: Promise<void>;
  /** Stops in order: no new requests, workers drained, then store and all. */
  stop(): Promise<void>;
}

/** Puts the parts of one process together: store, lanes, Temporal, API and worker. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, roles, temporal, logger } = options;
  const holder = randomUUID();
  const store = await openStore({
    secretsKey: config.secretsKey,
    previousSecretsKeys: [...config.previousSecretsKeys],
    holder,
    logger,
    ...storePlace(config),
  });
  const control = createWorkflowControl(temporal.client, {
    uiUrl: config.temporalUiUrl,
    namespace: temporal.namespace,
  });
  const guardian = startGuardian(store, control, logger);
  let workers: Workers | null = null;
  let api: Awaited<ReturnType<typeof listen>> | null = null;
  try {
    if (roles.has('api')) {
      api = await startApi(options, store, relayed(control, guardian), () => workers);
    }
    if (roles.has('worker')) {
      const deps: ActivityDeps = {
        store,
        lanes: createLaneKeeper(store.lanes, holder),
        control,
        logger,
        holder,
        publicUrl: config.publicUrl ?? api?.url ?? `http://${config.host}:${config.port}`,
        netvisorClient: netvisorClients(config),
        flexClient: flexClients(),
        now: () => new Date(),
      };
      workers = await startWorkers({ temporal, deps, workflowBundle: options.workflowBundle });
    }
  } catch (error) {
    await api?.close();
    await guardian.stop();
    await store.close();
    throw error;
  }
  const stop = once(async () => {
    await api?.close();
    await guardian.stop();
    await workers?.stop();
    await store.close();
  });
  return {
    apiUrl: api?.url ?? null,
    store,
    control,
    ended: workers?.ended ?? new Promise<void>(() => undefined),
    stop,
  };
}

/** Profile `test` keeps nothing; the others keep the embedded store in DATA_DIR. */
function storePlace(config: Config): Pick<StoreOptions, 'url' | 'dataDir'> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl };
  return config.profile === 'test' || config.profile === 'demo' ? {} : { dataDir: config.dataDir };
}

function startApi(
  { config, operatorToken, version, logger }: ServiceOptions,
  store: Store,
  control: WorkflowControl,
  workers: () => Workers | null,
) {
  const app = createApi({
    store,
    control,
    operatorToken,
    publicUrl: config.publicUrl ?? '',
    temporalUiUrl: config.temporalUiUrl,
    logger,
    version,
    flexUrlAllowed: flexUrlGuard(config),
    // Not Temporal: events are taken while it is down (I7).
    ready: () => Promise.resolve([{ name: 'worker', ok: workers()?.running() ?? true }]),
  });
  return listen(app, { host: config.host, port: config.port });
}

/** What could not be handed to Temporal now is handed over later: the hint is recorded already. */
function relayed(control: WorkflowControl, guardian: Guardian): WorkflowControl {
  return {
    ...control,
    hint: async (a) => {
      try {
        await control.hint(a);
      } catch (error) {
        guardian.soon();
        throw error;
      }
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

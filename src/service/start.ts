import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ActivityDeps } from '../activities/deps';
import { createLaneKeeper } from '../activities/lanes';
import { createApi } from '../api/create-api';
import type { ApiDeps } from '../api/deps';
import { listen } from '../api/listen';
import type { Listening } from '../api/listen';
import type { Exposition } from '../api/metrics';
import type { Config } from '../config';
import { startTracing } from '../telemetry';
import { openStore } from '../store/store';
import type { Store, StoreOptions } from '../store/store';
import type { TemporalConnection } from '../temporal/connection';
import type { WorkflowControl } from '../temporal/control';
import { createWorkflowControl } from '../temporal/workflow-control';
import { createExposition } from './metrics/exposition';
import { createMetrics } from './metrics/metrics';
import type { Metrics } from './metrics/metrics';
import { startMetricsServer } from './metrics/metrics-server';
import { registerStoreFigures } from './metrics/store-figures';
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
  /** Where Temporal's SDK gives its own metrics in this process; absent when it keeps none. */
  readonly sdkMetricsUrl?: string;
}

export interface Service {
  /** Where the API listens; null without one. */
  readonly apiUrl: string | null;
  /** Where metrics and health of the process can be read. */
  readonly metricsUrl: string;
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
  const tracing =
    config.otlpEndpoint === null ? null : await startTracing(config.otlpEndpoint, options.version);
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
  const metrics = createMetrics();
  const exposition = createExposition(
    metrics,
    registerStoreFigures(metrics.registry, store.figures),
    options.sdkMetricsUrl ?? null,
  );
  let workers: Workers | null = null;
  let api: Listening | null = null;
  let metricsServer: Listening | null = null;
  // Not Temporal: events are taken while it is down (I7).
  const ready = () =>
    Promise.resolve(roles.has('worker') ? [{ name: 'worker', ok: workers?.running() ?? false }] : []);
  try {
    if (roles.has('api')) {
      api = await startApi(options, {
        store,
        control: relayed(control, guardian),
        metrics,
        exposition,
        ready,
      });
    }
    if (roles.has('worker')) {
      const deps: ActivityDeps = {
        store,
        lanes: createLaneKeeper(store.lanes, holder),
        control,
        logger,
        metrics,
        holder,
        publicUrl: config.publicUrl ?? api?.url ?? `http://${config.host}:${config.port}`,
        netvisorClient: netvisorClients(config),
        flexClient: flexClients(),
        now: () => new Date(),
      };
      workers = await startWorkers({ temporal, deps, workflowBundle: options.workflowBundle });
    }
    metricsServer = await startMetricsServer(
      exposition,
      { store, ready },
      { host: config.host, port: config.metricsPort },
    );
  } catch (error) {
    await api?.close();
    await guardian.stop();
    await workers?.stop();
    await store.close();
    await tracing?.stop();
    throw error;
  }
  const stop = once(async () => {
    await api?.close();
    await guardian.stop();
    await workers?.stop();
    // Last: until then it tells that the process is no longer ready.
    await metricsServer.close();
    await store.close();
    await tracing?.stop();
  });
  return {
    apiUrl: api?.url ?? null,
    metricsUrl: metricsServer.url,
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
  parts: Pick<ApiDeps, 'store' | 'control' | 'ready'> & { metrics: Metrics; exposition: Exposition },
): Promise<Listening> {
  const app = createApi({
    ...parts,
    operatorToken,
    publicUrl: config.publicUrl ?? '',
    temporalUiUrl: config.temporalUiUrl,
    logger,
    version,
    flexUrlAllowed: flexUrlGuard(config),
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

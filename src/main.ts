import { existsSync } from 'node:fs';
import { version } from './version';
import { ConfigError, loadConfig } from './config';
import type { Role } from './config';
import { createLogger } from './logging';
import { startService } from './service/start';
import { untilStopped } from './service/until-stopped';
import { migrateStore } from './store/store';
import { connectTemporal } from './temporal/connection';
import { ensureSearchAttributes } from './temporal/ensure-search-attributes';
import { installRuntimeWithMetrics } from './service/sdk-metrics';
import { builtWorkflowBundle } from './temporal/workflow-bundle';

/**
 * The production service: `api`, `worker`, `migrate`, or without a word api and worker in one process. Ends
 * with a code other than 0 when a part can't start or breaks down, so that its supervisor starts it anew.
 */
async function main(argv: readonly string[]): Promise<void> {
  const roles = rolesOf(argv);
  const config = loadConfig(process.env, { profile: 'production', roles: [...roles] });
  const logger = createLogger({ level: config.logLevel });
  if (roles.has('migrate')) {
    await migrateStore(
      config.databaseUrl === null
        ? { dataDir: config.dataDir, secretsKey: config.secretsKey }
        : { url: config.databaseUrl, secretsKey: config.secretsKey },
    );
    logger.info('database is up to date');
    return;
  }
  if (config.operatorToken === null && roles.has('api')) {
    throw new ConfigError([{ variable: 'OPERATOR_TOKEN', problem: 'is missing: operators log in with it' }]);
  }
  const workflowBundle = builtWorkflowBundle();
  if (roles.has('worker') && !existsSync(workflowBundle)) {
    throw new Error(`${workflowBundle} is missing: run npm run build`);
  }
  const sdkMetricsUrl = roles.has('worker') ? await installRuntimeWithMetrics(logger) : null;
  // The API takes events while Temporal is down; a worker without Temporal must end at once.
  const temporal = await connectTemporal(config.temporal, { lazy: !roles.has('worker') });
  if (roles.has('worker')) {
    await ensureSearchAttributes(temporal.connection, temporal.namespace, { register: false });
  }
  const service = await startService({
    config,
    roles: new Set([...roles].filter((role) => role !== 'migrate')),
    temporal,
    workflowBundle,
    operatorToken: config.operatorToken ?? '',
    version,
    logger,
    ...(sdkMetricsUrl === null ? {} : { sdkMetricsUrl }),
  });
  logger.info({ api: service.apiUrl, metrics: service.metricsUrl, roles: [...roles] }, 'up');
  await untilStopped(service, logger);
  await temporal.close();
  logger.info('stopped');
}

function rolesOf(argv: readonly string[]): ReadonlySet<Role> {
  const [word, ...rest] = argv;
  if (word === undefined) return new Set<Role>(['api', 'worker']);
  if (rest.length === 0 && (word === 'api' || word === 'worker' || word === 'migrate'))
    return new Set([word]);
  throw new Error(`unknown: ${argv.join(' ')} (api, worker, migrate, or nothing for both)`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

import { loadConfig } from '../config';
import { createLogger } from '../logging';
import { startService } from '../service/start';
import { untilStopped } from '../service/until-stopped';
import { connectTemporal } from '../temporal/connection';
import { installTemporalRuntime } from '../temporal/runtime';
import { cachedWorkflowBundle } from '../temporal/workflow-bundle';
import { version } from '../version';
import { CACHE_DIR } from './surroundings';

/** API and worker from the sources as they are now: what `npm run dev` starts anew after each change. */
async function main(): Promise<void> {
  const config = loadConfig(process.env, { profile: 'dev' });
  const logger = createLogger({ level: config.logLevel });
  installTemporalRuntime(logger);
  const temporal = await connectTemporal(config.temporal);
  const service = await startService({
    config,
    roles: new Set(['api', 'worker']),
    temporal,
    workflowBundle: await cachedWorkflowBundle(CACHE_DIR),
    operatorToken: config.operatorToken ?? '',
    version,
    logger,
  });
  logger.info({ api: service.apiUrl }, 'up');
  await untilStopped(service, logger);
  await temporal.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

import { loadConfig } from '../../src/config';
import { CACHE_DIR } from '../../src/dev/surroundings';
import { createLogger } from '../../src/logging';
import { startService } from '../../src/service/start';
import type { Service } from '../../src/service/start';
import { connectTemporal } from '../../src/temporal/connection';
import { installTemporalRuntime } from '../../src/temporal/runtime';
import { cachedWorkflowBundle } from '../../src/temporal/workflow-bundle';
import { version } from '../../src/version';

export interface RunningService {
  readonly service: Service;
  readonly apiUrl: string | null;
  readonly stop: () => Promise<void>;
}

/** The product's own service as its environment says, in this process. */
export async function runService(roles: ReadonlySet<'api' | 'worker'>): Promise<RunningService> {
  const config = loadConfig(process.env, { profile: 'dev' });
  const logger = createLogger({ level: config.logLevel, destination: 'stderr' });
  installTemporalRuntime(logger);
  const temporal = await connectTemporal(config.temporal);
  const service = await startService({
    config,
    roles,
    temporal,
    workflowBundle: await cachedWorkflowBundle(CACHE_DIR),
    operatorToken: config.operatorToken ?? '',
    version,
    logger,
  });
  return {
    service,
    apiUrl: service.apiUrl,
    stop: async () => {
      await service.stop();
      await temporal.close();
    },
  };
}

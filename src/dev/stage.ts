import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { loadConfig } from '../config';
import type { Profile } from '../config';
import { startService } from '../service/start';
import type { Service } from '../service/start';
import { connectTemporal } from '../temporal/connection';
import type { TemporalConnection } from '../temporal/connection';
import { installTemporalRuntime } from '../temporal/runtime';
import { cachedWorkflowBundle } from '../temporal/workflow-bundle';
import { version } from '../version';
import { CACHE_DIR, openSurroundings } from './surroundings';
import type { Surroundings, SurroundingsOptions } from './surroundings';

export interface StageOptions extends SurroundingsOptions {
  readonly profile: Extract<Profile, 'demo' | 'test'>;
  readonly logger: Logger;
}

/** Everything on one stage: Temporal, both sandboxes, store, API and worker. */
export interface Stage extends Pick<Surroundings, 'temporalServer' | 'netvisor' | 'flex'> {
  readonly temporal: TemporalConnection;
  readonly service: Service;
  readonly apiUrl: string;
  /** A machine token with all scopes. */
  readonly operatorToken: string;
  stop(): Promise<void>;
}

/** Starts all parts on real ports. What was started is stopped again when a later part fails. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { logger, env, profile } = options;
  installTemporalRuntime(logger);
  const [surroundings, workflowBundle] = await Promise.all([
    openSurroundings(options),
    cachedWorkflowBundle(CACHE_DIR),
  ]);
  const { temporalServer, netvisor, flex, serviceEnv } = surroundings;
  const stops = [() => surroundings.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const temporal = await connectTemporal(temporalServer.settings);
    stops.push(() => temporal.close());
    const config = loadConfig({ ...env, ...serviceEnv }, { profile });
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
    return { temporalServer, netvisor, flex, temporal, service, apiUrl: service.apiUrl, operatorToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

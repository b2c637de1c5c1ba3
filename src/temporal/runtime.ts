import { Runtime, type LogLevel, type LogMetadata, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

let installed = false;

export interface RuntimeOptions {
  /** `host:port` where the SDK's own metrics can be read; absent: it keeps none. */
  readonly metricsAddress?: string;
}

/**
 * Sends what Temporal's SDK and its native core have to say to our logger. The SDK takes one logger per process,
 * before the first worker or native connection; further calls change nothing.
 *
 * Signals are left to the program's main file, which stops its parts in order: the SDK would end the workers by
 * itself, and a second `worker.shutdown()` throws.
 */
export function installTemporalRuntime(logger: Logger, options: RuntimeOptions = {}): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: forwardTo(logger.child({ component: 'temporal' })),
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(options.metricsAddress === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: options.metricsAddress, countersTotalSuffix: true } } }),
    },
    shutdownSignals: [],
  });
}

const PINO_LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK's logger interface on top of pino. */
export function forwardTo(logger: Logger): SdkLogger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    // pino writes an error with its stack only under this name.
    const { error, ...rest }: LogMetadata = meta;
    logger[PINO_LEVELS[level]](error === undefined ? rest : { ...rest, err: error as unknown }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

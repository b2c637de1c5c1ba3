import type { Logger } from 'pino';
import type { Service } from './start';

/** Runs until a signal comes or a part breaks down; then everything ends in order. */
export async function untilStopped(service: Service, logger: Logger): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        logger.info({ signal }, 'stopping');
        resolve();
      });
    }
  });
  try {
    await Promise.race([stopped, service.ended]);
  } finally {
    await service.stop();
  }
}

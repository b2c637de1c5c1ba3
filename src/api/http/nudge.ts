import type { Logger } from 'pino';

/**
 * Tells Temporal of something that is recorded already. When that fails it is made up for later (the guardian
 * compares store and Temporal), so the caller is not troubled.
 */
export async function nudge(
  { logger }: { readonly logger: Logger },
  failure: string,
  tell: () => Promise<void>,
): Promise<void> {
  try {
    await tell();
  } catch (error) {
    logger.warn({ reason: error instanceof Error ? error.name : 'unknown' }, failure);
  }
}

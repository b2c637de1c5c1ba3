import { z } from 'zod';

/** The unit of maxRSS. */
const KILOBYTE = 1024;

const asksForMemory = z.object({ ask: z.literal('memory') });

/** Tells the parent something. */
export function tellParent(message: object): void {
  process.send?.(message);
}

/** Says that the child is up, answers what the parent asks, and ends with it. */
export function serveParent(ready: object, stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (!asksForMemory.safeParse(message).success) return;
    // Twice: the first collection runs finalizers, whose garbage the second one takes.
    globalThis.gc?.();
    setTimeout(() => {
      globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      const highestRss = process.resourceUsage().maxRSS * KILOBYTE;
      tellParent({ memory: { rss, heapUsed, highestRss } });
    }, 200);
  });
  process.once('disconnect', () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  tellParent({ ready });
}

import { setTimeout as delay } from 'node:timers/promises';

/** Something did not come about in time. */
class NotInTime extends Error {
  constructor(what: string, seconds: number) {
    super(`not within ${String(seconds)} s: ${what}`);
    this.name = 'NotInTime';
  }
}

/** Looks again and again until `look` answers something; that is returned. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  { seconds = 60, everyMs = 25 }: { seconds?: number; everyMs?: number } = {},
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > until) throw new NotInTime(what, seconds);
    await delay(everyMs);
  }
}

import type { RequestHandler } from 'express';
import type { ApiDeps } from './deps';

export interface Component {
  readonly name: string;
  readonly ok: boolean;
}

/** The parts that this process needs, asked now. */
export async function componentsOf({ store, ready }: Pick<ApiDeps, 'store' | 'ready'>): Promise<Component[]> {
  const storeUp = store.ping().then(
    () => true,
    () => false,
  );
  const others: Promise<readonly Component[]> = (ready?.() ?? Promise.resolve([])).catch(() => [
    { name: 'checks', ok: false },
  ]);
  return [{ name: 'store', ok: await storeUp }, ...(await others)];
}

/** The process runs. */
export const alive: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ ok: true });
};

/** Requests may be sent here: 503 names what is missing. */
export function readiness(deps: Pick<ApiDeps, 'store' | 'ready'>): RequestHandler {
  return async (_request, response) => {
    const checks = await componentsOf(deps);
    const ok = checks.every((check) => check.ok);
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, checks });
  };
}

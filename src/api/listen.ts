import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Express } from 'express';

export interface Listening {
  /** `http://host:port`, the port being the one that was found free when 0 was asked for. */
  readonly url: string;
  /** Takes no more requests; those under way get some seconds to end. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the keep-alive of usual reverse proxies, which would otherwise meet closed connections. */
const KEEP_ALIVE_MS = 65_000;
const CLOSE_WITHIN_MS = 5_000;

/** Opens the API. Rejects when the port is taken. */
export async function listen(
  app: Express,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API listens on no port');
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, CLOSE_WITHIN_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

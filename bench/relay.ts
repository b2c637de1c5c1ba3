import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Pool } from 'undici';

/** When one event was handed to the service, and when the service had accepted it; milliseconds since 1970. */
export interface Handed {
  readonly sentAt: number;
  readonly acceptedAt: number;
}

/** Stands where Flex sends its events to, passes each on unchanged, and remembers when. */
export interface Relay {
  readonly url: string;
  /** From now on to this service. */
  to(apiUrl: string): void;
  /** Takes what was noted since the last call. */
  taken(): Handed[];
  close(): Promise<void>;
}

export const clock = (): number => performance.timeOrigin + performance.now();

const SIGNED = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

export async function startRelay(): Promise<Relay> {
  let target: Pool | undefined;
  const noted: Handed[] = [];
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      if (!target) throw new Error('nobody to pass events on to');
      const body = await buffer(request);
      const sentAt = clock();
      const answer = await target.request({
        path: request.url ?? '/',
        method: 'POST',
        headers: headersOf(request.headers),
        body,
      });
      const text = await answer.body.text();
      noted.push({ sentAt, acceptedAt: clock() });
      response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text);
    };
    pass().catch(() => {
      response.writeHead(502).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the relay listens on no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    to: (apiUrl) => {
      target = new Pool(apiUrl, { connections: 50 });
    },
    taken: () => noted.splice(0),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await target?.destroy();
    },
  };
}

function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    SIGNED.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNetvisorClient, type NetvisorClient } from '../../src/netvisor/client';
import type { NetvisorClientDeps, NetvisorCredentials } from '../../src/netvisor/client';

/** One request as it came over the wire. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answering = (request: Received, response: ServerResponse) => void;

/** A server on a free port that answers as a test wants, and remembers what it was asked. */
export interface FakeNetvisor {
  readonly baseUrl: string;
  readonly received: Received[];
  answer: Answering;
  client(deps?: NetvisorClientDeps, credentials?: Partial<NetvisorCredentials>): NetvisorClient;
  close(): Promise<void>;
}

export const CREDENTIALS = {
  sender: 'flex-netvisor-sync',
  customerId: 'FNS_CUSTOMER',
  customerKey: '7cd680e89e880553358bc07cd28b0ee2',
  partnerId: 'Fns_0001',
  partnerKey: '07f94228d149a96b2f25e3edad55096e',
  organisationId: '1967543-8',
} as const;

export async function startFakeNetvisor(): Promise<FakeNetvisor> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      fake.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const fake: FakeNetvisor = {
    baseUrl,
    received,
    answer: (_request, response) => response.end(),
    client: (deps, credentials) => createNetvisorClient({ ...CREDENTIALS, baseUrl, ...credentials }, deps),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return fake;
}

/** Answers everything with this text. */
export function always(body: string | Buffer, status = 200, headers: Record<string, string> = {}): Answering {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(body);
  };
}

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server that takes webhooks; each test begins with one that answers 204 to everything. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** Answers each request; its number counts from 1. */
  behave: (response: ServerResponse, number: number) => void = accept;
  private server = createServer();

  constructor() {
    beforeEach(async () => {
      this.received.length = 0;
      this.behave = accept;
      this.server = createServer((incoming, response) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          this.received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() });
          this.behave(response, this.received.length);
          this.server.emit('webhook');
        });
      });
      this.server.listen(0, '127.0.0.1');
      await once(this.server, 'listening');
    });
    afterEach(async () => {
      this.server.closeAllConnections();
      this.server.close();
      await once(this.server, 'close');
    });
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver does not listen.');
    return `http://127.0.0.1:${address.port.toString()}/hook`;
  }

  /** Waits until so many requests have come. */
  async until(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await once(this.server, 'webhook');
    return this.received;
  }
}

const accept = (response: ServerResponse): void => {
  response.writeHead(204).end();
};

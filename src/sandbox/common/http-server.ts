import { createServer, type RequestListener } from 'node:http';

export interface ListenOptions {
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  /** Absent: 127.0.0.1, so that nothing outside this machine reaches a sandbox by accident. */
  readonly host?: string | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** `http://host:port` without a trailing slash. */
  readonly baseUrl: string;
  /** Stops listening and cuts every connection, idle and hanging ones too. May be called twice. */
  close(): Promise<void>;
}

/** Clients keep idle connections longer than Node's five seconds; closing first would look like a fault to them. */
const KEEP_ALIVE_MS = 120_000;

/** A hundred customer codes of fifty escaped characters fit into one address (netvisor-api.md 2.1). */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Starts a real HTTP server.
 * @throws the system's error when the port is taken or the address cannot be bound
 */
export async function listen(listener: RequestListener, options: ListenOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, maxHeaderSize: MAX_HEADER_BYTES },
    listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('An HTTP server on a TCP port has no address.');
  }
  return {
    port: address.port,
    baseUrl: `http://${host.includes(':') ? `[${host}]` : host}:${address.port.toString()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

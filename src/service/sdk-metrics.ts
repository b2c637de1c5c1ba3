import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Logger } from 'pino';
import { installTemporalRuntime } from '../temporal/runtime';

/**
 * Installs Temporal's runtime with its own metrics on a free port of loopback, from where our `/metrics` takes them
 * along. Answers their address.
 */
export async function installRuntimeWithMetrics(logger: Logger): Promise<string> {
  const address = `127.0.0.1:${String(await freePort())}`;
  installTemporalRuntime(logger, { metricsAddress: address });
  return `http://${address}/metrics`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

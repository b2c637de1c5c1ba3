import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { openSurroundings } from './surroundings';

const ROOT = join(__dirname, '..', '..');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

/**
 * All parts for development. Temporal (its data in DATA_DIR) and the sandboxes stay up; API and worker are
 * started anew after each change of the sources.
 */
async function main(): Promise<void> {
  const dataDir = process.env['DATA_DIR'] ?? join(ROOT, '.data');
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  const surroundings = await openSurroundings({
    env: process.env,
    say,
    dbFilename: join(dataDir, 'temporal.db'),
  });
  const { temporalServer, netvisor, flex, serviceEnv } = surroundings;
  const port = process.env['PORT'] ?? '8080';
  const operatorToken = process.env['OPERATOR_TOKEN'] ?? randomBytes(24).toString('base64url');
  say(`Temporal's Web UI   ${temporalServer.uiUrl ?? temporalServer.address}`);
  say(`API                 http://127.0.0.1:${port}   (Authorization: Bearer ${operatorToken})`);
  say(`Netvisor's sandbox  ${netvisor.baseUrl}`);
  say(`Flex's sandbox      ${flex.baseUrl}`);
  say('The sandboxes begin empty; remove DATA_DIR to begin anew with them.');

  const service = spawn(
    process.execPath,
    [TSX, 'watch', '--clear-screen=false', join(__dirname, 'service.ts')],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...serviceEnv,
        DATA_DIR: dataDir,
        PORT: port,
        OPERATOR_TOKEN: operatorToken,
        TEMPORAL_ADDRESS: temporalServer.address,
        TEMPORAL_NAMESPACE: temporalServer.namespace,
        ...(temporalServer.uiUrl === null ? {} : { TEMPORAL_UI_URL: temporalServer.uiUrl }),
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => service.kill(signal));
  await once(service, 'exit');
  await surroundings.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

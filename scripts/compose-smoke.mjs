// Tries the compose file where there is a Docker engine: up, healthy, one request through, worker killed and back, down.
// It uses a project and secrets of its own and takes everything away again: npm run compose:smoke
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './lib/set-up.mjs';

const PATIENCE_MS = 300_000;
const folder = mkdtempSync(join(tmpdir(), 'compose-smoke-'));
const env = {
  ...process.env,
  COMPOSE_PROJECT_NAME: 'fns-smoke',
  SECRETS_DIR: join(folder, 'secrets'),
  PUBLIC_URL: 'https://sync.example',
  FLEX_ALLOWED_HOSTS: 'flex.example',
  NETVISOR_PARTNER_ID: 'SMOKE',
  NETVISOR_PARTNER_KEY: 'smoke-partner-key',
};

function run(command, args, { quiet = false } = {}) {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
  });
  if (error) throw new Error(`${command} can't be run: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  return stdout ?? '';
}
const compose = (args, options) =>
  run('docker', ['compose', '--env-file', join(folder, '.env'), ...args], options);

/** State and health of each container, as compose tells it: one JSON object a line. */
const containers = () =>
  compose(['ps', '--all', '--format', 'json'], { quiet: true })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function until(what, holds) {
  const givenUpAt = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > givenUpAt) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await delay(2_000);
  }
  console.log(`ok    ${what}`);
}
const healthy = (name) => () =>
  containers().some((container) => container.Service === name && container.Health === 'healthy');

try {
  run(process.execPath, [join(root, 'scripts', 'compose-init.mjs'), folder]);
  compose(['build']);
  compose(['up', '--detach']);
  for (const name of ['postgres', 'temporal', 'api', 'worker'])
    await until(`${name} is healthy`, healthy(name));

  const token = readFileSync(join(folder, 'secrets', 'operator_token'), 'utf8').trim();
  const answer = await globalThis.fetch('http://127.0.0.1:8080/api/v1/fleet', {
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.status !== 200) throw new Error(`the API answers ${answer.status}`);
  console.log('ok    an operator is let in');

  compose(['kill', '--signal', 'SIGKILL', 'worker']);
  compose(['up', '--detach', 'worker']);
  await until('a killed worker comes back', healthy('worker'));
  console.log('All of it held.');
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  try {
    compose(['down', '--volumes', '--timeout', '60']);
  } catch (error) {
    console.error(`could not be taken down: ${error.message}`);
  }
  rmSync(folder, { recursive: true, force: true });
}

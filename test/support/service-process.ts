import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import type { TemporalServer } from '../../src/dev/temporal-server';
import { freePorts } from '../../src/dev/free-ports';
import { runCommand } from './run-command';

const ROOT = join(__dirname, '..', '..');

const readySchema = z.object({
  netvisor: z.object({
    baseUrl: z.string(),
    companies: z.array(
      z.object({
        organisationId: z.string(),
        customerId: z.string(),
        customerKey: z.string(),
        partnerId: z.string(),
        partnerKey: z.string(),
        sender: z.string(),
      }),
    ),
  }),
  flex: z.object({
    baseUrl: z.string(),
    tenants: z.array(
      z.object({ tenantId: z.string(), token: z.string(), clientId: z.string(), clientSecret: z.string() }),
    ),
  }),
});
export type SandboxesReady = z.infer<typeof readySchema>;

/** A child process that can be killed without mercy. */
export interface Killable {
  readonly pid: number;
  /** Its exit code when it has ended, for whatever reason; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
}

function killable(child: ChildProcess): Killable {
  const { pid } = child;
  if (pid === undefined) throw new Error('the process did not start');
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    pid,
    exited:
      child.exitCode === null
        ? once(child, 'exit').then(() => child.exitCode)
        : Promise.resolve(child.exitCode),
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** `npm run sandbox` as a process of its own. */
export async function startSandboxes(): Promise<SandboxesReady & Killable> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      join(ROOT, 'src', 'sandbox', 'main.ts'),
      '--netvisor-port',
      '0',
      '--flex-port',
      '0',
      '--json',
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout });
  const [line] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(await once(lines, 'line'));
  return { ...readySchema.parse(JSON.parse(line)), ...killable(child) };
}

/** Builds `dist/` unless it is up to date. */
export async function ensureBuilt(): Promise<void> {
  const built = await runCommand(process.execPath, [
    '--input-type=module',
    '-e',
    `import { ensureBuilt } from ${JSON.stringify(join(ROOT, 'scripts', 'lib', 'build.mjs'))}; await ensureBuilt();`,
  ]);
  if (built.code !== 0) throw new Error(`the build failed: ${built.stderr}`);
}

/**
 * A copy of `dist/` in a folder of its own inside the project, where it finds the packages: a long run is not
 * disturbed when the sources are built anew meanwhile.
 */
export async function copyOfBuild(folder: string): Promise<string> {
  await ensureBuilt();
  const dist = join(folder, 'dist');
  cpSync(join(ROOT, 'dist'), dist, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  return dist;
}

/** What the service processes of one installation have in common. */
export interface Installation {
  readonly apiUrl: string;
  readonly operatorToken: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the built program; the project's `dist` unless given. */
  readonly dist?: string;
}

/** An installation's environment, on a free port, with the given place for its data. */
export async function installation(
  temporal: Pick<TemporalServer, 'address' | 'namespace'>,
  sandboxes: SandboxesReady,
  place: { DATA_DIR: string } | { DATABASE_URL: string },
): Promise<Installation> {
  const [port] = await freePorts(1);
  const [company] = sandboxes.netvisor.companies;
  if (port === undefined || !company) throw new Error('no port or no company');
  const apiUrl = `http://127.0.0.1:${String(port)}`;
  const operatorToken = randomBytes(16).toString('hex');
  return {
    apiUrl,
    operatorToken,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      METRICS_PORT: '0',
      PUBLIC_URL: apiUrl,
      SECRETS_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: operatorToken,
      ALLOW_LOOPBACK_UPSTREAMS: 'true',
      NETVISOR_BASE_URL: sandboxes.netvisor.baseUrl,
      NETVISOR_PARTNER_ID: company.partnerId,
      NETVISOR_PARTNER_KEY: company.partnerKey,
      NETVISOR_SENDER: company.sender,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'warn',
      ...place,
    },
  };
}

export interface ServiceProcessOptions {
  /** For node itself, before the program. */
  readonly nodeArguments?: readonly string[];
  /** Told of everything that the process logs, instead of this one's own output. */
  readonly onOutput?: (text: string) => void;
}

/** Starts the built service (`api`, `worker`, or both) as a process of its own; an API answers then. */
export async function startServiceProcess(
  place: Installation,
  role?: 'api' | 'worker',
  options: ServiceProcessOptions = {},
): Promise<Killable> {
  const child = spawnService(place, role === undefined ? [] : [role], options);
  const service = killable(child);
  if (role !== 'worker') await answering(`${place.apiUrl}/healthz`, child);
  return service;
}

/** Starts the built service and does not wait until it is up. */
export const launchServiceProcess = (
  place: Installation,
  role: 'api' | 'worker' | 'migrate',
  options: ServiceProcessOptions = {},
): Killable => killable(spawnService(place, [role], options));

function spawnService(
  { env, dist = join(ROOT, 'dist') }: Installation,
  words: readonly string[],
  { nodeArguments = [], onOutput }: ServiceProcessOptions,
): ChildProcess {
  const output = onOutput === undefined ? 'inherit' : 'pipe';
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', ...nodeArguments, join(dist, 'main.js'), ...words],
    { env, stdio: ['ignore', output, output] },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  }
  return child;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${String(child.exitCode)}`);
    const status = await request(url).then(
      async (answer) => {
        await answer.body.dump();
        return answer.statusCode;
      },
      () => 0,
    );
    if (status === 200) return;
    await delay(50);
  }
  throw new Error(`${url} did not answer`);
}

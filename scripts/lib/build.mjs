import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './set-up.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.built-from');

/** Whether `dist` was built from the sources as they are now. */
const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOfSources();

/**
 * Compiles the production parts to `dist`, with the SQL migrations and the bundle of the workflows. One process at a
 * time: API and worker may be started at once.
 */
export const build = () => alone(buildNow);

/** The same unless `dist` is up to date; says on standard error that it builds. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  console.error('Building dist/ …');
  await alone(async () => {
    if (!isBuilt()) await buildNow();
  });
}

async function alone(work) {
  // Only now: before the packages are installed there is no tsx.
  const { tsImport } = await import('tsx/esm/api');
  const { withFileLock } = await tsImport('../../src/dev/file-lock.ts', import.meta.url);
  const folder = join(root, '.cache');
  mkdirSync(folder, { recursive: true });
  await withFileLock(join(folder, 'build.lock'), work);
}

async function buildNow() {
  const digest = digestOfSources();
  rmSync(dist, { recursive: true, force: true });
  compile();
  cpSync(join(root, 'src', 'store', 'migrations'), join(dist, 'store', 'migrations'), { recursive: true });
  const { bundleWorkflows, builtWorkflowBundle } = createRequire(import.meta.url)(
    join(dist, 'temporal', 'workflow-bundle.js'),
  );
  writeFileSync(builtWorkflowBundle(), await bundleWorkflows());
  for (const program of ['main.js', join('cli', 'main.js')]) {
    if (existsSync(join(dist, program))) chmodSync(join(dist, program), 0o755);
  }
  writeFileSync(stamp, digest);
}

function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--pretty'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the sources have type errors, see above');
}

function digestOfSources() {
  const src = join(root, 'src');
  const sources = readdirSync(src, { recursive: true })
    .map((name) => join(src, name))
    .filter((file) => statSync(file).isFile());
  const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) =>
    join(root, name),
  );
  const hash = createHash('sha256');
  for (const file of [...sources, ...settings].sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

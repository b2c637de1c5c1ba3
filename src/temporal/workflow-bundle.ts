import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Folder of the sources that run: `src`, or `dist` once built. */
const ROOT = join(__dirname, '..');

/** Folders from which workflow code may import. */
const SOURCES = ['workflows', 'sync', 'temporal', 'activities'];

/** Bundles kept in the cache: several checkouts of one project share a computer, not a cache. */
const KEPT_BUNDLES = 5;

/** The bundle that `npm run build` made: a worker starts with it at once and in less memory. */
export const builtWorkflowBundle = (): string => join(ROOT, 'workflow-bundle.js');

/** The module that exports every workflow, or null where there is none yet. */
export const workflowsModule = (): string | null => workflowFile('all-workflows');

function workflowFile(name: string): string | null {
  const candidates = ['ts', 'js'].map((ending) => join(ROOT, 'workflows', `${name}.${ending}`));
  return candidates.find((file) => existsSync(file)) ?? null;
}

/**
 * Bundles the workflow code for the worker's sandbox.
 * @throws Error that names the import which workflow code may not have
 * @public called by `npm run build`
 */
export async function bundleWorkflows(): Promise<string> {
  const workflowsPath = workflowsModule();
  if (workflowsPath === null) throw new Error(`there is no ${join(ROOT, 'workflows', 'all-workflows')}`);
  const complaints: string[] = [];
  const keep = (message: string) => complaints.push(message);
  const quiet = () => undefined;
  const logger = { trace: quiet, debug: quiet, info: quiet, log: quiet, warn: keep, error: keep };
  try {
    const traceHeader = workflowFile('trace-header');
    const workflowInterceptorModules = traceHeader === null ? [] : [traceHeader];
    return (await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger })).code;
  } catch (error) {
    throw new Error(['the workflow code cannot be bundled', ...complaints].join('\n'), { cause: error });
  }
}

/** Path of a bundle of the sources as they are now; made only when they changed. For dev, demo and tests. */
export async function cachedWorkflowBundle(cacheDir: string): Promise<string> {
  const folder = join(cacheDir, 'workflow-bundles');
  const bundle = join(folder, `${await digestOfSources()}.js`);
  if (existsSync(bundle)) return bundle;
  const code = await bundleWorkflows();
  await mkdir(folder, { recursive: true });
  await forgetOldBundles(folder);
  const unfinished = `${bundle}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, bundle);
  return bundle;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const folder = join(ROOT, source);
    if (!existsSync(folder)) continue;
    const files = (await readdir(folder, { recursive: true })).filter((name) => /\.[jt]s$/.test(name)).sort();
    for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  }
  hash.update(await readFile(join(ROOT, '..', 'package-lock.json')));
  return hash.digest('hex').slice(0, 32);
}

async function forgetOldBundles(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const aged = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  const old = aged.sort((a, b) => b.at - a.at).slice(KEPT_BUNDLES - 1);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/run-command';

const ROOT = join(__dirname, '..', '..');

/** A little project in which each of these imports is forbidden by the rule beside it. */
const FORBIDDEN: Array<[file: string, imports: string, rule: string]> = [
  ['src/sync/a.ts', '../store/x', 'sync-imports-only'],
  ['src/netvisor/a.ts', '../flex/x', 'netvisor-imports-only'],
  ['src/flex/a.ts', '../netvisor/x', 'flex-imports-only'],
  ['src/store/a.ts', '../flex/x', 'store-imports-only'],
  ['src/temporal/a.ts', '../store/x', 'temporal-imports-only'],
  ['src/workflows/a.ts', '../store/x', 'workflows-imports-only'],
  ['src/workflows/b.ts', '../temporal/connection', 'workflows-imports-only'],
  ['src/workflows/c.ts', '../activities/x', 'workflows-know-types-of-activities'],
  ['src/activities/a.ts', '../api/x', 'activities-imports-only'],
  ['src/sandbox/a.ts', '../sync/x', 'sandbox-imports-only'],
  ['src/sandbox/b.ts', '../netvisor/x', 'sandbox-imports-only'],
  ['src/api/a.ts', '../netvisor/x', 'no-direct-call-from-outside'],
  ['src/cli/a.ts', '../flex/x', 'no-direct-call-from-outside'],
  ['src/activities/b.ts', '../config', 'configuration-by-composition'],
  ['src/service/a.ts', '../sandbox/x', 'production-without-tests-and-sandboxes'],
  ['src/api/b.ts', '../../test/x', 'production-without-tests-and-sandboxes'],
  ['src/service/b.ts', 'dev-only', 'production-without-development-packages'],
  ['src/service/c.ts', './d', 'no-circle'],
];

const ALLOWED: Array<[file: string, code: string]> = [
  ['src/workflows/ok.ts', "import type { x } from '../activities/x'; export type X = typeof x;"],
  ['src/workflows/names-ok.ts', "export { x } from '../temporal/names';"],
  ['src/activities/ok.ts', "export { x } from '../store/x'; export { x as y } from '../netvisor/x';"],
  ['src/service/ok.ts', "export { x } from '../config'; export { x as y } from '../netvisor/x';"],
  ['src/demo/ok.ts', "export { x } from '../sandbox/x';"],
];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

let folder: string;
let violations: string[];

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fns-rules-'));
  const folders = ['sync', 'store', 'netvisor', 'flex', 'activities', 'api', 'sandbox'];
  for (const name of folders) await write(`src/${name}/x.ts`, 'export const x = 1;');
  for (const file of ['src/config.ts', 'src/temporal/connection.ts', 'src/temporal/names.ts', 'test/x.ts']) {
    await write(file, 'export const x = 1;');
  }
  await write('src/service/d.ts', "import './c';");
  await write('node_modules/dev-only/index.js', 'exports.x = 1;');
  await write('node_modules/dev-only/package.json', '{"name":"dev-only","version":"1.0.0"}');
  await write('package.json', '{"name":"little","devDependencies":{"dev-only":"1.0.0"}}');
  for (const [file, imports] of FORBIDDEN)
    await write(file, `import { x } from '${imports}'; export const y = x;`);
  for (const [file, code] of ALLOWED) await write(file, code);
  await write('tsconfig.json', '{"compilerOptions":{"module":"node20"}}');
  await cp(join(ROOT, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));

  const depcruise = join(ROOT, 'node_modules', '.bin', 'depcruise');
  const { stdout } = await runCommand(
    depcruise,
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'test'],
    { cwd: folder },
  );
  violations = reportSchema
    .parse(JSON.parse(stdout))
    .summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the dependency rules', () => {
  it.each(FORBIDDEN)('%s may not import %s: %s', (file, _imports, rule) => {
    expect(violations).toContain(`${file} ${rule}`);
  });

  it.each(ALLOWED)('%s may: %s', (file) => {
    expect(violations.filter((violation) => violation.startsWith(`${file} `))).toEqual([]);
  });
});

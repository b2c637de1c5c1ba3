import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/dev/eventually';
import { runCommand } from '../support/run-command';

/*
 * `dist/` in a project of its own, since other tests run what lies in this one's.
 */

const ROOT = join(__dirname, '..', '..');

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'fns-build-'));
  for (const name of ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    await cp(join(ROOT, name), join(project, name), { recursive: true });
  }
  await cp(join(ROOT, 'tsconfig.build.json'), join(project, 'tsconfig.build.json'));
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

const ensureBuilt = () =>
  runCommand(process.execPath, [
    '--input-type=module',
    '-e',
    `import { ensureBuilt } from ${JSON.stringify(join(project, 'scripts', 'lib', 'build.mjs'))}; await ensureBuilt();`,
  ]);

describe('building before the start', () => {
  it('a worker started while the API builds waits for that one build', async () => {
    const first = ensureBuilt();
    const compiled = join(project, 'dist', 'main.js');
    await eventually('the first has compiled, but not bundled', () => Promise.resolve(existsSync(compiled)));
    const both = await Promise.all([first, ensureBuilt()]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, 'Building dist/ …\n'],
      [0, 'Building dist/ …\n'],
    ]);
    expect(await readFile(join(project, 'dist', 'workflow-bundle.js'), 'utf8')).toContain('customerSync');
    expect(await ensureBuilt()).toMatchObject({ code: 0, stderr: '' });
  });
});

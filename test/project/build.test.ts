import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  it('API and worker started at once on new sources wait for one build', async () => {
    const both = await Promise.all([ensureBuilt(), ensureBuilt()]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, 'Building dist/ …\n'],
      [0, 'Building dist/ …\n'],
    ]);
    expect(await readFile(join(project, 'dist', 'workflow-bundle.js'), 'utf8')).toContain('customerSync');
    expect(await ensureBuilt()).toMatchObject({ code: 0, stderr: '' });
  });
});

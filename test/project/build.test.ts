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

/** In a process of its own; `once`: as soon as that file is there. */
const ensureBuilt = (once?: string) =>
  runCommand(process.execPath, [
    '--input-type=module',
    '-e',
    `import { existsSync } from 'node:fs';
     import { setTimeout } from 'node:timers/promises';
     import { ensureBuilt } from ${JSON.stringify(join(project, 'scripts', 'lib', 'build.mjs'))};
     while (!existsSync(${JSON.stringify(once ?? project)})) await setTimeout(10);
     await ensureBuilt();`,
  ]);

describe('building before the start', () => {
  it('a worker started while the API builds waits for that one build', async () => {
    // Begins when the first has compiled but not bundled.
    const both = await Promise.all([ensureBuilt(), ensureBuilt(join(project, 'dist', 'main.js'))]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, 'Building dist/ …\n'],
      [0, 'Building dist/ …\n'],
    ]);
    expect(await readFile(join(project, 'dist', 'workflow-bundle.js'), 'utf8')).toContain('customerSync');
    expect(await ensureBuilt()).toMatchObject({ code: 0, stderr: '' });
  });
});

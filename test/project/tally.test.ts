import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command';

const ROOT = join(__dirname, '..', '..');
const REPORTER = join(ROOT, 'scripts', 'lib', 'tally-reporter.mjs');

let folder: string;
beforeAll(async () => {
  // Inside the project, so that the tests find vitest.
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  folder = await mkdtemp(join(ROOT, '.cache', 'tally-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs vitest on one made-up test file with the reporter alone. */
async function run(name: string, code: string, config = '') {
  const root = join(folder, name);
  await mkdir(root);
  await writeFile(join(root, 'a.test.mjs'), `import { it, beforeAll, describe } from 'vitest';\n${code}`);
  await writeFile(join(root, 'vitest.config.mjs'), `export default { test: { pool: 'forks', ${config} } };`);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const ended = await runCommand(process.execPath, [vitest, 'run', '--root', root, `--reporter=${REPORTER}`]);
  return { ok: ended.code === 0, lastLine: ended.stdout.trimEnd().split('\n').at(-1) };
}

const fail = "throw new Error('broken')";

describe('the last line of npm test', () => {
  it.each([
    ['passes', `it('a', () => {}); it('b', () => {});`, true, '2 passed, 0 failed'],
    ['fails', `it('a', () => {}); it('b', () => { ${fail} });`, false, '1 passed, 1 failed'],
    ['cannot be loaded', fail, false, '0 passed, 1 failed'],
    [
      'has a broken hook',
      `describe('d', () => { beforeAll(() => { ${fail} }); it('a', () => {}); });`,
      false,
      '0 passed, 1 failed',
    ],
    [
      'lets an error go',
      `it('a', async () => { void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50)); });`,
      false,
      '1 passed, 1 failed',
    ],
    ['skips all', `it.skip('a', () => {});`, false, '0 passed, 1 failed'],
  ])('when a file %s', async (name, code, ok, lastLine) => {
    expect(await run(name.replaceAll(' ', '-'), code)).toEqual({ ok, lastLine });
  });

  it('when the global set-up gives up', async () => {
    await writeFile(join(folder, 'set-up.mjs'), `export default () => { ${fail} };`);
    const config = `globalSetup: ['${join(folder, 'set-up.mjs')}']`;
    expect(await run('set-up', `it('a', () => {});`, config)).toEqual({
      ok: false,
      lastLine: '0 passed, 1 failed',
    });
  });
});

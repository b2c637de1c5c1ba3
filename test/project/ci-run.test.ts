import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command';

const CI = join(__dirname, '..', '..', '.ci', 'run');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fns-ci-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `.ci/run` with an npm that only says what checks and tests would. */
async function ci(check: number, testOutput: string, test: number) {
  const npm = join(folder, 'npm');
  await writeFile(
    npm,
    `#!/bin/sh\ncase "$*" in *check*) exit ${check};; *test*) printf '${testOutput}'; exit ${test};; esac\n`,
  );
  await chmod(npm, 0o755);
  const ended = await runCommand(CI, [], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  return { code: ended.code, lastLine: ended.stdout.trimEnd().split('\n').at(-1) };
}

describe('.ci/run ends with the count', () => {
  it.each([
    ['all is well', [0, 'some output\\n12 passed, 0 failed\\n', 0], 0, '12 passed, 0 failed'],
    ['tests fail', [0, '10 passed, 2 failed\\n', 1], 1, '10 passed, 2 failed'],
    ['a check fails', [1, '12 passed, 0 failed\\n', 0], 1, '12 passed, 1 failed'],
    ['both fail', [1, '10 passed, 2 failed\\n', 1], 1, '10 passed, 3 failed'],
    ['the tests end badly after all passed', [0, '12 passed, 0 failed\\n', 1], 1, '12 passed, 1 failed'],
    ['the tests end without a count', [0, 'boom\\n', 1], 1, '0 passed, 1 failed'],
    ['the tests say nothing and claim to be well', [0, '', 0], 1, '0 passed, 1 failed'],
  ] as const)('when %s', async (_when, [check, output, test], code, lastLine) => {
    expect(await ci(check, output, test)).toEqual({ code, lastLine });
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'run.mjs');
const PROGRAM = 'test/project/fixtures/echo-program.ts';

describe('the script that runs a program from its TypeScript', () => {
  it('hands over the arguments as they are, and the exit code', async () => {
    const ended = await runCommand(process.execPath, [SCRIPT, PROGRAM, '3', '--json', 'two words']);
    expect(ended).toEqual({ code: 3, stdout: '["3","--json","two words"]\n', stderr: '' });
  });

  it('hands over signals, so that the program can end in order', async () => {
    const ended = await runCommand(process.execPath, [SCRIPT, PROGRAM, 'wait'], {
      onFirstOutput: (pid) => process.kill(pid, 'SIGTERM'),
    });
    expect(ended.code).toBe(7);
  });

  it('tells how it is used when it gets no program', async () => {
    const ended = await runCommand(process.execPath, [SCRIPT]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Usage');
  });
});

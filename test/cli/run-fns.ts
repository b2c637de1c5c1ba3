import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { runProgram } from '../../src/cli/program';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a line of `--json` holds. */
export const lineOfJson = (text: string): unknown => JSON.parse(text);

const MAIN = join(__dirname, '..', '..', 'src', 'cli', 'main.ts');

/** The command line as a process of its own, with no environment but what is given. */
export function spawnFns(
  args: readonly string[],
  env: Record<string, string>,
  input: string | null = null,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: 'pipe',
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
    child.stdin.end(input ?? '');
  });
}

/** The same in this process: quicker, for all that a process of its own would not show. */
export async function runFns(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  {
    input = '',
    isTTY = false,
    onOutput = () => undefined,
  }: { input?: string; isTTY?: boolean; onOutput?: (text: string) => void } = {},
): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    onOutput(text);
  });
  stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  stdin.end(input);
  const code = await runProgram(args, {
    env,
    stdin: Object.assign(stdin, { isTTY }),
    stdout: Object.assign(stdout, { isTTY }),
    stderr,
  });
  await setImmediate();
  return { code, ...said };
}

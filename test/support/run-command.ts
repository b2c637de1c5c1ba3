import { spawn, type SpawnOptions } from 'node:child_process';

/** What a command said and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  /** Called with the process id at the first output, e.g. to send a signal. */
  readonly onFirstOutput?: (pid: number) => void;
}

/** Runs a command to its end; a failing one is a result and not an error. */
export function runCommand(
  command: string,
  args: readonly string[],
  { onFirstOutput, ...options }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout
      .setEncoding('utf8')
      .once('data', () => child.pid !== undefined && onFirstOutput?.(child.pid));
    child.stdout.on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

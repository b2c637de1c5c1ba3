import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('a server process', () => {
  it('does not outlive the program that started it, even when that one is killed', async () => {
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'fixtures', 'start-a-process.ts')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line: unknown[] = await once(createInterface(program.stdout), 'line');
    const server = Number(line[0]);
    expect(isGone(server)).toBe(false);

    program.kill('SIGKILL');
    await vi.waitFor(() => expect(isGone(server)).toBe(true), { timeout: 20_000, interval: 50 });
  });
});

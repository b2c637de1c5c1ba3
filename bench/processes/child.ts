import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

/** A program of this folder in a process of its own, so that what is measured shares no event loop with who measures. */
export interface Child<R> {
  /** What it told when it was up. */
  readonly ready: R;
  readonly memory: () => Promise<Memory>;
  /** Hears everything else that the child says. */
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly send: (message: object) => void;
  readonly stop: () => Promise<void>;
}

/** Of one process after its garbage was collected, in bytes. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  /** Since it was started; the rest is of now. */
  readonly highestRss: number;
}

const memorySchema = z.object({
  memory: z.object({ rss: z.number(), heapUsed: z.number(), highestRss: z.number() }),
});

/** `BENCH_CPU_PROFILE=folder` writes a CPU profile of every child there. */
const profiling = (): string[] => {
  const folder = process.env['BENCH_CPU_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
};

/** Starts a program of this folder and waits until it says `{ ready }`. */
export async function startChild<R>(
  program: string,
  env: NodeJS.ProcessEnv,
  readySchema: z.ZodType<R>,
): Promise<Child<R>> {
  const child = fork(join(__dirname, program), [], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    execArgv: [
      '--enable-source-maps',
      '--expose-gc',
      ...profiling(),
      '--import',
      createRequire(__filename).resolve('tsx'),
    ],
  });
  const messages = z.object({ ready: readySchema });
  const ready = await new Promise<R>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with ${String(code)} before it was up`)));
    child.on('message', (message) => {
      const parsed = messages.safeParse(message);
      if (parsed.success) resolve(parsed.data.ready);
    });
  });
  return {
    ready,
    memory: () =>
      new Promise((resolve) => {
        const listener = (message: unknown): void => {
          const parsed = memorySchema.safeParse(message);
          if (!parsed.success) return;
          child.off('message', listener);
          resolve(parsed.data.memory);
        };
        child.on('message', listener);
        child.send({ ask: 'memory' });
      }),
    onMessage: (listener) => {
      child.on('message', listener);
    },
    send: (message) => {
      child.send(message);
    },
    stop: () => ended(child),
  };
}

/** The child stops by itself when nobody listens any more, also when this process is killed. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exit;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server may take to write its database file and leave. */
const TERMINATION_MS = 8_000;

/** Enough of what the server said to explain why it ended. */
const KEPT_OUTPUT = 4_000;

/**
 * A running server executable. It has its own process group, so that Ctrl-C reaches the program in front only,
 * which then stops its parts in order; and it doesn't outlive that program, however that one ends.
 */
export class ServerProcess {
  /** The last part of what it wrote. */
  #output = '';
  readonly #exited: Promise<void>;
  #guard: ChildProcess | undefined;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
      });
    }
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** @param env of the server; this process's own unless given */
  static async spawn(
    executable: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<ServerProcess> {
    const child = spawn(executable, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new ServerProcess(child);
    await once(child, 'spawn');
    server.#guard = guardAgainstOrphan(server.pid);
    void server.#exited.then(() => server.#guard?.kill('SIGKILL'));
    return server;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the server process was not spawned');
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last that it wrote, to standard output or error. */
  get output(): string {
    return this.#output.trim();
  }

  /** Resolves when the process has ended, for whatever reason. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  /** Asks the process to end and waits; kills it when it doesn't. Safe to call twice. */
  async terminate(): Promise<void> {
    if (!this.running) return;
    this.child.kill('SIGTERM');
    const patience = new AbortController();
    const tooLong = sleep(TERMINATION_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.#exited, tooLong]);
    patience.abort();
    await this.kill();
  }

  /** Ends the process at once: right where nothing is kept. Safe to call twice. */
  async kill(): Promise<void> {
    if (this.running) this.child.kill('SIGKILL');
    await this.#exited;
  }
}

/**
 * Ends the process `pid` when this process is gone, even by SIGKILL: a shell waits for the end of its standard
 * input, which is a pipe that only we hold open. (`read` and not `cat`: a shell that is killed leaves no child.)
 */
function guardAgainstOrphan(pid: number): ChildProcess {
  const script = `read _; kill -TERM "$1"
    for second in 1 2 3 4 5 6 7 8; do sleep 1; kill -0 "$1" || exit; done; kill -KILL "$1"`;
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no guard, which is no reason to have no server.
  guard.once('error', () => undefined);
  guard.stdin.once('error', () => undefined);
  guard.unref();
  return guard;
}

import { setTimeout as delay } from 'node:timers/promises';
import { launchServiceProcess } from '../../support/service-process';
import type { Installation, Killable } from '../../support/service-process';

/** A supervisor, as Docker or systemd is one, waits a moment before it starts a process again. */
const RESTART_MS = 500;

/** One process of the service under a supervisor: whatever ends it, it is started again, until it is stopped for good. */
export class Supervised {
  /** How often it was started again after a kill, after a stop in order, and because it ended by itself. */
  readonly restarts = { killed: 0, stopped: 0, byItself: 0 };
  /** Exit codes of stops in order, of a process that was up and was not killed while it stopped. */
  readonly stopCodes: Array<number | null> = [];
  private present: Killable | null = null;
  private wanted = true;
  private pulled: 'killed' | 'stopped' | null = null;
  private readonly killed = new WeakSet<Killable>();
  /** Before that, nothing in it has to be ended in order. */
  private up = false;
  private readonly running: Promise<void>;

  constructor(
    readonly name: string,
    private readonly place: Installation,
    private readonly role: 'api' | 'worker',
    private readonly onOutput: (text: string) => void,
  ) {
    this.running = this.keepUp();
  }

  /** SIGKILL; the supervisor starts it again. */
  async kill(): Promise<void> {
    if (!this.present) return;
    this.pulled = 'killed';
    this.killed.add(this.present);
    await this.present.kill();
  }

  /** SIGTERM, and start again when it has ended in order. */
  async restart(): Promise<void> {
    const { present, up } = this;
    if (!present) return;
    this.pulled = 'stopped';
    const code = await present.stop();
    if (up && !this.killed.has(present)) this.stopCodes.push(code);
  }

  /** SIGTERM for good; answers the exit code. */
  async stop(): Promise<number | null> {
    this.wanted = false;
    const code = (await this.present?.stop()) ?? null;
    await this.running;
    return code;
  }

  private async keepUp(): Promise<void> {
    while (this.wanted) {
      this.up = false;
      this.present = launchServiceProcess(this.place, this.role, {
        onOutput: (text) => {
          this.up ||= text.includes('"msg":"up"');
          this.onOutput(text);
        },
      });
      await this.present.exited;
      // A late line of its log may still come; nobody waits for it.
      this.present = null;
      if (!this.isWanted()) return;
      this.restarts[this.pulled ?? 'byItself'] += 1;
      this.pulled = null;
      await delay(RESTART_MS);
    }
  }

  /** Read through a method: it changes while something is awaited. */
  private isWanted(): boolean {
    return this.wanted;
  }
}

import type { WriteStream } from 'node:tty';

export interface StepReport {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
}

/** A claim of the story did not hold. */
class ClaimFailed extends Error {
  constructor(claim: string) {
    super(claim);
    this.name = 'ClaimFailed';
  }
}

/** Throws unless the claim holds; what is claimed is what the story says. */
export function claim(holds: boolean, text: string): asserts holds {
  if (!holds) throw new ClaimFailed(text);
}

type Output = Pick<NodeJS.WritableStream, 'write'>;

/** Tells the story to a person, and in JSON lines to a script. Plain text where there is no colour. */
export class Narrator {
  readonly steps: StepReport[] = [];
  private silent = false;
  private readonly paint: (code: number, text: string) => string;

  constructor(
    private readonly story: Output,
    private readonly lines: Output | null,
    colour: boolean,
  ) {
    this.paint = (code, text) => (colour ? `\u001b[${String(code)}m${text}\u001b[0m` : text);
  }

  /** Says a last word; what goes wrong while everything is stopped is no part of the story. */
  fallSilent(lastWord: string): void {
    this.say(lastWord);
    this.silent = true;
  }

  say(text = ''): void {
    if (!this.silent) this.story.write(`${text}\n`);
  }

  /** A detail below the running step. */
  detail(text: string): void {
    this.say(`    ${text}`);
  }

  heading(text: string): void {
    this.say(`\n${this.paint(1, text)}`);
  }

  /** One JSON line for scripts; nothing without --json. */
  emit(line: unknown): void {
    if (!this.silent) this.lines?.write(`${JSON.stringify(line)}\n`);
  }

  /** Tells a step, runs it, and reports whether its claims held. A failed step ends the story. */
  async step(name: string, title: string, play: () => Promise<void>): Promise<void> {
    this.heading(title);
    const startedAt = performance.now();
    const report = (ok: boolean): void => {
      const step = { name, ok, ms: Math.round(performance.now() - startedAt) };
      this.steps.push(step);
      this.emit(step);
      const mark = ok ? this.paint(32, '✓') : this.paint(31, '✕');
      this.say(`  ${mark} ${ok ? 'checked on both sides' : 'this did not hold'} (${String(step.ms)} ms)`);
    };
    try {
      await play();
    } catch (error) {
      this.detail(error instanceof Error ? error.message : String(error));
      report(false);
      throw error;
    }
    report(true);
  }
}

/** Colour only on a terminal that has it and where nobody asked for none (NO_COLOR, TERM=dumb). */
export function wantsColour(stream: Partial<WriteStream>, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

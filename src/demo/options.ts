import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** End after the story. */
  readonly once: boolean;
  /** JSON lines on standard output; the story goes to standard error. */
  readonly json: boolean;
  /** File for the journal of both sandboxes. */
  readonly journal: string | null;
  /** Folder for the histories of all workflows. */
  readonly histories: string | null;
}

export const USAGE = `npm run demo -- [--once] [--json] [--journal FILE] [--histories DIR]

  --once            end after the story; exit code 0 only if all of it was checked and true
  --json            JSON lines on standard output, the story on standard error
  --journal FILE    write every request of both sandboxes and what lies in them at the end
  --histories DIR   write the history of every workflow and the described Schedules`;

/** Reads the demo's arguments; throws with a plain message when one is unknown. */
export function parseDemoOptions(argv: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      journal: { type: 'string' },
      histories: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
    strict: true,
    allowPositionals: false,
  });
  if (values.help) return 'help';
  return {
    once: values.once,
    json: values.json,
    journal: values.journal ?? null,
    histories: values.histories ?? null,
  };
}

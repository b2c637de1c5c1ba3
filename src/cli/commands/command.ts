import type { Command } from 'commander';
import type { z } from 'zod';
import { openSession } from '../session';
import type { Session } from '../session';
import type { Surroundings } from '../surroundings';

/** Adds a command, or a group of commands, to the program. */
export type AddCommands = (program: Command, around: Surroundings) => void;

/**
 * The action of a command: its options as the schema reads them (the company also from FNS_TENANT), its
 * arguments, and a session that is opened when it runs. commander hands the command itself over last, and that knows all of these.
 */
export const action =
  <O>(
    around: Surroundings,
    options: z.ZodType<O>,
    work: (session: Session, options: O, args: readonly string[]) => Promise<void>,
  ) =>
  async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1);
    if (!isCommand(command)) throw new TypeError('commander calls an action with its command last');
    const parsed = options.parse({ tenant: around.env['FNS_TENANT'], ...command.opts() });
    await work(await openSession(command, around), parsed, command.args);
  };

const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'optsWithGlobals' in value && 'args' in value;

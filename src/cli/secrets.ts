import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from './failures';
import type { Surroundings } from './surroundings';

export interface SecretPlaces {
  /** For messages: `customer key`. */
  readonly what: string;
  /** A file, or `-` for standard input. */
  readonly file: string | undefined;
  readonly fileOption: string;
  readonly variable: string;
}

/**
 * A secret from a file, standard input or the environment. Never from an argument: those stand in the list of
 * processes and in the history of the shell.
 */
export async function readSecret(
  { what, file, fileOption, variable }: SecretPlaces,
  around: Surroundings,
): Promise<string> {
  const secret = file === undefined ? around.env[variable] : await contentOf(file, fileOption, around);
  if (secret === undefined) {
    throw new UsageError(`no ${what}: give ${fileOption} FILE (or - for standard input), or set ${variable}`);
  }
  const trimmed = secret.trim();
  if (trimmed === '') throw new UsageError(`the ${what} is empty`);
  return trimmed;
}

async function contentOf(file: string, option: string, { stdin }: Surroundings): Promise<string> {
  if (file === '-') return text(stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`${option}: ${file} can't be read (${code})`);
  }
}

import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import { LANGUAGES } from '../sync/languages';
import type { Language } from '../sync/languages';
import { ApiClient } from './api-client';
import { UsageError } from './failures';
import { Output } from './output';
import { sayIn } from './texts';
import type { Say } from './texts';

/** What the command line has around it; tests of its parts give their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** One invocation: the service, the language, where results go. */
export interface Session {
  readonly api: ApiClient;
  readonly output: Output;
  readonly say: Say;
  readonly around: Surroundings;
}

const globalsSchema = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  json: z.boolean().default(false),
  lang: z.enum(LANGUAGES).catch('fi'),
});

export type Globals = z.infer<typeof globalsSchema>;

/** Options before environment; a language that we don't have is Finnish. */
export const globalsOf = (command: Command, { env }: Pick<Surroundings, 'env'>): Globals =>
  globalsSchema.parse({ lang: env['FNS_LANG'], ...command.optsWithGlobals() });

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Options before environment. Throws UsageError without a token or with an address that isn't one. */
export function openSession(command: Command, around: Surroundings): Session {
  const { env } = around;
  const { url, token, json, lang } = globalsOf(command, around);
  const say = sayIn(lang);
  return {
    api: new ApiClient({
      url: addressOf(url ?? env['FNS_API_URL'] ?? DEFAULT_URL),
      token: tokenOf(token ?? env['FNS_TOKEN'] ?? env['OPERATOR_TOKEN'] ?? ''),
      language: lang satisfies Language,
    }),
    output: new Output({ json, language: lang, say, out: around.stdout }),
    say,
    around,
  };
}

function addressOf(text: string): string {
  if (!/^https?:\/\//u.test(text) || !URL.canParse(text)) {
    throw new UsageError(`'${text}' is not an address of the service (--url, FNS_API_URL)`);
  }
  return text.replace(/\/+$/u, '');
}

function tokenOf(text: string): string {
  const token = text.trim();
  if (token === '') throw new UsageError('no token: set FNS_TOKEN or OPERATOR_TOKEN, or give --token');
  if (!/^[\x21-\x7e]+$/u.test(token)) throw new UsageError('the token holds characters that no token has');
  return token;
}

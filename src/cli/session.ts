import type { Command } from 'commander';
import { z } from 'zod';
import { LANGUAGES } from '../sync/languages';
import type { Language } from '../sync/languages';
import { ApiClient } from './api-client';
import { UsageError } from './failures';
import { Output } from './output';
import { readSecret } from './secrets';
import type { Surroundings } from './surroundings';
import { sayIn } from './texts';
import type { Say } from './texts';

/** One invocation: the service, the language, where results go. */
export interface Session {
  readonly api: ApiClient;
  readonly output: Output;
  readonly say: Say;
  readonly around: Surroundings;
}

const globalsSchema = z.object({
  url: z.string().optional(),
  tokenFile: z.string().optional(),
  json: z.boolean().default(false),
  lang: z.enum(LANGUAGES).catch('en'),
});

export type Globals = z.infer<typeof globalsSchema>;

/** Options before environment: FNS_LANG, then the terminal's own LANG; a language that we don't have is English. */
export const globalsOf = (command: Command, { env }: Pick<Surroundings, 'env'>): Globals =>
  globalsSchema.parse({
    lang: env['FNS_LANG'] ?? env['LANG']?.slice(0, 2).toLowerCase(),
    ...command.optsWithGlobals(),
  });

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Options before environment. Rejects with UsageError without a token or with an address that isn't one. */
export async function openSession(command: Command, around: Surroundings): Promise<Session> {
  const { env } = around;
  const { url, tokenFile, json, lang } = globalsOf(command, around);
  const say = sayIn(lang);
  return {
    api: new ApiClient({
      url: addressOf(url ?? env['FNS_API_URL'] ?? DEFAULT_URL),
      token: await operatorToken(tokenFile, around),
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

async function operatorToken(file: string | undefined, around: Surroundings): Promise<string> {
  const { FNS_TOKEN: own, OPERATOR_TOKEN: service } = around.env;
  const variable = own === undefined && service !== undefined ? 'OPERATOR_TOKEN' : 'FNS_TOKEN';
  const token = await readSecret(
    { what: 'operator’s token', file, fileOption: '--token-file', variable },
    around,
  );
  if (!/^[\x21-\x7e]+$/u.test(token)) throw new UsageError('the token holds characters that no token has');
  return token;
}

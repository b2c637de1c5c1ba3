import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATOR_TOKEN, openApi } from '../api/harness';
import type { ApiWorld } from '../api/harness';
import { runFns } from './run-fns';
import type { Ended } from './run-fns';

/** The service's API on a real store, and the command line at it. */
export interface CliWorld {
  readonly api: ApiWorld;
  /** What a terminal in Finnish has in its environment, with the service's address and an operator's token. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of these tests. */
  readonly folder: string;
  fns(...args: string[]): Promise<Ended>;
  english(...args: string[]): Promise<Ended>;
  /** A file with that secret in it; answers its path. */
  secretFile(secret: string): Promise<string>;
  forgetCalls(): void;
  close(): Promise<void>;
}

export async function openCli(): Promise<CliWorld> {
  const api = await openApi();
  const env = { FNS_API_URL: api.url, FNS_TOKEN: OPERATOR_TOKEN, LANG: 'fi_FI.UTF-8' };
  const folder = await mkdtemp(join(tmpdir(), 'fns-cli-'));
  return {
    api,
    env,
    folder,
    fns: (...args) => runFns(args, env),
    english: (...args) => runFns([...args, '--lang', 'en'], env),
    async secretFile(secret) {
      const file = join(folder, randomUUID());
      await writeFile(file, `${secret}\n`);
      return file;
    },
    forgetCalls() {
      api.control.calls = [];
      api.control.failure = null;
    },
    async close() {
      await api.close();
      await rm(folder, { recursive: true });
    },
  };
}

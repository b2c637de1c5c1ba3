import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WrongSecretsKey } from '../../../src/store/errors';
import { openStore } from '../../../src/store/store';
import type { Store } from '../../../src/store/store';
import { runFns } from '../../cli/run-fns';
import { FLEX_KEYS, OPERATOR_TOKEN, aLiveTenant, aTenant, openApi } from '../harness';

const OLD = randomBytes(32);
const NEW = randomBytes(32);

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fns-keys-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function withStore<T>(
  options: { secretsKey: Buffer; previousSecretsKeys?: Buffer[] },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore({ dataDir, ...options });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** `fns keys rotate` against a service on that store. */
async function rotate(store: Store) {
  const api = await openApi({ store });
  try {
    const env = { FNS_API_URL: api.url, FNS_TOKEN: OPERATOR_TOKEN };
    return { ...(await runFns(['keys', 'rotate', '--json'], env)), logged: api.logged.join('') };
  } finally {
    await api.close();
  }
}

describe('fns keys rotate', () => {
  it('takes every company over to the new key; then the old one is not needed, nor of any use', async () => {
    const tenantId = await withStore({ secretsKey: OLD }, async (store) => {
      await aTenant(store);
      return aLiveTenant(store);
    });
    await expect(openStore({ dataDir, secretsKey: NEW })).rejects.toThrow(WrongSecretsKey);

    await withStore({ secretsKey: NEW, previousSecretsKeys: [OLD] }, async (store) => {
      const first = await rotate(store);
      expect(first.code).toBe(0);
      expect(JSON.parse(first.stdout)).toEqual({ keys: 2, rewrapped: 2, unreadable: 0 });
      expect(first.logged).toContain('data keys wrapped anew');
      expect(JSON.parse((await rotate(store)).stdout)).toEqual({ keys: 2, rewrapped: 0, unreadable: 0 });
    });

    await withStore({ secretsKey: NEW }, async (store) => {
      expect(await store.connections.flex(tenantId)).toEqual(FLEX_KEYS);
    });
    await expect(openStore({ dataDir, secretsKey: OLD })).rejects.toThrow(WrongSecretsKey);
  });
});

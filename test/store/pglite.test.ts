import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { SECRETS_KEY, present } from './contract/fixture';
import { describeStore } from './contract/whole-contract';

const BOOT_MS = 60_000;

describe('store on PGlite', () => {
  let store: Store | undefined;

  beforeAll(async () => {
    store = await openStore({ secretsKey: SECRETS_KEY });
  }, BOOT_MS);
  afterAll(() => store?.close());

  describeStore(() => present(store));
});

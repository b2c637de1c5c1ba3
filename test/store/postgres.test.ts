import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { SECRETS_KEY, present } from './contract/fixture';
import { describeStore } from './contract/whole-contract';

const BOOT_MS = 60_000;

describe('store on PostgreSQL', () => {
  let postgres: TestPostgres | undefined;
  let store: Store | undefined;

  beforeAll(async () => {
    postgres = await startPostgres();
    store = await openStore({ url: await postgres.createDatabase(), secretsKey: SECRETS_KEY });
  }, BOOT_MS);
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
  });

  describeStore(() => present(store));
});

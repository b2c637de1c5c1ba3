import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WrongSecretsKey } from '../../src/store/errors';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { tenantIdSchema } from '../../src/sync/ids';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { SECRETS_KEY, newLink, newTenant, present } from './contract/fixture';
import { dumpDatabase } from './dump';
import { KNOWN, findKnown, storeEverythingPersonal } from './everything-personal';

const BOOT_MS = 60_000;
const NEW_KEY = Buffer.alloc(32, 9);

describe('secrecy at rest (I12)', () => {
  let postgres: TestPostgres | undefined;
  let url = '';
  const opened: Store[] = [];

  const open = async (secretsKey: Buffer, previousSecretsKeys: Buffer[] = []): Promise<Store> => {
    const store = await openStore({ url, secretsKey, previousSecretsKeys });
    opened.push(store);
    return store;
  };
  const dump = async (): Promise<string> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return await dumpDatabase((sql) => client.query(sql));
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.createDatabase();
  }, BOOT_MS);
  afterAll(async () => {
    for (const store of opened) await store.close();
    await postgres?.stop();
  });

  it('finds no known personal value and no secret in the whole database', async () => {
    const store = await open(SECRETS_KEY);
    const { tenantId, linkId } = await storeEverythingPersonal(store);
    const dumped = await dump();
    expect(dumped).toContain(tenantId);
    expect(dumped).toContain(linkId);
    // No table was left empty by the test: what isn't stored can't be found.
    const empty = [...dumped.matchAll(/^public\.(\w+) 0$/gm)].map((match) => match[1]);
    expect(empty.sort()).toEqual([
      'cursors',
      'decisions',
      'hints',
      'lane_slots',
      'lane_waiters',
      'link_leases',
    ]);
    expect(findKnown(dumped)).toEqual([]);
  });

  it('would find one: the search sees what is written in the clear', async () => {
    const store = await open(SECRETS_KEY);
    await store.cursors.set((await newTenant(store)).id, 'careless', KNOWN.person);
    expect(findKnown(await dump())).toEqual([KNOWN.person]);
  });

  it('opens with the key it was made with, and with no other', async () => {
    await expect(openStore({ url, secretsKey: NEW_KEY })).rejects.toThrow(WrongSecretsKey);
    await expect(openStore({ url, secretsKey: Buffer.alloc(16) })).rejects.toThrow(RangeError);
  });

  it('moves to a new SECRETS_KEY: read by the previous one, wrapped anew, then the old one is not needed', async () => {
    const before = await open(SECRETS_KEY);
    const { tenantId } = await storeEverythingPersonal(before);
    const id = tenantIdSchema.parse(tenantId);
    await before.idempotency.begin('scope', 'rotated', 'hash');
    await before.idempotency.finish('scope', 'rotated', 200, { name: KNOWN.person });

    const between = await open(NEW_KEY, [SECRETS_KEY]);
    expect((await between.connections.flex(id))?.token).toBe(KNOWN.flexToken);
    expect(await between.idempotency.begin('scope', 'rotated', 'hash')).toMatchObject({ kind: 'replay' });
    const first = await between.tenants.rewrapDataKeys();
    expect(first.rewrapped).toBeGreaterThan(0);
    expect(first).toEqual({ keys: first.rewrapped, rewrapped: first.rewrapped, unreadable: 0 });
    expect(await between.tenants.rewrapDataKeys()).toEqual({ ...first, rewrapped: 0 });

    // A process that still has the old key added a company: only that one is left to do, and only then it is safe.
    const late = await newTenant(before);
    await expect(open(NEW_KEY)).rejects.toThrow(WrongSecretsKey);
    const again = { keys: first.keys + 1, rewrapped: 1, unreadable: 0 };
    expect(await between.tenants.rewrapDataKeys()).toEqual(again);
    expect(await between.tenants.get(late.id)).toMatchObject({ id: late.id });

    const after = await open(NEW_KEY);
    expect((await after.connections.flex(id))?.token).toBe(KNOWN.flexToken);
    await expect(openStore({ url, secretsKey: SECRETS_KEY })).rejects.toThrow(WrongSecretsKey);
  });

  it('opens a value only with its tenant’s key: one moved to another tenant is refused', async () => {
    const store = await open(NEW_KEY);
    const [one, other] = [await newTenant(store), await newTenant(store)];
    await store.connections.putFlex(one.id, { baseUrl: 'https://flex.example', token: KNOWN.flexToken });
    await store.connections.putFlex(other.id, { baseUrl: 'https://flex.example', token: 'other' });
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      `update connections set sealed_credentials =
        (select sealed_credentials from connections where tenant_id = $1) where tenant_id = $2`,
      [one.id, other.id],
    );
    await client.end();
    await expect(store.connections.flex(other.id)).rejects.toThrow(/does not fit/);
    expect(present(await store.connections.flex(one.id)).token).toBe(KNOWN.flexToken);
  });

  it('opens a value only in its own row: the label of one link is refused on another', async () => {
    const store = await open(NEW_KEY);
    const tenant = await newTenant(store);
    const [one, other] = [
      await newLink(store, tenant, { flexId: 'flex-1' }),
      await newLink(store, tenant, { flexId: 'flex-2' }),
    ];
    await store.links.save(one.id, { label: { name: KNOWN.person, number: null } });
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      'update links set sealed_label = (select sealed_label from links where id = $1) where id = $2',
      [one.id, other.id],
    );
    await client.end();
    expect((await store.links.get(one.id))?.label?.name).toBe(KNOWN.person);
    await expect(store.links.get(other.id)).rejects.toThrow(/does not fit/);
  });
});

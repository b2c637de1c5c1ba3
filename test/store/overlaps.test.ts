import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenant';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { SECRETS_KEY, flexId, netvisorKey, newLink, newTenant, present } from './contract/fixture';
import { takeLane } from './contract/take-lane';

const BOOT_MS = 60_000;

/**
 * What two processes do at the same moment, without chance: the first one's transaction stays open until the
 * second waits for it (or is done, where it need not wait).
 */
describe('two processes overlapping', () => {
  let postgres: TestPostgres | undefined;
  let watcher: Client | undefined;
  let opened: Store[] = [];
  let tenant: Tenant;
  const [one, other] = [() => present(opened[0]), () => present(opened[1])];

  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    watcher = new Client({ connectionString: url });
    await watcher.connect();
    opened = [
      await openStore({ url, secretsKey: SECRETS_KEY }),
      await openStore({ url, secretsKey: SECRETS_KEY }),
    ];
    tenant = await newTenant(one());
  }, BOOT_MS);
  afterAll(async () => {
    for (const store of opened) await store.close();
    await watcher?.end();
    await postgres?.stop();
  });

  async function isSomebodyWaiting(): Promise<boolean> {
    const { rowCount } = await present(watcher).query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount !== 0;
  }

  /** Does `first` and, before that is committed, starts `second`. Answers what the second came to. */
  async function overlap<T>(first: (tx: Store) => Promise<unknown>, second: () => Promise<T>): Promise<T> {
    let running: Promise<T> | undefined;
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    await one().transaction(async (tx) => {
      await first(tx);
      running = second();
      running.then(over, over);
      while (!isOver && !(await isSomebodyWaiting())) await delay(5);
    });
    return present(running);
  }

  it('I5: a slot just taken by one is not given to the other', async () => {
    const lane = { tenantId: tenant.id, side: 'netvisor', slots: 1, rank: 2, holder: 'somebody' } as const;
    const second = await overlap(
      (tx) => takeLane(tx.lanes, { ...lane, waiterId: 'first' }),
      () => takeLane(other().lanes, { ...lane, waiterId: 'second' }),
    );
    expect(second).toBeNull();
  });

  it('I4: a lease just taken by one is not given to the other', async () => {
    const { id } = await newLink(one(), tenant, { flexId: 'leased' });
    const second = await overlap(
      (tx) => tx.leases.acquireLink(id, 'first'),
      () => other().leases.acquireLink(id, 'second'),
    );
    expect(second).toBeNull();
  });

  it.each(['survivor', 'alias'])(
    'I4: the lease of one link holds for the %s while the two become one',
    async (asked) => {
      const key = asked === 'survivor' ? '101' : '102';
      const older = await newLink(one(), tenant, { netvisorKey: key });
      const younger = await newLink(one(), tenant, { flexId: `flex ${key}` });
      await one().leases.acquireLink(younger.id, 'merging');
      const second = await overlap(
        (tx) => tx.links.join(younger.id, { netvisorKey: netvisorKey(key) }),
        () => other().leases.acquireLink(asked === 'survivor' ? older.id : younger.id, 'second'),
      );
      expect(second).toBeNull();
    },
  );

  it('I4: a merge waits for a lease being taken, and then respects it', async () => {
    const older = await newLink(one(), tenant, { netvisorKey: '103' });
    const younger = await newLink(one(), tenant, { flexId: 'flex 103' });
    const joining = overlap(
      (tx) => tx.leases.acquireLink(older.id, 'first'),
      () => other().links.join(younger.id, { netvisorKey: netvisorKey('103') }, { leasesHeld: [younger.id] }),
    );
    await expect(joining).rejects.toMatchObject({ name: 'LinkBusy', linkId: older.id });
  });

  it('I4: a hint recorded during a merge goes to the survivor', async () => {
    const older = await newLink(one(), tenant, { netvisorKey: '104' });
    const younger = await newLink(one(), tenant, { flexId: 'flex 104' });
    const merging = (tx: Store) => tx.links.join(older.id, { flexId: flexId('flex 104') });
    const [hint] = await overlap(merging, () =>
      other().hints.record(tenant.id, [{ linkId: younger.id, source: 'poll', type: 'changed' }]),
    );
    expect(hint?.linkId).toBe(older.id);
  });

  it('I4: so does an event', async () => {
    const older = await newLink(one(), tenant, { netvisorKey: '105' });
    const younger = await newLink(one(), tenant, { flexId: 'flex 105' });
    const event = { webhookId: 'msg_105', type: 'customer.updated', flexId: flexId('flex 105'), version: 2 };
    const recorded = await overlap(
      (tx) => tx.links.join(older.id, { flexId: flexId('flex 105') }),
      () => other().hints.recordEvent(tenant.id, event),
    );
    expect(recorded).toMatchObject({ outcome: 'recorded', linkId: older.id });
    expect((await one().links.get(younger.id))?.id).toBe(older.id);
  });

  it('I4: what is saved during a merge lands on the survivor', async () => {
    const older = await newLink(one(), tenant, { netvisorKey: '106' });
    const younger = await newLink(one(), tenant, { flexId: 'flex 106' });
    await overlap(
      (tx) => tx.links.join(older.id, { flexId: flexId('flex 106') }),
      () => other().links.save(younger.id, { state: 'parked', label: { name: 'Aino Mäkelä', number: null } }),
    );
    expect(await one().links.get(older.id)).toMatchObject({
      state: 'parked',
      label: { name: 'Aino Mäkelä' },
    });
  });

  it('I4: a merge takes over what was being agreed meanwhile', async () => {
    const older = await newLink(one(), tenant, { netvisorKey: '107' });
    const younger = await newLink(one(), tenant, { flexId: 'flex 107' });
    const fields = { name: { flex: 'x', netvisor: 'x', version: 1 } };
    const { survivor } = await overlap(
      (tx) => tx.links.save(younger.id, { agreement: { fields } }),
      () => other().links.join(older.id, { flexId: flexId('flex 107') }),
    );
    expect(survivor).toMatchObject({ id: older.id, agreement: { fields } });
  });

  it('I4: a side is set although the other process just made a link for that customer', async () => {
    const link = await newLink(one(), tenant, { flexId: 'flex 108' });
    const { survivor, merged } = await overlap(
      (tx) => tx.links.ensureForNetvisor(tenant.id, netvisorKey('108')),
      () => other().links.join(link.id, { netvisorKey: netvisorKey('108') }),
    );
    expect(survivor).toMatchObject({ id: link.id, netvisorKey: '108' });
    expect(merged).not.toBeNull();
  });

  it('I4: a customer gets one link though both make it', async () => {
    const { link, created } = await overlap(
      (tx) => tx.links.ensureForFlex(tenant.id, flexId('flex 109')),
      () => other().links.ensureForFlex(tenant.id, flexId('flex 109')),
    );
    expect(created).toBe(false);
    expect(link.flexId).toBe('flex 109');
  });

  it('I7: an event that both record is recorded once', async () => {
    const event = { webhookId: 'msg_110', type: 'customer.created', flexId: flexId('flex 110'), version: 1 };
    const recorded = await overlap(
      (tx) => tx.hints.recordEvent(tenant.id, event),
      () => other().hints.recordEvent(tenant.id, event),
    );
    expect(recorded).toMatchObject({ outcome: 'duplicate', starts: false });
    expect(await one().hints.pending(recorded.linkId)).toHaveLength(1);
  });

  it('I7: an event is recorded though the process that made its link gave up', async () => {
    const event = { webhookId: 'msg_111', type: 'customer.created', flexId: flexId('flex 111'), version: 1 };
    let recorded: Promise<{ outcome: string }> | undefined;
    const failed = one().transaction(async (tx) => {
      await tx.hints.recordEvent(tenant.id, event);
      recorded = other().hints.recordEvent(tenant.id, event);
      while (!(await isSomebodyWaiting())) await delay(5);
      throw new Error('gave up');
    });
    await expect(failed).rejects.toThrow('gave up');
    expect(await recorded).toMatchObject({ outcome: 'recorded', starts: true });
  });
});

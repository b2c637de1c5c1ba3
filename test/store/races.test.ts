import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { Tenant } from '../../src/store/tenant';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { SECRETS_KEY, flexId, netvisorKey, newLink, newTenant, present } from './contract/fixture';
import { admitAll, withPairs } from './contract/mass-change';
import { takeLane } from './contract/take-lane';

const BOOT_MS = 60_000;
const SHORT_MS = 400;

/** Two stores on one database stand for two processes: they share nothing but PostgreSQL. */
describe('several processes on one PostgreSQL', () => {
  let postgres: TestPostgres | undefined;
  let opened: Store[] = [];
  let tenant: Tenant;
  let url: string;
  const [one, other, hasty] = [() => present(opened[0]), () => present(opened[1]), () => present(opened[2])];
  const either = (i: number): Store => (i % 2 === 0 ? one() : other());

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.createDatabase();
    // All at once: one migrates, the others wait for it.
    opened = await Promise.all([
      openStore({ url, secretsKey: SECRETS_KEY }),
      openStore({ url, secretsKey: SECRETS_KEY }),
      openStore({ url, secretsKey: SECRETS_KEY, leaseMs: SHORT_MS, waiterMs: SHORT_MS }),
    ]);
    tenant = await newTenant(one());
  }, BOOT_MS);
  afterAll(async () => {
    for (const store of opened) await store.close();
    await postgres?.stop();
  });

  /** Asks until it gets something. */
  async function until<T>(ask: () => Promise<T | null>): Promise<T> {
    for (;;) {
      const got = await ask();
      if (got !== null) return got;
      await delay(5);
    }
  }

  it('have names of their own', () => {
    expect(one().holder).not.toBe(other().holder);
  });

  describe('leases of links (I4)', () => {
    it('have one holder at a time, and numbers that only grow', async () => {
      const { id } = await newLink(one(), tenant, { flexId: 'leased' });
      let inside = 0;
      let most = 0;
      const numbers: number[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          const { leases } = either(i);
          for (let round = 0; round < 3; round++) {
            const holder = `worker ${String(i)} round ${String(round)}`;
            const { fencing } = await until(() => leases.acquireLink(id, holder));
            inside++;
            most = Math.max(most, inside);
            numbers.push(fencing);
            await delay(1);
            inside--;
            await leases.releaseLink(id, holder, fencing);
          }
        }),
      );
      expect(most).toBe(1);
      expect(numbers).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    });

    it('of a dead process run out; it can’t renew what it lost', async () => {
      const { id } = await newLink(one(), tenant, { flexId: 'left behind' });
      const left = present(await hasty().leases.acquireLink(id, 'dead'));
      const taken = await until(() => other().leases.acquireLink(id, 'next'));
      expect(taken.fencing).toBe(left.fencing + 1);
      expect(await hasty().leases.renewLink(id, 'dead', left.fencing)).toBe(false);
      await hasty().leases.releaseLink(id, 'dead', left.fencing);
      expect(await other().leases.renewLink(id, 'next', taken.fencing)).toBe(true);
    });

    it('last while renewed', async () => {
      const { id } = await newLink(one(), tenant, { flexId: 'renewed' });
      const { fencing } = present(await hasty().leases.acquireLink(id, 'alive'));
      for (let round = 0; round < 6; round++) {
        await delay(SHORT_MS / 4);
        expect(await hasty().leases.renewLink(id, 'alive', fencing)).toBe(true);
        expect(await other().leases.acquireLink(id, 'next')).toBeNull();
      }
    });

    it('hold through a merge: whoever waits for either link gets neither', async () => {
      for (let round = 0; round < 10; round++) {
        const key = `71${String(round)}`;
        const older = await newLink(one(), tenant, { netvisorKey: key });
        const younger = await newLink(one(), tenant, { flexId: `merged ${key}` });
        const own = present(await one().leases.acquireLink(younger.id, 'merging'));
        const also = present(await one().leases.acquireLink(older.id, 'merging'));
        const [, ...waiting] = await Promise.all([
          one().links.join(younger.id, { netvisorKey: netvisorKey(key) }),
          other().leases.acquireLink(older.id, 'waiting'),
          other().leases.acquireLink(younger.id, 'waiting'),
        ]);
        expect(waiting).toEqual([null, null]);
        await one().leases.releaseLink(younger.id, 'merging', own.fencing);
        expect(await other().leases.acquireLink(younger.id, 'waiting')).toBeNull();
        await one().leases.releaseLink(older.id, 'merging', also.fencing);
        expect(await other().leases.acquireLink(younger.id, 'waiting')).not.toBeNull();
      }
    });
  });

  describe('the mass-change guard (D12)', () => {
    const hoursPass = async (hours: number): Promise<void> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(`update counted_changes set at = at - interval '${String(hours)} hours'`);
      await client.end();
    };

    it('lets exactly 25 go, however many processes ask at once', async () => {
      const { changes } = await withPairs(one(), 60);
      const outcomes = await Promise.all(
        changes.map(async (change, i) => (await either(i).massChange.admit(change)).outcome),
      );
      expect(outcomes.filter((outcome) => outcome === 'goes')).toHaveLength(25);
    });

    it('counts exactly 25 in, however many processes ask at once', async () => {
      const { changes } = await withPairs(one(), 60);
      const gone = await Promise.all(changes.map((change, i) => either(i).massChange.countIn(change)));
      expect(gone.filter((goes) => goes)).toHaveLength(25);
      // What went beyond left nothing behind: the next one is the twenty-sixth.
      expect(await one().massChange.admit(present(changes[gone.indexOf(true)]))).toMatchObject({
        outcome: 'goes',
      });
      expect(await one().massChange.admit(present(changes[gone.indexOf(false)]))).toMatchObject({
        outcome: 'held',
        gone: 25,
      });
    });

    it('counts all paths of an hour, and a run for as long as it goes on', async () => {
      const { changes } = await withPairs(one(), 60);
      const ofPoll = changes.map((change) => ({ ...change, scope: 'netvisorPoll-1' }));
      expect(await admitAll(one(), ofPoll.slice(0, 15))).toEqual({ goes: 15, held: 0 });
      expect(await admitAll(other(), changes.slice(15, 26))).toEqual({ goes: 10, held: 1 });
      await hoursPass(1);
      // The hour is over for edits, not for the poll, which has come to 15.
      expect(await admitAll(one(), changes.slice(26, 30))).toEqual({ goes: 4, held: 0 });
      expect(await admitAll(other(), ofPoll.slice(30, 42))).toEqual({ goes: 10, held: 2 });
    });
  });

  describe('lanes (I5)', () => {
    const SLOTS = 2;
    const lane = (side: 'flex' | 'netvisor', rank = 2, slots = 1) => ({
      tenantId: tenant.id,
      side,
      slots,
      rank,
      holder: 'somebody',
    });

    it('never have two holders of one slot, nor more than there are slots', async () => {
      const heldSlots = new Set<number>();
      let most = 0;
      let doubled = false;
      await Promise.all(
        Array.from({ length: 10 }, async (_, i) => {
          const { lanes } = either(i);
          for (let round = 0; round < 4; round++) {
            const waiterId = `w ${String(i)} ${String(round)}`;
            const got = await until(() => takeLane(lanes, { ...lane('flex', i % 4, SLOTS), waiterId }));
            doubled ||= heldSlots.has(got.slot);
            heldSlots.add(got.slot);
            most = Math.max(most, heldSlots.size);
            await delay(1);
            heldSlots.delete(got.slot);
            await lanes.release({ ...lane('flex'), ...got });
          }
        }),
      );
      expect(doubled).toBe(false);
      expect(most).toBe(SLOTS);
    });

    it('let the better rank go first, whichever process it waits in', async () => {
      const held = present(await takeLane(one().lanes, { ...lane('netvisor'), waiterId: 'holds' }));
      const ranks = [3, 2, 1, 2, 0, 3];
      const order: number[] = [];
      const registered = await Promise.all(
        ranks.map((rank, i) =>
          takeLane(either(i).lanes, { ...lane('netvisor', rank), waiterId: `r ${String(i)}` }),
        ),
      );
      expect(registered).toEqual(ranks.map(() => null));
      const waiting = ranks.map(async (rank, i) => {
        const { lanes } = either(i);
        const got = await until(() =>
          takeLane(lanes, { ...lane('netvisor', rank), waiterId: `r ${String(i)}` }),
        );
        order.push(rank);
        await lanes.release({ ...lane('netvisor'), ...got });
      });
      await one().lanes.release({ ...lane('netvisor'), ...held });
      await Promise.all(waiting);
      expect(order).toEqual([...ranks].sort());
    });

    it('get over a holder and a waiter that died', async () => {
      const fresh = await newTenant(one());
      const ofFresh = (rank: number, waiterId: string) => ({
        ...lane('flex', rank),
        tenantId: fresh.id,
        waiterId,
      });
      const left = present(await takeLane(hasty().lanes, ofFresh(2, 'dies holding')));
      expect(await takeLane(hasty().lanes, ofFresh(0, 'dies waiting'))).toBeNull();
      const got = await until(() => takeLane(other().lanes, ofFresh(2, 'lives')));
      expect(got.fencing).toBe(left.fencing + 1);
      expect(await hasty().lanes.renew({ ...lane('flex'), tenantId: fresh.id, ...left })).toBe(false);
      await hasty().lanes.release({ ...lane('flex'), tenantId: fresh.id, ...left });
      expect(await other().lanes.renew({ ...lane('flex'), tenantId: fresh.id, ...got })).toBe(true);
    });

    it('queue one anew at the end that let its place run out', async () => {
      const fresh = await newTenant(one());
      const ask = (store: Store, waiterId: string) =>
        takeLane(store.lanes, { ...lane('flex'), tenantId: fresh.id, waiterId });
      const held = present(await ask(one(), 'holds'));
      expect(await ask(hasty(), 'sleepy')).toBeNull();
      expect(await ask(one(), 'steady')).toBeNull();
      await delay(SHORT_MS * 1.5);
      expect(await ask(hasty(), 'sleepy')).toBeNull();
      await one().lanes.release({ ...lane('flex'), tenantId: fresh.id, ...held });
      expect(await ask(hasty(), 'sleepy')).toBeNull();
      expect(await ask(one(), 'steady')).not.toBeNull();
    });
  });

  describe('links (I4)', () => {
    it('are one per customer, whoever asks', async () => {
      const asked = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          either(i).links.ensureForNetvisor(tenant.id, netvisorKey('4711')),
        ),
      );
      expect(new Set(asked.map(({ link }) => link.id)).size).toBe(1);
    });

    it('become one when both processes find it at once, from either side; no hint gets lost', async () => {
      for (let round = 0; round < 15; round++) {
        const id = flexId(`pair ${String(round)}`);
        const key = netvisorKey(`83${String(round)}`);
        const ofFlex = await newLink(one(), tenant, { flexId: id });
        const ofNetvisor = await newLink(one(), tenant, { netvisorKey: key });
        const hint = { source: 'poll', type: 'changed' } as const;
        const event = { type: 'customer.updated', flexId: id, version: 1 };
        await Promise.all([
          one().links.join(ofFlex.id, { netvisorKey: key }),
          other().links.join(ofNetvisor.id, { flexId: id }),
          other().hints.record(tenant.id, [{ ...hint, linkId: ofNetvisor.id }]),
          one().hints.record(tenant.id, [{ ...hint, linkId: ofFlex.id }]),
          other().hints.recordEvent(tenant.id, { ...event, webhookId: `msg_${String(round)}` }),
          one().issues.open(tenant.id, {
            linkId: ofNetvisor.id,
            code: 'clearing',
            class: 'decide',
            severity: 'info',
            field: null,
            params: {},
          }),
        ]);
        const survivor = present(await one().links.get(ofNetvisor.id));
        expect(survivor).toMatchObject({ id: ofFlex.id, flexId: id, netvisorKey: key });
        expect(await other().hints.pending(survivor.id)).toHaveLength(3);
        expect((await other().issues.list(tenant.id, { linkId: survivor.id, limit: 5 })).total).toBe(1);
      }
    });

    it('get their missing side while another process makes a link for that very customer', async () => {
      for (let round = 0; round < 15; round++) {
        const key = netvisorKey(`95${String(round)}`);
        const link = await newLink(one(), tenant, { flexId: `missing ${String(round)}` });
        const [joined, ensured] = await Promise.all([
          one().links.join(link.id, { netvisorKey: key }),
          other().links.ensureForNetvisor(tenant.id, key),
        ]);
        expect(joined.survivor).toMatchObject({ id: link.id, netvisorKey: key });
        expect((await one().links.get(ensured.link.id))?.id).toBe(link.id);
        expect((await other().links.byNetvisorKey(tenant.id, key))?.id).toBe(link.id);
      }
    });

    it('are joined in spite of a deadlock with another transaction', async () => {
      const pair = [
        await newLink(one(), tenant, { flexId: 'deadlock' }),
        await newLink(one(), tenant, { netvisorKey: '666' }),
      ];
      const [lower, higher] = pair.sort((a, b) => (a.id < b.id ? -1 : 1));
      let joining: Promise<unknown> | undefined;
      await one().transaction(async (tx) => {
        await tx.links.save(present(higher).id, { state: 'inStep' });
        // Locks the lower one, then waits for us.
        joining = other().links.join(present(pair.find((link) => link.flexId !== null)).id, {
          netvisorKey: netvisorKey('666'),
        });
        await delay(50);
        await tx.links.save(present(lower).id, { state: 'inStep' });
      });
      await expect(joining).resolves.toMatchObject({ survivor: { flexId: 'deadlock', netvisorKey: '666' } });
    });
  });

  describe('events (I7)', () => {
    it('are recorded once, whichever process a delivery reaches', async () => {
      for (let round = 0; round < 10; round++) {
        const event = {
          webhookId: `many ${String(round)}`,
          type: 'customer.created',
          flexId: flexId(`new ${String(round)}`),
          version: 1,
        };
        const outcomes = await Promise.all(
          Array.from({ length: 6 }, (_, i) => either(i).hints.recordEvent(tenant.id, event)),
        );
        expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
        expect(new Set(outcomes.map(({ hintId }) => hintId)).size).toBe(1);
        expect(new Set(outcomes.map(({ linkId }) => linkId)).size).toBe(1);
      }
    });
  });
});

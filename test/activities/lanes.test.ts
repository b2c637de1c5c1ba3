import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { RANK, createLaneKeeper } from '../../src/activities/lanes';
import type { LaneKeeper, LanePlace, Rank } from '../../src/activities/lanes';
import { whyTurnedAway } from '../../src/activities/turned-away';
import type { LaneAnswer, LaneRepository } from '../../src/store/lanes';
import { StoreUnavailable } from '../../src/store/errors';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import { tenantIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { startPostgres } from '../support/postgres';
import type { TestPostgres } from '../support/postgres';
import { SECRETS_KEY, newTenant, present } from '../store/contract/fixture';
import { takeLane } from '../store/contract/take-lane';

interface Ask {
  readonly rank?: Rank;
  readonly slots?: number;
  readonly signal?: AbortSignal;
  readonly givesWay?: boolean;
}
const enter = (
  keeper: LaneKeeper,
  tenantId: TenantId,
  { rank = RANK.bulk, slots = 1, signal = new AbortController().signal, givesWay = false }: Ask = {},
) => keeper.enter({ tenantId, side: 'netvisor', slots, rank, signal, givesWay });

/** Makes one request in the lane that lasts a few turns of the event loop; counts how many are made at once. */
async function request(entered: Promise<LanePlace>, flight: { now: number; most: number }): Promise<void> {
  const place = await entered;
  flight.now += 1;
  flight.most = Math.max(flight.most, flight.now);
  await new Promise((resolve) => setTimeout(resolve, 2));
  flight.now -= 1;
  await place.release();
}

describe('I5: the lane of one process', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ secretsKey: SECRETS_KEY });
  });
  afterAll(() => store.close());

  it.each([1, 4])('never has more than %i requests in flight', async (slots) => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const flight = { now: 0, most: 0 };
    await Promise.all(Array.from({ length: 12 }, () => request(enter(keeper, id, { slots }), flight)));
    expect(flight.most).toBe(slots);
  });

  it('lets a person’s edit go first, then polls, bulk runs and sweeps, and within a rank who came first', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, id);
    const order: string[] = [];
    const wait = (name: string, rank: Rank) =>
      enter(keeper, id, { rank }).then(async (place) => {
        order.push(name);
        await place.release();
      });
    const all = [
      wait('sweep', RANK.sweep),
      wait('bulk 1', RANK.bulk),
      wait('bulk 2', RANK.bulk),
      wait('poll', RANK.poll),
      wait('edit 1', RANK.edit),
      wait('edit 2', RANK.edit),
    ];
    await held.release();
    await Promise.all(all);
    expect(order).toEqual(['edit 1', 'edit 2', 'poll', 'bulk 1', 'bulk 2', 'sweep']);
  });

  it('keeps tenants and sides apart (I11)', async () => {
    const [one, other] = [await newTenant(store), await newTenant(store)];
    const keeper = createLaneKeeper(store.lanes, 'me');
    const places = [
      await enter(keeper, one.id),
      await enter(keeper, other.id),
      await keeper.enter({
        tenantId: one.id,
        side: 'flex',
        slots: 1,
        rank: RANK.bulk,
        signal: new AbortController().signal,
        givesWay: false,
      }),
    ];
    await Promise.all(places.map((place) => place.release()));
    expect(places).toHaveLength(3);
  });

  it('is left by who no longer wants to wait', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, id);
    const impatient = new AbortController();
    const waiting = enter(keeper, id, { rank: RANK.edit, signal: impatient.signal });
    const behind = enter(keeper, id);
    impatient.abort(new Error('shutdown'));
    await expect(waiting).rejects.toThrow('shutdown');
    await held.release();
    await (await behind).release();
  });

  it('is not entered by who gave up before', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    await expect(enter(keeper, id, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
  });

  it('keeps no place in line for who gave up while the store was being asked', async () => {
    const { id } = await newTenant(store);
    const others = createLaneKeeper(store.lanes, 'other');
    const held = await enter(others, id);
    const impatient = new AbortController();
    const slow: LaneRepository = {
      ...lanesOf(store),
      tryAcquire: async (ask) => {
        impatient.abort(new Error('shutdown'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return store.lanes.tryAcquire(ask);
      },
    };
    const waiting = enter(createLaneKeeper(slow, 'me'), id, { rank: RANK.edit, signal: impatient.signal });
    await expect(waiting).rejects.toThrow('shutdown');
    await held.release();
    const ask = { tenantId: id, side: 'netvisor', slots: 1, rank: RANK.sweep, holder: 'third' } as const;
    const got = await vi.waitUntil(() => takeLane(store.lanes, { ...ask, waiterId: 'patient' }), {
      // Far below the 5 s after which the store itself forgets a waiter.
      timeout: 2_000,
    });
    expect(got.slot).toBe(1);
  });
});

/** The repository's methods as plain properties. */
const lanesOf = ({ lanes }: Store): LaneRepository => ({
  tryAcquire: (ask) => lanes.tryAcquire(ask),
  renew: (slot) => lanes.renew(slot),
  release: (slot) => lanes.release(slot),
  leave: (waiterId) => lanes.leave(waiterId),
  close: (closure) => lanes.close(closure),
  open: (tenantId, side) => lanes.open(tenantId, side),
  tryNow: (tenantId) => lanes.tryNow(tenantId),
});

describe('I5: the lane over two processes on one PostgreSQL server', () => {
  let postgres: TestPostgres;
  let stores: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    const url = await postgres.createDatabase();
    stores = [
      await openStore({ url, secretsKey: SECRETS_KEY }),
      await openStore({ url, secretsKey: SECRETS_KEY }),
    ];
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await postgres.stop();
  });
  const keepers = () => stores.map((store, n) => createLaneKeeper(store.lanes, `process ${String(n)}`));

  it.each([1, 3])('never has more than %i requests in flight', async (slots) => {
    const { id } = await newTenant(present(stores[0]));
    const flight = { now: 0, most: 0 };
    const both = keepers();
    await Promise.all(
      Array.from({ length: 16 }, (_, n) => request(enter(present(both[n % 2]), id, { slots }), flight)),
    );
    expect(flight.most).toBeLessThanOrEqual(slots);
  });

  it('lets an edit of one process go before the bulk of the other that waits longer', async () => {
    const { id } = await newTenant(present(stores[0]));
    const [one, other] = keepers().map(present);
    const held = await enter(present(one), id);
    const order: string[] = [];
    const wait = (name: string, keeper: LaneKeeper | undefined, rank: Rank) =>
      enter(present(keeper), id, { rank }).then(async (place) => {
        order.push(name);
        await place.release();
      });
    const bulk = wait('bulk', one, RANK.bulk);
    const edit = wait('edit', other, RANK.edit);
    // Until the edit stands in the common line.
    await vi.waitUntil(async () => {
      const probe = { tenantId: id, side: 'netvisor', slots: 2, rank: RANK.sweep, holder: 'probe' } as const;
      const got = await takeLane(present(stores[0]).lanes, { ...probe, waiterId: 'probe' });
      if (got) await present(stores[0]).lanes.release({ tenantId: id, side: 'netvisor', ...got });
      return got === null;
    });
    await present(stores[0]).lanes.leave('probe');
    await held.release();
    await Promise.all([bulk, edit]);
    expect(order).toEqual(['edit', 'bulk']);
  });
});

describe('the keeper of a lane', () => {
  const tenantId = tenantIdSchema.parse('tnt_Lampoykkonen1');
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A lane with one slot, in memory. */
  const oneSlot = (): LaneRepository & { taken: boolean } => {
    const lane = {
      taken: false,
      tryAcquire: vi.fn((): Promise<LaneAnswer> => {
        if (lane.taken) return Promise.resolve({ state: 'waiting' });
        lane.taken = true;
        return Promise.resolve({ state: 'given', slot: 1, fencing: 1, probing: false });
      }),
      renew: vi.fn(() => Promise.resolve(true)),
      release: vi.fn(() => {
        lane.taken = false;
        return Promise.resolve();
      }),
      leave: vi.fn(() => Promise.resolve()),
      close: vi.fn(() => Promise.resolve(0)),
      open: vi.fn(() => Promise.resolve()),
      tryNow: vi.fn(() => Promise.resolve()),
    };
    return lane;
  };

  it('hands a released place on at once, without waiting for any timer', async () => {
    vi.useFakeTimers();
    const keeper = createLaneKeeper(oneSlot(), 'me');
    const held = await enter(keeper, tenantId);
    const next = enter(keeper, tenantId);
    await held.release();
    await (await next).release();
  });

  it('does not ask the store again and again for what it holds itself', async () => {
    vi.useFakeTimers();
    const lanes = oneSlot();
    const keeper = createLaneKeeper(lanes, 'me');
    const held = await enter(keeper, tenantId);
    const next = enter(keeper, tenantId, { rank: RANK.edit });
    await vi.advanceTimersByTimeAsync(3_000);
    // The holder, the waiter, and once a second to keep the waiter's place in line.
    expect(lanes.tryAcquire).toHaveBeenCalledTimes(5);
    await held.release();
    await (await next).release();
  });

  it('does not ask at all for bulk, which has no place in line to keep', async () => {
    vi.useFakeTimers();
    const lanes = oneSlot();
    const keeper = createLaneKeeper(lanes, 'me');
    const held = await enter(keeper, tenantId);
    const next = enter(keeper, tenantId);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(lanes.tryAcquire).toHaveBeenCalledTimes(1);
    await held.release();
    await (await next).release();
    expect(lanes.tryAcquire).toHaveBeenCalledTimes(2);
  });

  it('tells all who wait when the store fails, and works again when that does', async () => {
    const lanes = oneSlot();
    vi.mocked(lanes.tryAcquire).mockRejectedValueOnce(new StoreUnavailable('away', null));
    const keeper = createLaneKeeper(lanes, 'me');
    const waiting = [enter(keeper, tenantId), enter(keeper, tenantId, { rank: RANK.edit })];
    const results = await Promise.allSettled(waiting);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await (await enter(keeper, tenantId)).release();
  });

  it('lets a request that was made stand when its place can’t be given back', async () => {
    const lanes = oneSlot();
    vi.mocked(lanes.release).mockRejectedValueOnce(new StoreUnavailable('away', null));
    const place = await enter(createLaneKeeper(lanes, 'me'), tenantId);
    await expect(place.release()).resolves.toBeUndefined();
  });

  it('aborts a request whose place was lost to another process', async () => {
    vi.useFakeTimers();
    const lanes = oneSlot();
    vi.mocked(lanes.renew).mockResolvedValue(false);
    const place = await enter(createLaneKeeper(lanes, 'me'), tenantId);
    expect(place.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(place.signal.aborted).toBe(true);
    await place.release();
  });
});

describe('I11: whoever would wait behind another of the company gives the worker’s slot back', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ secretsKey: SECRETS_KEY });
  });
  afterAll(() => store.close());

  const turn = (entered: Promise<LanePlace>): Promise<unknown> =>
    entered.then(
      () => 'entered',
      (error: unknown) => whyTurnedAway(error),
    );

  it('lets one edit wait and tells the others to come back', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, id, { rank: RANK.edit });
    const first = enter(keeper, id, { rank: RANK.edit, givesWay: true });
    const others = Array.from({ length: 5 }, () =>
      turn(enter(keeper, id, { rank: RANK.edit, givesWay: true })),
    );
    expect(await Promise.all(others)).toEqual(Array.from({ length: 5 }, () => 'full'));
    await held.release();
    await (await first).release();
  });

  it('tells so before the store is asked, once one waits, and nothing of it to who comes to an empty line', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const lookIn = () => {
      keeper.lookIn({ tenantId: id, side: 'netvisor', rank: RANK.edit });
    };
    lookIn();
    const held = await enter(keeper, id, { rank: RANK.edit });
    lookIn();
    const bulk = enter(keeper, id, { rank: RANK.bulk });
    // Bulk waits, which an edit goes before.
    lookIn();
    const edit = enter(keeper, id, { rank: RANK.edit, givesWay: true });
    expect(await turn(enter(keeper, id, { rank: RANK.edit, givesWay: true }))).toBe('full');
    expect(lookIn).toThrow('lane_full');
    await held.release();
    await (await edit).release();
    await (await bulk).release();
    lookIn();
  });

  it('holds over all processes: the one that waits in another process counts', async () => {
    const { id } = await newTenant(store);
    const held = await enter(createLaneKeeper(store.lanes, 'one'), id, { rank: RANK.edit });
    const elsewhere = createLaneKeeper(store.lanes, 'two');
    const first = enter(elsewhere, id, { rank: RANK.edit, givesWay: true });
    // Until it stands in the common line.
    await vi.waitUntil(async () => {
      const { lanes } = await store.figures.read();
      return lanes.some(({ tenantId, waiting }) => tenantId === id && waiting === 1);
    });
    const third = createLaneKeeper(store.lanes, 'three');
    expect(await turn(enter(third, id, { rank: RANK.edit, givesWay: true }))).toBe('full');
    await held.release();
    await (await first).release();
  });

  it('goes before bulk that waits: an edit stands behind edits only', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, id);
    const bulk = enter(keeper, id, { rank: RANK.bulk });
    const edit = enter(keeper, id, { rank: RANK.edit, givesWay: true });
    await held.release();
    await (await edit).release();
    await (await bulk).release();
  });

  it('takes none of another company’s time', async () => {
    const [busy, other] = [await newTenant(store), await newTenant(store)];
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, busy.id, { rank: RANK.edit });
    void turn(enter(keeper, busy.id, { rank: RANK.edit, givesWay: true }));
    await (await enter(keeper, other.id, { rank: RANK.edit, givesWay: true })).release();
    await held.release();
  });
});

describe('the circuit breaker of a company: a closed lane (I10)', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ secretsKey: SECRETS_KEY });
  });
  afterAll(() => store.close());
  const close = (tenantId: TenantId, atLeastMs: number) =>
    store.lanes.close({ tenantId, side: 'netvisor', code: 'system_unavailable', atLeastMs });

  it('turns all away who wait, and whoever comes', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    const held = await enter(keeper, id);
    const waiting = [enter(keeper, id), enter(keeper, id, { rank: RANK.edit, givesWay: true })];
    await close(id, 60_000);
    await held.release();
    const results = await Promise.allSettled([...waiting, enter(keeper, id)]);
    expect(
      results.map((result) => (result.status === 'rejected' ? whyTurnedAway(result.reason) : 'entered')),
    ).toEqual(['closed', 'closed', 'closed']);
  });

  it('is waited for by bulk when it is short, which needs no new attempt then', async () => {
    const { id } = await newTenant(store);
    await close(id, 0);
    const place = await enter(createLaneKeeper(store.lanes, 'me'), id);
    expect(place.probing).toBe(true);
    await place.release();
  });

  it('lets one request in alone as a probe, however many places there are', async () => {
    const { id } = await newTenant(store);
    const keeper = createLaneKeeper(store.lanes, 'me');
    await close(id, 0);
    const probe = await enter(keeper, id, { slots: 4 });
    let entered = false;
    const next = enter(keeper, id, { slots: 4 }).then((place) => {
      entered = true;
      return place;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(entered).toBe(false);
    await store.lanes.open(id, 'netvisor');
    await probe.release();
    const place = await next;
    expect(place.probing).toBe(false);
    await place.release();
  });

  it('leaves the other side and other companies alone (I11)', async () => {
    const [down, fine] = [await newTenant(store), await newTenant(store)];
    await close(down.id, 60_000);
    const keeper = createLaneKeeper(store.lanes, 'me');
    await (await enter(keeper, fine.id)).release();
    const { signal } = new AbortController();
    const flex = {
      tenantId: down.id,
      side: 'flex',
      slots: 1,
      rank: RANK.edit,
      signal,
      givesWay: true,
    } as const;
    await (await keeper.enter(flex)).release();
  });
});

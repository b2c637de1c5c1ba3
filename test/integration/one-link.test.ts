import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { LinkId } from '../../src/sync/ids';
import { SECRETS_KEY, newTenant } from '../store/contract/fixture';
import { TwoRegisters } from '../support/two-registers';

let store: Store;
beforeAll(async () => {
  store = await openStore({ secretsKey: SECRETS_KEY });
}, 30_000);
afterAll(() => store.close());

/** What can happen to the two links of one customer, in any order. */
const STEPS = [
  'event',
  'poll',
  'reconcile A',
  'reconcile B',
  'both at once',
  'edit Flex',
  'edit Netvisor',
] as const;
type Step = (typeof STEPS)[number];

/** How the two are one customer: by their number, or because an operator said so. */
type Bond = 'number' | 'said to be one' | 'own create';

class OneCustomer {
  readonly registers: TwoRegisters;
  private readonly running: Array<Promise<void>> = [];
  private a: LinkId | null = null;
  private b: LinkId | null = null;
  private edits = 0;

  private constructor(
    registers: TwoRegisters,
    readonly flexId: ReturnType<TwoRegisters['addFlex']>,
    readonly key: ReturnType<TwoRegisters['addNetvisor']>,
  ) {
    this.registers = registers;
  }

  static async begin(bond: Bond): Promise<OneCustomer> {
    const tenant = await newTenant(store);
    // A few turns of the event loop whenever a system is asked, so that the other reconcile gets in between.
    const registers = new TwoRegisters(store, tenant, () => delay(1));
    const fields = { name: 'Putkityö Salo Ky', customerNumber: '200500' };
    const key = registers.addNetvisor(bond === 'number' ? fields : { ...fields, customerNumber: '77' });
    const flexId = registers.addFlex(fields);
    if (bond === 'own create') {
      const customer = registers.flex.get(flexId);
      if (customer) registers.flex.set(flexId, { ...customer, netvisorKey: key });
      registers.editNetvisor(key, { customerNumber: '200500' });
    }
    if (bond === 'said to be one') {
      await store.decisions.remember(tenant.id, {
        kind: 'same',
        flexId,
        netvisorKey: key,
        operatorId: 'opr_1',
      });
    }
    return new OneCustomer(registers, flexId, key);
  }

  async take(step: Step): Promise<void> {
    const { registers } = this;
    switch (step) {
      case 'event':
        this.a = await registers.flexEvent(this.flexId);
        return;
      case 'poll':
        [this.b = null] = await registers.pollFinds(this.key);
        return;
      case 'edit Flex':
        this.edits += 1;
        registers.editFlex(this.flexId, { phone: `040 ${String(this.edits)}` });
        return this.take('event');
      case 'edit Netvisor':
        this.edits += 1;
        registers.editNetvisor(this.key, { email: `a${String(this.edits)}@salo.example` });
        return this.take('poll');
      case 'reconcile A':
        return this.work(this.a);
      case 'reconcile B':
        return this.work(this.b);
      case 'both at once':
        // Goes on beside whatever comes next: hints arrive in between.
        this.running.push(this.work(this.a), this.work(this.b));
    }
  }

  /** As its workflow does: busy means a little later, for as long as it takes. */
  private async work(linkId: LinkId | null): Promise<void> {
    for (let attempt = 0; linkId !== null; attempt += 1) {
      try {
        await this.registers.reconcile(linkId);
        return;
      } catch (error) {
        const busy = error instanceof ApplicationFailure && error.type === 'link_busy';
        if (!busy || attempt > 200) throw error;
        await delay(5);
      }
    }
  }

  /** Everything that waits is worked off, as the guardian and the workflows would. */
  async comeToRest(): Promise<void> {
    await Promise.all(this.running.splice(0));
    await this.take('event');
    await this.take('poll');
    for (let round = 0; round < 10; round += 1) {
      const { rows } = await store.links.list(this.registers.tenant.id, { limit: 10 });
      const waiting = [];
      for (const { id } of rows) if ((await store.hints.pending(id)).length > 0) waiting.push(id);
      if (waiting.length === 0) return;
      await Promise.all(waiting.map((id) => this.work(id)));
    }
    throw new Error('it does not come to rest');
  }
}

async function expectOneLink(customer: OneCustomer): Promise<void> {
  const { registers, flexId, key } = customer;
  const { tenant, flex, netvisor, writes } = registers;
  const { rows, total } = await store.links.list(tenant.id, { limit: 10 });
  expect(total).toBe(1);
  const [link] = rows;
  expect(link).toMatchObject({ flexId, netvisorKey: key, state: 'inStep' });
  // Whoever asks by either id gets the same link.
  expect((await store.links.byFlexId(tenant.id, flexId))?.id).toBe(link?.id);
  expect((await store.links.byNetvisorKey(tenant.id, key))?.id).toBe(link?.id);
  // No double customer on either side, and nothing was ever created.
  expect([flex.size, netvisor.size]).toEqual([1, 1]);
  expect(writes.filter((write) => /create|add/u.test(write))).toEqual([]);
  // The edits of both sides arrived.
  const ends = [flex.get(flexId)?.fields, netvisor.get(key)?.fields];
  expect(ends[0]?.phone ?? null).toBe(ends[1]?.phone ?? null);
  expect(ends[0]?.email ?? null).toBe(ends[1]?.email ?? null);
}

describe('I4 two hints for one customer end in one link', () => {
  it.each<[string, Step[]]>([
    ['the event first', ['event', 'poll', 'reconcile A', 'reconcile B']],
    ['the event first, Netvisor’s link looked at first', ['event', 'poll', 'reconcile B', 'reconcile A']],
    ['the poll first', ['poll', 'event', 'reconcile A', 'reconcile B']],
    ['the poll first, Netvisor’s link looked at first', ['poll', 'event', 'reconcile B', 'reconcile A']],
    ['both at once', ['event', 'poll', 'both at once']],
    [
      'both at once, hints in between',
      ['poll', 'event', 'both at once', 'edit Flex', 'edit Netvisor', 'both at once'],
    ],
    ['one is done before the other is heard of', ['event', 'reconcile A', 'poll', 'reconcile B']],
    ['the other one is', ['poll', 'reconcile B', 'event', 'reconcile A']],
  ])('%s', async (_what, steps) => {
    const customer = await OneCustomer.begin('number');
    for (const step of steps) await customer.take(step);
    await customer.comeToRest();
    await expectOneLink(customer);
  });

  it('the older of the two survives, whichever is looked at, and the other one’s hints come along', async () => {
    for (const order of [
      ['event', 'poll'],
      ['poll', 'event'],
    ] as const) {
      for (const looked of ['flex', 'netvisor'] as const) {
        const { registers, flexId, key } = await OneCustomer.begin('number');
        const made: LinkId[] = [];
        for (const step of order) {
          made.push(
            ...(step === 'event' ? [await registers.flexEvent(flexId)] : await registers.pollFinds(key)),
          );
        }
        const [older, younger] = made;
        if (!older || !younger) throw new Error('two links');
        const ofFlex = order[0] === 'event' ? older : younger;
        const ofNetvisor = order[0] === 'event' ? younger : older;
        await registers.reconcile(looked === 'flex' ? ofFlex : ofNetvisor);
        expect((await store.links.get(younger))?.id).toBe(older);
        const forwarded = await store.hints.pending(younger);
        expect(forwarded.every((hint) => hint.linkId === older)).toBe(true);
        await registers.flexEvent(flexId);
        expect((await store.hints.pending(older)).length).toBeGreaterThan(0);
      }
    }
  });

  const bonds = fc.constantFrom<Bond>('number', 'said to be one', 'own create');

  it('any order of events, polls, edits and reconciles, also at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(bonds, fc.array(fc.constantFrom(...STEPS), { maxLength: 9 }), async (bond, steps) => {
        const customer = await OneCustomer.begin(bond);
        for (const step of steps) await customer.take(step);
        await customer.comeToRest();
        await expectOneLink(customer);
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

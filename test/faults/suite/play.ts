import { z } from 'zod';
import { Prng } from '../../../src/sandbox/seed/prng';
import type { Company } from './company';
import type { Ground } from './ground';
import { MISHAPS } from './mishaps';
import type { Mishap } from './mishaps';
import { fieldsOf } from './people';
import type { Field, Person, Side } from './people';

export interface PlayOptions {
  readonly seed: number;
  readonly steps: number;
  /** Real time of a step in ms; a step stands for a minute of work. */
  readonly stepMs: number;
  /** Whether mishaps that take long to end by themselves may come. */
  readonly long: boolean;
}

/** One thing that went wrong, for the timeline. */
export interface Told {
  readonly step: number;
  readonly at: number;
  readonly text: string;
}

/** A minute of work is one step; Netvisor is asked every 15 (R6), the offices every 60 (D19). */
const POLL_EVERY = 15;
const SWEEP_EVERY = 60;
const AT_ONCE = 4;
const MISHAP_CHANCE = 0.3;

/** Which fields people edit, most often the plain ones. */
const EDITED: readonly Field[] = [
  ...(['phone', 'phone', 'phone', 'email', 'email', 'name', 'nameExtension', 'invoicingEmail'] as const),
  ...(['visiting', 'visiting', 'billing', 'eInvoice', 'active'] as const),
];
const CLEARED: readonly Field[] = ['phone', 'email', 'nameExtension'];

/**
 * Plays hours of work while things go wrong. What is done at which step follows from the seed alone, whatever the
 * product makes of it meanwhile.
 */
export async function play(
  ground: Ground,
  companies: readonly Company[],
  options: PlayOptions,
): Promise<Told[]> {
  const { seed, steps, stepMs } = options;
  const work = new Prng(seed);
  const trouble = new Prng(seed + 1);
  const told: Told[] = [];
  const mishaps = new Mishaps(ground, trouble, options.long, told);
  for (let step = 1; step <= steps; step += 1) {
    const began = performance.now();
    await mishaps.endThoseDue(step);
    if (trouble.chance(MISHAP_CHANCE)) await mishaps.beginOne(step);
    for (let n = work.int(0, 3); n > 0; n -= 1) await someWork(work.pick(companies), work, step);
    if (step % POLL_EVERY === 0) {
      void trigger(ground, companies, 'poll');
      void letTheHourPass(ground);
    }
    if (step % SWEEP_EVERY === 0) void trigger(ground, companies, 'sweep');
    await ground.pause(Math.max(0, stepMs - (performance.now() - began)));
  }
  await mishaps.endAll(steps);
  return told;
}

/** What somebody does in one of the two systems. All chance is drawn before anything is asked. */
async function someWork(company: Company, prng: Prng, step: number): Promise<void> {
  const what = prng.next();
  const side: Side = prng.chance(0.55) ? 'flex' : 'netvisor';
  const person = prng.pick(company.people.filter(({ sort }) => sort === 'ordinary' || sort === 'bank'));
  const field = fieldFor(person, prng);
  const burst = prng.int(2, 4);
  if (what < 0.1) await company.create(side, step);
  else if (what < 0.11) await company.delete(person, side);
  else if (what < 0.2) {
    // The same field on both sides at almost the same time (D1).
    const [first, second]: [Side, Side] = side === 'flex' ? ['flex', 'netvisor'] : ['netvisor', 'flex'];
    await company.edit(person, first, field, step);
    await company.edit(person, second, field, step);
  } else if (what < 0.28) {
    // Somebody types, saves, thinks again, and saves.
    for (let n = 0; n < burst; n += 1) await company.edit(person, side, fieldFor(person, prng), step);
  } else if (what < 0.33) await company.edit(person, side, prng.pick(CLEARED), step, true);
  else await company.edit(person, side, field, step);
}

function fieldFor(person: Person, prng: Prng): Field {
  const fields = fieldsOf(person);
  const field = prng.pick(EDITED);
  return fields.includes(field) ? field : 'phone';
}

/** As an operator does; while the API is down there is nobody to ask. */
async function trigger(ground: Ground, companies: readonly Company[], what: 'poll' | 'sweep'): Promise<void> {
  await Promise.allSettled(
    companies.map(({ tenantId }) =>
      ground.operator.call('POST', `/tenants/${tenantId}/${what}`, { body: {} }),
    ),
  );
}

/**
 * The mass-change guard counts over an hour of real time (D12), in which a run holds days of work: what it counted is
 * forgotten in time, or it would rightly stop everybody.
 */
async function letTheHourPass(ground: Ground): Promise<void> {
  // While the database is down nothing is counted either.
  await ground.ask(z.unknown(), 'delete from counted_changes').catch(() => undefined);
}

/** What goes wrong at present. */
class Mishaps {
  private readonly present: Array<{ mishap: Mishap; until: number; end: () => Promise<unknown> }> = [];
  private readonly choice: readonly Mishap[];

  constructor(
    private readonly ground: Ground,
    private readonly prng: Prng,
    long: boolean,
    private readonly told: Told[],
  ) {
    this.choice = MISHAPS.filter((mishap) => long || !mishap.long).flatMap((mishap) =>
      Array.from({ length: mishap.weight }, () => mishap),
    );
  }

  async beginOne(step: number): Promise<void> {
    const mishap = this.prng.pick(this.choice);
    const lasts = this.prng.int(...mishap.steps);
    // Its own chance: how much it draws must not move what comes after it.
    const own = new Prng(this.prng.int(0, 0xffff_ffff));
    if (this.present.length >= AT_ONCE || this.present.some((one) => one.mishap.family === mishap.family))
      return;
    this.tell(step, lasts === 0 ? mishap.name : `${mishap.name} begins`);
    const end = await mishap.begin(this.ground, own);
    if (end) this.present.push({ mishap, until: step + lasts, end });
  }

  async endThoseDue(step: number): Promise<void> {
    for (const one of this.present.filter(({ until }) => until <= step)) {
      this.present.splice(this.present.indexOf(one), 1);
      await one.end();
      this.tell(step, `${one.mishap.name} ends`);
    }
  }

  async endAll(step: number): Promise<void> {
    await this.endThoseDue(Infinity);
    for (const system of ['netvisor', 'flex'] as const) {
      await this.ground.control(system, 'DELETE', '/faults');
      await this.ground.control(system, 'POST', '/clock', { offsetMs: 0 });
    }
    await this.ground.road.clear();
    this.tell(step, 'everything is well again');
  }

  private tell(step: number, text: string): void {
    this.told.push({ step, at: Date.now(), text });
  }
}

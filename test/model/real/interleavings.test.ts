import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prng } from '../../../src/sandbox/seed/prng';
import { disagreements, flexNumber, netvisorNumber } from '../../../src/demo/registers';
import type { Company } from '../../../src/demo/scene';
import { quiet, workflowsAtRest } from '../../../src/demo/story/edits';
import { poll, sweep } from '../../../src/demo/story/schedules';
import { eventually } from '../../../src/dev/eventually';
import { openWorld } from '../../support/world';
import type { World } from '../../support/world';

/*
 * The same question as in test/model/pure, asked of the whole service: workflows and activities on a real Temporal
 * server, the store, both sandboxes over HTTP with real webhooks. Few stories, each by a seed.
 * One again: FNS_SEED=… FNS_RUNS=1 npx vitest run test/model/real; more: FNS_RUNS=12. A company of many more stories
 * than that would be stopped by the guard against mass deactivation (D12).
 */
const RUNS = Number(process.env['FNS_RUNS'] ?? 3);
const FIRST_SEED = Number(process.env['FNS_SEED'] ?? '113702');
const STEPS = 22;
const CUSTOMERS = 3;

let world: World;
let company: Company;

beforeAll(async () => {
  world = await openWorld('model-real');
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 6, seed: 5 });
  company = await world.goLive(0, 'netvisorToFlex');
  // Some ten stories change more customers than may change within an hour (D12); that guard is tested by itself.
  await world.operator.letAllChange(company.tenantId);
}, 120_000);
afterAll(() => world.close());

const PHONES = ['040 123 4567', '09 876 5432', '+358 50 111 2233'];
const EMAILS = ['info@aho.example', 'toimisto@aho.example', 'uusi@aho.example'];
const NAMES = ['Aalto Oy', 'Aalto Talotekniikka Oy', 'Kahvila Aalto Ky'];
const STREETS = ['Rantatie 4', 'Mäkikatu 2', 'Varastokuja 9'];

/** One story: a few customers, edited on both sides while requests fail, events repeat and polls come between. */
class Story {
  private readonly random: Prng;
  private readonly told: string[] = [];
  private made = 0;

  constructor(private readonly seed: number) {
    this.random = new Prng(seed);
  }

  get text(): string {
    return [`seed ${String(this.seed)}:`, ...this.told].join('\n  ');
  }

  async play(): Promise<void> {
    await this.create();
    for (let step = 0; step < STEPS; step += 1) await this.step();
  }

  private async step(): Promise<void> {
    const dice = this.random.int(0, 99);
    if (dice < 12 && this.made < CUSTOMERS) await this.create();
    else if (dice < 42) await this.editInFlex();
    else if (dice < 70) await this.editInNetvisor();
    else if (dice < 88) await this.breakSomething();
    else await this.pollOnce();
  }

  private tell(sentence: string): void {
    this.told.push(sentence);
  }

  /** Numbers of this story only, so that stories do not meet. */
  private numberOf(which: number): string {
    return String(700_000_000 + this.seed * 10 + which);
  }

  private async create(): Promise<void> {
    const customer_number = this.numberOf(this.made);
    this.made += 1;
    const [name, street] = [this.random.pick(NAMES), this.random.pick(STREETS)];
    if (this.random.chance(0.5)) {
      this.tell(`in Flex a new customer ${name}, number ${customer_number}`);
      const visiting_address = { street, postal_code: '00100', city: 'Helsinki', country: 'FI' };
      await world.flex.create(company.flexTenant, {
        kind: 'COMPANY',
        name,
        customer_number,
        visiting_address,
      });
    } else {
      this.tell(`in Netvisor a new customer ${name}, number ${customer_number}`);
      const base = { name, internalIdentifier: customer_number, streetAddress: street, city: 'Helsinki' };
      await world.netvisor.create(company.organisationId, { customerBaseInformation: base });
    }
  }

  private async editInFlex(): Promise<void> {
    const number = this.numberOf(this.random.int(0, this.made - 1));
    const record = (await world.flex.customers(company.flexTenant)).find((one) => flexNumber(one) === number);
    if (!record) return;
    const street = this.random.pick(STREETS);
    const patch = this.random.pick([
      { phone: this.random.pick(PHONES) },
      { phone: null },
      { email: this.random.pick(EMAILS) },
      { name: this.random.pick(NAMES) },
      { invoicing_email: this.random.pick(EMAILS) },
      { visiting_address: { street, postal_code: '33100', city: 'Tampere', country: 'FI' } },
      { active: !record.active },
    ]);
    this.tell(`in Flex ${number}: ${JSON.stringify(patch)}`);
    await world.flex.edit(company.flexTenant, record.id, patch);
  }

  private async editInNetvisor(): Promise<void> {
    const number = this.numberOf(this.random.int(0, this.made - 1));
    const records = await world.netvisor.customers(company.organisationId);
    const record = records.find((one) => netvisorNumber(one) === number);
    if (!record) return;
    const streetAddress = this.random.pick(STREETS);
    const [office] = record.offices;
    const patch = this.random.pick([
      { customerBaseInformation: { phoneNumber: this.random.pick(PHONES) } },
      { customerBaseInformation: { phoneNumber: '' } },
      { customerBaseInformation: { email: this.random.pick(EMAILS) } },
      { customerBaseInformation: { name: this.random.pick(NAMES) } },
      { customerBaseInformation: { emailInvoicingAddress: this.random.pick(EMAILS) } },
      ...(office ? [{ offices: [{ ...office, officeVisitAddress: { streetAddress } }] }] : []),
    ]);
    this.tell(`in Netvisor ${number}: ${JSON.stringify(patch)}`);
    await world.netvisor.edit(company.organisationId, record.netvisorKey, patch);
  }

  /** The next request of this kind is cut off, before or after it is done, or Netvisor or Flex is down for a moment. */
  private async breakSomething(): Promise<void> {
    const kind = this.random.pick(['drop-before', 'drop-after', 'status'] as const);
    const action = kind === 'status' ? { kind, status: 503 } : { kind };
    if (this.random.chance(0.6)) {
      const resource = this.random.pick(['customer.nv', 'office.nv', 'getcustomer.nv']);
      this.tell(`Netvisor’s next ${resource}: ${kind}`);
      await world.netvisor.fail({ match: { tenant: company.organisationId, resource }, times: 1, action });
    } else {
      const resource = this.random.pick(['/v1/customers', '/v1/customers/{id}']);
      this.tell(`Flex’s next ${resource}: ${kind}`);
      await world.flex.fail({ match: { tenant: company.flexTenant, resource }, times: 1, action });
    }
  }

  private async pollOnce(): Promise<void> {
    this.tell('the poll');
    await poll(world, company);
  }

  /** Each customer lies on both sides once, alike, or an issue tells what is not. */
  async check(): Promise<void> {
    const flex = await world.flex.customers(company.flexTenant);
    const netvisor = await world.netvisor.customers(company.organisationId);
    const links = await world.operator.links(company.tenantId);
    const issues = await world.operator.issues(company.tenantId, '&state=open');
    for (let which = 0; which < this.made; which += 1) {
      const number = this.numberOf(which);
      const ours = flex.filter((one) => flexNumber(one) === number);
      const theirs = netvisor.filter((one) => netvisorNumber(one) === number);
      const [inFlex, inNetvisor] = [ours[0], theirs[0]];
      const link = links.find(
        (one) => one.flexId === inFlex?.id || one.netvisorKey === inNetvisor?.netvisorKey,
      );
      const told = issues.filter((issue) => issue.linkId === link?.id).map(({ code }) => code);
      expect(Math.max(ours.length, theirs.length), `${this.text}\n${number} is doubled`).toBe(1);
      // Taken out of use before it was created on the other side: left out on purpose (D21).
      const leftOut = !inNetvisor && inFlex?.active === false;
      if (told.length > 0 || leftOut) continue;
      expect([ours.length, theirs.length], `${this.text}\n${number} is missing without an issue`).toEqual([
        1, 1,
      ]);
      if (!inFlex || !inNetvisor) continue;
      expect(disagreements(inFlex, inNetvisor), `${this.text}\n${number} differs without an issue`).toEqual(
        [],
      );
    }
  }
}

describe('any interleaving, on real parts', () => {
  it.each(Array.from({ length: RUNS }, (_, at) => FIRST_SEED + at))(
    'seed %i ends in step or in an issue, nobody doubled (I2, I7, I10)',
    async (seed) => {
      const story = new Story(seed);
      await story.play();
      await world.netvisor.heal();
      await world.flex.heal();
      await workflowsAtRest(world);
      await poll(world, company);
      await sweep(world, company);
      await workflowsAtRest(world);
      await eventually(`what remains of seed ${String(seed)} heals`, async () => {
        const retrying = await world.operator.links(company.tenantId, '&state=retrying');
        return retrying.length === 0;
      });
      await story.check();
    },
    120_000,
  );

  it('I8 further polls write nothing', async () => {
    await quiet(world, [company]);
  }, 60_000);

  it('I5 never two requests at once for one company at Netvisor', async () => {
    const requests = await world.netvisor.requests();
    expect(Math.max(...requests.map(({ inFlight }) => inFlight))).toBe(1);
  });
});

import { z } from 'zod';
import { json } from '../../../src/dev/json-http';
import { Prng } from '../../../src/sandbox/seed/prng';
import type { Credentials, Ground } from './ground';
import {
  asRead,
  fieldsOf,
  flexCustomerSchema,
  flexPatch,
  flexValues,
  Inventor,
  netvisorCustomerSchema,
  netvisorPatch,
  netvisorValues,
} from './people';
import type { Field, FlexCustomer, Kind, NetvisorCustomer, Person, Side, Sort } from './people';

export type Direction = 'netvisorToFlex' | 'flexToNetvisor';

/** Above so many the mass-change guard would rightly stop them (D12). */
const DEACTIVATED_AT_MOST = 8;

/**
 * One company and the people who work in its two systems. Keeps its own record of who was created and what was typed,
 * which the judge later holds against the registers.
 */
export class Company {
  readonly people: Person[] = [];
  readonly counts = { edits: 0, created: 0, deleted: 0, skipped: 0 };
  tenantId = '';
  private readonly inventor: Inventor;
  private ordinal = 0;
  private deactivated = 0;

  constructor(
    readonly index: number,
    readonly direction: Direction,
    readonly credentials: Credentials,
    private readonly ground: Ground,
    seed: number,
  ) {
    this.inventor = new Inventor(new Prng(seed * 31 + index), index);
  }

  /** Who types a customer that lies on neither side yet. */
  async create(bornOn: Side, step: number, special: { sort?: Sort; kind?: Kind } = {}): Promise<Person> {
    this.ordinal += 1;
    const person = this.inventor.person(this.ordinal, { bornOn, bornAt: step, ...special });
    const typed = new Map<Field, string>();
    for (const field of fieldsOf(person)) {
      if (field === 'active' || (person.derives && field === (bornOn === 'flex' ? 'billing' : 'visiting')))
        continue;
      typed.set(field, this.inventor.value(field, person));
    }
    const from = Date.now();
    if (bornOn === 'flex') await this.createInFlex(person, typed);
    else await this.createInNetvisor(person, typed);
    const until = Date.now();
    for (const [field, value] of typed) {
      person.entries.push({ step, from, until, side: bornOn, field, value: asRead(field, value) });
    }
    this.people.push(person);
    this.counts.created += 1;
    return person;
  }

  /** Somebody types a new value, or clears one that may be cleared; false when there is nobody to edit there. */
  async edit(person: Person, side: Side, field: Field, step: number, clear = false): Promise<boolean> {
    const value = clear ? '' : this.inventor.value(field, person);
    if (person.deletedOn !== null) return this.skip();
    if (field === 'active' && value === 'false') {
      if (this.deactivated >= DEACTIVATED_AT_MOST) return this.skip();
      this.deactivated += 1;
    }
    const id = await this.idOf(person, side);
    if (id === null) return this.skip();
    let office: number | undefined;
    if (side === 'netvisor' && field === 'visiting') {
      const record = netvisorCustomerSchema.parse(await this.control('netvisor', 'GET', `/customers/${id}`));
      // With several nobody knows which is meant (D8).
      if (record.offices.length > 1) return this.skip();
      office = record.offices[0]?.officeNetvisorKey;
    }
    const patch = side === 'flex' ? flexPatch(field, value) : netvisorPatch(field, value, office);
    const from = Date.now();
    await this.control(side, 'PATCH', `/customers/${id}`, patch);
    person.entries.push({ step, from, until: Date.now(), side, field, value: asRead(field, value) });
    this.counts.edits += 1;
    return true;
  }

  /** Somebody deletes a customer (D10): nothing follows but an issue. */
  async delete(person: Person, side: Side): Promise<boolean> {
    const [id, other] = [
      await this.idOf(person, side),
      await this.idOf(person, side === 'flex' ? 'netvisor' : 'flex'),
    ];
    if (id === null || other === null || person.deletedOn !== null) return this.skip();
    await this.control(side, 'DELETE', `/customers/${id}`);
    person.deletedOn = side;
    this.counts.deleted += 1;
    return true;
  }

  flexCustomers = async (): Promise<FlexCustomer[]> =>
    z.array(flexCustomerSchema).parse(await this.control('flex', 'GET', '/customers'));

  netvisorCustomers = async (): Promise<NetvisorCustomer[]> =>
    z.array(netvisorCustomerSchema).parse(await this.control('netvisor', 'GET', '/customers'));

  /** Its id on a side; null as long as it does not lie there. */
  async idOf(person: Person, side: Side): Promise<string | null> {
    if (person.ids[side] !== null) return person.ids[side];
    const found =
      side === 'flex'
        ? (await this.flexCustomers()).find((record) => bears(record.website, person))?.id
        : (await this.netvisorCustomers()).find((record) =>
            bears(record.customerBaseInformation.homePageUri, person),
          )?.netvisorKey;
    if (found !== undefined) person.ids[side] = String(found);
    return person.ids[side];
  }

  private skip(): false {
    this.counts.skipped += 1;
    return false;
  }

  private async createInFlex(person: Person, typed: ReadonlyMap<Field, string>): Promise<void> {
    const body = Object.assign(
      { kind: person.kind, website: `https://${person.mark}` },
      person.businessId === null ? {} : { business_id: person.businessId },
      // Some are numbered by Netvisor (D6), most by Flex's own series.
      person.mark.charCodeAt(5) % 3 === 0 ? { customer_number: null } : {},
      ...[...typed].map(([field, value]) => flexPatch(field, value)),
    ) as Record<string, unknown>;
    const { kind, ...rest } = body;
    const given =
      person.sort === 'kindless'
        ? { ...rest, customer_type_id: await this.kindlessType() }
        : { kind, ...rest };
    const made = flexCustomerSchema.parse(await this.control('flex', 'POST', '/customers', given));
    person.ids.flex = made.id;
    fillIn(typed, person, 'flex', flexValues(made));
  }

  private async createInNetvisor(person: Person, typed: ReadonlyMap<Field, string>): Promise<void> {
    const patches = [...typed].map(([field, value]) => netvisorPatch(field, value));
    const number =
      person.sort === 'temp'
        ? 'TEMP'
        : person.sort === 'unnumbered'
          ? ''
          : String(100_000 * (this.index + 1) + this.ordinal);
    const body = {
      ...merged(patches),
      ...(person.sort === 'bank'
        ? {
            customerFinvoiceDetails: {
              finvoiceAddress: 'FI2112345600000785',
              finvoiceRouterCode: 'NDEAFIHH',
            },
          }
        : {}),
      customerBaseInformation: {
        ...merged(patches.map((patch) => patch['customerBaseInformation'])),
        internalIdentifier: number,
        externalIdentifier: person.businessId ?? '',
        homePageUri: `https://${person.mark}`,
        isPrivateCustomer: person.kind === 'PRIVATE' ? 1 : 0,
        isActive: 1,
      },
    };
    const made = netvisorCustomerSchema.parse(await this.control('netvisor', 'POST', '/customers', body));
    person.ids.netvisor = String(made.netvisorKey);
    fillIn(typed, person, 'netvisor', netvisorValues(made));
  }

  private async kindlessType(): Promise<string> {
    const { body } = await json(`${this.ground.flex.baseUrl}/v1/customer-types`, {
      headers: { authorization: `Bearer ${this.credentials.flex.token}` },
    });
    const types = z.looseObject({
      data: z.array(z.looseObject({ id: z.string(), identifier: z.string().nullable() })),
    });
    const type = types.parse(body).data.find(({ identifier }) => identifier === null);
    if (!type) throw new Error('Flex has no type without identifier');
    return type.id;
  }

  private control(side: Side, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) {
    const tenant =
      side === 'flex' ? this.credentials.flex.tenantId : this.credentials.netvisor.organisationId;
    return this.ground.control(side, method, `${path}?tenant=${encodeURIComponent(tenant)}`, body);
  }
}

const merged = (parts: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {})));

/** Whether a record is this person, by the mark in its web address. */
export const bears = (website: string | null | undefined, person: Person): boolean =>
  (website ?? '').includes(person.mark);

/** What was typed must be what lies there, or the run would judge the product by a mistake of its own. */
function fillIn(
  typed: ReadonlyMap<Field, string>,
  person: Person,
  side: Side,
  values: Readonly<Record<Field, string>>,
): void {
  for (const [field, value] of typed) {
    if (values[field] !== asRead(field, value)) {
      throw new Error(`${person.mark} in ${side}: ${field} is “${values[field]}”, typed was “${value}”`);
    }
  }
}

import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNetvisorClient, type NetvisorClient } from '../../src/netvisor/client';
import { FieldNotWritable } from '../../src/netvisor/errors';
import { settingsSchema } from '../../src/sandbox/netvisor/settings';
import type { FieldValues, Kind, NetvisorCustomer } from '../../src/sync/customer';
import { netvisorKeySchema, type NetvisorKey } from '../../src/sync/ids';
import { useNetvisorSandbox } from '../sandbox/netvisor/fixture';
import { FINNISH_IDS, kinds, nastyFields, nastyOffice, unwritableText } from './nasty-values';

/*
 * Any customer, written by the client and read by it again, over real HTTP, with every switch of the sandbox in each
 * of its positions (netvisor-api.md 6): whatever of the open questions turns out true, the client works.
 */

type Settings = Readonly<Record<string, unknown>>;

/** What a company suffers for a time is no open question. */
const SUFFERED = ['rights', 'keysRevoked', 'latency', 'maintenance', 'maxBodyBytes'];

/** Every other switch with its positions. */
const POSITIONS = positionsOf(z.toJSONSchema(settingsSchema, { unrepresentable: 'any' }));

function positionsOf(schema: unknown): ReadonlyMap<string, readonly unknown[]> {
  const node = z.object({
    type: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    anyOf: z.array(z.unknown()).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
  });
  const valuesOf = (one: unknown): unknown[] => {
    const { type, enum: listed, const: constant, anyOf, properties } = node.parse(one);
    if (listed) return listed;
    if (constant !== undefined) return [constant];
    if (anyOf) return anyOf.flatMap(valuesOf);
    if (type === 'boolean') return [true, false];
    if (type === 'null') return [null];
    return Object.entries(properties ?? {}).flatMap(([name, inner]) =>
      valuesOf(inner).map((value) => ({ [name]: value })),
    );
  };
  const all = Object.entries(node.parse(schema).properties ?? {});
  return new Map(
    all.filter(([name]) => !SUFFERED.includes(name)).map(([name, one]) => [name, valuesOf(one)]),
  );
}

const EACH_POSITION = [...POSITIONS].flatMap(([name, values]) =>
  values.map((value): Settings => ({ [name]: value })),
);
const anySettings: fc.Arbitrary<Settings> = fc.record(
  Object.fromEntries([...POSITIONS].map(([name, values]) => [name, fc.constantFrom(...values)])),
);

const sandbox = useNetvisorSandbox();
let client: NetvisorClient;
let initial: Settings;
beforeAll(async () => {
  initial = z.record(z.string(), z.unknown()).parse((await sandbox.control('GET', '/settings')).json);
});
beforeEach(async () => {
  await sandbox.settings(initial);
  client = createNetvisorClient({ ...sandbox.first, baseUrl: sandbox.baseUrl });
});

/** What one trip writes. */
const trips = fc.record({
  kind: kinds,
  first: nastyFields,
  second: nastyFields,
  automaticNumber: fc.boolean(),
  office: nastyOffice,
  moved: nastyOffice,
});
type Trip = typeof trips extends fc.Arbitrary<infer T> ? T : never;

let made = 0;

/** Leaves out what the given switches make Netvisor refuse: that is told apart elsewhere. */
function allowed(values: FieldValues, settings: Settings): FieldValues {
  const finnishOnly = settings['checkBusinessId'] === true || settings['requireBusinessId'] === true;
  const businessId = values.businessId ?? null;
  const known = FINNISH_IDS.some((id) => id === businessId);
  if (!finnishOnly || known || (businessId === null && settings['requireBusinessId'] !== true)) return values;
  return { ...values, businessId: FINNISH_IDS[0] };
}

/** What comes back of what was written. */
function asRead(kind: Kind, values: FieldValues): FieldValues {
  const { businessId: _id, eInvoice: _eInvoice, ...personal } = values;
  return kind === 'COMPANY' ? values : personal;
}

async function read(key: NetvisorKey): Promise<NetvisorCustomer> {
  const customer = await client.getCustomer(key);
  if (!customer) throw new Error('the customer is gone');
  return customer;
}

async function listed(query: { changedSince?: Date; codes?: string[] }): Promise<NetvisorKey[]> {
  const keys: NetvisorKey[] = [];
  for await (const { key } of (await client.listCustomers(query)).rows) keys.push(key);
  return keys;
}

async function travel(trip: Trip, settings: Settings): Promise<void> {
  made += 1;
  const { kind, automaticNumber } = trip;
  const [first, second] = [allowed(trip.first, settings), allowed(trip.second, settings)];
  const number = `R-${made.toString()}`;
  const customerNumber = automaticNumber ? null : number;
  const changedSince = new Date(Date.now() - 600_000);

  const key = await client.addCustomer({ kind, values: { ...first, customerNumber }, automaticNumber });
  const added = await read(key);
  const given = added.fields.customerNumber ?? '';
  if (automaticNumber) expect(given).toMatch(/^\d+$/);
  else expect(given).toBe(number);
  const numbered = { customerNumber: given };
  expect(added).toEqual({ key, kind, fields: { ...asRead(kind, first), ...numbered }, offices: [] });

  // R12, D8: an office, its key answered or found.
  const identifier = `fns-${number}`;
  const officeKey = await client.addOffice(key, { ...trip.office, identifier });
  const [office] = (await read(key)).offices;
  if (!office) throw new Error('the office is gone');
  if (officeKey !== null) expect(office.key).toBe(officeKey);
  const officeAsRead = ({ name, visitAddress }: Trip['office']) => ({
    key: office.key,
    name,
    identifier,
    visitAddress: { ...visitAddress, street2: null },
    contactAddress: null,
  });
  expect(office).toEqual(officeAsRead(trip.office));

  // D13: everything changed or cleared, then nothing.
  await client.editCustomer(key, { kind, values: second });
  await client.editOffice(key, office.key, trip.moved);
  await client.editCustomer(key, { kind, values: {} });
  const edited = await read(key);
  expect(edited).toEqual({
    key,
    kind,
    fields: { ...asRead(kind, second), ...numbered },
    offices: [officeAsRead(trip.moved)],
  });

  // R6, R18: found by change, by number and by key, whoever else is asked for.
  const shown = second.active === true || settings['listInactive'] !== false;
  expect(await listed({ codes: [given] })).toEqual(shown ? [key] : []);
  expect((await listed({ changedSince })).includes(key)).toBe(shown);
  const unknown = netvisorKeySchema.parse('987654321');
  expect(await client.getCustomers([unknown, key])).toEqual({ found: [edited], missing: [unknown] });
}

describe('any customer comes back as it was written, edited and cleared', () => {
  it.each(EACH_POSITION.map((settings) => [JSON.stringify(settings), settings] as const))(
    'with %s',
    async (_name, settings) => {
      await sandbox.settings(settings);
      await fc.assert(
        fc.asyncProperty(trips, (trip) => travel(trip, settings)),
        { numRuns: 2 },
      );
    },
  );

  it('with the switches in any combination', async () => {
    await fc.assert(
      fc.asyncProperty(anySettings, trips, async (settings, trip) => {
        await sandbox.settings(initial);
        await sandbox.settings(settings);
        await travel(trip, settings);
      }),
      { numRuns: 60 },
    );
  });

  it('with every switch that the sandbox has', () => {
    expect([...POSITIONS].filter(([, values]) => values.length < 2)).toEqual([]);
    expect(POSITIONS.size).toBeGreaterThanOrEqual(16);
  });
});

describe('a text that XML cannot carry', () => {
  it('is refused with its field before anything is sent', async () => {
    const textFields = fc.constantFrom(
      'name',
      'nameExtension',
      'phone',
      'email',
      'website',
      'invoicingEmail',
    );
    await fc.assert(
      fc.asyncProperty(textFields, unwritableText, async (field, text) => {
        const values = { name: 'Aho Oy', [field]: text };
        const error: unknown = await client
          .addCustomer({ kind: 'COMPANY', values, automaticNumber: true })
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(FieldNotWritable);
        // A name of nothing but a vertical tab is no name, whatever XML makes of it.
        const reason = field === 'name' && text.trim() === '' ? 'empty' : 'characters';
        expect(error).toMatchObject({ field, reason, outcomeUnknown: false });
      }),
      { numRuns: 100 },
    );
    expect((await sandbox.control('GET', '/requests')).json).toEqual([]);
  });
});

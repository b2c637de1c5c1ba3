import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createNetvisorClient,
  type NetvisorClient,
  type NetvisorClientDeps,
  type NetvisorCredentials,
} from '../../src/netvisor/client';
import { NetvisorError } from '../../src/netvisor/errors';
import type { FieldValues } from '../../src/sync/customer';
import { netvisorKeySchema } from '../../src/sync/ids';
import { useNetvisorSandbox } from '../sandbox/netvisor/fixture';

/*
 * Switches of the sandbox that show only when Netvisor refuses, or when a company suffers for a time: the client
 * tells every trouble apart in each position, or says that a person must look (docs/netvisor.md).
 */

const sandbox = useNetvisorSandbox();
let initial: object;
beforeAll(async () => {
  initial = (await sandbox.control('GET', '/settings')).json as object;
});
beforeEach(() => sandbox.settings(initial));

type Change = Partial<NetvisorCredentials>;

const clientWith = (change: Change = {}, deps: NetvisorClientDeps = {}): NetvisorClient =>
  createNetvisorClient({ ...sandbox.first, baseUrl: sandbox.baseUrl, ...change }, deps);

async function errorOf(call: Promise<unknown>): Promise<NetvisorError> {
  const outcome = await call.then(
    () => 'the call succeeded',
    (error: unknown) => error,
  );
  if (outcome instanceof NetvisorError) return outcome;
  throw new Error(String(outcome));
}

const UNKNOWN = netvisorKeySchema.parse('999');
const FIRST: FieldValues = { customerNumber: '0500001', name: 'Putki Oy', businessId: '1967543-8' };

const add = (values: FieldValues = FIRST, change: Change = {}) =>
  clientWith(change).addCustomer({ kind: 'COMPANY', values, automaticNumber: false });

describe('a refusal means the same', () => {
  it.each<[string, object, Change]>([
    ['by default', {}, {}],
    ['with the hint of the test host', { macHint: true }, {}],
    ['with a Details element', { errorDetails: true }, {}],
    ['with leading zeros in its time', { timeStampPadding: true }, {}],
    ['with real HTTP codes for everybody', { statusCodes: 'always' }, {}],
    ['with the other code of a reused id', { httpStatuses: { requestNotUnique: 401 } }, {}],
    ['with the other code of maintenance', { httpStatuses: { maintenance: 500 } }, {}],
    ['in Finnish', {}, { language: 'FI' }],
    ['in English for Swedish', { swedish: 'english' }, { language: 'SE' }],
    ['in Swedish of our own', { swedish: 'own' }, { language: 'SE' }],
    ['in Finnish, with the hint', { macHint: true }, { language: 'FI' }],
    ['in Swedish, with the hint', { macHint: true, swedish: 'own' }, { language: 'SE' }],
  ])('%s', async (_what, settings, change) => {
    await sandbox.settings(settings);
    await add(FIRST, change);
    const eInvoice = { address: '003719675438', operator: 'NONE' };
    const refused: ReadonlyArray<() => Promise<unknown>> = [
      () => clientWith({ ...change, customerKey: '0'.repeat(32) }).getCustomer(UNKNOWN),
      () => clientWith({ ...change, organisationId: '0112038-9' }).getCustomer(UNKNOWN),
      () => add(FIRST, change),
      () => add({ ...FIRST, customerNumber: '2', eInvoice }, change),
      () => clientWith(change).editCustomer(UNKNOWN, { kind: 'COMPANY', values: { phone: '1' } }),
    ];
    const codes: string[] = [];
    for (const call of refused) codes.push((await errorOf(call())).code);
    expect(codes).toEqual([
      'credentials_rejected',
      'wrong_company',
      'duplicate_code',
      'invalid_data',
      'not_found',
    ]);
    expect(await clientWith(change).getCustomer(UNKNOWN)).toBeNull();
  });

  it.each([400, 401] as const)('a reused id with HTTP %i', async (requestNotUnique) => {
    await sandbox.settings({ httpStatuses: { requestNotUnique } });
    const same = clientWith({}, { newTransactionId: () => 'c2b4a7de-55a2-4a34-8a63-0f2f77f2e001' });
    await same.getCustomer(UNKNOWN);
    expect(await errorOf(same.getCustomer(UNKNOWN))).toMatchObject({
      code: 'request_not_unique',
      retryable: true,
      httpStatus: requestNotUnique,
    });
  });
});

describe('maintenance is maintenance', () => {
  it.each<[string, object, object]>([
    ['as a page', { answer: 'page' }, {}],
    ['as a page with HTTP 200', { answer: 'page', pageStatus: 200 }, {}],
    ['spelled right', { answer: 'SYSTEM_MAINTENANCE' }, {}],
    ['spelled as one client has it', { answer: 'SYSTEM_MAINTANANCE' }, {}],
    ['with HTTP 500', { answer: 'SYSTEM_MAINTENANCE' }, { httpStatuses: { maintenance: 500 } }],
  ])('%s', async (_what, maintenance, settings) => {
    await sandbox.settings({ ...settings, maintenance });
    const calls: ReadonlyArray<() => Promise<unknown>> = [
      () => add(),
      () => clientWith().listCustomers({}),
      () => clientWith().getCustomer(UNKNOWN),
    ];
    for (const call of calls) {
      expect(await errorOf(call())).toMatchObject({
        code: 'maintenance',
        retryable: true,
        outcomeUnknown: false,
      });
    }
  });
});

describe('what a company suffers for a time', () => {
  it('a key that died with its user', async () => {
    await sandbox.settings({ keysRevoked: true });
    expect(await errorOf(add())).toMatchObject({ code: 'credentials_rejected', outcomeUnknown: false });
  });

  it('slow answers, within the time that Netvisor may take and beyond it', async () => {
    await sandbox.settings({ latency: 60 });
    expect(await clientWith().getCustomer(UNKNOWN)).toBeNull();
    expect((await errorOf(clientWith({}, { timeoutMs: 20 }).getCustomer(UNKNOWN))).code).toBe('timeout');
  });

  it('a body that is too large', async () => {
    await sandbox.settings({ maxBodyBytes: 50 });
    expect(await errorOf(add())).toMatchObject({ code: 'invalid_data_size', outcomeUnknown: false });
  });
});

describe('a value that one position refuses and another takes ends as invalid data of that customer', () => {
  it.each<[string, object, FieldValues]>([
    [
      'Åland under its own code',
      { acceptAland: false },
      {
        ...FIRST,
        billingAddress: {
          street: 'Torggatan 1',
          street2: null,
          postalCode: '22100',
          city: 'Mariehamn',
          country: 'AX',
        },
      },
    ],
    ['a company without a business id', { requireBusinessId: true }, { ...FIRST, businessId: null }],
    [
      'a business id with a wrong check digit',
      { checkBusinessId: true },
      { ...FIRST, businessId: '1234567-8' },
    ],
    [
      'an operator that is on no list',
      { operatorList: 'strict' },
      { ...FIRST, eInvoice: { address: '003719675438', operator: 'NONE' } },
    ],
  ])('%s', async (_what, settings, values) => {
    await sandbox.settings(settings);
    expect(await errorOf(add(values))).toMatchObject({ code: 'invalid_data', outcomeUnknown: false });
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
  });

  it('two codes that differ by case: the number is taken, and the look-up shows whose code it is', async () => {
    await sandbox.settings({ codeComparison: 'loose' });
    await add({ ...FIRST, customerNumber: 'ABC-1' });
    expect((await errorOf(add({ ...FIRST, customerNumber: 'abc-1' }))).code).toBe('duplicate_code');
    const codes: Array<string | null> = [];
    const { rows } = await clientWith().listCustomers({ codes: ['abc-1'] });
    for await (const { code } of rows) codes.push(code);
    expect(codes).toEqual(['ABC-1']);
  });

  it('an office identifier that another office has', async () => {
    await sandbox.settings({ officeIdentifierUnique: true });
    const key = await add();
    const office = {
      name: 'Käyntiosoite',
      identifier: 'fns-1',
      visitAddress: { street: 'Pajakatu 5', postalCode: '00140', city: 'Helsinki', country: 'FI' },
    };
    await clientWith().addOffice(key, office);
    expect((await errorOf(clientWith().addOffice(key, office))).code).toBe('invalid_data');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import {
  createNetvisorClient,
  type NetvisorClient,
  type NetvisorClientDeps,
} from '../../src/netvisor/client';
import type { NetvisorCredentials } from '../../src/netvisor/client';
import type { NetvisorError, NetvisorErrorCode } from '../../src/netvisor/errors';
import type { Address, FieldValues, NetvisorCustomer } from '../../src/sync/customer';
import { netvisorKeySchema, officeKeySchema, type NetvisorKey } from '../../src/sync/ids';
import { useNetvisorSandbox } from '../sandbox/netvisor/fixture';

/*
 * The client against the sandbox, over real HTTP. The two share nothing, so where they agree both have read
 * netvisor-api.md alike. Any customer with every switch: round-trip.test.ts.
 */

let client: NetvisorClient;

const clientWith = (deps?: NetvisorClientDeps, change: Partial<NetvisorCredentials> = {}): NetvisorClient =>
  createNetvisorClient({ ...sandbox.first, baseUrl: sandbox.baseUrl, ...change }, deps);

/** What each test finds; the switches stay from test to test otherwise. */
const DEFAULTS = {
  statusCodes: 'header',
  macUrl: 'any',
  macCharset: 'latin',
  legacyMac: false,
  overlap: 'wait',
  listInactive: true,
  changedSinceZone: 'helsinki',
  changedSinceInclusive: true,
  officeMovesChangeTime: false,
  idlistUnknown: 'skip',
  officeAddReturnsId: true,
  duplicateCode: 'refuse',
  checkBusinessId: false,
  operatorList: 'strict',
  checkOfficeEInvoice: true,
  timestampToleranceSeconds: 300,
  rights: { customerlist: true, getcustomer: true, customer: true, office: true },
};

const sandbox = useNetvisorSandbox(DEFAULTS);

beforeEach(() => {
  client = clientWith();
});

const ADDRESS: Address = {
  street: 'Pajakatu 3',
  street2: 'PL 12',
  postalCode: '00130',
  city: 'Helsinki',
  country: 'FI',
};

const COMPANY = {
  customerNumber: '0500001',
  businessId: '1967543-8',
  name: 'Öljy & Äly <Åbo> "Tukku" €-halpa Oy',
  nameExtension: "Kärki's & Poika",
  billingAddress: ADDRESS,
  phone: '+358 40 123 4567',
  email: 'toimisto@olly.example',
  website: 'https://olly.example/?a=1&b=2',
  invoicingEmail: 'laskut@olly.example;arkisto@olly.example',
  active: true,
  eInvoice: { address: '003719675438', operator: '003721291126' },
} satisfies FieldValues;

const PERSON = {
  customerNumber: '0500002',
  name: 'Aatu Aho',
  nameExtension: null,
  billingAddress: { ...ADDRESS, street2: null },
  phone: '040 765 4321',
  email: null,
  website: null,
  invoicingEmail: 'aatu@aho.example',
  active: true,
} satisfies FieldValues;

const VISIT = { street: 'Pajakatu 5, 2. krs', postalCode: '00140', city: 'Helsinki', country: 'FI' };

const addCompany = (values: FieldValues = COMPANY): Promise<NetvisorKey> =>
  client.addCustomer({ kind: 'COMPANY', values, automaticNumber: false });

async function read(key: NetvisorKey): Promise<NetvisorCustomer> {
  const customer = await client.getCustomer(key);
  if (!customer) throw new Error('the customer is gone');
  return customer;
}

async function listKeys(query: { changedSince?: Date; codes?: string[] } = {}): Promise<NetvisorKey[]> {
  const keys: NetvisorKey[] = [];
  for await (const { key } of (await client.listCustomers(query)).rows) keys.push(key);
  return keys;
}

async function errorOf(call: Promise<unknown>): Promise<NetvisorError> {
  return call.then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: unknown) => error as NetvisorError,
  );
}

interface JournalEntry {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly inFlight: number;
  readonly notes?: readonly string[];
  readonly alarm?: string;
}

const journal = async (): Promise<JournalEntry[]> =>
  (await sandbox.control('GET', '/requests')).json as JournalEntry[];

const fault = (action: object, resource?: string) =>
  sandbox.control('POST', '/faults', { match: resource ? { resource } : {}, times: 1, action });

describe('R11, R14, R15, R17: what is written comes back', () => {
  it('a company with every field', async () => {
    expect(await read(await addCompany())).toEqual({
      key: '1',
      kind: 'COMPANY',
      fields: COMPANY,
      offices: [],
    });
  });

  it('a private person', async () => {
    const key = await client.addCustomer({ kind: 'PRIVATE', values: PERSON, automaticNumber: false });
    expect(await read(key)).toEqual({ key: '1', kind: 'PRIVATE', fields: PERSON, offices: [] });
  });

  it('D6: with a number that Netvisor gave', async () => {
    const key = await client.addCustomer({
      kind: 'PRIVATE',
      values: { ...PERSON, customerNumber: null },
      automaticNumber: true,
    });
    expect((await read(key)).fields.customerNumber).toMatch(/^\d+$/);
  });

  it('a deactivated one (D9)', async () => {
    const key = await addCompany();
    await client.editCustomer(key, { kind: 'COMPANY', values: { active: false } });
    expect((await read(key)).fields).toEqual({ ...COMPANY, active: false });
  });
});

describe('D13, D14: an edit changes what it names and nothing else', () => {
  /** A customer with values that the product does not know. */
  const keyOfOlder = async (): Promise<NetvisorKey> => {
    const { netvisorKey } = await sandbox.person(
      {
        name: 'Vanha Asiakas Oy',
        internalIdentifier: '77',
        faxNumber: '09 123',
        customerGroupName: 'Taloyhtiöt',
        organizationUnitNumber: '003719675438',
        isActive: 0,
      },
      {
        customerDeliveryDetails: { deliveryName: 'Varasto' },
        customerAdditionalInformation: { comment: 'Soita ensin', yourDefaultReference: 'AB-1' },
        contactPersons: [{ contactPersonFirstName: 'Maija', contactPersonLastName: 'Meikäläinen' }],
      },
    );
    return netvisorKeySchema.parse(netvisorKey.toString());
  };

  it.each<[string, FieldValues]>([
    ['name', { name: 'Uusi Nimi Oy' }],
    ['phone', { phone: '040 1' }],
    ['billing address', { billingAddress: ADDRESS }],
    ['e-invoice alone, where the base group holds only the kind', { eInvoice: COMPANY.eInvoice }],
    ['invoicing e-mail', { invoicingEmail: 'laskut@uusi.example' }],
  ])('%s', async (_what, values) => {
    const key = await keyOfOlder();
    const before = await read(key);
    const storedBefore = await sandbox.stored(Number(key));
    await client.editCustomer(key, { kind: 'COMPANY', values });
    expect(await read(key)).toEqual({ ...before, fields: { ...before.fields, ...values } });
    const stored = await sandbox.stored(Number(key));
    expect(stored.customerDeliveryDetails).toEqual(storedBefore.customerDeliveryDetails);
    expect(stored.customerAdditionalInformation).toEqual(storedBefore.customerAdditionalInformation);
    expect(stored.contactPersons).toEqual(storedBefore.contactPersons);
    expect(stored.customerBaseInformation).toMatchObject({
      faxNumber: '09 123',
      customerGroupName: 'Taloyhtiöt',
      organizationUnitNumber: '003719675438',
      isActive: 0,
    });
  });

  it.each([
    'nameExtension',
    'businessId',
    'billingAddress',
    'phone',
    'email',
    'website',
    'invoicingEmail',
    'eInvoice',
  ] as const)('null clears %s', async (field) => {
    const key = await addCompany();
    await client.editCustomer(key, { kind: 'COMPANY', values: { [field]: null } });
    expect((await read(key)).fields).toEqual({ ...COMPANY, [field]: null });
  });

  it("D17: leaves a private person's identity code and bank e-invoice as they are", async () => {
    const { netvisorKey } = await sandbox.person(
      { name: 'Henkilö Hilma', externalIdentifier: '010180-9026', isPrivateCustomer: 1 },
      { customerFinvoiceDetails: { finvoiceAddress: 'FI2112345600000785', finvoiceRouterCode: 'NDEAFIHH' } },
    );
    const key = netvisorKeySchema.parse(netvisorKey.toString());
    const values = { phone: '040 1', businessId: null, eInvoice: null };
    await client.editCustomer(key, { kind: 'PRIVATE', values });
    const stored = await sandbox.stored(netvisorKey);
    expect(stored.customerBaseInformation).toMatchObject({
      externalIdentifier: '010180-9026',
      phoneNumber: '040 1',
    });
    expect(stored.customerFinvoiceDetails).toMatchObject({ finvoiceAddress: 'FI2112345600000785' });
    expect(JSON.stringify(await read(key))).not.toMatch(/9026|FI21/);
  });
});

describe('R12, D8: offices', () => {
  const OFFICE = { name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress: VISIT };
  const READ_BACK = {
    key: '1',
    name: 'Käyntiosoite',
    identifier: 'fns-lnk_00000001',
    visitAddress: { ...VISIT, street2: null },
    contactAddress: null,
  };

  it('an office that was added comes back under the key that was answered', async () => {
    const key = await addCompany();
    expect(await client.addOffice(key, OFFICE)).toBe('1');
    expect((await read(key)).offices).toEqual([READ_BACK]);
  });

  it('without a key in the answer it is found by its identifier', async () => {
    await sandbox.settings({ officeAddReturnsId: false });
    const key = await addCompany();
    expect(await client.addOffice(key, OFFICE)).toBeNull();
    expect((await read(key)).offices).toEqual([READ_BACK]);
  });

  it('an edit keeps everything but name and visiting address', async () => {
    const address = { streetAddress: 'Varikkotie 1', postNumber: '96910', city: 'Rovaniemi', country: 'FI' };
    const { netvisorKey, offices } = await sandbox.person(
      { name: 'Kahden Pisteen Kauppa Oy' },
      {
        offices: [
          {
            officeName: 'Varikko',
            officePhoneNumber: '016 1',
            officeIdentifier: 'V-1',
            officeContactAddress: address,
            officeFinvoiceDetails: { finvoiceAddress: 'FI2112345600000785', finvoiceRouterCode: 'NDEAFIHH' },
          },
        ],
      },
    );
    const key = netvisorKeySchema.parse(netvisorKey.toString());
    const office = officeKeySchema.parse(offices[0]?.officeNetvisorKey.toString());
    await client.editOffice(key, office, { name: 'Varikko', visitAddress: VISIT });
    expect((await sandbox.stored(netvisorKey)).offices[0]).toMatchObject({
      officeName: 'Varikko',
      officePhoneNumber: '016 1',
      officeIdentifier: 'V-1',
      officeContactAddress: address,
      officeFinvoiceDetails: { finvoiceAddress: 'FI2112345600000785' },
      officeVisitAddress: {
        streetAddress: 'Pajakatu 5, 2. krs',
        postNumber: '00140',
        city: 'Helsinki',
        country: 'FI',
      },
    });
  });

  it('neither an unknown office nor an office of an unknown customer is found', async () => {
    const key = await addCompany();
    const none = officeKeySchema.parse('999');
    const values = { name: 'x', visitAddress: VISIT };
    expect((await errorOf(client.editOffice(key, none, values))).code).toBe('not_found');
    expect((await errorOf(client.addOffice(netvisorKeySchema.parse('999'), OFFICE))).code).toBe('not_found');
  });
});

describe('R6, R18: lists', () => {
  const seed = (customers: number) =>
    sandbox.control('POST', '/seed', { customers, seed: 42, specialRows: true });

  it('the whole register, its odd rows included, and every customer of it in detail', async () => {
    await seed(300);
    const keys = await listKeys();
    expect(keys.length).toBeGreaterThanOrEqual(300);
    const { found, missing } = await client.getCustomers(keys);
    expect(found.map(({ key }) => key)).toEqual(keys);
    expect(missing).toEqual([]);
  });

  it('D17: nothing forbidden in it, in list and details', async () => {
    await seed(20);
    const listed: unknown[] = [];
    for await (const row of (await client.listCustomers({})).rows) listed.push(row);
    const { found } = await client.getCustomers(await listKeys());
    expect(JSON.stringify(listed)).toContain('Henkilö Hilma');
    expect(JSON.stringify([listed, found])).not.toMatch(/\d{6}[-+A]\d{3}\w|FI2112345600000785/);
    expect(found.filter(({ kind, fields }) => kind === 'PRIVATE' && 'eInvoice' in fields)).toEqual([]);
  });

  it('by number, also where two have it since before 2019', async () => {
    await seed(20);
    const rows: Array<{ name: string; code: string | null }> = [];
    const codes = ['VANHA-2018', '0000117', 'missing'];
    for await (const row of (await client.listCustomers({ codes })).rows) rows.push(row);
    expect(rows.map(({ code }) => code)).toEqual(['0000117', 'VANHA-2018', 'VANHA-2018']);
  });

  it('by a number that a query cannot carry plainly', async () => {
    const key = await addCompany({ ...COMPANY, customerNumber: 'Ä 1/2, & 50%' });
    await addCompany({ ...COMPANY, customerNumber: 'Ä' });
    expect(await listKeys({ codes: ['Ä 1/2, & 50%'] })).toEqual([key]);
  });

  it.each(['helsinki', 'utc'] as const)(
    'R6: by the time of the last change, with an overlap of ten minutes, when Netvisor reads it as %s',
    async (changedSinceZone) => {
      await sandbox.settings({ changedSinceZone, changedSinceInclusive: false });
      await addCompany();
      await sandbox.control('POST', '/clock', { offsetMs: 6 * 3_600_000 });
      const later = clientWith({ now: () => new Date(Date.now() + 6 * 3_600_000) });
      client = later;
      const second = await addCompany({ ...COMPANY, customerNumber: '2' });
      const { askedAt, rows } = await later.listCustomers({});
      for await (const _row of rows) continue;
      const changedSince = new Date(askedAt.getTime() - 600_000);
      expect(await listKeys({ changedSince })).toEqual([second]);
    },
  );

  it('tells when it was asked for', async () => {
    const { askedAt, rows } = await client.listCustomers({});
    for await (const _row of rows) continue;
    expect(Math.abs(askedAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it.each(['skip', 'fail'] as const)(
    'unknown keys are missing when the list is to %s',
    async (idlistUnknown) => {
      await sandbox.settings({ idlistUnknown });
      const key = await addCompany();
      const unknown = netvisorKeySchema.parse('999');
      expect(await client.getCustomers([unknown, key])).toMatchObject({
        found: [{ key }],
        missing: [unknown],
      });
      expect(await client.getCustomer(unknown)).toBeNull();
    },
  );
});

describe('every refusal has its own code', () => {
  const codeOf = async (call: Promise<unknown>): Promise<NetvisorErrorCode> => (await errorOf(call)).code;
  const KEY = netvisorKeySchema.parse('1');

  it.each(['FI', 'EN', 'SE'] as const)('whatever the language: %s', async (language) => {
    await addCompany();
    const speaking = clientWith({}, { language });
    const again = speaking.addCustomer({ kind: 'COMPANY', values: COMPANY, automaticNumber: false });
    expect(await errorOf(again)).toMatchObject({
      code: 'duplicate_code',
      params: { customerNumber: '0500001' },
      outcomeUnknown: false,
    });
    expect(await speaking.getCustomer(netvisorKeySchema.parse('999'))).toBeNull();
    expect(await codeOf(clientWith({}, { language, customerKey: 'x' }).getCustomer(KEY))).toBe(
      'credentials_rejected',
    );
    expect(await codeOf(clientWith({}, { language, organisationId: '0112038-9' }).getCustomer(KEY))).toBe(
      'wrong_company',
    );
  });

  it.each<[string, Partial<NetvisorCredentials>]>([
    ['customerId', { customerId: 'UNKNOWN' }],
    ['customerKey', { customerKey: '0'.repeat(32) }],
    ['partnerId', { partnerId: 'UNKNOWN' }],
    ['partnerKey', { partnerKey: '0'.repeat(32) }],
  ])('credentials: a wrong %s', async (_name, change) => {
    expect(await errorOf(clientWith({}, change).getCustomer(KEY))).toMatchObject({
      code: 'credentials_rejected',
      httpStatus: 401,
      retryable: false,
    });
  });

  it.each([-600, 600])('a clock that is off, by %i seconds', async (seconds) => {
    const wrong = clientWith({ now: () => new Date(Date.now() + seconds * 1000) });
    const error = await errorOf(wrong.getCustomer(KEY));
    expect(error.code).toBe('clock_skew');
    expect(Math.abs(Number(error.params['skewSeconds']) + seconds)).toBeLessThan(30);
  });

  it.each(['customerlist', 'getcustomer', 'customer', 'office'] as const)('no right to %s', async (right) => {
    await sandbox.settings({ rights: { [right]: false } });
    const calls = {
      customerlist: () => client.listCustomers({}),
      getcustomer: () => client.getCustomer(KEY),
      customer: () => addCompany(),
      office: () => client.addOffice(KEY, { name: 'x', identifier: 'y', visitAddress: VISIT }),
    };
    expect(await errorOf(calls[right]())).toMatchObject({
      code: 'rights_missing',
      httpStatus: 403,
      params: { resource: `${right}.nv` },
    });
  });

  it('a transaction id that was used', async () => {
    const same = clientWith({ newTransactionId: () => '0f8fad5b-d9cb-469f-a165-70867728950e' });
    await same.getCustomer(KEY);
    expect(await errorOf(same.getCustomer(KEY))).toMatchObject({
      code: 'request_not_unique',
      retryable: true,
    });
  });

  it('an operator that Netvisor does not know', async () => {
    const eInvoice = { address: '003719675438', operator: 'UNKNOWN' };
    expect(await codeOf(addCompany({ ...COMPANY, eInvoice }))).toBe('invalid_data');
  });

  it('an edit of a customer that is gone', async () => {
    expect(await codeOf(client.editCustomer(KEY, { kind: 'COMPANY', values: { phone: '1' } }))).toBe(
      'not_found',
    );
  });

  it.each<[string, object, Partial<NetvisorError>]>([
    [
      'maintenance',
      { kind: 'error', category: 'SYSTEM_MAINTANANCE', text: 'Huolto' },
      { code: 'maintenance', outcomeUnknown: false },
    ],
    [
      'a technical error',
      { kind: 'error', category: 'TECHNICAL_ERROR', text: 'Virhe' },
      { code: 'technical_error', outcomeUnknown: true },
    ],
    [
      'HTTP 503',
      { kind: 'status', status: 503 },
      { code: 'unavailable', outcomeUnknown: true, httpStatus: 503 },
    ],
    ['a connection lost before', { kind: 'drop-before' }, { code: 'connection_lost', outcomeUnknown: true }],
    ['a connection lost after', { kind: 'drop-after' }, { code: 'connection_lost', outcomeUnknown: true }],
    ['garbage', { kind: 'garbage' }, { code: 'unavailable', outcomeUnknown: true }],
    ['half an answer', { kind: 'truncate' }, { code: 'answer_truncated', outcomeUnknown: true }],
    ['silence', { kind: 'hang' }, { code: 'timeout', outcomeUnknown: true }],
  ])('%s during a write', async (what, action, expected) => {
    await fault(action, 'customer.nv');
    if (what === 'silence') client = clientWith({ timeoutMs: 250 });
    expect(await errorOf(addCompany())).toMatchObject({ retryable: true, ...expected });
  });

  it('half a list', async () => {
    await sandbox.control('POST', '/seed', { customers: 2000, seed: 42 });
    await fault({ kind: 'truncate' }, 'customerlist.nv');
    expect(await errorOf(listKeys())).toMatchObject({ code: 'answer_truncated', outcomeUnknown: false });
  });
});

describe('retry safety (netvisor-api.md 4.3)', () => {
  const lose = (resource: string) => fault({ kind: 'drop-after' }, resource);

  it('an add with an own number: repeated it is refused as a duplicate, and the number finds the first', async () => {
    await lose('customer.nv');
    expect(await errorOf(addCompany())).toMatchObject({ outcomeUnknown: true });
    expect(await errorOf(addCompany())).toMatchObject({ code: 'duplicate_code', outcomeUnknown: false });
    expect(await listKeys({ codes: ['0500001'] })).toEqual(['1']);
  });

  it('an add with an automatic number: repeated it would be a second customer; it is among what is new', async () => {
    const changedSince = new Date(Date.now() - 600_000);
    await lose('customer.nv');
    const add = client.addCustomer({ kind: 'PRIVATE', values: { name: 'Aatu Aho' }, automaticNumber: true });
    expect(await errorOf(add)).toMatchObject({ outcomeUnknown: true });
    expect(await listKeys({ changedSince })).toEqual(['1']);
  });

  it('an edit: repeated it has the same effect', async () => {
    const key = await addCompany();
    await lose('customer.nv');
    const edit = () => client.editCustomer(key, { kind: 'COMPANY', values: { phone: '040 1' } });
    expect(await errorOf(edit())).toMatchObject({ outcomeUnknown: true });
    await edit();
    expect((await read(key)).fields).toEqual({ ...COMPANY, phone: '040 1' });
  });

  it.each([true, false])(
    'an office: found by its identifier, whether an add tells its key (%s)',
    async (told) => {
      await sandbox.settings({ officeAddReturnsId: told });
      const key = await addCompany();
      await lose('office.nv');
      const office = { name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress: VISIT };
      expect(await errorOf(client.addOffice(key, office))).toMatchObject({ outcomeUnknown: true });
      expect((await read(key)).offices).toMatchObject([{ key: '1', identifier: 'fns-lnk_00000001' }]);
    },
  );

  it('a read leaves nothing unknown', async () => {
    await lose('getcustomer.nv');
    const get = client.getCustomer(netvisorKeySchema.parse('1'));
    expect(await errorOf(get)).toMatchObject({ retryable: true, outcomeUnknown: false });
  });

  it('no request is ever sent twice: a repetition is signed anew', async () => {
    await lose('customer.nv');
    await errorOf(addCompany());
    await errorOf(addCompany());
    const ids = (await journal()).map(({ headers }) => headers['x-netvisor-authentication-transactionid']);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('what the journal of the sandbox shows', () => {
  it('plain signatures, valid documents, one request at a time, one per call, and no delete', async () => {
    const key = await addCompany();
    await client.addOffice(key, { name: 'Käyntiosoite', identifier: 'fns-1', visitAddress: VISIT });
    await client.editCustomer(key, { kind: 'COMPANY', values: { email: null } });
    await client.editCustomer(key, { kind: 'COMPANY', values: {} });
    await listKeys({ codes: ['0500001'] });
    await client.getCustomers([key]);
    const entries = await journal();
    expect(entries.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /customer.nv?method=add',
      'POST /office.nv?method=add&customerid=1',
      'POST /customer.nv?method=edit&id=1',
      'GET /customerlist.nv?customercodelist=0500001',
      'GET /getcustomer.nv?idlist=1',
    ]);
    expect(entries.map(({ inFlight }) => inFlight)).toEqual([1, 1, 1, 1, 1]);
    expect(entries.flatMap(({ notes = [], alarm = [] }) => [notes, alarm].flat())).toEqual([]);
  });
});

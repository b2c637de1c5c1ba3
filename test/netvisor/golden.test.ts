import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createNetvisorClient, type NetvisorClient } from '../../src/netvisor/client';
import { NetvisorError } from '../../src/netvisor/errors';
import { netvisorKeySchema, officeKeySchema } from '../../src/sync/ids';
import { SERVER_TIME } from './answers';

/*
 * Whole requests and answers as files, to be held against the tables of netvisor-api.md by eye: 1.2 and 1.3 for the
 * headers, 2.1 to 2.4 and 3.1 for the rest. Compared byte for byte; `vitest -u` writes them anew.
 */

const golden = (...path: string[]): string => join(__dirname, 'golden', ...path);

const BASE_URL = 'https://isvapi.netvisor.fi';
const KEY = netvisorKeySchema.parse('165');
const KEYS = ['1', '2', '3'].map((key) => netvisorKeySchema.parse(key));
const OFFICE = officeKeySchema.parse('9');
/** The time of the published vectors. */
const VECTOR_TIME = new Date('2026-01-02T03:04:05.678Z');

interface Asked {
  text: string;
}

/** A client of the published test vectors, whose only answer is given; it tells what it was asked. */
function clientOf(answer: Buffer, now: Date): { client: NetvisorClient; asked: Asked } {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const asked: Asked = { text: '' };
  for (const method of ['GET', 'POST']) {
    agent
      .get(BASE_URL)
      .intercept({ path: () => true, method })
      .reply(({ path, headers, body }) => {
        const lines = Object.entries(headers as Record<string, string>);
        asked.text = [
          `${method} ${path}`,
          `Host: ${new URL(BASE_URL).host}`,
          ...lines.map(([name, value]) => `${name}: ${value}`),
          '',
          typeof body === 'string' ? body : '',
        ].join('\n');
        return { statusCode: 200, data: answer };
      });
  }
  const client = createNetvisorClient(
    {
      baseUrl: BASE_URL,
      sender: 'Test client',
      customerId: 'CUST_1',
      customerKey: '7cd680e89e880553358bc07cd28b0ee2',
      partnerId: 'Fns_0001',
      partnerKey: '07f94228d149a96b2f25e3edad55096e',
      organisationId: '1967543-8',
      language: 'EN',
    },
    { dispatcher: agent, now: () => now, newTransactionId: () => '0f8fad5b-d9cb-469f-a165-70867728950e' },
  );
  return { client, asked };
}

const ADDRESS = {
  street: 'Pajakatu 3',
  street2: 'PL 12',
  postalCode: '00130',
  city: 'Helsinki',
  country: 'FI',
};
const VISIT = { street: 'Pajakatu 5, 2. krs', postalCode: '00140', city: 'Helsinki', country: 'FI' };
const COMPANY = {
  customerNumber: '0000117',
  businessId: '1967543-8',
  name: 'Öljy & Äly <Åbo> "Tukku" €-halpa Oy',
  nameExtension: "Kärki's & Poika\r\n2. rivi",
  billingAddress: ADDRESS,
  phone: '040 123 4567',
  email: 'toimisto@olly.example',
  website: 'https://olly.example/?a=1&b=2',
  active: true,
  invoicingEmail: 'laskut@olly.example;arkisto@olly.example',
  eInvoice: { address: '003719675438', operator: '003721291126' },
};
const CLEARED = {
  businessId: null,
  nameExtension: null,
  billingAddress: null,
  phone: null,
  email: null,
  website: null,
  invoicingEmail: null,
  eInvoice: null,
};
const PERSON = {
  name: 'Aatu Aho',
  customerNumber: null,
  businessId: '1967543-8',
  billingAddress: { ...ADDRESS, street2: null },
  eInvoice: { address: 'FI2112345600000785', operator: 'NDEAFIHH' },
};

type Call = (client: NetvisorClient) => Promise<unknown>;

const REQUESTS: ReadonlyArray<[file: string, call: Call]> = [
  ['customerlist-all', (client) => client.listCustomers({})],
  ['customerlist-changed', (client) => client.listCustomers({ changedSince: VECTOR_TIME })],
  ['customerlist-codes', (client) => client.listCustomers({ codes: ['0000117', 'A-1'] })],
  ['getcustomer-id', (client) => client.getCustomer(KEY)],
  ['getcustomer-idlist', (client) => client.getCustomers(KEYS)],
  [
    'customer-add-company',
    (client) => client.addCustomer({ kind: 'COMPANY', values: COMPANY, automaticNumber: false }),
  ],
  [
    'customer-add-private-automatic-number',
    (client) => client.addCustomer({ kind: 'PRIVATE', values: PERSON, automaticNumber: true }),
  ],
  [
    'customer-edit-one-field',
    (client) => client.editCustomer(KEY, { kind: 'COMPANY', values: { phone: '050 1' } }),
  ],
  [
    'customer-edit-address',
    (client) =>
      client.editCustomer(KEY, { kind: 'PRIVATE', values: { billingAddress: PERSON.billingAddress } }),
  ],
  ['customer-edit-everything', (client) => client.editCustomer(KEY, { kind: 'COMPANY', values: COMPANY })],
  ['customer-edit-clearing', (client) => client.editCustomer(KEY, { kind: 'COMPANY', values: CLEARED })],
  [
    'customer-edit-e-invoice-only',
    (client) => client.editCustomer(KEY, { kind: 'COMPANY', values: { eInvoice: COMPANY.eInvoice } }),
  ],
  [
    'customer-edit-deactivation',
    (client) => client.editCustomer(KEY, { kind: 'PRIVATE', values: { active: false } }),
  ],
  [
    'office-add',
    (client) =>
      client.addOffice(KEY, { name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress: VISIT }),
  ],
  ['office-edit', (client) => client.editOffice(KEY, OFFICE, { name: 'Pääkonttori', visitAddress: VISIT })],
];

describe('a request, from its first header to its last byte', () => {
  it.each(REQUESTS)('%s', async (file, call) => {
    const { client, asked } = clientOf(readFileSync(golden('answers', 'customer-edit.xml')), VECTOR_TIME);
    // The answer is not this request's; it does not matter here.
    await call(client).catch((error: unknown) => expect(error).toBeInstanceOf(NetvisorError));
    await expect(asked.text).toMatchFileSnapshot(golden('requests', `${file}.http`));
  });

  it('the list of keys is the published vector V2 (1.4)', () => {
    expect(readFileSync(golden('requests', 'getcustomer-idlist.http'), 'utf8')).toContain(
      'X-Netvisor-Authentication-MAC: f2189783dfc5fa9cf7ad3b4292ad52f65bfa457b0e71c5920013f8c8d98f35c6\n',
    );
  });
});

const listed: Call = async (client) => {
  const { rows } = await client.listCustomers({});
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return { rows: all };
};
const read: Call = (client) => client.getCustomer(KEY);
const readTwo: Call = (client) => client.getCustomers([KEY, netvisorKeySchema.parse('166')]);
const added: Call = (client) =>
  client.addCustomer({
    kind: 'COMPANY',
    values: { name: 'Aho Oy', customerNumber: '0000117' },
    automaticNumber: false,
  });
const edited: Call = (client) => client.editCustomer(KEY, { kind: 'COMPANY', values: { phone: '050 1' } });
const officeAdded: Call = (client) =>
  client.addOffice(KEY, { name: 'Käyntiosoite', identifier: 'fns-lnk_00000001', visitAddress: VISIT });

const ANSWERS: ReadonlyArray<[file: string, call: Call]> = [
  ['customerlist', listed],
  ['customerlist-empty', listed],
  ['getcustomer-company', read],
  ['getcustomer-private', (client) => client.getCustomer(netvisorKeySchema.parse('166'))],
  ['getcustomer-old', read],
  ['getcustomer-idlist', readTwo],
  ['getcustomer-idlist-of-one', readTwo],
  ['customer-add', added],
  ['customer-edit', edited],
  ['office-add', officeAdded],
  ['office-add-without-key', officeAdded],
  ['failed-authentication', read],
  ['failed-authentication-hint', read],
  ['failed-not-found', edited],
  ['failed-duplicate-code', added],
  ['failed-validation', added],
  ['failed-with-details', edited],
  ['failed-maintenance', edited],
];

/** What the product gets of an answer. */
async function outcomeOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: (await answer) ?? null };
  } catch (error) {
    if (!(error instanceof NetvisorError)) throw error;
    const { code, category, detail, retryable, outcomeUnknown, params } = error;
    return { error: { code, category, detail, retryable, outcomeUnknown, params } };
  }
}

/** As text, its properties by name: in which order they are read does not matter. */
const asText = (value: unknown): string =>
  `${JSON.stringify(
    value,
    (_name, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    2,
  )}\n`;

describe('an answer, and all that the product takes from it', () => {
  it.each(ANSWERS)('%s', async (file, call) => {
    const { client } = clientOf(readFileSync(golden('answers', `${file}.xml`)), SERVER_TIME);
    const outcome = await outcomeOf(call(client));
    await expect(asText(outcome)).toMatchFileSnapshot(golden('answers', `${file}.json`));
  });
});

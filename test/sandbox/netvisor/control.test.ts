import { describe, expect, it } from 'vitest';
import { call, texts, type Company } from './signer';
import { categoryOf, useNetvisorSandbox, type CustomerJson } from './fixture';

const sandbox = useNetvisorSandbox({ duplicateCode: 'refuse', officeMovesChangeTime: false });
const someReason: unknown = expect.stringMatching(/\w/);
const patch = (id: number, body: object) => sandbox.control('PATCH', `/customers/${id.toString()}`, body);

describe('/_sandbox/customers: what a person does in Netvisor’s own user interface', () => {
  it('a record has getcustomer.nv’s names in lower camel case, offices included', async () => {
    const record = await sandbox.person(
      { internalIdentifier: '100001', name: 'Ääkköset & Pojat Oy', isPrivateCustomer: 0 },
      {
        customerFinvoiceDetails: { finvoiceAddress: '003719675438', finvoiceRouterCode: '003721291126' },
        offices: [{ officeName: 'Itä', officeVisitAddress: { streetAddress: 'Itäkatu 17' } }],
      },
    );
    expect(record).toMatchObject({
      netvisorKey: 1,
      customerBaseInformation: { internalIdentifier: '100001', name: 'Ääkköset & Pojat Oy', isActive: 1 },
      customerFinvoiceDetails: { finvoiceAddress: '003719675438', finvoiceRouterCode: '003721291126' },
      offices: [
        {
          officeNetvisorKey: 1,
          officeName: 'Itä',
          officeVisitAddress: { streetAddress: 'Itäkatu 17', city: '' },
        },
      ],
      contactPersons: [],
    });
    expect((await sandbox.control('GET', '/customers')).json).toEqual([record]);
    expect(await sandbox.stored(1)).toEqual(record);
  });

  it('what a read answers can be sent back', async () => {
    const record = await sandbox.person({ name: 'Sama Oy' }, { offices: [{ officeName: 'Itä' }] });
    const answer = await patch(1, record);
    expect(answer.status).toBe(200);
    expect({ ...(answer.json as CustomerJson), changedAt: '' }).toEqual({ ...record, changedAt: '' });
  });

  it('PATCH is a merge patch: absent stays, null clears', async () => {
    await sandbox.person(
      { name: 'Vanha', phoneNumber: '0401234567', email: 'a@a.example' },
      { customerFinvoiceDetails: { finvoiceAddress: '003719675438', finvoiceRouterCode: '003721291126' } },
    );
    const { json } = await patch(1, {
      customerBaseInformation: { name: 'Uusi', phoneNumber: null, isActive: false },
      customerFinvoiceDetails: null,
    });
    expect(json).toMatchObject({
      customerBaseInformation: { name: 'Uusi', phoneNumber: '', email: 'a@a.example', isActive: 0 },
      customerFinvoiceDetails: { finvoiceAddress: '', finvoiceRouterCode: '' },
    });
  });

  it('an array is replaced as a whole; elements without a key are new, a named one keeps what is left out', async () => {
    await sandbox.person(
      { name: 'Emo' },
      { offices: [{ officeName: 'Itä', officePhoneNumber: '0401234567' }, { officeName: 'Länsi' }] },
    );
    const { json } = await patch(1, {
      offices: [{ officeNetvisorKey: 1, officeVisitAddress: { city: 'Espoo' } }, { officeName: 'Pohjoinen' }],
    });
    expect((json as CustomerJson).offices).toMatchObject([
      {
        officeNetvisorKey: 1,
        officeName: 'Itä',
        officePhoneNumber: '0401234567',
        officeVisitAddress: { city: 'Espoo' },
      },
      { officeNetvisorKey: 3, officeName: 'Pohjoinen' },
    ]);
  });

  it('an edit moves the change time; of an office alone only by switch (D19)', async () => {
    const { changedAt } = await sandbox.person({ name: 'Emo' }, { offices: [{ officeName: 'Itä' }] });
    await sandbox.control('POST', '/clock', { offsetMs: 60_000 });
    const office = { offices: [{ officeNetvisorKey: 1, officeVisitAddress: { city: 'Espoo' } }] };
    expect((await patch(1, office)).json).toMatchObject({ changedAt });
    await sandbox.settings({ officeMovesChangeTime: true });
    expect((await patch(1, office)).json).not.toMatchObject({ changedAt });
    await sandbox.settings({ officeMovesChangeTime: false });
    await sandbox.control('POST', '/clock', { offsetMs: 120_000 });
    const edited = (await patch(1, { customerBaseInformation: { phoneNumber: '0401112222' } }))
      .json as CustomerJson;
    expect(Date.parse(edited.changedAt)).toBeGreaterThanOrEqual(Date.parse(changedAt) + 120_000);
  });

  it('an edit of nothing moves the change time alone, as an invoice might (2.1)', async () => {
    const record = await sandbox.person({ name: 'Emo' });
    await sandbox.control('POST', '/clock', { offsetMs: 60_000 });
    const { changedAt, ...rest } = (await patch(1, {})).json as CustomerJson;
    expect(changedAt > record.changedAt).toBe(true);
    expect(record).toMatchObject(rest);
  });

  it('an old duplicate keeps its code when something else is edited', async () => {
    await sandbox.settings({ duplicateCode: 'allow' });
    for (const name of ['Yksi', 'Kaksi']) await sandbox.person({ name, internalIdentifier: 'VANHA' });
    await sandbox.settings({ duplicateCode: 'refuse' });
    const edit = { customerBaseInformation: { internalIdentifier: 'VANHA', phoneNumber: '0401234567' } };
    expect((await patch(2, edit)).status).toBe(200);
    await sandbox.person({ name: 'Kolme' });
    expect((await patch(3, edit)).status).toBe(409);
  });

  it('a refused edit leaves no trace', async () => {
    const before = await sandbox.person({ name: 'Emo' }, { offices: [{ officeName: 'Itä' }] });
    const answer = await patch(1, { customerBaseInformation: { name: '' }, offices: [] });
    expect(answer.status).toBe(400);
    expect(await sandbox.stored(1)).toEqual(before);
  });

  it('deletes, except a customer with invoices', async () => {
    await sandbox.person({ name: 'Poistettava' });
    await sandbox.person({ name: 'Laskutettu' }, { hasInvoices: true });
    expect((await sandbox.control('DELETE', '/customers/1')).status).toBe(204);
    expect((await sandbox.control('DELETE', '/customers/2')).status).toBe(409);
    expect((await sandbox.control('GET', '/customers/1')).status).toBe(404);
  });

  it('tenant picks the company', async () => {
    const query = `?tenant=${sandbox.second.organisationId}`;
    await sandbox.control('POST', `/customers${query}`, { customerBaseInformation: { name: 'Toisen' } });
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
    expect((await sandbox.control('GET', `/customers${query}`)).json).toHaveLength(1);
    expect((await sandbox.control('GET', '/customers?tenant=0000000-0')).status).toBe(404);
  });

  it.each([
    ['a record without a name', {}, 400],
    ['an unknown group', { customerBaseInformation: { name: 'A' }, customer: {} }, 400],
    ['an unknown field', { customerBaseInformation: { name: 'A', fullName: 'B' } }, 400],
    ['a flag of 2', { customerBaseInformation: { name: 'A', isActive: 2 } }, 400],
    ['a character that XML cannot carry', { customerBaseInformation: { name: 'A\u0000' } }, 400],
    ['an office without a name', { customerBaseInformation: { name: 'A' }, offices: [{}] }, 400],
    [
      'an office of nobody',
      { customerBaseInformation: { name: 'A' }, offices: [{ officeNetvisorKey: 9 }] },
      400,
    ],
    ['no object', [1], 400],
  ])('refuses %s with a reason', async (_what, body, status) => {
    const answer = await sandbox.control('POST', '/customers', body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error: someReason });
  });

  it('refuses a code that is taken', async () => {
    await sandbox.person({ internalIdentifier: '100001', name: 'Ensin' });
    const second = { customerBaseInformation: { internalIdentifier: '100001', name: 'Toinen' } };
    expect((await sandbox.control('POST', '/customers', second)).status).toBe(409);
  });
});

describe('/_sandbox/settings', () => {
  it('has the defaults of netvisor-api.md section 6 for a company that nobody changed', async () => {
    expect(
      (await sandbox.control('GET', `/settings?tenant=${sandbox.second.organisationId}`)).json,
    ).toMatchObject({
      timestampToleranceSeconds: 300,
      macCharset: 'latin',
      macUrl: 'any',
      legacyMac: false,
      statusCodes: 'header',
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
      rights: { customerlist: true, getcustomer: true, customer: true, office: true },
    });
  });

  it('a patch changes one company and what it names', async () => {
    await sandbox.settings({ listInactive: false, rights: { office: false } });
    const rightsOf = async (query: string) => (await sandbox.control('GET', `/settings${query}`)).json;
    expect(await rightsOf('')).toMatchObject({
      listInactive: false,
      rights: { office: false, customer: true },
    });
    expect(await rightsOf(`?tenant=${sandbox.second.organisationId}`)).toMatchObject({ listInactive: true });
    await sandbox.settings({ listInactive: true, rights: { office: true } });
  });

  it.each([
    { timestampToleranceSeconds: 10 },
    { macCharset: 'ebcdic' },
    { unknown: true },
    { rights: { invoices: true } },
  ])('refuses %j', async (body) => {
    expect((await sandbox.control('PATCH', '/settings', body)).status).toBe(400);
  });
});

describe('/_sandbox/companies', () => {
  it('adds a company with given credentials', async () => {
    const company: Company = {
      organisationId: '0112038-9',
      customerId: 'CUST_1',
      customerKey: '7cd680e89e880553358bc07cd28b0ee2',
      partnerId: 'xxx_yyy',
      partnerKey: '07f94228d149a96b2f25e3edad55096e',
      sender: 'Testiclient',
    };
    const { sender: _sender, ...credentials } = company;
    expect((await sandbox.control('POST', '/companies', credentials)).status).toBe(201);
    expect(categoryOf(await call(sandbox, company, '/customerlist.nv'))).toBe('OK');
    expect((await sandbox.control('GET', '/companies')).json).toHaveLength(3);
  });

  it('wants every credential', async () => {
    expect((await sandbox.control('POST', '/companies', { organisationId: '0112038-9' })).status).toBe(400);
  });
});

describe('the ready line', () => {
  it('names two companies of one partner with business ids whose check digits are right', () => {
    expect(sandbox.first.partnerId).toBe(sandbox.second.partnerId);
    expect(sandbox.first.partnerKey).toBe(sandbox.second.partnerKey);
    expect([sandbox.first.organisationId, sandbox.second.organisationId]).toEqual(['1967543-8', '2077474-0']);
    expect(sandbox.first.sender).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('/_sandbox/reset', () => {
  it('empties registers and starts the keys anew; companies stay', async () => {
    await sandbox.person({ name: 'Pois' });
    await sandbox.control('POST', '/reset');
    expect((await sandbox.control('GET', '/customers')).json).toEqual([]);
    expect((await sandbox.person({ name: 'Uusi' })).netvisorKey).toBe(1);
    expect(categoryOf(await sandbox.api('/customerlist.nv'))).toBe('OK');
  });
});

describe('/_sandbox/seed', () => {
  const seed = (body: object) => sandbox.control('POST', '/seed', body);
  const all = async () => (await sandbox.control('GET', '/customers')).json as readonly CustomerJson[];
  const content = async () => (await all()).map((record) => ({ ...record, changedAt: '' }));

  it('gives the same register for the same seed, and another for another', async () => {
    await seed({ customers: 200, seed: 42 });
    const once = await content();
    await seed({ customers: 200, seed: 42 });
    expect(await content()).toEqual(once);
    await seed({ customers: 200, seed: 43 });
    expect(await content()).not.toEqual(once);
    expect(once).toHaveLength(200);
  });

  it('holds the odd rows of netvisor-api.md section 6, TEMP with key 1', async () => {
    await seed({ customers: 100 });
    const records = await all();
    const bases = records.map(({ customerBaseInformation }) => customerBaseInformation);
    const codes = bases.map((base) => base['internalIdentifier']);
    expect(records[0]).toMatchObject({
      netvisorKey: 1,
      customerBaseInformation: { internalIdentifier: 'TEMP' },
    });
    expect(codes).toContain('0000117');
    expect(codes).toContain('');
    expect(codes.filter((code) => code === 'VANHA-2018')).toHaveLength(2);
    expect(bases.some((base) => base['isActive'] === 0)).toBe(true);
    expect(
      bases.some((base) => base['country'] === 'DE' && base['externalIdentifier'] === 'DE136695976'),
    ).toBe(true);
    expect(bases.some((base) => /[&<].*[åäö].*€/i.test(String(base['name'])))).toBe(true);
    expect(
      records.some(
        (record) =>
          record.customerBaseInformation['isPrivateCustomer'] === 1 &&
          record.customerFinvoiceDetails['finvoiceAddress'] !== '',
      ),
    ).toBe(true);
    expect(new Set(records.map(({ contactPersons }) => contactPersons.length))).toContain(7);
    expect(records.some(({ offices }) => offices.length === 2)).toBe(true);
  });

  it('leaves them out of a small register, or when told to', async () => {
    await seed({ customers: 20 });
    expect(await all()).toHaveLength(20);
    expect(
      (await all()).map(({ customerBaseInformation: base }) => base['internalIdentifier']),
    ).not.toContain('TEMP');
    await seed({ customers: 100, specialRows: false });
    expect(
      (await all()).map(({ customerBaseInformation: base }) => base['internalIdentifier']),
    ).not.toContain('TEMP');
  });

  it('can begin its numbers elsewhere', async () => {
    await seed({ customers: 20, numberStart: 700_001 });
    const numbers = (await all()).map(({ customerBaseInformation: base }) => base['internalIdentifier']);
    expect(numbers.every((number) => number === '' || /^7000\d\d$/.test(String(number)))).toBe(true);
  });

  it('fills one company and replaces what it had', async () => {
    await sandbox.person({ name: 'Ennen' });
    await sandbox.control('POST', `/seed?tenant=${sandbox.second.organisationId}`, { customers: 5 });
    expect(await all()).toHaveLength(1);
    await seed({ customers: 3 });
    expect(await all()).toHaveLength(3);
  });

  it('lists 20 000 customers while others are served in between', async () => {
    await seed({ customers: 20_000 });
    const order: string[] = [];
    const list = sandbox.api('/customerlist.nv').finally(() => order.push('list'));
    const other = call(sandbox, sandbox.second, '/customerlist.nv').finally(() => order.push('other'));
    expect(categoryOf(await other)).toBe('OK');
    expect(texts((await list).text, 'Netvisorkey')).toHaveLength(20_000);
    expect(order).toEqual(['other', 'list']);
  });
});

import { describe, expect, it } from 'vitest';
import { codeOf, customerSchema, faultsOf, FlexFixture } from './fixture';

const flex = new FlexFixture();

const salo = {
  name: 'Putkityö Salo Ky',
  business_id: '2077474-0',
  email: 'info@putkityosalo.example',
  billing_address: { street: 'Turuntie 12', postal_code: '24100', city: 'Salo', country: 'FI' },
};

describe('POST /v1/customers', () => {
  it('answers the whole record with location and a strong ETag', async () => {
    const answer = await flex.create({ ...salo, customer_number: 'A-1' });
    expect(answer.status).toBe(201);
    const customer = customerSchema.parse(answer.json);
    expect(answer.headers).toMatchObject({ etag: '"v1"', location: `/v1/customers/${customer.id}` });
    expect(customer).toMatchObject({
      ...salo,
      version: 1,
      customer_number: 'A-1',
      kind: 'COMPANY',
      active: true,
      phone: null,
      contacts: [],
    });
  });

  it('keeps a number that is given and otherwise gives the next free one of the series (R20)', async () => {
    const kept = await flex.made({ name: 'Annettu Oy', customer_number: '500001' });
    const first = await flex.made({ name: 'Ensimmäinen Oy' });
    const second = await flex.made({ name: 'Toinen Oy' });
    expect([kept, first, second].map((customer) => customer.customer_number)).toEqual([
      '500001',
      '500002',
      '500003',
    ]);
  });

  it('gives no number on a type without a series (R10), nor where null asks for none', async () => {
    const created = await flex.api('POST', '/v1/customer-types', {
      body: { name: 'Yritysasiakas Netvisor', identifier: 'COMPANY' },
    });
    const type = (await flex.types()).find(({ name }) => name === 'Yritysasiakas Netvisor');
    expect(created.status).toBe(201);
    expect((await flex.made({ name: 'A', customer_type_id: type?.id })).customer_number).toBeNull();
    expect((await flex.made({ name: 'B', customer_number: null })).customer_number).toBeNull();
  });

  it('refuses a number that another customer has, and names the holder', async () => {
    const holder = await flex.made({ name: 'Haltija Oy', customer_number: 'X-7' });
    const answer = await flex.create({ name: 'Toinen Oy', customer_number: 'X-7' });
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({ code: 'customer_number_taken', holder_id: holder.id });
  });

  it('takes the kind from the type', async () => {
    const kinds = await Promise.all(
      (['PRIVATE', 'COMPANY', null] as const).map(async (identifier) => {
        const type = await flex.type(identifier);
        return (await flex.made({ name: 'Kuka vain', customer_type_id: type.id })).kind;
      }),
    );
    expect(kinds).toEqual(['PRIVATE', 'COMPANY', null]);
  });

  it('may create an inactive customer', async () => {
    expect(await flex.made({ name: 'Lopettanut Oy', active: false })).toMatchObject({
      active: false,
      version: 1,
    });
  });

  it('takes a body of nulls and stores an address without parts as none', async () => {
    const customer = await flex.made({
      ...salo,
      email: null,
      visiting_address: { street: null },
      billing_address: { street: 'Turuntie 12', street2: null },
      contacts: null,
      external_ids: { netvisor: '17' },
    });
    expect(customer).toMatchObject({
      email: null,
      visiting_address: null,
      billing_address: { street: 'Turuntie 12' },
      contacts: [],
      external_ids: { netvisor: '17' },
    });
    expect(customer.billing_address).not.toHaveProperty('street2');
  });

  it('gives addresses and contacts of a list their ids', async () => {
    const customer = await flex.made({
      ...salo,
      contacts: [{ name: 'Sari Salo', email: 'sari@putkityosalo.example' }],
      additional_addresses: [{ id: 'varasto', label: 'Varasto', street: 'Satamakatu 1' }],
    });
    expect(customer).toMatchObject({
      contacts: [{ name: 'Sari Salo', email: 'sari@putkityosalo.example' }],
      additional_addresses: [{ id: 'varasto', label: 'Varasto', street: 'Satamakatu 1' }],
    });
    expect(JSON.stringify(customer['contacts'])).toContain('"id":"');
  });
});

describe('dry_run=true', () => {
  it('tells what would become of the customer and changes nothing', async () => {
    const type = await flex.type('COMPANY');
    const ask = () =>
      flex.api('POST', '/v1/customers?dry_run=true', { body: { ...salo, customer_type_id: type.id } });
    const [first, second] = [await ask(), await ask()];
    expect(first.json).toEqual({ dry_run: true, kind: 'COMPANY', customer_number: '500001' });
    expect(second.json).toEqual(first.json);
    expect((await flex.list()).data).toEqual([]);
  });

  it('refuses what a create would refuse', async () => {
    const answer = await flex.api('POST', '/v1/customers?dry_run=true', { body: { name: 'X' } });
    expect(faultsOf(answer)).toEqual(['/customer_type_id missing']);
  });
});

describe('Idempotency-Key (I2)', () => {
  it('is required', async () => {
    const answer = await flex.create(salo, { headers: { 'idempotency-key': null } });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'idempotency_key_missing']);
  });

  it('answers the first answer again for the same body, even after the customer has changed', async () => {
    const first = await flex.create(salo, { key: 'link-1' });
    await flex.patch(customerSchema.parse(first.json), { phone: '040 123 4567' });
    const again = await flex.create(salo, { key: 'link-1' });
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers['etag']).toBe('"v1"');
    expect((await flex.list()).data).toHaveLength(1);
  });

  it('does not mind the order of members', async () => {
    const { id } = await flex.type('COMPANY');
    const send = (body: object) =>
      flex.api('POST', '/v1/customers', { body, headers: { 'idempotency-key': 'link-2' } });
    const first = await send({ customer_type_id: id, name: 'Oy A Ab', phone: '1' });
    const again = await send({ phone: '1', name: 'Oy A Ab', customer_type_id: id });
    expect(again.text).toBe(first.text);
  });

  it('refuses another body', async () => {
    await flex.create(salo, { key: 'link-3' });
    const answer = await flex.create({ ...salo, phone: '040 1' }, { key: 'link-3' });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'idempotency_key_reused']);
  });

  it('is not used up by a refused request', async () => {
    expect((await flex.create({ ...salo, name: '' }, { key: 'link-4' })).status).toBe(422);
    expect((await flex.create(salo, { key: 'link-4' })).status).toBe(201);
  });

  it('belongs to one tenant', async () => {
    await flex.create(salo, { key: 'link-5' });
    expect((await flex.create({ ...salo, phone: '1' }, { key: 'link-5', tenant: 1 })).status).toBe(201);
  });

  it('is remembered for 24 hours and not for ever', async () => {
    const first = await flex.create({ name: 'Muistava Oy' }, { key: 'link-6' });
    await flex.control('POST', '/clock', { offsetMs: 24 * 3_600_000 });
    expect((await flex.create({ name: 'Muistava Oy' }, { key: 'link-6' })).text).toBe(first.text);
    await flex.control('POST', '/clock', { offsetMs: 72 * 3_600_000 });
    expect((await flex.create({ name: 'Muistava Oy' }, { key: 'link-6' })).text).not.toBe(first.text);
  });
});

describe('what a body may hold', () => {
  it('names every fault by its pointer', async () => {
    const answer = await flex.create({
      name: 'x'.repeat(251),
      nmae: 'typo',
      version: 4,
      email: 'ei-osoite',
      phone: '',
      language: 'de',
      billing_address: { country: 'Suomi', zip: '24100' },
      contacts: [{ email: 'huono' }],
      e_invoice: { address: '003720774740' },
      active: 'yes',
    });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'invalid_fields']);
    expect(faultsOf(answer)).toEqual([
      '/active wrong_type',
      '/billing_address/country invalid_format',
      '/billing_address/zip unknown_field',
      '/contacts/0/email invalid_format',
      '/email invalid_format',
      '/language invalid_value',
      '/name too_long',
      '/nmae unknown_field',
      '/phone empty',
      '/version read_only_field',
    ]);
  });

  it('has both halves of an e-invoice', async () => {
    const answer = await flex.create({ ...salo, e_invoice: { address: '003720774740' } });
    expect([codeOf(answer), faultsOf(answer)]).toEqual(['missing', ['/e_invoice/operator missing']]);
  });

  it('names a type of the tenant', async () => {
    const other = await flex.type('COMPANY', 1);
    const answer = await flex.create({ ...salo, customer_type_id: other.id });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'unknown_customer_type']);
  });

  it('has no business id on a type for private persons', async () => {
    const type = await flex.type('PRIVATE');
    const answer = await flex.create({ ...salo, customer_type_id: type.id });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'business_id_on_private']);
  });

  it('is JSON of the right content type and size', async () => {
    const statuses = [];
    for (const options of [
      { text: '{"name":' },
      { text: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { text: JSON.stringify({ name: 'x'.repeat(1_100_000) }) },
    ]) {
      const answer = await flex.api('POST', '/v1/customers', {
        ...options,
        headers: { 'idempotency-key': 'k', ...options.headers },
      });
      statuses.push([answer.status, codeOf(answer)]);
    }
    expect(statuses).toEqual([
      [400, 'malformed_json'],
      [415, 'unsupported_media_type'],
      [413, 'content_too_large'],
    ]);
  });
});

describe('R16: consumer e-invoicing excludes a business id', () => {
  it('on create', async () => {
    const answer = await flex.create({ ...salo, consumer_e_invoicing: true });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'consumer_einvoice_excludes_business_id']);
  });

  it('on change, in either order', async () => {
    const company = await flex.made(salo);
    const consumer = await flex.made({ name: 'Kuluttaja', consumer_e_invoicing: true });
    const answers = [
      await flex.patch(company, { consumer_e_invoicing: true }),
      await flex.patch(consumer, { business_id: '1967543-8' }),
    ];
    expect(answers.map(codeOf)).toEqual(Array(2).fill('consumer_einvoice_excludes_business_id'));
  });
});

describe('R8: what a type requires', () => {
  const strictType = async (): Promise<string> => {
    const answer = await flex.api('POST', '/v1/customer-types', {
      body: {
        name: 'Tarkka',
        identifier: 'COMPANY',
        fields: [
          { field: 'phone', visible: true, required: true },
          { field: 'billing_address', visible: true, required: true },
        ],
      },
    });
    return String(answer.headers['location']).replace('/v1/customer-types/', '');
  };

  it('is named field by field', async () => {
    const answer = await flex.create({ name: 'Vajaa Oy', customer_type_id: await strictType() });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'required_by_type']);
    expect(faultsOf(answer)).toEqual(['/billing_address required_by_type', '/phone required_by_type']);
  });

  it('cannot be cleared', async () => {
    const customer = await flex.made({ ...salo, phone: '1', customer_type_id: await strictType() });
    expect(faultsOf(await flex.patch(customer, { phone: null }))).toEqual(['/phone required_by_type']);
  });

  it('does not hold up other changes of a customer that lacks it since before', async () => {
    const type = await flex.type('COMPANY');
    const customer = await flex.made(salo);
    await flex.api('PATCH', `/v1/customer-types/${type.id}`, {
      body: { fields: [{ field: 'phone', visible: true, required: true }] },
    });
    expect((await flex.patch(customer, { name: 'Uusi nimi Oy' })).status).toBe(200);
  });
});

describe('PATCH /v1/customers/{id}', () => {
  it('keeps what is absent, clears by null, merges objects and replaces lists', async () => {
    const customer = await flex.made({
      ...salo,
      phone: '040 123 4567',
      contacts: [{ id: 'a', name: 'Aino' }],
      external_ids: { netvisor: '17', other: '4' },
    });
    const answer = await flex.patch(customer, {
      email: null,
      billing_address: { street: 'Helsingintie 5', street2: 'B-talo' },
      contacts: [{ id: 'b', name: 'Bertta' }],
      external_ids: { other: null },
    });
    expect(answer.headers['etag']).toBe('"v2"');
    expect(answer.json).toMatchObject({
      version: 2,
      email: null,
      phone: '040 123 4567',
      billing_address: { street: 'Helsingintie 5', street2: 'B-talo', postal_code: '24100', city: 'Salo' },
      contacts: [{ id: 'b', name: 'Bertta' }],
      external_ids: { netvisor: '17' },
    });
    expect(answer.json).not.toHaveProperty('external_ids.other');
  });

  it('turns an address whose last part is cleared into none', async () => {
    const customer = await flex.made({ ...salo, billing_address: { street: 'Turuntie 12' } });
    const answer = await flex.patch(customer, { billing_address: { street: null } });
    expect(answer.json).toMatchObject({ billing_address: null });
  });

  it('keeps version and time when nothing changes (I8)', async () => {
    const customer = await flex.made(salo);
    const answer = await flex.patch(customer, {
      name: salo.name,
      phone: null,
      billing_address: { city: 'Salo' },
    });
    expect(answer.json).toEqual(customer);
    expect((await flex.changes()).data).toEqual([]);
  });

  it('moves updated_at with the version', async () => {
    const customer = await flex.made(salo);
    const changed = customerSchema.parse((await flex.patch(customer, { phone: '1' })).json);
    expect(changed.updated_at > customer.updated_at).toBe(true);
  });

  it('asks for the version that was read', async () => {
    const answer = await flex.patch(await flex.made(salo), { phone: '1' }, { headers: { 'if-match': null } });
    expect([answer.status, codeOf(answer)]).toEqual([428, 'if_match_missing']);
  });

  it('refuses a stale version with the current one and what has changed since', async () => {
    const read = await flex.made(salo);
    const second = customerSchema.parse((await flex.patch(read, { phone: '1' })).json);
    await flex.patch(second, { billing_address: { street: 'Uusikatu 1' } });
    const answer = await flex.patch(read, { email: null });
    expect(answer.status).toBe(412);
    expect(answer.headers['etag']).toBe('"v3"');
    expect(answer.json).toMatchObject({
      current_version: 3,
      differing_fields: ['phone', 'billing_address.street'],
    });
    expect((await flex.read(read.id)).email).toBe(salo.email);
  });

  it.each([
    ['a list with the right tag', '"v9", "v1"', 200],
    ['any version', '*', 200],
    ['a weak tag, which never matches', 'W/"v1"', 412],
    ['a version that never was', '"v9"', 412],
    ['a tag without quotes', 'v1', 400],
  ])('understands %s in If-Match', async (_what, ifMatch, status) => {
    const answer = await flex.patch(
      await flex.made(salo),
      { phone: '1' },
      { headers: { 'if-match': ifMatch } },
    );
    expect(answer.status).toBe(status);
  });

  it('takes merge patches only', async () => {
    const answer = await flex.patch(
      await flex.made(salo),
      { phone: '1' },
      { headers: { 'content-type': 'application/json' } },
    );
    expect(answer.status).toBe(415);
    expect(answer.headers['accept-patch']).toBe('application/merge-patch+json');
  });

  it('leaves active to its own operations', async () => {
    const answer = await flex.patch(await flex.made(salo), { active: false });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'active_not_patchable']);
  });

  it('refuses unknown fields also where null would remove them, and a name of null', async () => {
    const answer = await flex.patch(await flex.made(salo), { nmae: null, name: null, id: 'x' });
    expect(faultsOf(answer)).toEqual(['/id read_only_field', '/name wrong_type', '/nmae unknown_field']);
  });

  it('refuses the number of another customer and takes its own', async () => {
    const holder = await flex.made({ name: 'Haltija Oy' });
    const other = await flex.made({ name: 'Toinen Oy' });
    const answer = await flex.patch(other, { customer_number: holder.customer_number });
    expect(answer.json).toMatchObject({ code: 'customer_number_taken', holder_id: holder.id });
    expect((await flex.patch(other, { customer_number: other.customer_number })).status).toBe(200);
  });

  it('gives a number free once its holder has another', async () => {
    const first = await flex.made({ name: 'Eka Oy', customer_number: 'N-1' });
    await flex.patch(first, { customer_number: 'N-2' });
    expect((await flex.create({ name: 'Toka Oy', customer_number: 'N-1' })).status).toBe(201);
  });
});

describe('Change-Origin', () => {
  it('is stored and returned with the client that sent it', async () => {
    const customer = await flex.made(salo, { headers: { 'change-origin': 'netvisor-sync/lnk_1' } });
    expect(customer.updated_by).toEqual({
      type: 'integration',
      client_id: flex.tenant(0).clientId,
      change_origin: 'netvisor-sync/lnk_1',
    });
  });

  it('is forgotten with the next change', async () => {
    const customer = await flex.made(salo, { headers: { 'change-origin': 'netvisor-sync/lnk_1' } });
    await flex.control('PATCH', `/customers/${customer.id}`, { phone: '1' });
    expect((await flex.read(customer.id)).updated_by).toEqual({
      type: 'user',
      client_id: null,
      change_origin: null,
    });
  });

  it('is refused when it is too long', async () => {
    const answer = await flex.create(salo, { headers: { 'change-origin': 'x'.repeat(201) } });
    expect([answer.status, faultsOf(answer)]).toEqual([400, ['/header/Change-Origin invalid_header']]);
  });
});

describe(':deactivate and :reactivate (D9)', () => {
  const lifecycle = (id: string, action: string, ifMatch: string | null) =>
    flex.api('POST', `/v1/customers/${id}:${action}`, { headers: { 'if-match': ifMatch } });

  it('take a customer out of use and back', async () => {
    const { id } = await flex.made(salo);
    expect((await lifecycle(id, 'deactivate', '"v1"')).json).toMatchObject({ active: false, version: 2 });
    expect((await lifecycle(id, 'reactivate', '"v2"')).json).toMatchObject({ active: true, version: 3 });
  });

  it('have no effect when repeated, also with the version of before a lost answer', async () => {
    const { id } = await flex.made(salo);
    const first = await lifecycle(id, 'deactivate', '"v1"');
    const again = await lifecycle(id, 'deactivate', '"v1"');
    expect(again.status).toBe(200);
    expect(again.json).toEqual(first.json);
  });

  it('ask for the version that was read', async () => {
    const { id } = await flex.made(salo);
    expect((await lifecycle(id, 'deactivate', null)).status).toBe(428);
    expect((await lifecycle(id, 'deactivate', '"v7"')).status).toBe(412);
  });

  it('may be called with an encoded colon', async () => {
    const { id } = await flex.made(salo);
    const answer = await flex.raw('POST', `/v1/customers/${id}%3Adeactivate`, {
      headers: { 'if-match': '*' },
    });
    expect(answer.json).toMatchObject({ active: false });
  });
});

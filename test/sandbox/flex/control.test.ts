import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf, customerSchema, FlexFixture } from './fixture';

const flex = new FlexFixture();

const person = async (body: object, query = '') => {
  const answer = await flex.control('POST', `/customers${query}`, body);
  expect(answer.status, answer.text).toBe(201);
  return customerSchema.parse(answer.json);
};

const stored = async (query = '') =>
  z.array(customerSchema).parse((await flex.control('GET', `/customers${query}`)).json);

describe('what a person does in Flex', () => {
  it('picks a type by kind, or by whether there is a business id', async () => {
    const kinds = [
      await person({ name: 'Kaisa Koski', kind: 'PRIVATE' }),
      await person({ name: 'Koski Oy', kind: 'COMPANY' }),
      await person({ name: 'Järvi Oy', business_id: '1967543-8' }),
      await person({ name: 'Jari Järvi' }),
    ].map(({ kind, customer_number }) => [kind, customer_number]);
    expect(kinds).toEqual([
      ['PRIVATE', '500001'],
      ['COMPANY', '500002'],
      ['COMPANY', '500003'],
      ['PRIVATE', '500004'],
    ]);
  });

  it('is a change by a user, over the API too', async () => {
    const customer = await person({ name: 'Koski Oy', kind: 'COMPANY' });
    expect((await flex.read(customer.id)).updated_by).toEqual({
      type: 'user',
      client_id: null,
      change_origin: null,
    });
  });

  it('needs no version and may deactivate at the same time', async () => {
    const { id } = await person({ name: 'Koski Oy' });
    const answer = await flex.control('PATCH', `/customers/${id}`, { phone: '1', active: false });
    expect(answer.json).toMatchObject({ phone: '1', active: false, version: 2 });
  });

  it('happens at the tenant that is named, otherwise at the first', async () => {
    await person({ name: 'Ensimmäisen' });
    const theirs = await person({ name: 'Toisen' }, '?tenant=flex_2');
    expect((await stored()).map(({ name }) => name)).toEqual(['Ensimmäisen']);
    expect((await stored('?tenant=flex_2')).map(({ id }) => id)).toEqual([theirs.id]);
    expect((await flex.control('GET', `/customers/${theirs.id}?tenant=flex_1`)).status).toBe(404);
  });

  it('obeys the same rules as the API', async () => {
    await person({ name: 'Eka', customer_number: '7' });
    const answers = [
      await flex.control('POST', '/customers', { name: 'Toka', customer_number: '7' }),
      await flex.control('POST', '/customers', { nmae: 'X' }),
      await flex.control('POST', '/customers', { name: 'X', kind: 'ROBOT' }),
      await flex.control('PATCH', '/customers/nobody', { name: 'X' }),
      await flex.control('GET', '/customers?tenant=nobody'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 422, 400, 404, 404]);
    expect(answers.every(({ text }) => text.includes('error'))).toBe(true);
  });

  it('may delete: then the customer is gone for the API as well', async () => {
    const { id } = await person({ name: 'Poistuva', customer_number: '9' });
    expect((await flex.control('DELETE', `/customers/${id}`)).status).toBe(204);
    expect((await flex.api('GET', `/v1/customers/${id}`)).status).toBe(404);
    expect((await flex.create({ name: 'Perijä', customer_number: '9' })).status).toBe(201);
  });

  it('may merge two; the loser cannot be changed any more (D10)', async () => {
    const loser = await person({ name: 'Tupla' });
    const survivor = await person({ name: 'Alku' });
    await flex.control('POST', `/customers/${loser.id}/merge`, { into: survivor.id });
    const merged = await flex.read(loser.id);
    const answers = [
      await flex.patch(merged, { phone: '1' }),
      await flex.api('POST', `/v1/customers/${loser.id}:deactivate`, { headers: { 'if-match': '*' } }),
    ];
    expect(answers.map(({ status, json }) => [status, json])).toMatchObject(
      answers.map(() => [409, { code: 'customer_merged', merged_into: survivor.id }]),
    );
    const itself = await flex.control('POST', `/customers/${survivor.id}/merge`, { into: survivor.id });
    expect(itself.status).toBe(400);
  });
});

describe('POST /_sandbox/seed', () => {
  const seed = (body: object, query = '') => flex.control('POST', `/seed${query}`, body);

  /** Every customer over the API, each held against the contract. */
  async function everybody() {
    const all = [];
    let page = await flex.list('?limit=200');
    all.push(...page.data);
    while (page.next_cursor !== null) {
      page = await flex.list(`?cursor=${encodeURIComponent(page.next_cursor)}&limit=200`);
      all.push(...page.data);
    }
    return all;
  }

  it('makes a realistic register: persons and companies, some inactive, some without a number', async () => {
    expect((await seed({ customers: 500, seed: 42 })).json).toEqual({ customers: 500 });
    const all = await everybody();
    expect(all).toHaveLength(500);
    expect(new Set(all.map(({ id }) => id)).size).toBe(500);
    const share = (test: (customer: (typeof all)[number]) => boolean) => all.filter(test).length;
    expect(share(({ kind }) => kind === 'PRIVATE')).toBeGreaterThan(100);
    expect(share(({ kind }) => kind === 'COMPANY')).toBeGreaterThan(200);
    expect(share(({ active }) => !active)).toBeGreaterThan(5);
    expect(share(({ customer_number }) => customer_number === null)).toBeGreaterThan(0);
    expect(share(({ kind, business_id }) => kind === 'PRIVATE' && business_id !== null)).toBe(0);
    expect(share(({ customer_number: number }) => number !== null && Number(number) < 500_001)).toBe(0);
    // R13 has customers whose visiting address is the only one.
    expect(share((one) => one.visiting_address !== null && one.billing_address === null)).toBeGreaterThan(20);
    expect(share(({ consumer_e_invoicing }) => consumer_e_invoicing === true)).toBeGreaterThan(5);
  });

  it('is reproducible, and different in the other tenant', async () => {
    const content = async (query: string) => {
      await seed({ customers: 30, seed: 7 }, query);
      return (await stored(query)).map(({ id, name, phone }) => [id, name, phone]);
    };
    const first = await content('');
    expect(await content('')).toEqual(first);
    expect((await content('?tenant=flex_2')).map(([id]) => id)).not.toEqual(first.map(([id]) => id));
  });

  it('leaves the series behind the numbers it gave', async () => {
    await seed({ customers: 50, seed: 1, numberStart: 700_001 });
    expect(Number((await flex.made({ name: 'Seuraava Oy' })).customer_number)).toBeGreaterThan(700_040);
  });

  it('replaces what was there; the feed tells, webhooks are not sent', async () => {
    const old = await person({ name: 'Vanha' });
    const { next_cursor } = await flex.changes();
    await seed({ customers: 3, seed: 5 });
    const { data } = await flex.changes(next_cursor);
    expect(data.map(({ kind }) => kind)).toEqual(['deleted', 'created', 'created', 'created']);
    expect(data[0]).toMatchObject({ id: old.id, version: 2, origin: { type: 'import' } });
    expect(await stored()).toHaveLength(3);
  });

  it('puts some on a type without identifier when special rows are wanted (D23)', async () => {
    await seed({ customers: 100, seed: 3, specialRows: true });
    expect((await everybody()).filter(({ kind }) => kind === null)).toHaveLength(2);
  });
});

describe('POST /_sandbox/reset', () => {
  it('empties registers, keys, endpoints, journal and clock; types are the first ones again', async () => {
    const before = await flex.types();
    await flex.create({ name: 'Muisto Oy' }, { key: 'once' });
    await flex.api('POST', '/v1/customer-types', { body: { name: 'Uusi' } });
    await flex.api('POST', '/v1/webhook-endpoints', {
      body: { url: 'https://example.com/hook', events: ['customer.created'] },
    });
    await flex.control('POST', '/reset');
    expect((await flex.control('GET', '/requests')).json).toEqual([]);
    expect(await stored()).toEqual([]);
    expect(await flex.types()).toEqual(before);
    expect((await flex.api('GET', '/v1/webhook-endpoints')).json).toMatchObject({ data: [] });
    expect((await flex.create({ name: 'Toinen Oy' }, { key: 'once' })).status).toBe(201);
  });
});

describe('journal and faults', () => {
  it('name the tenant of the token and the request as it came', async () => {
    await flex.list('?limit=5');
    await flex.api('GET', '/v1/me', { tenant: 1 });
    const journal = z
      .array(z.looseObject({ tenant: z.string(), method: z.string(), url: z.string(), status: z.number() }))
      .parse((await flex.control('GET', '/requests')).json);
    expect(journal.map(({ tenant, method, url, status }) => [tenant, method, url, status])).toEqual([
      ['flex_1', 'GET', '/v1/customers?limit=5', 200],
      ['flex_2', 'GET', '/v1/me', 200],
    ]);
  });

  it('strike by the path template', async () => {
    const { id } = await person({ name: 'Osuma Oy' });
    await flex.control('POST', '/faults', {
      match: { resource: '/v1/customers/{id}', method: 'GET' },
      action: { kind: 'error', category: 'rate_limited', text: 'Hetki.' },
    });
    expect((await flex.list()).data).toHaveLength(1);
    const answer = await flex.raw('GET', `/v1/customers/${id}`);
    expect([answer.status, codeOf(answer)]).toEqual([429, 'rate_limited']);
    expect((await flex.api('GET', `/v1/customers/${id}`)).status).toBe(200);
  });

  it('answer an unknown category as an inner error', async () => {
    await flex.control('POST', '/faults', {
      match: { resource: '/v1/me' },
      action: { kind: 'error', category: 'TECHNICAL_ERROR', text: 'Rikki.' },
    });
    const answer = await flex.raw('GET', '/v1/me');
    expect([answer.status, codeOf(answer)]).toEqual([500, 'TECHNICAL_ERROR']);
  });

  it('do the work before they lose the answer (drop-after)', async () => {
    await flex.control('POST', '/faults', {
      match: { resource: '/v1/customers', method: 'POST' },
      action: { kind: 'drop-after' },
    });
    await expect(flex.create({ name: 'Kadonnut vastaus Oy' }, { key: 'lost' })).rejects.toThrow();
    expect(await stored()).toHaveLength(1);
    expect((await flex.create({ name: 'Kadonnut vastaus Oy' }, { key: 'lost' })).status).toBe(201);
    expect(await stored()).toHaveLength(1);
  });
});

describe('settings', () => {
  it('change one by one and refuse nonsense', async () => {
    const changed = await flex.control('PATCH', '/settings?tenant=flex_2', { retryScale: 0.5 });
    expect(changed.json).toMatchObject({ retryScale: 0.5, budget: null });
    expect((await flex.control('GET', '/settings')).json).toMatchObject({ retryScale: 1 });
    expect((await flex.control('PATCH', '/settings', { budget: { requests: 0 } })).status).toBe(400);
  });
});

import { describe, expect, it } from 'vitest';
import { codeOf, faultsOf, FlexFixture } from './fixture';

const flex = new FlexFixture();

const names = (page: { data: ReadonlyArray<{ name: string }> }) => page.data.map(({ name }) => name);
const cursorOf = (page: { next_cursor: string | null }) => encodeURIComponent(page.next_cursor ?? '');

describe('GET /v1/customers', () => {
  it('is ordered by time of change, in pages of the asked size', async () => {
    const first = await flex.made({ name: 'Eka' });
    for (const name of ['Toka', 'Kolmas', 'Neljäs']) await flex.made({ name });
    await flex.patch(first, { phone: '1' });
    const page = await flex.list('?limit=2');
    const rest = await flex.list(`?limit=2&cursor=${cursorOf(page)}`);
    expect([...names(page), ...names(rest)]).toEqual(['Toka', 'Kolmas', 'Neljäs', 'Eka']);
    expect(rest.next_cursor).toBeNull();
  });

  it('misses nobody while customers change under the walk (I6)', async () => {
    const made = [];
    for (let n = 0; n < 9; n += 1) made.push(await flex.made({ name: `Asiakas ${n.toString()}` }));
    const seen = new Set<string>();
    let page = await flex.list('?limit=2');
    for (const customer of made) {
      for (const { name } of page.data) seen.add(name);
      await flex.patch(customer, { phone: '1' });
      if (page.next_cursor === null) break;
      page = await flex.list(`?limit=2&cursor=${cursorOf(page)}`);
    }
    while (page.next_cursor !== null) page = await flex.list(`?limit=2&cursor=${cursorOf(page)}`);
    for (const { name } of page.data) seen.add(name);
    expect(seen.size).toBe(9);
  });

  it('tells on every page when the walk began, for the next updated_since', async () => {
    for (const name of ['A', 'B', 'C']) await flex.made({ name });
    const page = await flex.list('?limit=1');
    const next = await flex.list(`?limit=1&cursor=${cursorOf(page)}`);
    expect(next.as_of).toBe(page.as_of);
  });

  it('finds what has changed since, that moment included', async () => {
    await flex.made({ name: 'Vanha' });
    const { updated_at } = await flex.made({ name: 'Uusi' });
    expect(names(await flex.list(`?updated_since=${updated_at}`))).toEqual(['Uusi']);
    const later = new Date(Date.parse(updated_at) + 1).toISOString();
    expect(names(await flex.list(`?updated_since=${later}`))).toEqual([]);
  });

  it('reads a time of another zone', async () => {
    const { updated_at } = await flex.made({ name: 'Uusi' });
    const helsinki = new Date(Date.parse(updated_at) + 7_200_000).toISOString().replace('Z', '+02:00');
    expect(names(await flex.list(`?updated_since=${encodeURIComponent(helsinki)}`))).toEqual(['Uusi']);
  });

  it('filters by number, business id, type and active', async () => {
    const type = await flex.type('PRIVATE');
    await flex.made({ name: 'Yritys', customer_number: 'N 1/ä', business_id: '2077474-0' });
    await flex.made({ name: 'Sisar', business_id: '2077474-0' });
    await flex.made({ name: 'Henkilö', customer_type_id: type.id, active: false });
    expect(names(await flex.list(`?customer_number=${encodeURIComponent('N 1/ä')}`))).toEqual(['Yritys']);
    expect(names(await flex.list('?business_id=2077474-0'))).toEqual(['Yritys', 'Sisar']);
    expect(names(await flex.list('?business_id=2077474-0&limit=1'))).toEqual(['Yritys']);
    expect(names(await flex.list(`?customer_type_id=${type.id}`))).toEqual(['Henkilö']);
    expect(names(await flex.list('?active=false'))).toEqual(['Henkilö']);
    expect(names(await flex.list('?active=true&business_id=2077474-0&customer_number=X'))).toEqual([]);
  });

  it('carries the filters in the cursor', async () => {
    for (const name of ['A', 'B', 'C']) await flex.made({ name });
    await flex.made({ name: 'Poissa', active: false });
    const page = await flex.list('?active=true&limit=1');
    expect(names(await flex.list(`?cursor=${cursorOf(page)}`))).toEqual(['B', 'C']);
    expect(names(await flex.list(`?active=true&cursor=${cursorOf(page)}`))).toEqual(['B', 'C']);
    const other = await flex.api('GET', `/v1/customers?active=false&cursor=${cursorOf(page)}`);
    expect([other.status, codeOf(other)]).toEqual([400, 'invalid_cursor']);
  });

  it.each([
    ['limit=201', '/query/limit'],
    ['limit=0', '/query/limit'],
    ['limit=many', '/query/limit'],
    ['active=yes', '/query/active'],
    ['updated_since=yesterday', '/query/updated_since'],
    ['customer_numbr=1', '/query/customer_numbr'],
    ['active=true&active=false', '/query/active'],
  ])('refuses %s', async (query, pointer) => {
    const answer = await flex.api('GET', `/v1/customers?${query}`);
    expect([answer.status, faultsOf(answer)]).toEqual([400, [`${pointer} invalid_parameter`]]);
  });

  it('refuses a cursor that it did not give out', async () => {
    const answer = await flex.api('GET', '/v1/customers?cursor=bm9uc2Vuc2U');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_cursor']);
  });
});

import { describe, expect, it } from 'vitest';
import { codeOf, customerSchema, FlexFixture } from './fixture';

const flex = new FlexFixture();

const DAY_MS = 24 * 3_600_000;

describe('GET /v1/customers/changes', () => {
  it('begins now when there is no cursor', async () => {
    await flex.made({ name: 'Ennen' });
    const start = await flex.changes();
    expect(start.data).toEqual([]);
    const { id } = await flex.made({ name: 'Jälkeen' });
    expect((await flex.changes(start.next_cursor)).data.map((change) => change.id)).toEqual([id]);
  });

  it('has one entry per change, in order, with field names and without values', async () => {
    const { next_cursor } = await flex.changes();
    const customer = await flex.made({ name: 'Salainen Oy' }, { headers: { 'change-origin': 'run/1' } });
    const patched = customerSchema.parse(
      (await flex.patch(customer, { phone: '040 1', billing_address: { street: 'Kuja 1' } })).json,
    );
    const path = `/v1/customers/${patched.id}`;
    await flex.api('POST', `${path}:deactivate`, { headers: { 'if-match': '"v2"' } });
    await flex.api('POST', `${path}:reactivate`, { headers: { 'if-match': '"v3"' } });
    await flex.control('DELETE', `/customers/${patched.id}`);
    const { data } = await flex.changes(next_cursor);
    expect(data.map(({ kind, version, changed_fields }) => [kind, version, changed_fields])).toEqual([
      ['created', 1, []],
      ['updated', 2, ['phone', 'billing_address.street']],
      ['deactivated', 3, ['active']],
      ['reactivated', 4, ['active']],
      ['deleted', 5, []],
    ]);
    expect(data.map(({ seq }) => seq)).toEqual([...data.map(({ seq }) => seq)].sort((a, b) => a - b));
    expect(data[0]?.origin).toEqual({
      type: 'integration',
      client_id: flex.tenant(0).clientId,
      change_origin: 'run/1',
    });
    expect(data[4]?.origin).toEqual({ type: 'user', client_id: null, change_origin: null });
    expect(JSON.stringify(data)).not.toContain('Salainen');
  });

  it('names the survivor of a merge (D10)', async () => {
    const { next_cursor } = await flex.changes();
    const loser = await flex.made({ name: 'Kaksoiskappale Oy' });
    const survivor = await flex.made({ name: 'Alkuperäinen Oy' });
    await flex.control('POST', `/customers/${loser.id}/merge`, { into: survivor.id });
    expect((await flex.changes(next_cursor)).data.at(-1)).toMatchObject({
      id: loser.id,
      kind: 'merged',
      version: 2,
      merged_into: survivor.id,
    });
    expect(await flex.read(loser.id)).toMatchObject({ active: false, merged_into: survivor.id });
  });

  it('goes on page by page and repeats what is asked again (I6)', async () => {
    const { next_cursor } = await flex.changes();
    for (const name of ['A', 'B', 'C']) await flex.made({ name });
    const first = await flex.changes(next_cursor, 2);
    const second = await flex.changes(first.next_cursor, 2);
    const end = await flex.changes(second.next_cursor, 2);
    expect([first, second, end].map(({ data }) => data.length)).toEqual([2, 1, 0]);
    expect((await flex.changes(next_cursor, 2)).data).toEqual(first.data);
  });

  it('is expired when the cursor is older than 30 days', async () => {
    const { next_cursor } = await flex.changes();
    await flex.made({ name: 'A' });
    await flex.control('POST', '/clock', { offsetMs: 29 * DAY_MS });
    expect((await flex.changes(next_cursor)).data).toHaveLength(1);
    await flex.control('POST', '/clock', { offsetMs: 31 * DAY_MS });
    const answer = await flex.api('GET', `/v1/customers/changes?cursor=${next_cursor}`);
    expect([answer.status, codeOf(answer)]).toEqual([410, 'cursor_expired']);
  });

  it('is expired when a reset took away what followed the cursor', async () => {
    const { next_cursor } = await flex.changes();
    await flex.made({ name: 'A' });
    await flex.control('POST', '/reset');
    const answer = await flex.api('GET', `/v1/customers/changes?cursor=${next_cursor}`);
    expect([answer.status, codeOf(answer)]).toEqual([410, 'cursor_expired']);
  });

  it('gives each tenant its own changes only', async () => {
    const { next_cursor } = await flex.changes();
    await flex.made({ name: 'Toisen asiakas' }, { tenant: 1 });
    expect((await flex.changes(next_cursor)).data).toEqual([]);
  });

  it('refuses more than 500 entries and a foreign cursor', async () => {
    const tooMany = await flex.api('GET', '/v1/customers/changes?limit=501');
    const foreign = await flex.api('GET', '/v1/customers/changes?cursor=e30');
    expect([tooMany, foreign].map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [400, 'invalid_parameter'],
      [400, 'invalid_cursor'],
    ]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LinkId, TenantId } from '../../../src/sync/ids';
import { flexIdSchema, netvisorKeySchema } from '../../../src/sync/ids';
import { aLiveTenant, idIn, listIn, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
let tenantId: TenantId;
let other: TenantId;
beforeAll(async () => {
  api = await openApi();
  other = await aLiveTenant(api.store);
});
afterAll(() => api.close());
beforeEach(async () => {
  api.control.calls = [];
  api.control.failure = null;
  tenantId = await aLiveTenant(api.store);
});

const A_MOMENT: unknown = expect.stringMatching(/Z$/);
const WHO_HAS_THE_NUMBER: unknown = expect.stringContaining(
  'Numero 10377 on Flexissä asiakkaalla Matti Meikäläinen',
);

let keys = 1000;
async function aLink(name = 'Rakennus Virtanen Oy', state: 'inStep' | 'parked' = 'inStep'): Promise<LinkId> {
  const key = String(++keys);
  const { links } = api.store;
  const { link } = await links.ensureForFlex(tenantId, flexIdSchema.parse(`flex-${key}`));
  await links.join(link.id, { netvisorKey: netvisorKeySchema.parse(key) });
  await links.save(link.id, { state, kind: 'COMPANY', label: { name, number: key }, agreed: true });
  return link.id;
}

const collision = (linkId: LinkId | null) => ({
  linkId,
  code: 'number_collision' as const,
  class: 'decide' as const,
  severity: 'warning' as const,
  field: 'customerNumber' as const,
  params: { number: '10377', nameFlex: 'Matti Meikäläinen', nameNetvisor: 'Kahvila Aalto Ky' },
});

describe('links', () => {
  it('are listed with name, number, state and open issues', async () => {
    const first = await aLink('Kahvila Aalto Ky', 'parked');
    const second = await aLink();
    await api.store.issues.open(tenantId, collision(first));
    const page = listIn(await api.get(`/tenants/${tenantId}/links`));
    expect(page.total).toEqual({ value: 2, exact: true });
    expect(page.data).toEqual([
      expect.objectContaining({ id: first, name: 'Kahvila Aalto Ky', state: 'parked', issues: 1 }),
      expect.objectContaining({ id: second, name: 'Rakennus Virtanen Oy', kind: 'COMPANY', issues: 0 }),
    ]);
    const states = async (query: string) =>
      listIn(await api.get(`/tenants/${tenantId}/links?${query}`)).data.map(({ id }) => id);
    expect(await states('state=parked')).toEqual([first]);
    expect(await states('state=parked&state=inStep')).toEqual([first, second]);
    expect(await states('state=ignored')).toEqual([]);
  });

  it('one tells its two ids, what waits for it, and its workflow', async () => {
    const id = await aLink();
    await api.store.hints.record(tenantId, [{ linkId: id, source: 'poll', type: 'netvisor.changed' }]);
    expect(objectIn(await api.get(`/tenants/${tenantId}/links/${id}`))).toMatchObject({
      id,
      flexId: `flex-${keys}`,
      netvisorKey: String(keys),
      parkedCode: null,
      agreedAt: A_MOMENT,
      hints: [{ source: 'poll', type: 'netvisor.changed' }],
      workflow: { id: `customerSync:${id}`, url: `http://temporal.test/workflows/customerSync:${id}` },
    });
  });

  it('of another company are unknown here (I11)', async () => {
    const id = await aLink();
    expect((await api.get(`/tenants/${other}/links/${id}`)).status).toBe(404);
    expect((await api.post(`/tenants/${other}/links/${id}/sync`)).status).toBe(404);
    expect(listIn(await api.get(`/tenants/${other}/links`)).data).toEqual([]);
    expect(api.control.calls).toEqual([]);
  });

  it('a merged one answers as its survivor (I4)', async () => {
    const { links } = api.store;
    const { link: older } = await links.ensureForFlex(tenantId, flexIdSchema.parse('flex-m'));
    const { link: younger } = await links.ensureForNetvisor(tenantId, netvisorKeySchema.parse('777'));
    await links.join(older.id, { netvisorKey: netvisorKeySchema.parse('777') });
    expect(idIn(await api.get(`/tenants/${tenantId}/links/${younger.id}`))).toBe(older.id);
  });
});

describe('“I changed it, bring it now”', () => {
  it('the wish is recorded, then told to Temporal', async () => {
    const id = await aLink();
    const answer = await api.post(`/tenants/${tenantId}/links/${id}/sync`, { reason: 'asiakas soitti' });
    expect(answer.status).toBe(202);
    expect(objectIn(answer)).toMatchObject({ linkId: id, workflow: { id: `customerSync:${id}` } });
    const [hint] = await api.store.hints.pending(id);
    expect(hint?.source).toBe('operator');
    expect(api.control.calls).toEqual([
      { name: 'hint', args: { tenantId, linkId: id, hintId: hint?.id, source: 'operator' } },
      { name: 'wake', args: { tenantId, linkId: id, operatorId: 'tok_operator' } },
    ]);
  });

  it('with Temporal down it is recorded all the same', async () => {
    const id = await aLink();
    api.control.failure = new Error('unreachable');
    expect((await api.post(`/tenants/${tenantId}/links/${id}/sync`)).status).toBe(202);
    expect(await api.store.hints.unprocessedLinks({ tenantId, limit: 5 })).toHaveLength(1);
  });

  it.each([
    ['paused', 'tenant_paused'],
    ['off', 'wrong_state'],
    ['goingLive', 'wrong_state'],
  ] as const)('not while the company is %s: %s', async (state, code) => {
    const id = await aLink();
    await api.store.tenants.update(tenantId, { state });
    const answer = await api.post(`/tenants/${tenantId}/links/${id}/sync`);
    expect(answer.status).toBe(409);
    expect(objectIn(answer)).toMatchObject({ code });
    expect(await api.store.hints.pending(id)).toEqual([]);
    expect(api.control.calls).toEqual([]);
  });
});

describe('issues', () => {
  it('are told with cause, next step and decisions, Finnish first', async () => {
    const link = await aLink('Kahvila Aalto Ky', 'parked');
    const issue = await api.store.issues.open(tenantId, collision(link));
    const path = `/tenants/${tenantId}/issues/${issue.id}`;
    const finnish = await api.get(path, { 'accept-language': 'fi-FI' });
    expect(objectIn(finnish)).toMatchObject({
      title: 'Sama asiakasnumero, eri tiedot',
      cause: WHO_HAS_THE_NUMBER,
      field: 'customerNumber',
      params: { number: '10377' },
      label: { name: 'Kahvila Aalto Ky' },
      healsItself: true,
      helpUrl: '/docs/issues#number_collision',
      decisions: [
        { id: 'same', label: 'Sama asiakas', recommended: false },
        { id: 'different', label: 'Eri asiakkaat', recommended: false },
      ],
    });
    expect(finnish.headers.get('etag')).toBe('"v1"');
    expect(objectIn(await api.get(path))['title']).toBe('Same customer number, different details');
    expect((await api.get(`/tenants/${other}/issues/${issue.id}`)).status).toBe(404);
  });

  it('are filtered by code, class, state and link, for one company and for all', async () => {
    const first = await aLink();
    const second = await aLink();
    const issue = await api.store.issues.open(tenantId, collision(first));
    await api.store.issues.open(tenantId, collision(second));
    await api.store.issues.heal(second, [], ['number_collision']);
    const count = async (path: string) => listIn(await api.get(path)).total.value;
    const own = `/tenants/${tenantId}/issues`;
    expect(await count(own)).toBe(2);
    expect(await count(`${own}?state=open`)).toBe(1);
    expect(await count(`${own}?state=open&state=resolved`)).toBe(2);
    expect(await count(`${own}?code=field_conflict`)).toBe(0);
    expect(await count(`${own}?class=decide`)).toBe(2);
    expect(await count(`${own}?link=${first}`)).toBe(1);
    expect((await api.get(`${own}?code=unheard_of`)).status).toBe(400);
    expect(await count(`/tenants/${other}/issues`)).toBe(0);
    const all = listIn(await api.get('/issues?state=open&code=number_collision&limit=200'));
    expect(all.data.map(({ id }) => id)).toContain(issue.id);
  });

  it('are grouped by cause', async () => {
    await api.store.issues.open(tenantId, collision(await aLink()));
    await api.store.issues.open(tenantId, collision(await aLink()));
    const groups = listIn(await api.get('/issues/groups?by=code,tenant')).data;
    expect(groups).toContainEqual(
      expect.objectContaining({ code: 'number_collision', tenantId, n: 2, class: 'decide' }),
    );
    const byCode = listIn(await api.get('/issues/groups')).data;
    expect(byCode.filter(({ code }) => code === 'number_collision')).toHaveLength(1);
  });
});

describe('I9: the journal', () => {
  it('lists what was written over; values one by one, each reading noted', async () => {
    const link = await aLink();
    const [id] = await api.store.journal.append(tenantId, [
      {
        linkId: link,
        side: 'flex',
        field: 'invoicingEmail',
        before: 'vanha@virtanen.example',
        after: 'talous@virtanen.example',
        reason: 'onlyNetvisorChanged',
        actor: { type: 'sync' },
        runId: null,
      },
    ]);
    const list = await api.get(`/tenants/${tenantId}/journal?link=${link}`);
    expect(listIn(list).data).toEqual([
      {
        id,
        at: A_MOMENT,
        linkId: link,
        side: 'flex',
        field: 'invoicingEmail',
        label: 'Invoicing e-mail',
        reasonCode: 'onlyNetvisorChanged',
        reason: 'Only Netvisor changed, so its value comes to Flex.',
        actor: { type: 'sync', id: null },
        runId: null,
        valuesKept: true,
        undo: null,
      },
    ]);
    expect(JSON.stringify(list.body)).not.toContain('virtanen.example');
    const values = await api.get(`/tenants/${tenantId}/journal/${id ?? ''}/values`);
    expect(values.body).toEqual({ before: 'vanha@virtanen.example', after: 'talous@virtanen.example' });
    const noted = api.logged.join('');
    expect(noted).toContain(id);
    expect(noted).not.toContain('virtanen.example');
    expect(problemIn(await api.get(`/tenants/${other}/journal/${id ?? ''}/values`)).code).toBe('not_found');
    expect(listIn(await api.get(`/tenants/${other}/journal`)).data).toEqual([]);
  });
});

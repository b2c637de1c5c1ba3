import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flexIdSchema, netvisorKeySchema } from '../../../src/sync/ids';
import type { LinkId, TenantId } from '../../../src/sync/ids';
import type { Explanation } from '../../../src/sync/explanation';
import { aLiveTenant, aTenant, listIn, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
let tenantId: TenantId;
let linkId: LinkId;

const EXPLANATION: Explanation = {
  readAt: '2026-11-24T09:00:00.000Z',
  sides: {
    flex: { state: 'read', code: null, version: 17 },
    netvisor: { state: 'read', code: null, version: null },
  },
  match: {
    kind: 'linked',
    flexId: flexIdSchema.parse('flex-1'),
    netvisorKey: netvisorKeySchema.parse('1'),
    likeness: { verdict: 'same', reasons: ['nameSame'], nameScore: 1 },
  },
  fields: [
    {
      field: 'active',
      direction: 'both',
      flex: { kind: 'value', value: false, text: '0' },
      netvisor: { kind: 'value', value: true, text: '1' },
      since: { flex: 'changed', netvisor: 'same' },
      verdict: 'fromFlex',
      reason: 'onlyFlexChanged',
      about: 'flex',
      write: 'netvisor',
      after: { flex: null, netvisor: { kind: 'value', value: false, text: '0' } },
      issue: null,
    },
  ],
  issues: [{ code: 'kind_changed', field: null }],
  writes: { flex: null, netvisor: 'update' },
};

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.control.calls = [];
  api.control.failure = null;
  api.control.onRead = (requestId) => api.store.questions.answer(requestId, EXPLANATION);
  tenantId = await aLiveTenant(api.store);
  const { link } = await api.store.links.ensureForFlex(tenantId, flexIdSchema.parse('flex-1'));
  await api.store.links.join(link.id, { netvisorKey: netvisorKeySchema.parse('1001') });
  const number = await api.store.fingerprint(tenantId, 'number');
  await api.store.links.save(link.id, {
    label: { name: 'Kahvila Aalto Ky', number: '10377' },
    numberFingerprint: number('10377'),
  });
  linkId = link.id;
});

const explain = (headers = {}) => api.get(`/tenants/${tenantId}/links/${linkId}/explain`, headers);

describe('explain', () => {
  it('tells field by field what both sides have and why, in the reader’s language', async () => {
    const answer = objectIn(await explain({ 'accept-language': 'fi' }));
    expect(answer).toMatchObject({
      linkId,
      readAt: EXPLANATION.readAt,
      match: { kind: 'linked', text: 'Asiakkaat on yhdistetty toisiinsa pysyvästi.' },
      fields: [
        {
          field: 'active',
          label: 'Aktiivinen',
          flex: { text: 'Ei' },
          netvisor: { text: 'Kyllä' },
          reasonCode: 'onlyFlexChanged',
          write: 'netvisor',
          after: { netvisor: { text: 'Ei' }, flex: null },
        },
      ],
      wouldRaise: [{ code: 'kind_changed', title: 'Yksityisasiakas vai yritysasiakas?' }],
      writes: { flex: null, netvisor: 'update' },
    });
    const sentence: unknown = expect.stringMatching(/^[A-Z].*Flex.*\.$/u);
    expect(objectIn(await explain())).toMatchObject({ fields: [{ reason: sentence }] });
  });

  it('a value that looks wrong has a remark beside it, and is written all the same', async () => {
    const phone = { kind: 'value', value: 'soita', text: 'soita' } as const;
    const [field] = EXPLANATION.fields;
    if (!field) throw new Error('no field');
    const odd = { ...field, field: 'phone' as const, flex: phone, netvisor: { kind: 'empty' as const } };
    api.control.onRead = (requestId) =>
      api.store.questions.answer(requestId, { ...EXPLANATION, fields: [odd] });
    expect(objectIn(await explain({ 'accept-language': 'en' }))).toMatchObject({
      fields: [
        { warnings: [{ side: 'flex', code: 'phone', text: 'This does not look like a phone number.' }] },
      ],
    });
  });

  it('shows the open issues of the customer along', async () => {
    const issue = await api.store.issues.open(tenantId, {
      linkId,
      code: 'kind_changed',
      class: 'decide',
      severity: 'warning',
      field: null,
      params: {},
    });
    expect(objectIn(await explain())).toMatchObject({ issues: [{ id: issue.id, state: 'open' }] });
  });

  it('I3: Temporal sees the id of the request; question and answer are gone from the store afterwards', async () => {
    await explain();
    const requestId: unknown = expect.stringMatching(/^qst_/);
    expect(api.control.named('read')).toEqual([{ tenantId, requestId }]);
    expect(JSON.stringify(api.control.calls)).not.toContain(linkId);
  });

  it('each reading is noted in the log, by ids only', async () => {
    await explain();
    const noted = api.logged.filter((line) => line.includes('customer read for an operator')).at(-1);
    expect(noted).toContain(linkId);
    expect(noted).not.toContain('Aalto');
  });

  it('a Temporal that is down, a company without connections and a foreign customer are told', async () => {
    api.control.failure = new Error('no Temporal');
    expect(problemIn(await explain()).code).toBe('dependency_unavailable');
    api.control.failure = null;
    const other = await aTenant(api.store);
    expect((await api.get(`/tenants/${other}/links/${linkId}/explain`)).status).toBe(404);
    await api.store.tenants.update(tenantId, { state: 'off' });
    await api.store.connections.remove(tenantId, 'flex');
    expect(problemIn(await explain()).code).toBe('connection_missing');
  });
});

describe('finding a customer', () => {
  const find = async (body: Record<string, unknown>) =>
    listIn(await api.post(`/tenants/${tenantId}/links/search`, body)).data.map(({ id }) => id);

  it.each([
    ['its number', '10377'],
    ['its id in Flex', 'flex-1'],
    ['its key in Netvisor', '1001'],
    ['a part of its name, whatever the case', 'aalto'],
  ])('by %s', async (_by, text) => {
    expect(await find({ text })).toEqual([linkId]);
  });

  it('by its link, and by nothing of another company', async () => {
    expect(await find({ text: linkId })).toEqual([linkId]);
    const other = await aLiveTenant(api.store);
    const answer = await api.post(`/tenants/${other}/links/search`, { text: linkId });
    expect(listIn(answer).data).toEqual([]);
  });

  it('only where asked for', async () => {
    expect(await find({ text: 'aalto', in: ['number'] })).toEqual([]);
    const short = await api.post(`/tenants/${tenantId}/links/search`, { text: 'a', in: ['name'] });
    expect(problemIn(short).code).toBe('text_too_short');
  });
});

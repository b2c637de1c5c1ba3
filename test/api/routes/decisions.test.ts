import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewIssue } from '../../../src/store/issues';
import type { FieldName } from '../../../src/sync/customer';
import type { IssueId, LinkId, TenantId } from '../../../src/sync/ids';
import { flexIdSchema, netvisorKeySchema } from '../../../src/sync/ids';
import type { IssueCode } from '../../../src/sync/issues';
import { aLiveTenant, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
let tenantId: TenantId;
let keys = 2000;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.control.calls = [];
  tenantId = await aLiveTenant(api.store);
});

interface Pair {
  readonly linkId: LinkId;
  readonly flexId: string;
  readonly netvisorKey: string;
}

async function aPair(): Promise<Pair> {
  const netvisorKey = String(++keys);
  const flexId = `flex-${netvisorKey}`;
  const { link } = await api.store.links.ensureForFlex(tenantId, flexIdSchema.parse(flexId));
  await api.store.links.join(link.id, { netvisorKey: netvisorKeySchema.parse(netvisorKey) });
  return { linkId: link.id, flexId, netvisorKey };
}

const open = (
  code: IssueCode,
  linkId: LinkId | null,
  field: FieldName | null,
  more: Partial<NewIssue> = {},
) =>
  api.store.issues.open(tenantId, {
    linkId,
    code,
    class: 'decide',
    severity: 'warning',
    field,
    params: {},
    ...more,
  });

const decide = (
  id: IssueId,
  body: Record<string, unknown>,
  headers: Record<string, string | null> = { 'if-match': '*' },
) => api.post(`/tenants/${tenantId}/issues/${id}/decision`, body, headers);

const waiting = async (linkId: LinkId) =>
  (await api.store.overrides.waiting(tenantId, linkId)).map(({ side, field, source }) => [
    side,
    field,
    source.kind === 'value' ? source.value : `what ${source.side} has`,
  ]);

const conflictOf = async (linkId: LinkId, lost: string) => {
  await api.store.journal.append(tenantId, [
    {
      linkId,
      side: 'flex',
      field: 'phone',
      before: lost,
      after: '050 765 4321',
      reason: 'bothChangedNetvisorWins',
      actor: { type: 'sync' },
      runId: null,
    },
  ]);
  return open('field_conflict', linkId, 'phone', {
    params: { flexValue: lost, netvisorValue: '050 765 4321' },
  });
};

describe('D1: both sides changed a field', () => {
  it('Flex’s value, kept in the journal, is put back into Flex and brought to Netvisor', async () => {
    const { linkId } = await aPair();
    const issue = await conflictOf(linkId, '040 123 4567');
    const answer = await decide(issue.id, { decision: 'use_flex' }, { 'if-match': '"v1"' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"v2"');
    expect(objectIn(answer)).toMatchObject({
      issue: { state: 'open', decided: { decision: 'use_flex' } },
      effects: [
        { action: 'write', side: 'netvisor', field: 'phone' },
        { action: 'write', side: 'flex', field: 'phone' },
        { action: 'look', side: null, field: null },
      ],
      workflow: { id: `customerSync:${linkId}` },
    });
    expect(await waiting(linkId)).toEqual([
      ['netvisor', 'phone', '040 123 4567'],
      ['flex', 'phone', '040 123 4567'],
    ]);
    expect(api.control.named('hint')).toMatchObject([{ linkId, source: 'operator' }]);
    expect(api.control.named('wake')).toMatchObject([{ linkId }]);
  });

  it('Netvisor’s value stands already: the issue is closed, nothing is looked at', async () => {
    const { linkId } = await aPair();
    const issue = await conflictOf(linkId, '040 123 4567');
    const answer = await decide(issue.id, { decision: 'use_netvisor' });
    expect(objectIn(answer)).toMatchObject({ issue: { state: 'resolved', decisions: [] } });
    expect([await waiting(linkId), api.control.calls]).toEqual([[], []]);
  });

  it('a value that is no longer kept can’t be put back', async () => {
    const { linkId } = await aPair();
    const issue = await open('field_conflict', linkId, 'phone', { params: { flexValue: '040 123 4567' } });
    expect(problemIn(await decide(issue.id, { decision: 'use_flex' }))).toMatchObject({
      code: 'values_deleted',
      status: 410,
    });
    expect(await api.store.issues.get(tenantId, issue.id)).toMatchObject({ state: 'open', decided: null });
  });

  it('a value that Netvisor would refuse is not taken', async () => {
    const { linkId } = await aPair();
    const issue = await conflictOf(linkId, '0'.repeat(81));
    expect(problemIn(await decide(issue.id, { decision: 'use_flex' })).code).toBe('value_not_writable');
  });
});

describe('D13, D4: cleared fields and changed numbers', () => {
  it.each([
    ['clearing', 'use_flex', 'netvisor'],
    ['clearing', 'use_netvisor', 'flex'],
    ['number_changed', 'use_flex', 'netvisor'],
    ['number_changed', 'use_netvisor', 'flex'],
  ] as const)('%s, %s: %s gets what the other side has', async (code, decision, written) => {
    const { linkId } = await aPair();
    const field = code === 'clearing' ? 'invoicingEmail' : 'customerNumber';
    const issue = await open(code, linkId, field, { params: { side: 'flex' } });
    await decide(issue.id, { decision });
    const from = written === 'flex' ? 'netvisor' : 'flex';
    expect(await waiting(linkId)).toEqual([[written, field, `what ${from} has`]]);
  });

  it('an office is never blanked: that is not among the decisions', async () => {
    const { linkId } = await aPair();
    const issue = await open('clearing', linkId, 'visitingAddress', { params: { side: 'flex' } });
    const shown = objectIn(await api.get(`/tenants/${tenantId}/issues/${issue.id}`));
    expect(shown['decisions']).toMatchObject([{ id: 'use_netvisor' }]);
    expect(problemIn(await decide(issue.id, { decision: 'use_flex' })).code).toBe('decision_not_allowed');
  });
});

describe('D3, D5: same or different', () => {
  it('is remembered for the pair, and both customers are looked at', async () => {
    const { links } = api.store;
    const inFlex = (await links.ensureForFlex(tenantId, flexIdSchema.parse('flex-a'))).link;
    const inNetvisor = (await links.ensureForNetvisor(tenantId, netvisorKeySchema.parse('77'))).link;
    const params = { number: '10377', flexId: 'flex-a', netvisorKey: '77' };
    const issue = await open('number_collision', inFlex.id, 'customerNumber', { params });
    const answer = await decide(issue.id, { decision: 'same' });
    expect(objectIn(answer)).toMatchObject({ effects: [{ action: 'link' }, { action: 'look' }] });
    const pair = [flexIdSchema.parse('flex-a'), netvisorKeySchema.parse('77')] as const;
    expect(await api.store.decisions.between(tenantId, ...pair)).toBe('same');
    expect(api.control.named('hint')).toMatchObject([{ linkId: inFlex.id }, { linkId: inNetvisor.id }]);
  });

  it('the customer is named where the issue knows one side only', async () => {
    const { link } = await api.store.links.ensureForNetvisor(tenantId, netvisorKeySchema.parse('78'));
    const issue = await open('number_missing', link.id, 'customerNumber', { params: { netvisorKey: '78' } });
    expect(problemIn(await decide(issue.id, { decision: 'same' }))).toMatchObject({
      code: 'choice_missing',
      errors: [{ pointer: '#/params/flexId' }],
    });
    await decide(issue.id, { decision: 'same', params: { flexId: 'flex-b' } });
    const pair = [flexIdSchema.parse('flex-b'), netvisorKeySchema.parse('78')] as const;
    expect(await api.store.decisions.between(tenantId, ...pair)).toBe('same');
  });
});

describe('D8: which office', () => {
  it('is chosen among those that the issue names', async () => {
    const { linkId, netvisorKey } = await aPair();
    const choices = [
      { id: '70', label: 'Varasto', detail: 'Rantatie 4, 00100 Helsinki' },
      { id: '71', label: 'Toimisto', detail: 'Mäkikatu 2, 33100 Tampere' },
    ];
    const issue = await open('office_choice', linkId, 'visitingAddress', { params: { n: 2 }, choices });
    expect(objectIn(await api.get(`/tenants/${tenantId}/issues/${issue.id}`))['choices']).toEqual(choices);
    for (const params of [{}, { officeKey: '99' }]) {
      const problem = problemIn(await decide(issue.id, { decision: 'choose_office', params }));
      expect(problem.code).toBe('choice_missing');
    }
    await decide(issue.id, { decision: 'choose_office', params: { officeKey: '71' } });
    expect((await api.store.links.get(linkId))?.officeKey).toBe('71');
    expect(await api.store.decisions.office(tenantId, netvisorKeySchema.parse(netvisorKey))).toBe('71');
  });
});

describe('D10: gone from one side', () => {
  it('the other side is deactivated by a write of the next look', async () => {
    const { linkId } = await aPair();
    const issue = await open('customer_gone', linkId, null, { params: { side: 'flex' } });
    await decide(issue.id, { decision: 'deactivate_other' });
    expect(await waiting(linkId)).toEqual([['netvisor', 'active', false]]);
  });

  it('or left as it is, which holds until it is back', async () => {
    const { linkId } = await aPair();
    const issue = await open('customer_gone', linkId, null, { params: { side: 'flex' } });
    await decide(issue.id, { decision: 'keep_other' });
    expect(await open('customer_gone', linkId, null, { params: { side: 'flex' } })).toMatchObject({
      state: 'resolved',
    });
  });
});

describe('D12: a mass change that was stopped', () => {
  it.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ] as const)('%s: all that was held back is looked at under that verdict', async (decision, verdict) => {
    const { linkId } = await aPair();
    await api.store.links.save(linkId, { changeGuard: 'held' });
    const issue = await open('mass_change_stopped', null, null, { params: { n: 120, share: 24, limit: 10 } });
    expect(objectIn(await decide(issue.id, { decision }))).toMatchObject({ issue: { state: 'resolved' } });
    expect((await api.store.links.get(linkId))?.changeGuard).toBe(verdict);
    expect(api.control.named('triggerPoll')).toEqual([tenantId]);
  });
});

describe('decisions in general', () => {
  it('retry looks at the customer; for the whole company at all that waits, and polls', async () => {
    const { linkId } = await aPair();
    await decide((await open('kind_changed', linkId, null)).id, { decision: 'retry' });
    expect(api.control.named('wake')).toMatchObject([{ linkId }]);
    api.control.calls = [];
    await decide((await open('credentials_rejected', null, null)).id, { decision: 'retry' });
    // The first one’s wish still waits.
    expect(api.control.named('wake')).toMatchObject([{ linkId }]);
    expect(api.control.named('wakePoll')).toMatchObject([{ tenantId }]);
    expect(api.control.named('triggerPoll')).toEqual([tenantId]);
  });

  it('I10: retry for the whole company lets one request into a lane that is closed for minutes', async () => {
    const other = await aLiveTenant(api.store);
    const enter = (of: TenantId, side: 'netvisor' | 'flex') =>
      api.store.lanes.tryAcquire({
        tenantId: of,
        side,
        slots: 1,
        rank: 0,
        waiterId: `${of} ${side}`,
        holder: 'a worker',
        givesWay: false,
      });
    const close = (of: TenantId, side: 'netvisor' | 'flex') =>
      api.store.lanes.close({ tenantId: of, side, code: 'system_unavailable', atLeastMs: 300_000 });
    for (const side of ['netvisor', 'flex'] as const) await close(tenantId, side);
    await close(other, 'netvisor');
    const { linkId } = await aPair();
    await decide((await open('kind_changed', linkId, null)).id, { decision: 'retry' });
    expect(await enter(tenantId, 'netvisor')).toMatchObject({ state: 'closed' });
    await decide((await open('system_unavailable', null, null)).id, { decision: 'retry' });
    expect(await enter(tenantId, 'netvisor')).toMatchObject({ state: 'given', probing: true });
    expect(await enter(tenantId, 'flex')).toMatchObject({ state: 'given', probing: true });
    expect(await enter(other, 'netvisor')).toMatchObject({ state: 'closed' });
  });

  it('ignore closes until the data changes', async () => {
    const { linkId } = await aPair();
    const found = { params: { value: '1234567-8' }, basis: 'fp-1' };
    const issue = await open('business_id_invalid', linkId, 'businessId', found);
    expect(objectIn(await decide(issue.id, { decision: 'ignore' }))).toMatchObject({
      issue: { state: 'ignored' },
    });
    expect(await open('business_id_invalid', linkId, 'businessId', found)).toMatchObject({
      state: 'ignored',
    });
    const changed = await open('business_id_invalid', linkId, 'businessId', { ...found, basis: 'fp-2' });
    expect(changed).toMatchObject({ id: issue.id, state: 'open' });
  });

  it('a dry run tells what would happen, and nothing does', async () => {
    const { linkId } = await aPair();
    const issue = await open('customer_gone', linkId, null, { params: { side: 'flex' } });
    const answer = await decide(issue.id, { decision: 'deactivate_other', dryRun: true });
    expect(objectIn(answer)).toMatchObject({
      effects: [{ action: 'write', side: 'netvisor', field: 'active' }, { action: 'look' }],
    });
    expect(await api.store.issues.get(tenantId, issue.id)).toMatchObject({ version: 1, decided: null });
    expect([await waiting(linkId), api.control.calls]).toEqual([[], []]);
  });

  it('tell beforehand, in the reader’s language, what each does', async () => {
    const { linkId } = await aPair();
    const issue = await open('customer_gone', linkId, null, { params: { side: 'netvisor' } });
    const path = `/tenants/${tenantId}/issues/${issue.id}`;
    expect(objectIn(await api.get(path, { 'accept-language': 'fi' }))['decisions']).toEqual([
      {
        id: 'keep_other',
        label: 'Jätä ennalleen',
        effectText: 'Asiakas jätetään ennalleen Flexissä. Päätös muistetaan.',
        recommended: true,
      },
      {
        id: 'deactivate_other',
        label: 'Passivoi myös toisessa',
        effectText: 'Asiakas passivoidaan myös Flexissä. Mitään ei poisteta.',
        recommended: false,
      },
    ]);
  });

  it.each([
    ['field_conflict', 'retry', 'decision_not_allowed'],
    ['mass_change_stopped', 'approve', 'nothing_to_approve'],
  ] as const)('%s can’t be decided by %s', async (code, decision, problem) => {
    const { linkId } = await aPair();
    expect(problemIn(await decide((await open(code, linkId, 'phone')).id, { decision })).code).toBe(problem);
  });

  it('need the version that was seen, and refuse one that has changed meanwhile', async () => {
    const { linkId } = await aPair();
    const issue = await open('kind_changed', linkId, null);
    const retry = { decision: 'retry' };
    expect(problemIn(await decide(issue.id, retry, { 'if-match': null })).code).toBe('precondition_required');
    await open('kind_changed', linkId, null, { params: { kindFlex: 'PRIVATE' } });
    const answer = await decide(issue.id, retry, { 'if-match': '"v1"' });
    expect(problemIn(answer)).toMatchObject({ code: 'stale', current: { id: issue.id } });
    expect(api.control.calls).toEqual([]);
  });

  it('are not taken of a closed issue, nor of one of another company', async () => {
    const { linkId } = await aPair();
    const issue = await open('kind_changed', linkId, null);
    const foreign = await aLiveTenant(api.store);
    const path = `/tenants/${foreign}/issues/${issue.id}/decision`;
    expect((await api.post(path, { decision: 'retry' }, { 'if-match': '*' })).status).toBe(404);
    await api.store.issues.heal(linkId, [], ['kind_changed']);
    expect(problemIn(await decide(issue.id, { decision: 'retry' })).code).toBe('issue_closed');
  });
});

describe('a decision that could not be carried out', () => {
  const refuseWith = async (linkId: LinkId, outcome: 'refused' | 'overtaken'): Promise<void> => {
    const words = await api.store.overrides.waiting(tenantId, linkId);
    const refusal =
      outcome === 'refused' ? { reason: 'invalid' as const, about: 'flex' as const } : undefined;
    await api.store.overrides.close(
      words.map(({ id }) => id),
      outcome,
      refusal,
    );
  };
  const shown = async (id: IssueId, language: string) =>
    objectIn(
      await api.ask(`/tenants/${tenantId}/issues/${id}`, { headers: { 'accept-language': language } }),
    )['notCarriedOut'];

  it('is told on its issue until somebody decides anew', async () => {
    const { linkId } = await aPair();
    const { id } = await open('clearing', linkId, 'email', { params: { side: 'netvisor' } });
    await decide(id, { decision: 'use_flex' });
    expect(await shown(id, 'en')).toBeNull();
    await refuseWith(linkId, 'refused');
    expect(await shown(id, 'fi')).toMatchObject({
      outcome: 'refused',
      reasonCode: 'invalid',
      reason: 'Päätöstä ei voitu toteuttaa. Arvo ei kelpaa, joten sitä ei siirretä. Korjaa se Flexissä.',
    });
    await decide(id, { decision: 'use_netvisor' });
    expect(await shown(id, 'en')).toBeNull();
    await refuseWith(linkId, 'overtaken');
    expect(await shown(id, 'en')).toMatchObject({
      outcome: 'overtaken',
      reasonCode: null,
      reason:
        'The detail changed before the decision could be carried out. Check the present values and decide again.',
    });
  });
});

describe('I9: undoing a write', () => {
  const entryOf = async (linkId: LinkId, values: { before: unknown; after: unknown }, field: FieldName) => {
    const [id] = await api.store.journal.append(tenantId, [
      {
        linkId,
        side: 'flex',
        field,
        ...values,
        reason: 'onlyNetvisorChanged',
        actor: { type: 'sync' },
        runId: null,
      },
    ]);
    return id ?? '';
  };
  const undo = (id: string) => api.post(`/tenants/${tenantId}/journal/${id}/undo`);

  it('puts back what stood there before, by the next look at the customer', async () => {
    const { linkId } = await aPair();
    const id = await entryOf(linkId, { before: '040 123 4567', after: '050 765 4321' }, 'phone');
    const answer = await undo(id);
    expect(answer.status).toBe(202);
    expect(objectIn(answer)).toMatchObject({ linkId, side: 'flex', field: 'phone' });
    expect(await waiting(linkId)).toEqual([['flex', 'phone', '040 123 4567']]);
    const list = objectIn(await api.get(`/tenants/${tenantId}/journal?link=${linkId}`));
    expect(list['data']).toMatchObject([{ id, valuesKept: true, undo: { state: 'waiting' } }]);
    expect(problemIn(await undo(id)).code).toBe('nothing_to_undo');
  });

  it('not when a later write stands on it', async () => {
    const { linkId } = await aPair();
    const id = await entryOf(linkId, { before: '1', after: '2' }, 'phone');
    await entryOf(linkId, { before: '2', after: '3' }, 'phone');
    expect(problemIn(await undo(id)).code).toBe('edited_since');
  });

  it('a customer that was created is not undone (D10), nor is an unknown entry', async () => {
    const { linkId } = await aPair();
    const id = await entryOf(linkId, { before: null, after: 'Kahvila Aalto Ky' }, 'name');
    expect(problemIn(await undo(id)).code).toBe('nothing_to_undo');
    expect((await undo('jrn_aaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
  });
});

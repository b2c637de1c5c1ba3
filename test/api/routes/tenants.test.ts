import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '../../../src/sync/ids';
import { flexIdSchema } from '../../../src/sync/ids';
import {
  aLiveTenant,
  aTenant,
  freshBusinessId,
  idIn,
  listIn,
  objectIn,
  openApi,
  problemIn,
} from '../harness';
import type { ApiWorld } from '../harness';

let api: ApiWorld;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.control.calls = [];
  api.control.failure = null;
});

describe('R4: a company is added by support and is off until it is taken live', () => {
  it('POST /tenants', async () => {
    const businessId = freshBusinessId();
    const answer = await api.post('/tenants', { name: ' Sähkö-Aho Oy ', businessId });
    expect(answer.status).toBe(201);
    expect(objectIn(answer)).toMatchObject({
      name: 'Sähkö-Aho Oy',
      businessId,
      language: 'fi',
      state: 'off',
      health: 'ok',
      backlog: 0,
      goLive: { step: 'connect' },
      links: { inStep: 0, parked: 0 },
    });
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${idIn(answer)}`);
    expect(answer.headers.get('etag')).toBe('"v1"');
  });

  it('once per business id, however it is written', async () => {
    const businessId = freshBusinessId();
    await api.post('/tenants', { name: 'A Oy', businessId });
    const answer = await api.post('/tenants', { name: 'B Oy', businessId: businessId.replace('-', '') });
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'tenant_exists' });
  });

  it.each([
    [{ name: 'A Oy', businessId: '1234567-2' }, 422, 'invalid_value', '#/businessId'],
    [{ name: '  ', businessId: '1234567-1' }, 422, 'invalid_value', '#/name'],
    [{ name: 'A Oy', businessId: '1234567-1', language: 'sv' }, 422, 'invalid_value', '#/language'],
    [{ name: 'A Oy', businessId: 12345671 }, 400, 'invalid_request', '#/businessId'],
    [['A Oy'], 400, 'invalid_request', '#'],
    [undefined, 400, 'invalid_request', '#'],
  ])('%j is refused', async (body, status, code, pointer) => {
    const answer = await api.post('/tenants', body);
    expect(problemIn(answer)).toMatchObject({ status, code });
    expect(problemIn(answer).errors?.[0]?.pointer).toBe(pointer);
  });
});

describe('PATCH /tenants/{t}', () => {
  it('changes what the caller has seen, and only that', async () => {
    const id = await aTenant(api.store);
    const seen = await api.get(`/tenants/${id}`);
    const etag = seen.headers.get('etag');
    const changed = await api.ask(`/tenants/${id}`, {
      method: 'PATCH',
      body: { name: 'Uusi Nimi Oy' },
      headers: { 'if-match': etag },
    });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"v2"');
    const late = await api.ask(`/tenants/${id}`, {
      method: 'PATCH',
      body: { name: 'Toinen Nimi Oy' },
      headers: { 'if-match': etag },
    });
    expect(problemIn(late)).toMatchObject({ status: 412, code: 'stale' });
    expect(objectIn(late)['current']).toMatchObject({ id, name: 'Uusi Nimi Oy' });
    expect(objectIn(await api.get(`/tenants/${id}`))['name']).toBe('Uusi Nimi Oy');
  });

  it('without If-Match: 428; with one that no version has: 412', async () => {
    const id = await aTenant(api.store);
    const patch = (headers: Record<string, string>) =>
      api.ask(`/tenants/${id}`, { method: 'PATCH', body: { name: 'X' }, headers });
    expect(problemIn(await patch({})).code).toBe('precondition_required');
    expect(problemIn(await patch({ 'if-match': 'W/"abc"' })).code).toBe('stale');
    expect(objectIn(await api.get(`/tenants/${id}`))['name']).toBe('Lämpöykkönen Oy');
  });
});

describe('pause and resume', () => {
  const heldEvent = (id: TenantId) =>
    api.store.hints.recordEvent(id, {
      webhookId: 'msg_held',
      type: 'customer.updated',
      flexId: flexIdSchema.parse('flex-1'),
      version: 3,
      held: true,
    });

  it('a paused company is stopped; resumed, it gets its Schedules and what waited', async () => {
    const id = await aLiveTenant(api.store);
    const paused = await api.post(`/tenants/${id}/pause`, { reason: 'tilinpäätös' });
    expect(objectIn(paused)).toMatchObject({ state: 'paused', health: 'stopped', healthReason: 'paused' });
    expect(api.control.named('pauseSchedules')).toEqual([id]);
    const { linkId, hintId } = await heldEvent(id);

    const resumed = await api.post(`/tenants/${id}/resume`);
    expect(objectIn(resumed)).toMatchObject({ state: 'live', health: 'ok' });
    expect(api.control.named('ensureSchedules')).toEqual([{ tenantId: id, sweepMinutes: 60 }]);
    expect(api.control.named('hint')).toEqual([{ tenantId: id, linkId, hintId, source: 'webhook' }]);
  });

  it('with Temporal down a pause holds all the same, a resume is refused', async () => {
    const id = await aLiveTenant(api.store);
    api.control.failure = new Error('unreachable');
    expect((await api.post(`/tenants/${id}/pause`)).status).toBe(200);
    const answer = await api.post(`/tenants/${id}/resume`);
    expect(problemIn(answer).code).toBe('dependency_unavailable');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await api.store.tenants.get(id))?.state).toBe('paused');
  });

  it('what is not live can’t be paused, what is not paused not resumed', async () => {
    const id = await aTenant(api.store);
    for (const deed of ['pause', 'resume', 'poll', 'sweep', 'reconcile']) {
      expect(problemIn(await api.post(`/tenants/${id}/${deed}`)).code).toBe('wrong_state');
    }
    expect(api.control.calls).toEqual([]);
  });
});

describe('D12: a company’s limits', () => {
  it('are changed by whoever saw them as they are; the fields’ directions are not among them', async () => {
    const id = await aLiveTenant(api.store);
    const seen = await api.get(`/tenants/${id}/settings`);
    expect(objectIn(seen)).toMatchObject({ breakerPercent: 10, officeSweepMinutes: 60 });
    const patch = (body: object, etag = seen.headers.get('etag')) =>
      api.ask(`/tenants/${id}/settings`, { method: 'PATCH', body, headers: { 'if-match': etag } });
    const changed = await patch({ breakerPercent: 25, officeSweepMinutes: 120 });
    expect(objectIn(changed)).toMatchObject({ breakerPercent: 25, settleSeconds: 1 });
    expect(api.control.named('ensureSchedules')).toEqual([{ tenantId: id, sweepMinutes: 120 }]);
    expect(problemIn(await patch({ breakerPercent: 30 })).code).toBe('stale');
    expect((await patch({ breakerPercent: 0 }, changed.headers.get('etag'))).status).toBe(422);
    expect((await patch({ fields: {} }, changed.headers.get('etag'))).status).toBe(400);
    expect((await api.store.tenants.get(id))?.settings.breakerPercent).toBe(25);
  });
});

describe('R6, D19: poll and sweep on demand', () => {
  it('a poll is a run that the poll itself takes up; asked for twice it is one', async () => {
    const id = await aLiveTenant(api.store);
    const answer = await api.post(`/tenants/${id}/poll`);
    expect(answer.status).toBe(202);
    const run = objectIn(answer);
    expect(run).toMatchObject({ kind: 'poll', state: 'queued', tenantId: id });
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${id}/runs/${String(run['id'])}`);
    expect(api.control.named('triggerPoll')).toEqual([id]);
    expect(problemIn(await api.post(`/tenants/${id}/poll`)).code).toBe('run_active');
  });

  it('a poll that could not be started has failed, and can be asked for again', async () => {
    const id = await aLiveTenant(api.store);
    api.control.failure = new Error('unreachable');
    expect((await api.post(`/tenants/${id}/poll`)).status).toBe(503);
    api.control.failure = null;
    expect((await api.post(`/tenants/${id}/poll`)).status).toBe(202);
    expect((await api.store.runs.list(id, { limit: 5 })).rows.map(({ state }) => state)).toEqual([
      'queued',
      'failed',
    ]);
  });

  it('a sweep triggers its Schedule', async () => {
    const id = await aLiveTenant(api.store);
    const answer = await api.post(`/tenants/${id}/sweep`);
    expect(answer.status).toBe(202);
    expect(objectIn(answer)['schedule']).toBe(`officeSweep:${id}`);
    expect(api.control.named('triggerSweep')).toEqual([id]);
    api.control.failure = new Error('unreachable');
    expect((await api.post(`/tenants/${id}/sweep`)).status).toBe(503);
  });
});

describe('D10, D21: a comparison of both registers on demand', () => {
  const reconcile = (id: TenantId, body?: object) =>
    api.post(`/tenants/${id}/reconcile`, ...(body === undefined ? [] : [body]));

  it('opens a run and starts its workflow; a second one waits for its end', async () => {
    const id = await aLiveTenant(api.store);
    const answer = await reconcile(id, { repair: true });
    expect(answer.status).toBe(202);
    const run = objectIn(answer);
    expect(run).toMatchObject({ kind: 'reconciliation', state: 'queued' });
    expect(api.control.named('startReconciliation')).toEqual([{ tenantId: id, runId: run['id'] }]);
    expect(problemIn(await reconcile(id)).code).toBe('run_active');
  });

  it('that Temporal can’t be told of has failed', async () => {
    const id = await aLiveTenant(api.store);
    api.control.failure = new Error('unreachable');
    expect((await reconcile(id)).status).toBe(503);
    api.control.failure = null;
    expect((await reconcile(id)).status).toBe(202);
  });

  it('can be given up: it sees so before its next step', async () => {
    const id = await aLiveTenant(api.store);
    const runId = String(objectIn(await reconcile(id))['id']);
    expect(problemIn(await api.post(`/tenants/${id}/runs/${runId}/pause`)).code).toBe('wrong_state');
    expect(objectIn(await api.post(`/tenants/${id}/runs/${runId}/cancel`))['state']).toBe('cancelling');
  });

  it('shows on the company’s page, whose examples can be listed', async () => {
    const id = await aLiveTenant(api.store);
    expect(objectIn(await api.get(`/tenants/${id}`))).toMatchObject({
      drift: null,
      officeSweep: { state: 'on', stoppedAt: null },
    });
    expect(objectIn(await api.get(`/tenants/${id}/drift`))).toMatchObject({ data: [] });
    const { store } = api;
    const run = await store.reconciliations.begin(id, {
      startedBy: 'schedule',
      workflowId: 'w',
      repairs: true,
    });
    if (!run) throw new Error('nothing else runs');
    const { link } = await store.links.ensureForFlex(id, flexIdSchema.parse(`flex-of-${id}`));
    await store.reconciliations.advance(
      run.id,
      { phase: 'listing', place: null },
      { phase: 'done', place: null },
      {
        outcomes: { inStep: 7, gone: 1 },
        findings: [{ linkId: link.id, outcome: 'gone', reason: 'customer_gone', fields: [] }],
        netvisorCalls: 2,
        flexCalls: 1,
      },
    );
    await store.reconciliations.end(run.id, 'completedWithIssues');
    expect(objectIn(await api.get(`/tenants/${id}`))).toMatchObject({
      drift: { runId: run.id, inStep: 7, gone: 1, onlyFlex: 0, reasons: { customer_gone: 1 } },
    });
    const listed = await api.get(`/tenants/${id}/drift?reason=customer_gone`, { 'accept-language': 'en' });
    expect(objectIn(listed)['data']).toEqual([
      expect.objectContaining({ linkId: link.id, outcome: 'gone', reasonCode: 'customer_gone' }),
    ]);
    expect(objectIn(await api.get(`/tenants/${id}/drift?outcome=differs`))['data']).toEqual([]);
  });
});

describe('health: silence is told from trouble', () => {
  async function healthAfter(prepare: (id: TenantId) => Promise<unknown>) {
    const id = await aLiveTenant(api.store);
    await prepare(id);
    const { health, healthReason } = objectIn(await api.get(`/tenants/${id}`));
    return [health, healthReason];
  }
  const issue = (code: 'credentials_rejected' | 'system_unavailable' | 'mass_change_stopped') => ({
    linkId: null,
    code,
    class: code === 'system_unavailable' ? ('outage' as const) : ('credentials' as const),
    severity: 'serious' as const,
    field: null,
    params: { side: 'netvisor', since: '2026-11-24T08:42:00.000Z' },
  });

  it('stopped: credentials refused, mass change; attention: serious issue, poll late', async () => {
    const { issues, connections, cursors } = api.store;
    expect(await healthAfter((id) => connections.setState(id, 'flex', 'rejected'))).toEqual([
      'stopped',
      'credentials_rejected',
    ]);
    expect(await healthAfter((id) => issues.open(id, issue('mass_change_stopped')))).toEqual([
      'stopped',
      'mass_change_stopped',
    ]);
    expect(await healthAfter((id) => issues.open(id, issue('system_unavailable')))).toEqual([
      'attention',
      'serious_issue',
    ]);
    const long = new Date(Date.now() - 21 * 60_000).toISOString();
    expect(await healthAfter((id) => cursors.set(id, 'netvisor.changedSince', long))).toEqual([
      'attention',
      'poll_late',
    ]);
    const lately = new Date(Date.now() - 14 * 60_000).toISOString();
    expect(await healthAfter((id) => cursors.set(id, 'netvisor.changedSince', lately))).toEqual(['ok', null]);
  });

  it('the fleet sums it up', async () => {
    const before = objectIn(await api.get('/fleet'));
    const id = await aLiveTenant(api.store, 'Kylmäpojat Oy');
    await api.store.issues.open(id, issue('system_unavailable'));
    const fleet = objectIn(await api.get('/fleet'));
    const including: unknown = expect.arrayContaining([id]);
    expect(fleet['outages']).toEqual([expect.objectContaining({ side: 'netvisor', tenantIds: including })]);
    expect(fleet).not.toEqual(before);
    const shown = listIn(await api.get('/tenants?health=attention&name=kylmä'));
    expect(shown.data).toEqual([
      expect.objectContaining({ id, openIssues: { outage: 1 }, healthReason: 'serious_issue' }),
    ]);
    expect(listIn(await api.get('/tenants?health=ok&name=kylmä')).data).toEqual([]);
    expect(listIn(await api.get('/tenants?state=off&state=live&name=kylmä')).data).toHaveLength(1);
  });
});

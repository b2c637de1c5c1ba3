import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ControlRejected } from '../../../src/temporal/control';
import type { PreviewId, RunId, TenantId } from '../../../src/sync/ids';
import { runIdSchema } from '../../../src/sync/ids';
import type { RunDirection } from '../../../src/sync/policy';
import {
  aTenant,
  confirmDirection,
  idIn,
  listIn,
  objectIn,
  openApi,
  problemIn,
  withConnections,
} from '../harness';
import type { Answered, ApiWorld } from '../harness';

let api: ApiWorld;
let tenantId: TenantId;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.control.calls = [];
  api.control.failure = null;
  api.control.onControlRun = () => Promise.resolve();
  tenantId = await aTenant(api.store);
});

const A_MOMENT: unknown = expect.stringMatching(/Z$/);
const SOME_TEXT: unknown = expect.any(String);

const CONFIRMED = { confirmedBy: 'Toimitusjohtaja', confirmedAt: '2026-11-24T11:00:00+02:00' };

async function setGoLive(body: unknown): Promise<Answered> {
  const seen = await api.get(`/tenants/${tenantId}/go-live`);
  return api.ask(`/tenants/${tenantId}/go-live`, {
    method: 'PATCH',
    body,
    headers: { 'if-match': seen.headers.get('etag') },
  });
}

const stepNow = async () => objectIn(await api.get(`/tenants/${tenantId}/go-live`))['step'];

async function ready(direction: RunDirection = 'netvisorToFlex'): Promise<void> {
  await withConnections(api.store, tenantId);
  await confirmDirection(api.store, tenantId, direction);
}

const runOf = (answer: Answered): RunId => runIdSchema.parse(idIn(answer));

/** What the workflow does after a scan began: a preview of three customers, the scan completed. */
async function previewed(scanRunId: RunId, direction: RunDirection = 'netvisorToFlex'): Promise<PreviewId> {
  const { previews, runs } = api.store;
  const id = await previews.create(tenantId, { scanRunId, direction, mode: 'copy' });
  const label = { name: 'Rakennus Virtanen Oy', number: '10234' };
  const item = { linkId: null, flexId: null, netvisorKey: null, label };
  const changes = [
    { side: 'flex', field: 'name', before: null, after: 'Rakennus Virtanen Oy', reason: 'runDirection' },
  ];
  await previews.addItems(tenantId, id, [
    { ...item, outcome: 'create', reasonCode: 'onlyIn_netvisor', detail: { changes, creates: 'flex' } },
    { ...item, outcome: 'create', reasonCode: 'onlyIn_netvisor', detail: { changes: [], creates: 'flex' } },
    { ...item, outcome: 'skipped', reasonCode: 'inactive', detail: { changes: [], creates: null } },
  ]);
  await previews.finish(id, {
    fingerprint: 'f1',
    counts: { create: 2, link: 0, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 1 },
    effects: [{ side: 'flex', action: 'create', customers: 2, fields: { name: 1 } }],
    expected: { seconds: 9, netvisorCalls: 3 },
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  await runs.setState(scanRunId, 'completed', { ended: true, total: 3 });
  return id;
}

const approval = (over: Record<string, unknown> = {}) => ({
  fingerprint: 'f1',
  direction: 'netvisorToFlex',
  counts: { create: 2, link: 0, update: 0, unchanged: 0, conflict: 0, collision: 0, skipped: 1 },
  start: true,
  ...over,
});

describe('R3, R21: the direction is confirmed with the company before anything is read', () => {
  it('notes direction, mode and who confirmed it', async () => {
    const answer = await setGoLive({ direction: 'flexToNetvisor', mode: 'merge', ...CONFIRMED });
    expect(answer.status).toBe(200);
    expect(objectIn(answer)).toMatchObject({
      direction: 'flexToNetvisor',
      mode: 'merge',
      includeInactive: false,
      confirmedBy: 'Toimitusjohtaja',
      confirmedAt: '2026-11-24T09:00:00.000Z',
    });
  });

  it('copies unless told otherwise (D20), without inactive customers (D21)', async () => {
    const answer = await setGoLive({ direction: 'netvisorToFlex', ...CONFIRMED });
    expect(objectIn(answer)).toMatchObject({ mode: 'copy', includeInactive: false });
    const changed = await setGoLive({ includeInactive: true });
    expect(objectIn(changed)).toMatchObject({ direction: 'netvisorToFlex', includeInactive: true });
  });

  it('a turned direction has to be confirmed anew', async () => {
    await setGoLive({ direction: 'netvisorToFlex', ...CONFIRMED });
    const answer = await setGoLive({ direction: 'flexToNetvisor' });
    expect(problemIn(answer)).toMatchObject({ status: 422, code: 'invalid_value' });
    expect((await api.store.tenants.get(tenantId))?.goLive?.direction).toBe('netvisorToFlex');
  });

  it.each([
    [{ mode: 'copy' }, '#/direction'],
    [{ direction: 'netvisorToFlex' }, '#/confirmedBy'],
    [{ direction: 'both', ...CONFIRMED }, '#/direction'],
    [{ direction: 'netvisorToFlex', ...CONFIRMED, confirmedAt: '24.11.2026' }, '#/confirmedAt'],
    [{ direction: 'netvisorToFlex', ...CONFIRMED, confirmedAt: '2126-01-01T00:00:00Z' }, '#/confirmedAt'],
  ])('%j is refused', async (body, pointer) => {
    const answer = await setGoLive(body);
    expect(answer.status).toBe(422);
    expect(problemIn(answer).errors?.[0]?.pointer).toBe(pointer);
    expect((await api.store.tenants.get(tenantId))?.goLive).toBeNull();
  });

  it('a live company has no direction to choose any more', async () => {
    await api.store.tenants.update(tenantId, { state: 'live' });
    expect(problemIn(await setGoLive({ direction: 'netvisorToFlex', ...CONFIRMED })).code).toBe(
      'already_live',
    );
  });
});

describe('the steps', () => {
  it('follow what is done', async () => {
    expect(await stepNow()).toBe('connect');
    await withConnections(api.store, tenantId);
    expect(await stepNow()).toBe('direction');
    await confirmDirection(api.store, tenantId, 'netvisorToFlex');
    expect(await stepNow()).toBe('scan');
    const scan = await api.post(`/tenants/${tenantId}/scans`, {});
    expect(await stepNow()).toBe('scan');
    const previewId = await previewed(runOf(scan));
    expect(await stepNow()).toBe('preview');
    const copy = await api.store.runs.create(tenantId, {
      kind: 'copy',
      startedBy: 'tok_operator',
      previewId,
    });
    expect(await stepNow()).toBe('run');
    await api.store.runs.setState(copy.id, 'completed', { ended: true });
    await api.store.tenants.update(tenantId, { state: 'live' });
    expect(await stepNow()).toBe('done');
  });
});

describe('POST scans', () => {
  it('records the run, then starts the workflow under its id', async () => {
    await ready();
    const answer = await api.post(`/tenants/${tenantId}/scans`, {});
    expect(answer.status).toBe(202);
    const id = runOf(answer);
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${tenantId}/runs/${id}`);
    const workflowId = `onboarding:${tenantId}:${id}`;
    expect(objectIn(answer)).toEqual({
      id,
      tenantId,
      kind: 'scan',
      state: 'queued',
      startedBy: 'tok_operator',
      startedAt: A_MOMENT,
      endedAt: null,
      progress: {
        done: 0,
        total: null,
        byOutcome: {},
        failed: 0,
        perMinute: null,
        secondsLeft: null,
        netvisorCalls: 0,
        flexCalls: 0,
      },
      statement: null,
      errorCode: null,
      error: null,
      previewId: null,
      workflow: { id: workflowId, url: `http://temporal.test/workflows/${workflowId}` },
    });
    expect(api.control.named('startOnboarding')).toEqual([{ tenantId, runId: id }]);
    expect((await api.store.tenants.get(tenantId))?.state).toBe('goingLive');
  });

  it('needs both connections, a direction, and no run under way', async () => {
    const scan = () => api.post(`/tenants/${tenantId}/scans`, {});
    expect(problemIn(await scan()).code).toBe('connection_missing');
    await withConnections(api.store, tenantId);
    expect(problemIn(await scan()).code).toBe('wrong_state');
    await confirmDirection(api.store, tenantId, 'netvisorToFlex');
    expect((await scan()).status).toBe(202);
    expect(problemIn(await scan()).code).toBe('run_active');
    expect(api.control.named('startOnboarding')).toHaveLength(1);
  });

  it('two at once: one run', async () => {
    await ready();
    const answers = await Promise.all([1, 2].map(() => api.post(`/tenants/${tenantId}/scans`, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(api.control.named('startOnboarding')).toHaveLength(1);
  });

  it('not for a live company', async () => {
    await ready();
    await api.store.tenants.update(tenantId, { state: 'live' });
    expect(problemIn(await api.post(`/tenants/${tenantId}/scans`, {})).code).toBe('already_live');
  });

  it('with Temporal down: 503, the run failed, the company off again', async () => {
    await ready();
    api.control.failure = new Error('unreachable');
    const answer = await api.post(`/tenants/${tenantId}/scans`, {});
    expect(problemIn(answer).code).toBe('dependency_unavailable');
    expect((await api.store.tenants.get(tenantId))?.state).toBe('off');
    const { data } = listIn(await api.get(`/tenants/${tenantId}/runs`));
    expect(data).toEqual([
      expect.objectContaining({
        state: 'failed',
        errorCode: 'dependency_unavailable',
        error: { title: 'A part of the service does not answer', nextStep: SOME_TEXT },
      }),
    ]);
    api.control.failure = null;
    expect((await api.post(`/tenants/${tenantId}/scans`, {})).status).toBe(202);
  });

  it('read anew: the preview that waited is called off first', async () => {
    await ready();
    const first = runOf(await api.post(`/tenants/${tenantId}/scans`, {}));
    const previewId = await previewed(first);
    api.control.onControlRun = async () => {
      await api.store.runs.setState(first, 'cancelled', { ended: true });
      await api.store.tenants.update(tenantId, { state: 'off' });
    };
    const second = await api.post(`/tenants/${tenantId}/scans`, {});
    expect(second.status).toBe(202);
    expect(api.control.named('controlRun')).toEqual([
      { workflowId: `onboarding:${tenantId}:${first}`, command: 'cancel', operatorId: 'tok_operator' },
    ]);
    expect((await api.store.previews.get(tenantId, previewId))?.state).toBe('stale');
    expect((await api.store.tenants.get(tenantId))?.state).toBe('goingLive');
    const late = await api.post(`/tenants/${tenantId}/previews/${previewId}/approvals`, approval());
    expect(problemIn(late).code).toBe('preview_stale');
  });
});

describe('the preview', () => {
  it('is shown in numbers and customer by customer', async () => {
    await ready();
    const scan = runOf(await api.post(`/tenants/${tenantId}/scans`, {}));
    expect(problemIn(await api.get(`/tenants/${tenantId}/previews/latest`)).code).toBe('not_found');
    const previewId = await previewed(scan);
    const latest = await api.get(`/tenants/${tenantId}/previews/latest`);
    expect(objectIn(latest)).toMatchObject({
      id: previewId,
      state: 'ready',
      fingerprint: 'f1',
      direction: 'netvisorToFlex',
      counts: { create: 2, skipped: 1, collision: 0 },
      expected: { seconds: 9, netvisorCalls: 3 },
      approvals: [],
      approvalsRequired: 1,
      numberOverlap: null,
    });
    expect((await api.get(`/tenants/${tenantId}/previews/${previewId}`)).body).toEqual(latest.body);
    expect(listIn(await api.get(`/tenants/${tenantId}/previews`)).data).toHaveLength(1);

    const items = listIn(await api.get(`/tenants/${tenantId}/previews/latest/items?outcome=create&limit=1`));
    expect(items.data).toEqual([
      expect.objectContaining({
        itemId: 1,
        outcome: 'create',
        label: { name: 'Rakennus Virtanen Oy', number: '10234' },
        fields: [expect.objectContaining({ side: 'flex', field: 'name', after: 'Rakennus Virtanen Oy' })],
      }),
    ]);
    expect(items.total).toEqual({ value: 2, exact: true });
    const rest = await api.get(
      `/tenants/${tenantId}/previews/latest/items?outcome=create&limit=1&cursor=${items.nextCursor ?? ''}`,
    );
    expect(listIn(rest).data.map(({ itemId }) => itemId)).toEqual([2]);
  });

  it('R19: it comes with the look at both sides’ numbers, ready to be sent to the company', async () => {
    await ready();
    await previewed(runOf(await api.post(`/tenants/${tenantId}/scans`, {})));
    await api.store.numberNotes.update(tenantId, (notes) => ({
      ...notes,
      flexSeries: [{ name: 'Asiakasnumerot', prefix: '', min: 2001, max: 9999, next: 2044 }],
      flex: [{ prefix: '', from: 2001, to: 2043, count: 43 }],
      netvisor: [{ prefix: '', from: 1, to: 1534, count: 1200 }],
      history: [{ at: new Date(), flexNext: { '': 2044 }, netvisorNext: { '': 1535 } }],
      forecast: {
        at: new Date('2026-11-24T06:00:00.000Z'),
        status: 'willMeet',
        meetsOn: new Date('2027-09-20T06:00:00.000Z'),
        basis: 'assumed',
        series: 'Asiakasnumerot',
        suggested: { from: 100_001, to: 199_999 },
      },
    }));
    expect(objectIn(await api.get(`/tenants/${tenantId}/previews/latest`))['numberOverlap']).toEqual({
      code: 'number_overlap',
      status: 'yellow',
      title: 'Series will overlap (estimate: 20/09/2027)',
      why: 'Flex and Netvisor could give one number to two different customers.',
      messageForCompany:
        'We recommend a number series of its own for Flex, for example 100001–199999, so that the numbers don’t overlap.',
      meetsOn: '2027-09-20T06:00:00.000Z',
      basis: 'assumed',
      series: 'Asiakasnumerot',
      found: {
        flex: { ranges: ['2001–2043'], moreRanges: 0, next: ['2044'] },
        netvisor: { ranges: ['1–1534'], moreRanges: 0, next: ['1535'] },
      },
      suggestedRange: '100001–199999',
      at: '2026-11-24T06:00:00.000Z',
    });
  });

  it('of another company is unknown here (I11)', async () => {
    await ready();
    const previewId = await previewed(runOf(await api.post(`/tenants/${tenantId}/scans`, {})));
    const other = await aTenant(api.store);
    for (const path of [`previews/${previewId}`, `previews/${previewId}/items`]) {
      expect((await api.get(`/tenants/${other}/${path}`)).status).toBe(404);
    }
    expect((await api.post(`/tenants/${other}/previews/${previewId}/approvals`, approval())).status).toBe(
      404,
    );
    expect(api.control.named('approve')).toEqual([]);
  });
});

describe('approval: exactly what was seen', () => {
  let previewId: PreviewId;
  let scan: RunId;
  const approve = (over: Record<string, unknown> = {}) =>
    api.post(`/tenants/${tenantId}/previews/${previewId}/approvals`, approval(over));
  beforeEach(async () => {
    await ready();
    scan = runOf(await api.post(`/tenants/${tenantId}/scans`, {}));
    previewId = await previewed(scan);
  });

  it('goes to the run’s workflow and answers the copy run', async () => {
    const answer = await approve();
    expect(answer.status).toBe(200);
    expect(objectIn(answer)).toMatchObject({ required: 1, complete: true, runId: api.control.copyRunId });
    expect(api.control.named('approve')).toEqual([
      {
        workflowId: `onboarding:${tenantId}:${scan}`,
        previewId,
        fingerprint: 'f1',
        operatorId: 'tok_operator',
      },
    ]);
  });

  it('counts of none may be left out', async () => {
    expect((await approve({ counts: { create: 2, skipped: 1 } })).status).toBe(200);
  });

  it.each([
    ['another fingerprint', { fingerprint: 'f0' }, 409, 'preview_stale'],
    ['another direction', { direction: 'flexToNetvisor' }, 409, 'counts_differ'],
    ['other counts', { counts: { create: 3, skipped: 1 } }, 409, 'counts_differ'],
    ['too few counts', { counts: { create: 2 } }, 409, 'counts_differ'],
    [
      'an outcome that there isn’t',
      { counts: { create: 2, skipped: 1, deleted: 4 } },
      400,
      'invalid_request',
    ],
    ['no fingerprint', { fingerprint: undefined }, 400, 'invalid_request'],
  ])('%s is refused', async (_what, over, status, code) => {
    expect(problemIn(await approve(over))).toMatchObject({ status, code });
    expect(api.control.named('approve')).toEqual([]);
  });

  it('not when the direction was turned meanwhile', async () => {
    await confirmDirection(api.store, tenantId, 'flexToNetvisor');
    expect(problemIn(await approve()).code).toBe('preview_stale');
  });

  it('not twice, not while it runs, not once live', async () => {
    const copy = await api.store.runs.create(tenantId, {
      kind: 'copy',
      startedBy: 'tok_operator',
      previewId,
    });
    expect(problemIn(await approve()).code).toBe('run_active');
    await api.store.runs.setState(copy.id, 'cancelled', { ended: true });
    await api.store.previews.setState(previewId, 'approved', 'tok_operator');
    expect(problemIn(await approve()).code).toBe('preview_stale');
    await api.store.tenants.update(tenantId, { state: 'live' });
    expect(problemIn(await approve()).code).toBe('already_live');
    expect(api.control.named('approve')).toEqual([]);
  });

  it('what the workflow refuses is refused by its code; an unreachable Temporal is 503', async () => {
    api.control.failure = new ControlRejected('preview_stale');
    expect(problemIn(await approve())).toMatchObject({ status: 409, code: 'preview_stale' });
    api.control.failure = new ControlRejected('something_new');
    expect(problemIn(await approve()).code).toBe('wrong_state');
    api.control.failure = new Error('unreachable');
    expect(problemIn(await approve()).code).toBe('dependency_unavailable');
  });
});

describe('a run under way', () => {
  let copy: RunId;
  beforeEach(async () => {
    const run = await api.store.runs.create(tenantId, {
      kind: 'copy',
      startedBy: 'tok_operator',
      workflowId: 'onboarding:x',
      total: 1234,
    });
    copy = run.id;
    await api.store.runs.setState(copy, 'running');
  });
  const runNow = async () => objectIn(await api.get(`/tenants/${tenantId}/runs/${copy}`));

  it('shows how far it is, how fast, and how long it still takes', async () => {
    const hasty = await openApi({ store: api.store, now: () => new Date(Date.now() + 60_000) });
    await api.store.runs.count(copy, {
      done: 617,
      failed: 2,
      byOutcome: { create: 615 },
      netvisorCalls: 3,
      flexCalls: 620,
    });
    const { progress } = objectIn(await hasty.get(`/tenants/${tenantId}/runs/${copy}`));
    expect(progress).toMatchObject({
      done: 617,
      total: 1234,
      failed: 2,
      byOutcome: { create: 615 },
      netvisorCalls: 3,
      flexCalls: 620,
    });
    // Half is done after a minute and some milliseconds: the other half takes as long.
    const { perMinute, secondsLeft } = z
      .object({ perMinute: z.number(), secondsLeft: z.number() })
      .loose()
      .parse(progress);
    expect(perMinute).toBeGreaterThan(300);
    expect(perMinute).toBeLessThanOrEqual(617);
    expect(secondsLeft).toBeGreaterThanOrEqual(60);
    await hasty.close();
    // Within the first seconds nothing is foretold.
    expect((await runNow())['progress']).toMatchObject({ perMinute: null, secondsLeft: null });
  });

  it.each(['pause', 'resume', 'cancel'])('%s goes to its workflow', async (command) => {
    const answer = await api.post(`/tenants/${tenantId}/runs/${copy}/${command}`, { reason: 'kesken' });
    expect(answer.status).toBe(200);
    expect(api.control.named('controlRun')).toEqual([
      { workflowId: 'onboarding:x', command, operatorId: 'tok_operator' },
    ]);
  });

  it('says what is done and what is not', async () => {
    await api.store.runs.count(copy, { done: 812 });
    await api.store.runs.setState(copy, 'paused');
    expect((await runNow())['statement']).toBe('812 done, 422 left, 0 failed.');
    const finnish = await api.get(`/tenants/${tenantId}/runs/${copy}`, { 'accept-language': 'fi' });
    expect(objectIn(finnish)['statement']).toBe('812 valmista, 422 jäljellä, 0 epäonnistui.');
  });

  it('one that has ended takes no wishes; a refusal keeps its code', async () => {
    api.control.failure = new ControlRejected('wrong_state');
    expect(problemIn(await api.post(`/tenants/${tenantId}/runs/${copy}/resume`)).code).toBe('wrong_state');
    api.control.failure = new Error('unreachable');
    expect((await api.post(`/tenants/${tenantId}/runs/${copy}/pause`)).status).toBe(503);
    api.control.failure = null;
    await api.store.runs.setState(copy, 'completed', { ended: true });
    expect(problemIn(await api.post(`/tenants/${tenantId}/runs/${copy}/cancel`)).code).toBe('wrong_state');
    expect(api.control.calls).toEqual([]);
  });

  it('is listed for its company and among all, by kind and state', async () => {
    const ids = async (path: string) => listIn(await api.get(path)).data.map(({ id }) => id);
    expect(await ids(`/tenants/${tenantId}/runs?kind=copy&state=running`)).toEqual([copy]);
    expect(await ids(`/tenants/${tenantId}/runs?kind=scan`)).toEqual([]);
    expect((await ids('/runs?limit=200')).at(0)).toBe(copy);
    const other = await aTenant(api.store);
    expect(await ids(`/tenants/${other}/runs`)).toEqual([]);
    expect((await api.get(`/tenants/${other}/runs/${copy}`)).status).toBe(404);
    expect(objectIn(await api.get(`/tenants/${tenantId}`))['activeRun']).toMatchObject({ id: copy });
  });
});

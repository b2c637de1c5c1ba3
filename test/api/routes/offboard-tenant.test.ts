import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flexIdSchema } from '../../../src/sync/ids';
import type { LinkId, TenantId } from '../../../src/sync/ids';
import { aLiveTenant, listIn, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

const NAME = 'Lämpöykkönen Oy';

let api: ApiWorld;
let tenantId: TenantId;
let linkId: LinkId;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.control.calls = [];
  api.control.failure = null;
  tenantId = await aLiveTenant(api.store, NAME);
  const { link } = await api.store.links.ensureForFlex(tenantId, flexIdSchema.parse('flex-1'));
  linkId = link.id;
  await api.store.links.save(linkId, { label: { name: 'Matti Meikäläinen', number: '10377' } });
  await api.store.hints.record(tenantId, [{ linkId, source: 'poll', type: 'netvisor.changed' }]);
  await api.store.issues.open(tenantId, {
    linkId,
    code: 'field_conflict',
    class: 'decide',
    severity: 'warning',
    field: 'phone',
    params: { flexValue: '040 123 4567' },
  });
  await api.store.journal.append(tenantId, [
    {
      linkId,
      side: 'flex',
      field: 'phone',
      before: '040 123 4567',
      after: '050 765 4321',
      reason: 'bothChangedNetvisorWins',
      actor: { type: 'sync' },
      runId: null,
    },
  ]);
});

const offboard = (confirmName = NAME) => api.post(`/tenants/${tenantId}/offboarding`, { confirmName });

describe('taking a company off', () => {
  it('needs its name, since it cannot be undone', async () => {
    expect(problemIn(await offboard('Lämpökakkonen Oy')).code).toBe('name_differs');
    expect((await api.store.tenants.get(tenantId))?.state).toBe('live');
    expect(await api.store.connections.netvisor(tenantId)).not.toBeNull();
    expect(api.control.calls).toEqual([]);
  });

  it('waits for the end of a copy under way', async () => {
    const run = await api.store.runs.create(tenantId, { kind: 'copy', startedBy: 'usr_00000001' });
    expect(problemIn(await offboard()).code).toBe('run_active');
    await api.store.runs.setState(run.id, 'cancelled', { ended: true });
    expect((await offboard()).status).toBe(200);
  });

  it('deletes credentials and secrets, lets nothing wait, and takes the Schedules away', async () => {
    const answer = await offboard();
    expect(objectIn(answer)).toMatchObject({
      state: 'offboarded',
      backlog: 0,
      openIssues: {},
      credentials: {},
    });
    expect(await api.store.connections.summary(tenantId)).toEqual([]);
    expect(await api.store.connections.webhook(tenantId)).toBeNull();
    expect(api.control.named('removeSchedules')).toEqual([tenantId]);
  });

  it('I12: what was kept of its customers can be read by nobody any more; ids and counts stay', async () => {
    await offboard();
    await expect(api.store.fingerprint(tenantId, 'number')).rejects.toThrow();
    for (const path of [
      '',
      '/links',
      '/issues',
      '/journal',
      '/runs',
      '/webhook',
      '/go-live',
      '/connections',
    ]) {
      const answer = await api.get(`/tenants/${tenantId}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer.body)).not.toMatch(/Meikäläinen|10377|040 123/);
    }
    expect(listIn(await api.get(`/tenants/${tenantId}/links`)).data).toMatchObject([{ id: linkId }]);
  });

  it('nothing can be done to it afterwards, and its business id is free for a new beginning', async () => {
    await offboard();
    expect(problemIn(await api.post(`/tenants/${tenantId}/pause`)).code).toBe('wrong_state');
    expect(problemIn(await api.post(`/tenants/${tenantId}/poll`)).code).toBe('wrong_state');
    const event = await api.raw(`/webhooks/flex/${tenantId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(event.status).toBe(410);
    const businessId = (await api.store.tenants.get(tenantId))?.businessId;
    const again = await api.post('/tenants', { name: NAME, businessId, language: 'fi' });
    expect(again.status).toBe(201);
  });

  it('without Temporal the company is off all the same; asked again, its Schedules go too', async () => {
    api.control.failure = new Error('unreachable');
    expect((await offboard()).status).toBe(503);
    expect((await api.store.tenants.get(tenantId))?.state).toBe('offboarded');
    api.control.failure = null;
    expect((await offboard()).status).toBe(200);
    expect(api.control.named('removeSchedules')).toEqual([tenantId]);
  });
});

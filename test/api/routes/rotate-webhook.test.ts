import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '../../../src/sync/ids';
import { ControlRejected } from '../../../src/temporal/control';
import { WEBHOOK_SECRET, aLiveTenant, aTenant, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

const NEW_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const HOUR_MS = 3_600_000;
const anyText: unknown = expect.any(String);

let api: ApiWorld;
let tenantId: TenantId;
let now: Date;

/** What the workflow does: the new secret lies in the store beside the earlier one. */
const rotateInStore = async (): Promise<'rotated'> => {
  await api.store.connections.rotateWebhook(tenantId, {
    endpointId: 'whe_1',
    secret: NEW_SECRET,
    at: now,
    earlierEndAt: new Date(now.getTime() + HOUR_MS),
  });
  return 'rotated';
};

const rotate = (body: unknown = {}) => api.post(`/tenants/${tenantId}/webhook/secrets`, body);
const secretsSchema = z.array(z.object({ last4: z.string(), expiresAt: z.string().nullable() }).loose());
const shown = async () =>
  secretsSchema.parse(objectIn(await api.get(`/tenants/${tenantId}/webhook`))['secrets']);

beforeAll(async () => {
  api = await openApi({ now: () => now });
});
afterAll(() => api.close());
beforeEach(async () => {
  now = new Date('2026-11-24T09:00:00.000Z');
  tenantId = await aLiveTenant(api.store);
  api.control.calls = [];
  api.control.failure = null;
  api.control.onRotation = rotateInStore;
});

describe('rotating the secret of the events', () => {
  it('asks for it with the overlap, and shows both secrets by their last characters only', async () => {
    const answer = await rotate({ overlapHours: 1 });
    expect(answer.status).toBe(201);
    expect(api.control.named('rotateWebhookSecret')).toEqual([
      expect.objectContaining({ tenantId, overlapSeconds: 3600 }),
    ]);
    expect(objectIn(answer)).toEqual({
      deliveredToFlex: true,
      secrets: [
        { last4: NEW_SECRET.slice(-4), createdAt: now.toISOString(), expiresAt: null },
        {
          last4: WEBHOOK_SECRET.slice(-4),
          createdAt: anyText,
          expiresAt: '2026-11-24T10:00:00.000Z',
        },
      ],
    });
    const told = JSON.stringify(answer.body) + JSON.stringify(await shown()) + api.logged.join('');
    expect(told).not.toContain('whsec_');
  });

  it('a day unless said otherwise, a week at most', async () => {
    await rotate();
    expect(api.control.named('rotateWebhookSecret')).toEqual([
      expect.objectContaining({ overlapSeconds: 86_400 }),
    ]);
    for (const overlapHours of [0, 169]) expect((await rotate({ overlapHours })).status).toBe(422);
  });

  it('not again while the earlier secret is in force: a third would hide which one Flex still needs', async () => {
    await rotate({ overlapHours: 1 });
    now = new Date(now.getTime() + HOUR_MS - 1000);
    const again = await rotate();
    expect([again.status, problemIn(again).code]).toEqual([409, 'overlap_running']);
    expect(api.control.named('rotateWebhookSecret')).toHaveLength(1);

    now = new Date(now.getTime() + 1000);
    expect(await shown()).toEqual([expect.objectContaining({ last4: NEW_SECRET.slice(-4) })]);
    expect((await rotate()).status).toBe(201);
  });

  it('says so when Flex has not answered yet, and may be asked again then', async () => {
    api.control.onRotation = () => Promise.resolve('underWay');
    const answer = objectIn(await rotate());
    expect(answer['deliveredToFlex']).toBe(false);
    expect(answer['secrets']).toEqual([expect.objectContaining({ last4: WEBHOOK_SECRET.slice(-4) })]);
    api.control.onRotation = rotateInStore;
    expect(objectIn(await rotate())['deliveredToFlex']).toBe(true);
  });

  it('what Flex refuses is told as that', async () => {
    api.control.onRotation = () => Promise.reject(new ControlRejected('upstream_refused'));
    expect(problemIn(await rotate())).toMatchObject({ status: 502, code: 'upstream_refused' });
  });

  it('Temporal down: 503, nothing is changed', async () => {
    api.control.failure = new Error('unreachable');
    expect((await rotate()).status).toBe(503);
    expect(await shown()).toHaveLength(1);
  });

  it('a company without an endpoint has nothing to rotate, one that left neither', async () => {
    await api.store.tenants.update(tenantId, { state: 'offboarded' });
    expect((await rotate()).status).toBe(409);
    tenantId = await aTenant(api.store);
    expect(problemIn(await rotate()).code).toBe('wrong_state');
    expect(api.control.calls).toEqual([]);
  });
});

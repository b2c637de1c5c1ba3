import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '../../../src/sync/ids';
import { ControlRejected } from '../../../src/temporal/control';
import { WEBHOOK_SECRET, aLiveTenant, aTenant, objectIn, openApi, problemIn } from '../harness';
import type { ApiWorld } from '../harness';

const NEW_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const HOUR_MS = 3_600_000;
const anyText: unknown = expect.any(String);
const anySecretId: unknown = expect.stringMatching(/^sec_[\w-]{16}$/);

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
const secretsSchema = z.array(
  z.object({ id: z.string(), last4: z.string(), expiresAt: z.string().nullable() }).loose(),
);
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
        { id: anySecretId, last4: NEW_SECRET.slice(-4), createdAt: now.toISOString(), expiresAt: null },
        {
          id: anySecretId,
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

describe('an earlier secret that has got about', () => {
  const forget = (id: string) => api.ask(`/tenants/${tenantId}/webhook/secrets/${id}`, { method: 'DELETE' });
  const idOf = async (secret: string): Promise<string> =>
    (await shown()).find(({ last4 }) => last4 === secret.slice(-4))?.id ?? '';

  it('is refused at once and not only when its overlap ends; its name does not tell it', async () => {
    await rotate({ overlapHours: 24 });
    const id = await idOf(WEBHOOK_SECRET);
    expect(WEBHOOK_SECRET).not.toContain(id.slice(4));
    expect((await forget(id)).status).toBe(204);
    expect((await api.store.connections.webhook(tenantId))?.secrets.map(({ value }) => value)).toEqual([
      NEW_SECRET,
    ]);
    expect((await forget(id)).status).toBe(404);
  });

  it('the newest one stays: a rotation replaces it', async () => {
    await rotate({ overlapHours: 24 });
    expect(problemIn(await forget(await idOf(NEW_SECRET))).code).toBe('wrong_state');
    expect(await shown()).toHaveLength(2);
  });

  it('is not found under another company, nor under what is no id', async () => {
    await rotate({ overlapHours: 24 });
    const id = await idOf(WEBHOOK_SECRET);
    const other = await aLiveTenant(api.store);
    await api.store.connections.rotateWebhook(other, {
      endpointId: 'whe_1',
      secret: 'whsec_Zm9yIGFub3RoZXIgY29tcGFueSBvbmx5',
      at: now,
      earlierEndAt: new Date(now.getTime() + HOUR_MS),
    });
    expect(
      (await api.ask(`/tenants/${other}/webhook/secrets/sec_0123456789abcdef`, { method: 'DELETE' })).status,
    ).toBe(404);
    expect((await forget('all')).status).toBe(404);
    expect(await idOf(WEBHOOK_SECRET)).toBe(id);
  });
});

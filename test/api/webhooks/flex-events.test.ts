import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LinkId, TenantId } from '../../../src/sync/ids';
import { flexIdSchema, netvisorKeySchema } from '../../../src/sync/ids';
import {
  listIn,
  objectIn,
  openApi,
  problemIn,
  OWN_CLIENT,
  WEBHOOK_SECRET,
  aLiveTenant,
  aTenant,
} from '../harness';
import type { ApiWorld } from '../harness';

const looseObject = z.record(z.string(), z.unknown());

let api: ApiWorld;
let tenantId: TenantId;
let messages = 0;

interface Sent {
  readonly to?: string;
  readonly id?: string;
  readonly sentAt?: Date;
  readonly secret?: string;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const eventOf = (over: Record<string, unknown> = {}, type = 'customer.updated'): string =>
  JSON.stringify({
    type,
    timestamp: new Date().toISOString(),
    data: {
      tenant: `flex-of-${tenantId}`,
      id: '6d0c8f1e-0000-4000-8000-000000000001',
      version: 7,
      changed_fields: ['phone'],
      origin: { type: 'user', client_id: null, change_origin: null },
      ...over,
    },
  });

/** Sends an event as Flex does. */
function deliver(sent: Sent = {}) {
  const body = sent.body ?? eventOf();
  const id = sent.id ?? `msg_${String(++messages)}`;
  const sentAt = sent.sentAt ?? new Date();
  return api.raw(`/webhooks/flex/${sent.to ?? tenantId}`, {
    method: 'POST',
    headers: {
      'content-type': sent.contentType ?? 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(sent.secret ?? WEBHOOK_SECRET).sign(id, sentAt, body),
      ...sent.headers,
    },
    body,
  });
}

const backlog = () => api.store.hints.countUnprocessed(tenantId);

async function eventually(look: () => boolean): Promise<void> {
  await expect.poll(look, { timeout: 5_000, interval: 10 }).toBe(true);
}

async function linkOf(flexId: string): Promise<LinkId> {
  return (await api.store.links.ensureForFlex(tenantId, flexIdSchema.parse(flexId))).link.id;
}

/** How the refused ones were counted. */
const refused: string[] = [];

beforeAll(async () => {
  api = await openApi({
    metrics: { webhookAnswered: () => undefined, webhookRefused: (reason) => refused.push(reason) },
  });
});
afterAll(() => api.close());
beforeEach(async () => {
  tenantId = await aLiveTenant(api.store);
  api.control.calls = [];
  api.control.failure = null;
  refused.length = 0;
  api.logged.length = 0;
});

describe('R5: a change in Flex is taken in at once', () => {
  it('is recorded with its link, answered 202 and handed to Temporal', async () => {
    const answer = await deliver();
    expect(answer.status).toBe(202);
    const { hintId } = objectIn(answer);
    expect(hintId).toMatch(/^hnt_/);
    expect(await backlog()).toBe(1);
    const link = await api.store.links.byFlexId(
      tenantId,
      flexIdSchema.parse('6d0c8f1e-0000-4000-8000-000000000001'),
    );
    await eventually(() => api.control.named('hint').length === 1);
    expect(api.control.named('hint')).toEqual([{ tenantId, linkId: link?.id, hintId, source: 'webhook' }]);
  });

  describe('while a secret is being replaced', () => {
    const second = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const rotate = (overlapMs: number) =>
      api.store.connections.rotateWebhook(tenantId, {
        endpointId: 'whe_1',
        secret: second,
        at: new Date(),
        earlierEndAt: new Date(Date.now() + overlapMs),
      });

    it('takes the signature of either', async () => {
      await rotate(60_000);
      expect((await deliver({ secret: WEBHOOK_SECRET })).status).toBe(202);
      expect((await deliver({ secret: second })).status).toBe(202);
    });

    it('takes a header of several signatures when any of them matches, wherever it stands', async () => {
      const signedBy = (...secrets: string[]) => {
        const [id, sentAt, body] = [`msg_several_${String(++messages)}`, new Date(), eventOf()];
        const signatures = secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' ');
        return deliver({ id, sentAt, body, headers: { 'webhook-signature': signatures } });
      };
      const unknown = 'whsec_bm9ib2R5IGtub3dzIHRoaXMgb25lIQ==';
      expect((await signedBy(unknown, WEBHOOK_SECRET)).status).toBe(202);
      expect((await signedBy(WEBHOOK_SECRET, unknown)).status).toBe(202);
      expect((await signedBy(unknown, second)).status).toBe(401);
      await rotate(60_000);
      expect((await signedBy(unknown, second)).status).toBe(202);
    });

    it('refuses the earlier one once the overlap has ended', async () => {
      await rotate(0);
      expect((await deliver({ secret: WEBHOOK_SECRET })).status).toBe(401);
      expect((await deliver({ secret: second })).status).toBe(202);
      expect(await backlog()).toBe(1);
    });
  });

  it('shows the event to operators', async () => {
    await deliver({ id: 'msg_shown' });
    const { data } = listIn(await api.get(`/tenants/${tenantId}/webhook/deliveries`));
    expect(data).toEqual([expect.objectContaining({ webhookId: 'msg_shown', state: 'received' })]);
  });
});

describe('I7: an event is answered 2xx only when it is recorded, and has one effect', () => {
  it('a known webhook id is answered 200 and starts nothing again', async () => {
    const body = eventOf();
    const first = await deliver({ id: 'msg_twice', body });
    await eventually(() => api.control.named('hint').length === 1);
    const second = await deliver({ id: 'msg_twice', body });
    expect([first.status, second.status]).toEqual([202, 200]);
    expect(objectIn(second)['hintId']).toBe(objectIn(first)['hintId']);
    expect(await backlog()).toBe(1);
    // The next event's hand-over shows that the duplicate's would have come before it.
    await deliver();
    await eventually(() => api.control.named('hint').length >= 2);
    expect(api.control.named('hint')).toHaveLength(2);
  });

  it('Temporal down: recorded and answered 202 all the same', async () => {
    api.control.failure = new Error('unreachable');
    const answer = await deliver();
    expect(answer.status).toBe(202);
    expect(await api.store.hints.unprocessedLinks({ tenantId, limit: 10 })).toHaveLength(1);
  });
});

describe('an event that can’t be trusted or read is refused and changes nothing', () => {
  /** The reason is the code unless there is a finer one. */
  const cases: Array<[what: string, sent: () => Sent, status: number, code: string, reason?: string]> = [
    [
      'another secret',
      () => ({ secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }),
      401,
      'signature_invalid',
      'bad_signature',
    ],
    [
      'no signature',
      () => ({ headers: { 'webhook-signature': '' } }),
      401,
      'signature_invalid',
      'missing_header',
    ],
    ['no id', () => ({ headers: { 'webhook-id': '' } }), 401, 'signature_invalid', 'missing_header'],
    [
      'no timestamp',
      () => ({ headers: { 'webhook-timestamp': '' } }),
      401,
      'signature_invalid',
      'missing_header',
    ],
    [
      'a signature of another id',
      () => ({ headers: { 'webhook-id': 'msg_other' } }),
      401,
      'signature_invalid',
      'bad_signature',
    ],
    ['six minutes old', () => ({ sentAt: new Date(Date.now() - 360_000) }), 401, 'timestamp_invalid'],
    [
      'a minute beyond the tolerance though signed with another secret',
      () => ({ sentAt: new Date(Date.now() - 360_000), secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }),
      401,
      'signature_invalid',
      'bad_signature',
    ],
    ['six minutes ahead', () => ({ sentAt: new Date(Date.now() + 360_000) }), 401, 'timestamp_invalid'],
    ['not JSON though signed', () => ({ body: '{"type":' }), 400, 'invalid_request'],
    ['without a customer', () => ({ body: eventOf({ id: null }) }), 400, 'invalid_request'],
    ['an empty body', () => ({ body: '' }), 400, 'invalid_request'],
    [
      'of another Flex company',
      () => ({ body: eventOf({ tenant: 'flex-of-others' }) }),
      403,
      'tenant_mismatch',
    ],
    ['in another form', () => ({ contentType: 'text/plain' }), 415, 'unsupported_media_type'],
    ['compressed', () => ({ headers: { 'content-encoding': 'gzip' } }), 415, 'unsupported_media_type'],
    [
      'larger than 64 kB',
      () => ({ body: eventOf({ changed_fields: ['x'.repeat(65_536)] }) }),
      413,
      'payload_too_large',
    ],
    ['to an unknown tenant', () => ({ to: 'tnt_aaaaaaaaaaaaaaaaaaaa' }), 404, 'not_found'],
    ['to what is no tenant id', () => ({ to: 'x' }), 404, 'not_found'],
  ];
  it.each(cases)('%s', async (_what, sent, status, code, reason = code) => {
    const event = sent();
    const answer = await deliver(event);
    expect(answer.status).toBe(status);
    expect(problemIn(answer).code).toBe(code);
    expect(refused).toEqual([reason]);
    const lines = api.logged.map((line) => looseObject.parse(JSON.parse(line)));
    expect(lines).toEqual([
      expect.objectContaining({
        msg: 'webhook refused',
        status,
        reason,
        requestId: problemIn(answer).requestId,
      }),
    ]);
    // Whose it would have been, when that is an id at all; nothing of what it says.
    expect(lines[0]?.['tenantId']).toBe(
      event.to === undefined ? tenantId : event.to === 'x' ? undefined : event.to,
    );
    expect(api.logged.join('')).not.toMatch(/6d0c8f1e|changed_fields|phone|whsec_|v1,/);
    expect(await backlog()).toBe(0);
    expect(api.control.calls).toEqual([]);
  });

  it('the secret of one tenant opens nothing at another (I11)', async () => {
    const other = await aLiveTenant(api.store);
    await api.store.connections.putWebhook(other, {
      endpointId: 'whe_2',
      secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
      clientId: OWN_CLIENT,
      flexTenantId: `flex-of-${tenantId}`,
    });
    expect((await deliver({ to: other })).status).toBe(401);
    expect(await api.store.hints.countUnprocessed(other)).toBe(0);
  });

  it('a tenant without an endpoint takes nothing', async () => {
    const bare = await aTenant(api.store);
    expect((await deliver({ to: bare })).status).toBe(401);
    expect(refused).toEqual(['no_endpoint']);
  });

  it('an off-boarded tenant: 410', async () => {
    await api.store.tenants.update(tenantId, { state: 'offboarded' });
    const answer = await deliver();
    expect(answer.status).toBe(410);
    expect(problemIn(answer).code).toBe('offboarded');
  });

  it('GET has nothing to say there', async () => {
    expect((await api.raw(`/webhooks/flex/${tenantId}`)).status).toBe(404);
  });
});

describe('events that aren’t about a customer', () => {
  it('the test event is noted for the preflight', async () => {
    const answer = await deliver({ body: eventOf({ id: null, version: null }, 'endpoint.test') });
    expect(answer.status).toBe(202);
    const webhook = objectIn(await api.get(`/tenants/${tenantId}/webhook`));
    expect(webhook['lastTestAt']).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(await backlog()).toBe(0);
  });

  it.each(['customer_type.updated', 'number_series.created'])('%s is acknowledged', async (type) => {
    expect((await deliver({ body: eventOf({ id: 'typ_1' }, type) })).status).toBe(202);
    expect(await backlog()).toBe(0);
  });
});

describe('I8: no echo from ourselves', () => {
  const FLEX_ID = '6d0c8f1e-0000-4000-8000-00000000000e';
  const ours = (version: number, changeOrigin: string | null, clientId = OWN_CLIENT) =>
    eventOf({
      id: FLEX_ID,
      version,
      origin: { type: 'api', client_id: clientId, change_origin: changeOrigin },
    });

  it('our own write of this version starts nothing', async () => {
    const link = await linkOf(FLEX_ID);
    await api.store.links.save(link, { flexVersionWritten: 7 });
    expect((await deliver({ body: ours(7, `netvisor-sync/${link}`) })).status).toBe(202);
    expect(await backlog()).toBe(0);
    expect(await api.store.hints.pending(link)).toEqual([]);
  });

  it('a version above ours starts', async () => {
    const link = await linkOf(FLEX_ID);
    await api.store.links.save(link, { flexVersionWritten: 7 });
    await deliver({ body: ours(8, `netvisor-sync/${link}`) });
    expect(await api.store.hints.pending(link)).toHaveLength(1);
  });

  it('the same version by somebody else starts', async () => {
    const link = await linkOf(FLEX_ID);
    await api.store.links.save(link, { flexVersionWritten: 7 });
    await deliver({ body: ours(7, null, 'another-client') });
    expect(await api.store.hints.pending(link)).toHaveLength(1);
  });

  it('our create that overtakes its own answer finds its link by the change origin', async () => {
    const { link } = await api.store.links.ensureForNetvisor(tenantId, netvisorKey('4711'));
    await deliver({ body: ours(1, `netvisor-sync/${link.id}`) });
    expect((await api.store.links.get(link.id))?.flexId).toBe(FLEX_ID);
    expect(await api.store.hints.pending(link.id)).toHaveLength(1);
  });

  it('a link of another tenant named as the origin is not believed (I11)', async () => {
    const other = await aLiveTenant(api.store);
    const foreign = await api.store.links.ensureForNetvisor(other, netvisorKey('4712'));
    await deliver({ body: ours(1, `netvisor-sync/${foreign.link.id}`) });
    expect((await api.store.links.get(foreign.link.id))?.flexId).toBeNull();
    expect(await backlog()).toBe(1);
  });
});

describe('events before and beside going live', () => {
  it.each(['off', 'goingLive', 'paused'] as const)('%s: recorded and held', async (state) => {
    await api.store.tenants.update(tenantId, { state });
    expect((await deliver()).status).toBe(202);
    expect(await backlog()).toBe(1);
    expect(await api.store.hints.heldLinks(tenantId)).toHaveLength(1);
    expect(api.control.calls).toEqual([]);
  });

  it('during the copy run a customer of its snapshot goes ahead, another waits', async () => {
    await api.store.tenants.update(tenantId, { state: 'goingLive' });
    const inside = flexIdSchema.parse('flex-inside');
    const scan = await api.store.runs.create(tenantId, { kind: 'scan', startedBy: 'tok_operator' });
    const previewId = await api.store.previews.create(tenantId, {
      scanRunId: scan.id,
      direction: 'flexToNetvisor',
      mode: 'copy',
    });
    await api.store.previews.addItems(tenantId, previewId, [
      {
        outcome: 'create',
        reasonCode: 'onlyIn_flex',
        linkId: null,
        flexId: inside,
        netvisorKey: null,
        label: null,
        detail: null,
      },
    ]);
    await api.store.runs.setState(scan.id, 'completed', { ended: true });
    await api.store.runs.create(tenantId, { kind: 'copy', startedBy: 'tok_operator', previewId });

    await deliver({ body: eventOf({ id: 'flex-inside' }) });
    await deliver({ body: eventOf({ id: 'flex-outside' }) });
    await eventually(() => api.control.named('hint').length === 1);
    expect(await api.store.hints.pending(await linkOf('flex-inside'))).toHaveLength(1);
    expect(await api.store.hints.heldLinks(tenantId)).toEqual([await linkOf('flex-outside')]);
  });
});

describe('I7: with the store down', () => {
  it('503 with Retry-After, so that Flex sends it again; nothing is started', async () => {
    await api.closeStore();
    const answer = await deliver();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(refused).toEqual(['dependency_unavailable']);
    expect(api.logged.join('')).not.toMatch(/6d0c8f1e|changed_fields/);
    expect(problemIn(answer).code).toBe('dependency_unavailable');
    expect(api.control.calls).toEqual([]);

    // Readiness names it; the process itself runs.
    const ready = await api.raw('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({ ok: false, checks: [{ name: 'store', ok: false }] });
    expect((await api.raw('/healthz')).status).toBe(200);
  });
});

function netvisorKey(text: string) {
  return netvisorKeySchema.parse(text);
}

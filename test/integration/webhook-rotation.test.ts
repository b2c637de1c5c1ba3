import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../src/dev/eventually';
import { json } from '../../src/dev/json-http';
import type { Company } from '../../src/demo/scene';
import { tenantIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { openWorld } from '../support/world';
import type { World } from '../support/world';

/*
 * A new secret for Flex's events, on real parts: events come without a pause while it is made, while its answer is
 * lost, while both secrets are in force and after the earlier one has ended. Not one of them may be refused.
 */

const OVERLAP_S = 6;
const ROTATE = '/v1/webhook-endpoints/{id}:rotate-secret';

const lines: string[] = [];
let world: World;
let company: Company;
let tenantId: TenantId;

beforeAll(async () => {
  world = await openWorld('webhook-rotation', {}, { write: (line) => lines.push(line) });
  await world.netvisor.seed(world.ids(0).organisationId, { customers: 3, seed: 11 });
  company = await world.goLive(0, 'netvisorToFlex');
  tenantId = tenantIdSchema.parse(company.tenantId);
}, 120_000);
afterAll(() => world.close());

const webhook = async () => {
  const kept = await world.stage.service.store.connections.webhook(tenantId);
  if (!kept) throw new Error('no endpoint is registered');
  return kept;
};

const deliverySchema = z.object({
  data: z.array(
    z.looseObject({
      status: z.string(),
      attempts: z.array(z.looseObject({ status: z.number().nullable() })),
    }),
  ),
});

/** The answers to every attempt of Flex to deliver an event. */
async function answersToFlex(): Promise<Array<number | null>> {
  const [tenant] = world.stage.flex.tenants;
  const { endpointId } = await webhook();
  const path = `/v1/webhook-endpoints/${endpointId}/deliveries?limit=200`;
  const { body } = await json(`${world.stage.flex.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${tenant?.token ?? ''}` },
  });
  return deliverySchema.parse(body).data.flatMap(({ attempts }) => attempts.map(({ status }) => status));
}

/** A test event signed with one secret only, as if Flex had no other. */
async function answerTo(secret: string): Promise<number> {
  const [id, sentAt] = [`msg_${randomUUID()}`, new Date()];
  const { flexTenantId } = await webhook();
  const body = JSON.stringify({
    type: 'endpoint.test',
    timestamp: sentAt.toISOString(),
    data: { tenant: flexTenantId, origin: { type: 'user', client_id: null, change_origin: null } },
  });
  const response = await fetch(`${world.stage.apiUrl}/webhooks/flex/${tenantId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    },
    body,
  });
  return response.status;
}

/** Edits a customer in Flex over and over; answers how often when it is told to end. */
function editsWithoutAPause(): () => Promise<number> {
  const ended = new AbortController();
  const editing = (async () => {
    const [customer] = await world.flex.customers(company.flexTenant);
    if (!customer) throw new Error('nobody to edit');
    let edits = 0;
    while (!ended.signal.aborted) {
      edits += 1;
      await world.flex.edit(company.flexTenant, customer.id, { phone: `040 ${String(1_000_000 + edits)}` });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return edits;
  })();
  return () => {
    ended.abort();
    return editing;
  };
}

describe('the secret of the events is replaced while they come', () => {
  it('no event is refused, though the first answer of the rotation is lost; the earlier secret ends', async () => {
    const before = await webhook();
    const first = before.secrets[0]?.value ?? '';
    const stopEdits = editsWithoutAPause();
    await world.flex.fail({ match: { resource: ROTATE }, times: 1, action: { kind: 'drop-after' } });

    const { body } = await world.operator.call('POST', `/tenants/${tenantId}/webhook/secrets`, {
      body: { overlapHours: OVERLAP_S / 3600 },
    });
    expect(body).toMatchObject({ deliveredToFlex: true });
    const rotations = (await world.flex.requests()).filter(({ url }) => url.includes(':rotate-secret'));
    expect(rotations.map((request) => request.status)).toEqual([0, 200]);

    const after = await webhook();
    const second = after.secrets[0]?.value ?? '';
    expect(after.secrets.map(({ value }) => value)).toEqual([second, first]);
    expect(second).not.toBe(first);
    expect(await answerTo(second)).toBe(202);
    const endsAt = after.secrets[1]?.endsAt?.getTime() ?? 0;
    await eventually('the earlier secret has ended', () => Promise.resolve(Date.now() > endsAt));
    expect(await answerTo(first)).toBe(401);
    expect(await answerTo(second)).toBe(202);

    // Some more with the new secret alone.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const edits = await stopEdits();
    await eventually('every event is delivered', async () => (await answersToFlex()).length >= edits);
    const answers = await answersToFlex();
    expect(new Set(answers)).toEqual(new Set([202]));

    const told = lines.join('\n');
    expect(told).toContain('webhook secret rotated');
    for (const secret of [first, second]) expect(told).not.toContain(secret.slice('whsec_'.length));
  }, 60_000);

  it('what Flex refuses for good is told, and the present secret stays', async () => {
    const before = await webhook();
    await world.flex.fail({ match: { resource: ROTATE }, times: 1, action: { kind: 'status', status: 403 } });
    const asked = world.operator.call('POST', `/tenants/${tenantId}/webhook/secrets`, {
      body: { overlapHours: OVERLAP_S / 3600 },
    });
    await expect(asked).rejects.toThrow(/502/);
    expect((await webhook()).secrets[0]).toEqual(before.secrets[0]);
  }, 30_000);
});

import type { CustomerType } from '../../flex/client';
import type { Kind } from '../../sync/customer';
import type { RunRef, StepResult } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { openSession } from '../session';
import type { Session } from '../session';

/** The events that are hints to us (flex-api.md section 4). */
const EVENTS = [
  'customer.created',
  'customer.updated',
  'customer.deactivated',
  'customer.reactivated',
  'customer.deleted',
  'customer.merged',
  'endpoint.test',
];

/**
 * Set-up in Flex that R21 gives to support: the two customer types of the Netvisor customers, without number
 * series (R9, R10, D23), and the webhook endpoint. Both are found again when the step is repeated.
 */
export async function prepareFlex(deps: ActivityDeps, input: RunRef): Promise<StepResult> {
  const session = await openSession(deps, input.tenantId, { rank: RANK.bulk });
  if (!session) return { ok: false, code: 'connection_missing' };
  const types = await session.flex.customerTypes();
  const own = {
    PRIVATE: await ensureType(session, types, 'PRIVATE'),
    COMPANY: await ensureType(session, types, 'COMPANY'),
  };
  if (own.PRIVATE.numberSeriesId !== null || own.COMPANY.numberSeriesId !== null) {
    return { ok: false, code: 'type_series' };
  }
  await deps.store.tenants.update(input.tenantId, {
    customerTypes: { PRIVATE: own.PRIVATE.id, COMPANY: own.COMPANY.id },
  });
  await ensureWebhook(session);
  return { ok: true };
}

async function ensureType(
  session: Session,
  types: readonly CustomerType[],
  kind: Kind,
): Promise<CustomerType> {
  const name = session.tenant.settings.typeNames[kind];
  const remembered = session.tenant.customerTypes?.[kind];
  return (
    types.find((type) => type.id === remembered && type.identifier === kind) ??
    types.find((type) => type.name === name && type.identifier === kind) ??
    session.flex.createCustomerType({ name, identifier: kind })
  );
}

/** One endpoint per tenant. Its secret is shown once, so an endpoint whose secret we lost is replaced, as is a disabled one. */
async function ensureWebhook(session: Session): Promise<void> {
  const { deps, tenant, flex } = session;
  const url = `${deps.publicUrl}/webhooks/flex/${tenant.id}`;
  const kept = await deps.store.connections.webhook(tenant.id);
  const existing = (await flex.listWebhookEndpoints()).filter((endpoint) => endpoint.url === url);
  if (kept && existing.some((endpoint) => endpoint.id === kept.endpointId && endpoint.enabled)) return;
  for (const endpoint of existing) await flex.deleteWebhookEndpoint(endpoint.id);
  const me = await flex.me();
  const created = await flex.createWebhookEndpoint({ url, events: EVENTS });
  await deps.store.connections.putWebhook(tenant.id, {
    endpointId: created.id,
    secret: created.secret,
    clientId: me.clientId,
    flexTenantId: me.tenantId,
  });
}

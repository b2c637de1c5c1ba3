import { z } from 'zod';
import type { ApiAnswer } from '../common/api';
import {
  cursorParameter,
  found,
  json,
  limitParameter,
  noQuery,
  originOf,
  page,
  readJson,
  readOptionalJson,
  readQuery,
  type Call,
} from './call';
import { decodeCursor, encodeCursor } from './cursor';
import { FlexProblem } from './problem';
import { parseBody } from './validate';
import { deliveryStatuses, type Delivery } from './webhook-delivery';
import {
  endpointCreateSchema,
  endpointPatchSchema,
  rotationSchema,
  type WebhookEndpoint,
} from './webhook-endpoint';
import { setUpEvent } from './webhook-event';
import type { Subscription } from './webhooks';

const MAX_DELIVERIES = 200;

export function listEndpoints(call: Call): ApiAnswer {
  readQuery(call, noQuery);
  const { tenant, request } = call;
  const all = tenant.webhooks.list().map(({ endpoint }) => endpoint.asJson(request.at));
  return page(all, null, request.at.toISOString());
}

/** @throws FlexProblem 400, 413, 415, 422 */
export function postEndpoint(call: Call): ApiAnswer {
  const wanted = parseBody(endpointCreateSchema, readJson(call, 'json'));
  const endpoint = call.tenant.webhooks.add(wanted);
  return json(201, withSecret(endpoint, call), { location: `/v1/webhook-endpoints/${endpoint.id}` });
}

export function getEndpoint(call: Call): ApiAnswer {
  return json(200, named(call).endpoint.asJson(call.request.at));
}

/** @throws FlexProblem 400, 404, 413, 415, 422 */
export function patchEndpoint(call: Call): ApiAnswer {
  const { endpoint, outbox } = named(call);
  endpoint.change(parseBody(endpointPatchSchema, readJson(call, 'mergePatch')), call.request.at);
  if (!endpoint.enabled) outbox.giveUp();
  return json(200, endpoint.asJson(call.request.at));
}

export function deleteEndpoint(call: Call): ApiAnswer {
  call.tenant.webhooks.remove(named(call).endpoint.id);
  return { status: 204, headers: {}, body: '' };
}

/** @throws FlexProblem 400, 404, 413, 415, 422 */
export function rotateSecret(call: Call): ApiAnswer {
  const { endpoint } = named(call);
  const { overlap_seconds: overlap } = parseBody(rotationSchema, readOptionalJson(call));
  endpoint.rotateSecret(overlap, call.request.at);
  return json(200, withSecret(endpoint, call));
}

/** Sends `endpoint.test`, whatever the endpoint subscribes to. @throws FlexProblem 404, 409 */
export function testEndpoint(call: Call): ApiAnswer {
  const { endpoint, outbox } = enabled(named(call));
  const delivery = outbox.add(
    setUpEvent('endpoint.test', call.request.at, {
      tenant: call.tenant.card.tenantId,
      id: endpoint.id,
      origin: originOf(call),
    }),
  );
  return json(202, delivery);
}

/** Newest first. @throws FlexProblem 400, 404 */
export function listDeliveries(call: Call): ApiAnswer {
  const { outbox } = named(call);
  const schema = z.strictObject({
    cursor: cursorParameter,
    limit: limitParameter(MAX_DELIVERIES),
    status: z.enum(deliveryStatuses).optional(),
  });
  const { cursor, limit, status } = readQuery(call, schema);
  const before =
    cursor === undefined ? Infinity : decodeCursor(z.strictObject({ before: z.int() }), cursor).before;
  const data: Delivery[] = [];
  let isMore = false;
  for (const delivery of outbox.newestFirst()) {
    if (delivery.seq >= before || (status !== undefined && delivery.status !== status)) continue;
    isMore = data.length === limit;
    if (isMore) break;
    data.push(delivery);
  }
  const last = data.at(-1);
  return page(
    data,
    isMore && last ? encodeCursor({ before: last.seq }) : null,
    call.request.at.toISOString(),
  );
}

/** @throws FlexProblem 404, 409 */
export function replayDelivery(call: Call): ApiAnswer {
  const { outbox } = enabled(named(call));
  const delivery = found('delivery', outbox.find(call.params['delivery_id'] ?? ''));
  outbox.replay(delivery);
  return json(202, delivery);
}

const withSecret = (endpoint: WebhookEndpoint, { request }: Call) => ({
  ...endpoint.asJson(request.at),
  secret: endpoint.newestSecret,
});

function named({ tenant, params }: Call): Subscription {
  return found('webhook endpoint', tenant.webhooks.get(params['id'] ?? ''));
}

function enabled(subscription: Subscription): Subscription {
  if (subscription.endpoint.enabled) return subscription;
  throw new FlexProblem('endpoint_disabled', 'Enable the endpoint first.');
}

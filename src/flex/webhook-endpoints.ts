import { z } from 'zod';
import { nothing, type FlexCallOptions, type FlexCalls } from './call';
import { readWholeList } from './whole-list';

/** Where Flex sends its events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: string[];
  /** Flex switches an endpoint off after days of failed deliveries or a 410. */
  readonly enabled: boolean;
}

/** An endpoint with its secret (`whsec_…`), which Flex shows this once. */
export interface WebhookSecret {
  readonly id: string;
  readonly secret: string;
}

const endpointSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()).nullish(),
    enabled: z.boolean().nullish(),
  })
  .transform((endpoint): WebhookEndpoint => ({
    id: endpoint.id,
    url: endpoint.url,
    events: endpoint.events ?? [],
    enabled: endpoint.enabled ?? true,
  }));

const secretSchema = z.object({ id: z.string(), secret: z.string().min(1) });

const ROOT = '/v1/webhook-endpoints';
const path = (id: string, action = '') => `${ROOT}/${encodeURIComponent(id)}${action}`;

export function createWebhookEndpoint(
  calls: FlexCalls,
  endpoint: { readonly url: string; readonly events: readonly string[] },
  options?: FlexCallOptions,
): Promise<WebhookSecret> {
  return calls.read(
    secretSchema,
    {
      operation: 'createWebhookEndpoint',
      method: 'POST',
      path: ROOT,
      body: { url: endpoint.url, events: endpoint.events },
    },
    options,
  );
}

export function listWebhookEndpoints(
  calls: FlexCalls,
  options?: FlexCallOptions,
): Promise<WebhookEndpoint[]> {
  return readWholeList(calls, endpointSchema, { operation: 'listWebhookEndpoints', path: ROOT }, options);
}

export function deleteWebhookEndpoint(
  calls: FlexCalls,
  id: string,
  options?: FlexCallOptions,
): Promise<void> {
  return calls.read(
    nothing,
    { operation: 'deleteWebhookEndpoint', method: 'DELETE', path: path(id) },
    options,
  );
}

/** Gives the endpoint a new secret; Flex signs with both for a while. */
export function rotateWebhookSecret(
  calls: FlexCalls,
  id: string,
  options?: FlexCallOptions,
): Promise<WebhookSecret> {
  return calls.read(
    secretSchema,
    { operation: 'rotateWebhookSecret', method: 'POST', path: path(id, ':rotate-secret') },
    options,
  );
}

/** Makes Flex send an `endpoint.test` event. */
export function testWebhookEndpoint(calls: FlexCalls, id: string, options?: FlexCallOptions): Promise<void> {
  return calls.read(
    nothing,
    { operation: 'testWebhookEndpoint', method: 'POST', path: path(id, ':test') },
    options,
  );
}

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

/** What a rotation came to. */
export interface RotatedSecret extends WebhookSecret {
  /** Until then Flex signs with the earlier secret too; null when it did not say. */
  readonly previousEndsAt: Date | null;
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

const rotatedSchema = secretSchema
  .extend({ previous_secret_expires_at: z.iso.datetime({ offset: true }).nullish() })
  .transform(({ id, secret, previous_secret_expires_at: endsAt }): RotatedSecret => ({
    id,
    secret,
    previousEndsAt: endsAt == null ? null : new Date(endsAt),
  }));

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

/** Gives the endpoint a new secret; Flex signs with the earlier ones too for so many seconds. */
export function rotateWebhookSecret(
  calls: FlexCalls,
  { id, overlapSeconds }: { readonly id: string; readonly overlapSeconds: number },
  options?: FlexCallOptions,
): Promise<RotatedSecret> {
  return calls.read(
    rotatedSchema,
    {
      operation: 'rotateWebhookSecret',
      method: 'POST',
      path: path(id, ':rotate-secret'),
      body: { overlap_seconds: overlapSeconds },
    },
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

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventTypes, type EventType } from './webhook-event';
import { newWebhookSecret, signWebhook } from './webhook-signature';

const endpointShape = {
  url: z
    .url()
    .max(2000)
    .regex(/^https?:\/\//, 'http or https'),
  events: z.array(z.enum(eventTypes)).min(1),
  description: z.string().min(1).max(250).nullish(),
};

export const endpointCreateSchema = z.strictObject(endpointShape);
export const endpointPatchSchema = z.strictObject({
  url: endpointShape.url.optional(),
  events: endpointShape.events.optional(),
  description: endpointShape.description,
  enabled: z.boolean().optional(),
});

const DAY_S = 86_400;

/** Body of `:rotate-secret`; the overlap is how long the old secret still signs. */
export const rotationSchema = z.strictObject({
  overlap_seconds: z
    .int()
    .min(0)
    .max(7 * DAY_S)
    .default(DAY_S),
});

interface Secret {
  readonly value: string;
  /** Undefined for the newest. */
  readonly endsAtMs: number | undefined;
}

/** A subscription: where, to what, and signed with which secrets. */
export class WebhookEndpoint {
  readonly id = `whe_${randomUUID().replaceAll('-', '')}`;
  url: string;
  events: readonly EventType[];
  description: string | null;
  enabled = true;
  disabledReason: 'by_client' | 'gone' | null = null;
  private updatedAt: Date;
  /** Newest first. */
  private secrets: Secret[] = [{ value: newWebhookSecret(), endsAtMs: undefined }];

  constructor(
    { url, events, description }: z.infer<typeof endpointCreateSchema>,
    private readonly createdAt: Date,
  ) {
    this.url = url;
    this.events = [...new Set(events)];
    this.description = description ?? null;
    this.updatedAt = createdAt;
  }

  /** For the two answers that show it. */
  get newestSecret(): string {
    return this.secrets[0]?.value ?? '';
  }

  change(patch: z.infer<typeof endpointPatchSchema>, at: Date): void {
    this.url = patch.url ?? this.url;
    this.events = patch.events ? [...new Set(patch.events)] : this.events;
    if (patch.description !== undefined) this.description = patch.description;
    if (patch.enabled !== undefined) {
      this.enabled = patch.enabled;
      this.disabledReason = patch.enabled ? null : 'by_client';
    }
    this.updatedAt = at;
  }

  disableAsGone(at: Date): void {
    this.enabled = false;
    this.disabledReason = 'gone';
    this.updatedAt = at;
  }

  rotateSecret(overlapSeconds: number, at: Date): void {
    const endsAtMs = at.getTime() + overlapSeconds * 1000;
    const old = this.liveSecrets(at.getTime()).map((secret) => ({
      ...secret,
      endsAtMs: Math.min(secret.endsAtMs ?? Infinity, endsAtMs),
    }));
    this.secrets = [{ value: newWebhookSecret(), endsAtMs: undefined }, ...old];
    this.updatedAt = at;
  }

  /** The headers of one attempt: a signature per living secret, the newest first. */
  headers(eventId: string, body: string, at: Date): Record<string, string> {
    const timestamp = Math.floor(at.getTime() / 1000);
    return {
      'webhook-id': eventId,
      'webhook-timestamp': timestamp.toString(),
      'webhook-signature': this.liveSecrets(at.getTime())
        .map((secret) => signWebhook(secret.value, eventId, timestamp, body))
        .join(' '),
    };
  }

  /** As the API answers it, without secrets. */
  asJson(at: Date): Record<string, unknown> {
    const previous = this.liveSecrets(at.getTime())[1];
    return {
      id: this.id,
      url: this.url,
      events: this.events,
      description: this.description,
      enabled: this.enabled,
      disabled_reason: this.disabledReason,
      previous_secret_expires_at:
        previous?.endsAtMs === undefined ? null : new Date(previous.endsAtMs).toISOString(),
      created_at: this.createdAt.toISOString(),
      updated_at: this.updatedAt.toISOString(),
    };
  }

  private liveSecrets(nowMs: number): Secret[] {
    return this.secrets.filter((secret) => (secret.endsAtMs ?? Infinity) > nowMs);
  }
}

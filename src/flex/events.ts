import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { flexIdSchema, type FlexId } from '../sync/ids';
import { parseJson } from './json';
import { originSchema, type ChangeOrigin } from './origin';

/** A thin event: a hint to look at a customer, never its data. */
export interface FlexEvent {
  /** E.g. `customer.updated`, `endpoint.test`. */
  readonly type: string;
  readonly timestamp: Date;
  /** Flex's own id of the tenant. */
  readonly tenant: string;
  /** Null for events that are not about a customer. */
  readonly customerId: FlexId | null;
  readonly version: number | null;
  readonly changedFields: string[];
  readonly origin: ChangeOrigin;
}

/** The three headers of Standard Webhooks, as received. */
export interface FlexEventHeaders {
  readonly id?: string;
  readonly timestamp?: string;
  readonly signature?: string;
}

export type VerifiedEvent =
  | { readonly ok: true; readonly event: FlexEvent }
  | {
      readonly ok: false;
      readonly reason: 'missing_header' | 'bad_signature' | 'stale_timestamp' | 'bad_body';
    };

/** Standard Webhooks 1.0.0 leaves the tolerance open; its libraries use five minutes, both ways. */
const TOLERANCE_MS = 300_000;

const eventSchema = z
  .object({
    type: z.string().min(1),
    timestamp: z.iso.datetime({ offset: true }),
    data: z.object({
      tenant: z.string().min(1),
      id: z.string().nullish(),
      version: z.int().nullish(),
      changed_fields: z.array(z.string()).nullish(),
      origin: originSchema,
    }),
  })
  .transform(({ type, timestamp, data }, context): FlexEvent => {
    const about = type.startsWith('customer.') ? flexIdSchema.safeParse(data.id) : null;
    if (about?.success === false) {
      context.addIssue({ code: 'custom', path: ['data', 'id'], message: 'missing' });
      return z.NEVER;
    }
    return {
      type,
      timestamp: new Date(timestamp),
      tenant: data.tenant,
      customerId: about?.data ?? null,
      version: data.version ?? null,
      changedFields: data.changed_fields ?? [],
      origin: data.origin,
    };
  });

/**
 * Checks that Flex signed exactly these bytes lately, then reads them. Several secrets overlap while one is
 * being rotated. The body is looked at only when the signature holds.
 */
export function verifyFlexEvent(
  raw: Buffer,
  headers: FlexEventHeaders,
  secrets: readonly string[],
  now: Date = new Date(),
): VerifiedEvent {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) return { ok: false, reason: 'missing_header' };
  const sentAt = unixSeconds(timestamp);
  if (!sentAt || !secrets.some((secret) => isSignedWith(secret, { id, sentAt, raw }, signature))) {
    return { ok: false, reason: 'bad_signature' };
  }
  if (Math.abs(now.getTime() - sentAt.getTime()) > TOLERANCE_MS) {
    return { ok: false, reason: 'stale_timestamp' };
  }
  const event = eventSchema.safeParse(parseJson(raw.toString('utf8')));
  return event.success ? { ok: true, event: event.data } : { ok: false, reason: 'bad_body' };
}

/** Only the form that the sender signs: another spelling of the same second is another message. */
function unixSeconds(text: string): Date | null {
  return /^[1-9]\d{0,11}$/.test(text) ? new Date(Number(text) * 1000) : null;
}

/**
 * The header lists signatures of several keys and schemes; one `v1` that matches is enough. The library signs,
 * the comparing is ours: its own check uses the wall clock and can't be asked at another time.
 */
function isSignedWith(
  secret: string,
  message: { readonly id: string; readonly sentAt: Date; readonly raw: Buffer },
  signatures: string,
): boolean {
  const expected = expectedSignature(secret, message);
  if (expected === null) return false;
  return signatures.split(' ').some((given) => {
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
}

/** Null for a secret that is not one: it must not keep the others from being tried. */
function expectedSignature(
  secret: string,
  message: { readonly id: string; readonly sentAt: Date; readonly raw: Buffer },
): Buffer | null {
  try {
    return Buffer.from(new Webhook(secret).sign(message.id, message.sentAt, message.raw));
  } catch {
    return null;
  }
}

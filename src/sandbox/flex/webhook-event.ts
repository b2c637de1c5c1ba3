import { randomUUID } from 'node:crypto';
import type { Change } from './change-feed';
import type { Origin } from './customer';

export const eventTypes = [
  'customer.created',
  'customer.updated',
  'customer.deactivated',
  'customer.reactivated',
  'customer.deleted',
  'customer.merged',
  'customer_type.updated',
  'number_series.updated',
  'endpoint.test',
] as const;

export type EventType = (typeof eventTypes)[number];

/** A message on its way: what is sent is fixed once, so that every attempt sends the same bytes. */
export interface WebhookEvent {
  /** The webhook-id, the same on every attempt and at every endpoint. */
  readonly id: string;
  readonly type: EventType;
  /** Whatever it is about; events of one subject are sent in order where possible. */
  readonly subject: string;
  readonly body: string;
}

/** The thin event of a customer's change: ids and field names, no personal data. */
export function customerEvent(tenantId: string, change: Omit<Change, 'seq'>): WebhookEvent {
  const { id, version, changed_fields, origin, merged_into } = change;
  return makeEvent(`customer.${change.kind}`, change.at, {
    tenant: tenantId,
    id,
    version,
    changed_fields,
    origin,
    ...(merged_into === null ? {} : { merged_into }),
  });
}

/** The event of a type, a series or an endpoint. */
export function setUpEvent(
  type: 'customer_type.updated' | 'number_series.updated' | 'endpoint.test',
  at: Date,
  subject: {
    readonly tenant: string;
    readonly id: string;
    readonly changed_fields?: readonly string[];
    readonly origin: Origin;
  },
): WebhookEvent {
  return makeEvent(type, at.toISOString(), subject);
}

function makeEvent(
  type: EventType,
  timestamp: string,
  data: Readonly<Record<string, unknown>> & { readonly id: string },
): WebhookEvent {
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  return { id, type, subject: data.id, body: JSON.stringify({ type, timestamp, data }) };
}

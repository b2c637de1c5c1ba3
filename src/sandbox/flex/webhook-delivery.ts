import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from './webhook-event';

export const deliveryStatuses = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface DeliveryAttempt {
  readonly at: string;
  /** Null without an answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** Milliseconds. */
  readonly ms: number;
}

/** One event for one endpoint. */
export class Delivery {
  readonly id = `dlv_${randomUUID().replaceAll('-', '')}`;
  readonly attempts: DeliveryAttempt[] = [];
  status: DeliveryStatus = 'pending';
  /** Null when nothing is planned; the host's clock plus the sandbox's offset. */
  nextAttemptAt: string | null;
  /** Retries used up since it was first sent or replayed. */
  retries = 0;

  constructor(
    /** Rising per endpoint. */
    readonly seq: number,
    readonly event: WebhookEvent,
    readonly createdAt: string,
  ) {
    this.nextAttemptAt = createdAt;
  }

  toJSON(): object {
    return {
      id: this.id,
      event_id: this.event.id,
      event_type: this.event.type,
      status: this.status,
      created_at: this.createdAt,
      next_attempt_at: this.nextAttemptAt,
      attempts: this.attempts,
    };
  }
}

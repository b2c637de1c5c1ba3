import type { SandboxClock } from '../common/clock';
import type { FlexSettings } from './settings';
import { Delivery } from './webhook-delivery';
import type { WebhookEndpoint } from './webhook-endpoint';
import type { WebhookEvent } from './webhook-event';
import type { WebhookPoster } from './webhook-post';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before each retry; quick at first, about three days in all, as Standard Webhooks proposes. */
const RETRY_DELAYS_MS = [
  0.5 * SECOND,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** Each wait is up to so much longer or shorter, so that a receiver that recovers is not hit by all at once. */
const JITTER = 0.2;
const AT_ONCE = 8;
/** Deliveries that are over are kept up to this number. */
const KEPT = 10_000;

export interface OutboxParts {
  readonly endpoint: WebhookEndpoint;
  readonly poster: WebhookPoster;
  readonly clock: SandboxClock;
  readonly settings: () => FlexSettings;
}

/** Sends one endpoint's deliveries, several at once, those of one subject one after the other. */
export class WebhookOutbox {
  private readonly deliveries: Delivery[] = [];
  private readonly ready: Delivery[] = [];
  private readonly busySubjects = new Set<string>();
  private readonly timers = new Map<Delivery, NodeJS.Timeout>();
  private lastSeq = 0;
  private pumpIsDue = false;
  private stopped = false;

  constructor(private readonly parts: OutboxParts) {}

  /** Takes an event; sending starts after the present turn, so it never holds up the answer that caused it. */
  add(event: WebhookEvent): Delivery {
    this.lastSeq += 1;
    const delivery = new Delivery(this.lastSeq, event, this.parts.clock.now().toISOString());
    this.deliveries.push(delivery);
    if (this.deliveries.length > 2 * KEPT) this.forgetOldest();
    this.makeReady(delivery);
    return delivery;
  }

  find(deliveryId: string): Delivery | undefined {
    return this.deliveries.find((delivery) => delivery.id === deliveryId);
  }

  /** Newest first. */
  *newestFirst(): Generator<Delivery> {
    for (let place = this.deliveries.length - 1; place >= 0; place -= 1) {
      const delivery = this.deliveries[place];
      if (delivery) yield delivery;
    }
  }

  /** Sends it now; one that waits for its retry does not wait any longer. */
  replay(delivery: Delivery): void {
    const isWaitingForRetry = this.timers.has(delivery);
    if (delivery.status === 'pending' && !isWaitingForRetry) return;
    clearTimeout(this.timers.get(delivery));
    this.timers.delete(delivery);
    if (delivery.status !== 'pending') delivery.retries = 0;
    delivery.status = 'pending';
    this.makeReady(delivery);
  }

  /** Gives up all that waits: the endpoint is disabled or gone. */
  giveUp(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.ready.length = 0;
    for (const delivery of this.deliveries) {
      if (delivery.status === 'pending') this.end(delivery, 'failed');
    }
  }

  /** For good. */
  stop(): void {
    this.stopped = true;
    this.giveUp();
  }

  private makeReady(delivery: Delivery): void {
    delivery.nextAttemptAt = this.parts.clock.now().toISOString();
    this.ready.push(delivery);
    this.pumpSoon();
  }

  private pumpSoon(): void {
    if (this.pumpIsDue || this.stopped) return;
    this.pumpIsDue = true;
    setImmediate(() => {
      this.pumpIsDue = false;
      this.pump();
    });
  }

  private pump(): void {
    while (this.busySubjects.size < AT_ONCE) {
      const place = this.ready.findIndex(({ event }) => !this.busySubjects.has(event.subject));
      const [delivery] = place === -1 ? [] : this.ready.splice(place, 1);
      if (!delivery) return;
      void this.attempt(delivery);
    }
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const { endpoint, poster, clock, settings } = this.parts;
    const { id, body, subject } = delivery.event;
    this.busySubjects.add(subject);
    const at = clock.now();
    const startedAt = performance.now();
    const { status, error } = await poster.post(endpoint.url, {
      headers: endpoint.headers(id, body, at),
      body,
      timeoutMs: settings().webhookTimeoutMs,
    });
    this.busySubjects.delete(subject);
    delivery.attempts.push({
      at: at.toISOString(),
      status,
      error,
      ms: Math.round(performance.now() - startedAt),
    });
    this.conclude(delivery, status, error === null);
    this.pumpSoon();
  }

  private conclude(delivery: Delivery, status: number | null, taken: boolean): void {
    if (taken) this.end(delivery, 'succeeded');
    else if (status === 410) {
      this.parts.endpoint.disableAsGone(this.parts.clock.now());
      this.giveUp();
    } else if (delivery.status === 'pending') this.retryLater(delivery);
  }

  private retryLater(delivery: Delivery): void {
    const delay = RETRY_DELAYS_MS[delivery.retries];
    if (delay === undefined) {
      this.end(delivery, 'failed');
      return;
    }
    delivery.retries += 1;
    const waitMs = delay * this.parts.settings().retryScale * (1 + JITTER * (2 * Math.random() - 1));
    delivery.nextAttemptAt = new Date(this.parts.clock.nowMs() + waitMs).toISOString();
    const timer = setTimeout(() => {
      this.timers.delete(delivery);
      this.makeReady(delivery);
    }, waitMs);
    timer.unref();
    this.timers.set(delivery, timer);
  }

  private end(delivery: Delivery, status: 'succeeded' | 'failed'): void {
    delivery.status = status;
    delivery.nextAttemptAt = null;
  }

  private forgetOldest(): void {
    let surplus = this.deliveries.filter(({ status }) => status !== 'pending').length - KEPT;
    const kept = this.deliveries.filter(({ status }) => status === 'pending' || (surplus -= 1) < 0);
    this.deliveries.splice(0, this.deliveries.length, ...kept);
  }
}

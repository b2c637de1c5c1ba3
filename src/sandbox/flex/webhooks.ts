import type { SandboxClock } from '../common/clock';
import type { FlexSettings } from './settings';
import { WebhookEndpoint } from './webhook-endpoint';
import type { WebhookEvent } from './webhook-event';
import { WebhookOutbox } from './webhook-outbox';
import type { WebhookPoster } from './webhook-post';

export interface Subscription {
  readonly endpoint: WebhookEndpoint;
  readonly outbox: WebhookOutbox;
}

/** The subscriptions of one tenant. */
export class Webhooks {
  private readonly byId = new Map<string, Subscription>();

  constructor(
    private readonly poster: WebhookPoster,
    private readonly clock: SandboxClock,
    private readonly settings: () => FlexSettings,
  ) {}

  list(): Subscription[] {
    return [...this.byId.values()];
  }

  get(endpointId: string): Subscription | undefined {
    return this.byId.get(endpointId);
  }

  add(wanted: ConstructorParameters<typeof WebhookEndpoint>[0]): WebhookEndpoint {
    const endpoint = new WebhookEndpoint(wanted, this.clock.now());
    const { poster, clock, settings } = this;
    this.byId.set(endpoint.id, {
      endpoint,
      outbox: new WebhookOutbox({ endpoint, poster, clock, settings }),
    });
    return endpoint;
  }

  remove(endpointId: string): void {
    this.byId.get(endpointId)?.outbox.stop();
    this.byId.delete(endpointId);
  }

  /** Queues an event for every endpoint that subscribes to its type. */
  publish(event: WebhookEvent): void {
    for (const { endpoint, outbox } of this.byId.values()) {
      if (endpoint.enabled && endpoint.events.includes(event.type)) outbox.add(event);
    }
  }

  /** Removes all endpoints; nothing waits any longer. */
  clear(): void {
    for (const { outbox } of this.byId.values()) outbox.stop();
    this.byId.clear();
  }
}

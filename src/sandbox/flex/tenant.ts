import type { SandboxClock } from '../common/clock';
import { businessIdFor } from '../seed/business-id';
import { RequestBudget } from './budget';
import { ChangeFeed } from './change-feed';
import type { Kind } from './customer';
import type { CustomerType } from './customer-types';
import { defaultSetUp } from './default-set-up';
import { IdempotencyKeys } from './idempotency';
import type { NumberSeries } from './number-series';
import { CustomerRegister } from './register';
import { defaultSettings, type FlexSettings } from './settings';
import type { WebhookPoster } from './webhook-post';
import { Webhooks } from './webhooks';

/** Who a tenant is and how to get in. */
export interface FlexTenantCard {
  readonly tenantId: string;
  readonly name: string;
  /** Y-tunnus, as `/v1/me` tells it. */
  readonly businessId: string;
  /** Static bearer token with all scopes. */
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** One customer company and all that it has in Flex. */
export class FlexTenant {
  readonly customers = new CustomerRegister();
  readonly feed = new ChangeFeed();
  readonly idempotencyKeys = new IdempotencyKeys();
  readonly budget = new RequestBudget();
  readonly webhooks: Webhooks;
  readonly types = new Map<string, CustomerType>();
  readonly series = new Map<string, NumberSeries>();
  settings: FlexSettings = defaultSettings();
  private lastChangeMs = 0;

  constructor(
    readonly card: FlexTenantCard,
    poster: WebhookPoster,
    private readonly clock: SandboxClock,
  ) {
    this.webhooks = new Webhooks(poster, clock, () => this.settings);
    this.setUpAnew();
  }

  /** As on the first day; name, credentials and settings stay. */
  reset(): void {
    this.customers.replaceAll([]);
    this.feed.clear();
    this.idempotencyKeys.clear();
    this.budget.reset();
    this.webhooks.clear();
    this.setUpAnew();
  }

  kindOf(customerTypeId: string): Kind | null {
    return this.types.get(customerTypeId)?.identifier ?? null;
  }

  /**
   * The time of the next change, one millisecond after the last where the clock has not moved on: no customer then
   * slips in before a place that a list has already passed. A clock that was set back is believed.
   */
  nextChangeTime(): string {
    const now = this.clock.nowMs();
    const sinceLast = now - this.lastChangeMs;
    this.lastChangeMs = sinceLast > 0 || sinceLast < -1000 ? now : this.lastChangeMs + 1;
    return new Date(this.lastChangeMs).toISOString();
  }

  private setUpAnew(): void {
    const { types, series } = defaultSetUp(this.card.tenantId);
    this.types.clear();
    this.series.clear();
    for (const type of types) this.types.set(type.id, type);
    for (const one of series) this.series.set(one.id, one);
  }
}

/** What can be chosen of a tenant; the rest follows from its place in the list. */
export type FlexTenantOptions = Partial<FlexTenantCard>;

const defaultCompanies = [
  { name: 'Lämpöykkönen Oy', businessId: '1967543-8' },
  { name: 'Putkityö Salo Ky', businessId: '2077474-0' },
] as const;

/** Complete cards, the same in every run. Credentials that are the same everywhere open nothing but a sandbox. */
export function tenantCards(options: readonly FlexTenantOptions[] = defaultCompanies): FlexTenantCard[] {
  return options.map((chosen, place) => {
    const number = (place + 1).toString();
    const company = defaultCompanies[place] ?? {
      name: `Esimerkkiyritys ${number} Oy`,
      businessId: businessIdFor(place),
    };
    return {
      ...company,
      tenantId: `flex_${number}`,
      token: `flex-sandbox-token-${number}`,
      clientId: `flex-client-${number}`,
      clientSecret: `flex-sandbox-secret-${number}`,
      ...chosen,
    };
  });
}

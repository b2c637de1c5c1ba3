import type { Dispatcher } from 'undici';
import type { FieldValues, FlexCustomer, Kind } from '../sync/customer';
import type { FlexId } from '../sync/ids';
import { ClientCredentials, fixedToken, missingToken, type TokenSource } from './access-token';
import { readAccount, type FlexAccount } from './account';
import { createCalls, type FlexCallOptions } from './call';
import { readChanges, type ChangeQuery, type FlexChange } from './change-feed';
import * as types from './customer-types';
import type { CustomerType, CustomerTypePatch, NumberSeries } from './customer-types';
import * as customers from './customers';
import type { Created, CustomerPage, CustomerQuery, NewCustomer } from './customers';
import { createSend, type Send } from './transport';
import * as webhooks from './webhook-endpoints';
import type { RotatedSecret, WebhookEndpoint, WebhookSecret } from './webhook-endpoints';

export type { CustomerType, FlexCallOptions, FlexChange };

/** How a company's Flex is reached: client credentials, or a key that the vendor made. */
export interface FlexCredentials {
  /** With tenant and path, e.g. `https://{tenant}.flex.example/api`. */
  readonly baseUrl: string;
  /** Used when there are no client credentials. */
  readonly token?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/**
 * Everything that the product asks of Flex (docs/flex-adapter.md says when and why). Each call is one request
 * of at most 30 s, `updateCustomer` at most two; nothing is repeated inside. Every call throws FlexError and
 * nothing else.
 */
export interface FlexClient {
  me(options?: FlexCallOptions): Promise<FlexAccount>;
  /** Null when it is gone; a merged customer may still be answered, with `mergedInto` (D10). */
  getCustomer(id: FlexId, options?: FlexCallOptions): Promise<FlexCustomer | null>;
  /** Customers with exactly this number: one at most while numbers are unique (R18). */
  findByNumber(number: string, options?: FlexCallOptions): Promise<FlexCustomer[]>;
  /** Customers with this Finnish business id. */
  findByBusinessId(businessId: string, options?: FlexCallOptions): Promise<FlexCustomer[]>;
  /** One page, ordered by time of change; `asOf` is the next `updatedSince`, less an overlap. */
  listCustomers(query: CustomerQuery, options?: FlexCallOptions): Promise<CustomerPage>;
  /** Once per Idempotency-Key, also after a lost answer (I2). */
  createCustomer(customer: NewCustomer, options?: FlexCallOptions): Promise<Created>;
  /**
   * Writes the given fields if the customer is still at `version`; `null` clears. `active` goes in a second
   * request. Returns the customer after the last one. @throws FlexError `stale` when the version has moved on.
   */
  updateCustomer(
    id: FlexId,
    version: number,
    values: FieldValues,
    options?: FlexCallOptions,
  ): Promise<FlexCustomer>;
  /** What changed after the cursor. @throws FlexError `cursor_expired` when it is older than Flex remembers. */
  changes(
    query: ChangeQuery,
    options?: FlexCallOptions,
  ): Promise<{ entries: FlexChange[]; nextCursor: string }>;
  customerTypes(options?: FlexCallOptions): Promise<CustomerType[]>;
  /** A type without a number series (R9, R10). */
  createCustomerType(
    type: { readonly name: string; readonly identifier: Kind },
    options?: FlexCallOptions,
  ): Promise<CustomerType>;
  updateCustomerType(id: string, patch: CustomerTypePatch, options?: FlexCallOptions): Promise<CustomerType>;
  numberSeries(options?: FlexCallOptions): Promise<NumberSeries[]>;
  createWebhookEndpoint(
    endpoint: { readonly url: string; readonly events: readonly string[] },
    options?: FlexCallOptions,
  ): Promise<WebhookSecret>;
  listWebhookEndpoints(options?: FlexCallOptions): Promise<WebhookEndpoint[]>;
  deleteWebhookEndpoint(id: string, options?: FlexCallOptions): Promise<void>;
  /** A repeat makes yet another secret; those before it are in force until the overlap ends. */
  rotateWebhookSecret(
    rotation: { readonly id: string; readonly overlapSeconds: number },
    options?: FlexCallOptions,
  ): Promise<RotatedSecret>;
  /** Makes Flex send an `endpoint.test` event. */
  testWebhookEndpoint(id: string, options?: FlexCallOptions): Promise<void>;
}

export interface FlexClientDeps {
  /** undici's connections; the process-wide ones when absent. */
  readonly dispatcher?: Dispatcher;
  readonly now?: () => Date;
  /** Told after each request, also of a failed one (status 0 without an answer). */
  readonly onCall?: (call: { operation: string; ms: number; status: number }) => void;
  /** For one whole request; 30 000. */
  readonly timeoutMs?: number;
}

/** Makes the client of one company. It holds no connection of its own and needs no closing. */
export function createFlexClient(credentials: FlexCredentials, deps: FlexClientDeps = {}): FlexClient {
  const now = deps.now ?? (() => new Date());
  const send = createSend({
    timeoutMs: deps.timeoutMs ?? 30_000,
    ...(deps.dispatcher ? { dispatcher: deps.dispatcher } : {}),
    ...(deps.onCall ? { onCall: deps.onCall } : {}),
  });
  const calls = createCalls(credentials.baseUrl, tokenSource(credentials, send, now), send, now);
  return {
    me: (o) => readAccount(calls, o),
    getCustomer: (id, o) => customers.getCustomer(calls, id, o),
    findByNumber: (number, o) => customers.findByNumber(calls, number, o),
    findByBusinessId: (businessId, o) => customers.findByBusinessId(calls, businessId, o),
    listCustomers: (query, o) => customers.listCustomers(calls, query, o),
    createCustomer: (customer, o) => customers.createCustomer(calls, customer, o),
    updateCustomer: (id, version, values, o) => customers.updateCustomer(calls, id, version, values, o),
    changes: (query, o) => readChanges(calls, query, o),
    customerTypes: (o) => types.listCustomerTypes(calls, o),
    createCustomerType: (type, o) => types.createCustomerType(calls, type, o),
    updateCustomerType: (id, patch, o) => types.updateCustomerType(calls, id, patch, o),
    numberSeries: (o) => types.listNumberSeries(calls, o),
    createWebhookEndpoint: (endpoint, o) => webhooks.createWebhookEndpoint(calls, endpoint, o),
    listWebhookEndpoints: (o) => webhooks.listWebhookEndpoints(calls, o),
    deleteWebhookEndpoint: (id, o) => webhooks.deleteWebhookEndpoint(calls, id, o),
    rotateWebhookSecret: (rotation, o) => webhooks.rotateWebhookSecret(calls, rotation, o),
    testWebhookEndpoint: (id, o) => webhooks.testWebhookEndpoint(calls, id, o),
  };
}

function tokenSource(credentials: FlexCredentials, send: Send, now: () => Date): TokenSource {
  const { baseUrl, token, clientId, clientSecret } = credentials;
  if (clientId !== undefined && clientSecret !== undefined) {
    const endpoint = `${baseUrl.replace(/\/+$/, '')}/oauth2/token`;
    return new ClientCredentials(endpoint, { id: clientId, secret: clientSecret }, send, now);
  }
  return token === undefined ? missingToken() : fixedToken(token);
}

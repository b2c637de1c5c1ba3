import type { Handler } from './call';
import { listCustomers } from './customer-list';
import { getCustomer, lifecycleRoute, listChanges, patchOneCustomer, postCustomer } from './customer-routes';
import { getMe, getType, listSeries, listTypes, patchType, postType } from './set-up-routes';
import type { Scope } from './settings';
import {
  deleteEndpoint,
  getEndpoint,
  listDeliveries,
  listEndpoints,
  patchEndpoint,
  postEndpoint,
  replayDelivery,
  rotateSecret,
  testEndpoint,
} from './webhook-routes';

interface Operation {
  readonly method: string;
  readonly template: string;
  /** Null: any valid token. */
  readonly scope: Scope | null;
  readonly handler: Handler;
}

const operation = (method: string, template: string, scope: Scope | null, handler: Handler): Operation => ({
  method,
  template,
  scope,
  handler,
});

/** Outside the table, because it is called without a token. */
export const TOKEN_PATH = '/oauth2/token';

/** Every operation of docs/flex-openapi.yaml; of two templates that match a path the first one counts. */
export const operations: readonly Operation[] = [
  operation('GET', '/v1/customers', 'customers.read', listCustomers),
  operation('POST', '/v1/customers', 'customers.write', postCustomer),
  operation('GET', '/v1/customers/changes', 'customers.read', listChanges),
  operation('GET', '/v1/customers/{id}', 'customers.read', getCustomer),
  operation('PATCH', '/v1/customers/{id}', 'customers.write', patchOneCustomer),
  operation('POST', '/v1/customers/{id}:deactivate', 'customers.write', lifecycleRoute(false)),
  operation('POST', '/v1/customers/{id}:reactivate', 'customers.write', lifecycleRoute(true)),
  operation('GET', '/v1/customer-types', 'types.read', listTypes),
  operation('POST', '/v1/customer-types', 'types.write', postType),
  operation('GET', '/v1/customer-types/{id}', 'types.read', getType),
  operation('PATCH', '/v1/customer-types/{id}', 'types.write', patchType),
  operation('GET', '/v1/number-series', 'series.read', listSeries),
  operation('GET', '/v1/webhook-endpoints', 'webhooks.manage', listEndpoints),
  operation('POST', '/v1/webhook-endpoints', 'webhooks.manage', postEndpoint),
  operation('GET', '/v1/webhook-endpoints/{id}', 'webhooks.manage', getEndpoint),
  operation('PATCH', '/v1/webhook-endpoints/{id}', 'webhooks.manage', patchEndpoint),
  operation('DELETE', '/v1/webhook-endpoints/{id}', 'webhooks.manage', deleteEndpoint),
  operation('POST', '/v1/webhook-endpoints/{id}:rotate-secret', 'webhooks.manage', rotateSecret),
  operation('POST', '/v1/webhook-endpoints/{id}:test', 'webhooks.manage', testEndpoint),
  operation('GET', '/v1/webhook-endpoints/{id}/deliveries', 'webhooks.manage', listDeliveries),
  operation(
    'POST',
    '/v1/webhook-endpoints/{id}/deliveries/{delivery_id}:replay',
    'webhooks.manage',
    replayDelivery,
  ),
  operation('GET', '/v1/me', null, getMe),
];

interface MatchedPath {
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
}

const patterns = [TOKEN_PATH, ...new Set(operations.map(({ template }) => template))].map((template) => ({
  template,
  pattern: new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/:]+)')}$`),
}));

/** The template that a path matches, with the values of its `{…}`. */
export function matchPath(path: string): MatchedPath | undefined {
  // A colon may arrive encoded: to a client it is an ordinary character of the segment.
  const decoded = path.replaceAll(/%3A/gi, ':');
  for (const { template, pattern } of patterns) {
    const match = pattern.exec(decoded);
    if (match) return { template, params: { ...match.groups } };
  }
  return undefined;
}

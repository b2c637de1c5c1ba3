import type { FlexClient } from '../flex/client';
import type { ListedCustomer, NetvisorClient } from '../netvisor/client';
import type { NetvisorKey } from '../sync/ids';
import { readSignal, writeSignal } from './signals';

/** Runs one request inside the lane of its system: `signal` ends the wait and the request. */
export type InLane = <T>(
  operation: string,
  signal: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** Netvisor as activities use it: each call waits for its place in the lane (I5). */
export interface LanedNetvisor extends Pick<
  NetvisorClient,
  'getCustomer' | 'getCustomers' | 'addCustomer' | 'editCustomer' | 'addOffice' | 'editOffice'
> {
  /** Rows with one of the codes; at most 100 codes a call. */
  findByCodes(codes: readonly string[]): Promise<ListedCustomer[]>;
  /** Streams the list; the place in the lane is held until the last row. */
  readList(
    q: { changedSince?: Date },
    onRow: (row: ListedCustomer) => void,
  ): Promise<{ askedAt: Date; keys: NetvisorKey[] }>;
}

export function lanedNetvisor(client: NetvisorClient, inLane: InLane): LanedNetvisor {
  return {
    getCustomer: (key) =>
      inLane('getcustomer.nv', readSignal(), (signal) => client.getCustomer(key, { signal })),
    getCustomers: (keys) =>
      inLane('getcustomer.nv', readSignal(), (signal) => client.getCustomers(keys, { signal })),
    addCustomer: (customer) =>
      inLane('customer.nv', writeSignal(), (signal) => client.addCustomer(customer, { signal })),
    editCustomer: (key, customer) =>
      inLane('customer.nv', writeSignal(), (signal) => client.editCustomer(key, customer, { signal })),
    addOffice: (key, office) =>
      inLane('office.nv', writeSignal(), (signal) => client.addOffice(key, office, { signal })),
    editOffice: (key, office, values) =>
      inLane('office.nv', writeSignal(), (signal) => client.editOffice(key, office, values, { signal })),
    findByCodes: (codes) =>
      inLane('customerlist.nv', readSignal(), async (signal) => {
        const rows: ListedCustomer[] = [];
        for await (const row of (await client.listCustomers({ codes }, { signal })).rows) rows.push(row);
        return rows;
      }),
    readList: (q, onRow) =>
      inLane('customerlist.nv', readSignal(), async (signal) => {
        const { askedAt, rows } = await client.listCustomers(q, { signal });
        const keys: NetvisorKey[] = [];
        for await (const row of rows) {
          keys.push(row.key);
          onRow(row);
        }
        return { askedAt, keys };
      }),
  };
}

/** Flex as activities use it: reads and writes in the lane; writes name the link as their origin. */
export function lanedFlex(client: FlexClient, inLane: InLane): LanedFlex {
  const read = <T>(operation: string, request: (o: { signal: AbortSignal }) => Promise<T>): Promise<T> =>
    inLane(operation, readSignal(), (signal) => request({ signal }));
  return {
    me: () => read('me', (o) => client.me(o)),
    getCustomer: (id) => read('customers', (o) => client.getCustomer(id, o)),
    findByNumber: (number) => read('customers', (o) => client.findByNumber(number, o)),
    listCustomers: (q) => read('customers', (o) => client.listCustomers(q, o)),
    changes: (q) => read('changes', (o) => client.changes(q, o)),
    customerTypes: () => read('customer-types', (o) => client.customerTypes(o)),
    numberSeries: () => read('number-series', (o) => client.numberSeries(o)),
    createCustomerType: (type) =>
      inLane('customer-types', writeSignal(), (signal) => client.createCustomerType(type, { signal })),
    listWebhookEndpoints: () => read('webhook-endpoints', (o) => client.listWebhookEndpoints(o)),
    createWebhookEndpoint: (endpoint) =>
      inLane('webhook-endpoints', writeSignal(), (signal) =>
        client.createWebhookEndpoint(endpoint, { signal }),
      ),
    deleteWebhookEndpoint: (id) =>
      inLane('webhook-endpoints', writeSignal(), (signal) => client.deleteWebhookEndpoint(id, { signal })),
    rotateWebhookSecret: (rotation) =>
      inLane('webhook-endpoints', writeSignal(), (signal) =>
        client.rotateWebhookSecret(rotation, { signal }),
      ),
    createCustomer: (customer, { changeOrigin }) =>
      inLane('customers', writeSignal(), (signal) =>
        client.createCustomer(customer, { signal, changeOrigin }),
      ),
    updateCustomer: (id, version, values, { changeOrigin }) =>
      inLane('customers', writeSignal(), (signal) =>
        client.updateCustomer(id, version, values, { signal, changeOrigin }),
      ),
  };
}

type Origin = { readonly changeOrigin: string };

export interface LanedFlex extends Pick<
  FlexClient,
  | 'me'
  | 'getCustomer'
  | 'findByNumber'
  | 'listCustomers'
  | 'changes'
  | 'customerTypes'
  | 'numberSeries'
  | 'createCustomerType'
  | 'listWebhookEndpoints'
  | 'createWebhookEndpoint'
  | 'deleteWebhookEndpoint'
  | 'rotateWebhookSecret'
> {
  createCustomer(
    customer: Parameters<FlexClient['createCustomer']>[0],
    origin: Origin,
  ): ReturnType<FlexClient['createCustomer']>;
  updateCustomer(
    id: Parameters<FlexClient['updateCustomer']>[0],
    version: number,
    values: Parameters<FlexClient['updateCustomer']>[2],
    origin: Origin,
  ): ReturnType<FlexClient['updateCustomer']>;
}

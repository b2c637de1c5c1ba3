import { z } from 'zod';
import type { FieldValues, FlexCustomer } from '../sync/customer';
import { flexIdSchema, netvisorKeySchema, type FlexId, type NetvisorKey } from '../sync/ids';
import type { FlexCallOptions, FlexCalls, FlexRequest } from './call';
import { FlexError } from './errors';
import { decodeFields, encodeNew, encodePatch, type Patch } from './field-codec';
import { readProblem } from './problem';
import { isSuccess } from './transport';

const customerSchema = z
  .looseObject({
    id: flexIdSchema,
    version: z.int(),
    customer_type_id: z.string(),
    // A kind that a later version of the API may add is not synced, like none (D23).
    kind: z.enum(['PRIVATE', 'COMPANY']).nullable().catch(null),
    consumer_e_invoicing: z.boolean().nullish(),
    external_ids: z.record(z.string(), z.unknown()).nullish(),
    merged_into: flexIdSchema.nullish(),
  })
  .transform((source, context): FlexCustomer => {
    const consumerEInvoicing = source.consumer_e_invoicing ?? false;
    const netvisorKey = netvisorKeySchema.safeParse(source.external_ids?.['netvisor']);
    return {
      id: source.id,
      version: source.version,
      typeId: source.customer_type_id,
      kind: source.kind,
      consumerEInvoicing,
      netvisorKey: netvisorKey.success ? netvisorKey.data : null,
      mergedInto: source.merged_into ?? null,
      fields: decodeFields(source, { kind: source.kind, consumerEInvoicing }, context),
    };
  });

const pageSchema = z
  .object({
    data: z.array(customerSchema),
    next_cursor: z.string().nullish(),
    as_of: z.iso.datetime({ offset: true }).nullish(),
  })
  .transform((page) => ({
    customers: page.data,
    nextCursor: page.next_cursor ?? null,
    asOf: page.as_of == null ? null : new Date(page.as_of),
  }));

export type CustomerPage = z.infer<typeof pageSchema>;

export interface CustomerQuery {
  readonly cursor: string | null;
  /** At most 200. */
  readonly limit?: number;
  readonly updatedSince?: Date;
  readonly active?: boolean;
}

export interface NewCustomer {
  readonly typeId: string;
  readonly values: FieldValues;
  readonly netvisorKey: NetvisorKey | null;
  readonly idempotencyKey: string;
}

export type Created =
  | { readonly kind: 'created'; readonly customer: FlexCustomer }
  | { readonly kind: 'number_taken'; readonly holder: FlexId };

/** Largest page of the list. */
const PAGE = 200;

const path = (id: FlexId, action = '') => `/v1/customers/${encodeURIComponent(id)}${action}`;

export async function getCustomer(
  calls: FlexCalls,
  id: FlexId,
  options?: FlexCallOptions,
): Promise<FlexCustomer | null> {
  const request: FlexRequest = { operation: 'getCustomer', method: 'GET', path: path(id) };
  const answer = await calls.exchange(request, options);
  if (answer.status === 404 || answer.status === 410) return null;
  if (!isSuccess(answer)) throw calls.refusal(request, answer);
  return calls.parse(customerSchema, request, answer);
}

export function listCustomers(
  calls: FlexCalls,
  query: CustomerQuery,
  options?: FlexCallOptions,
): Promise<CustomerPage> {
  return calls.read(
    pageSchema,
    {
      operation: 'listCustomers',
      method: 'GET',
      path: '/v1/customers',
      query: {
        cursor: query.cursor,
        limit: query.limit,
        updated_since: query.updatedSince?.toISOString(),
        active: query.active,
      },
    },
    options,
  );
}

/** The filter must be exact: a customer that only resembles the number would be linked wrongly (R18). */
export async function findByNumber(
  calls: FlexCalls,
  number: string,
  options?: FlexCallOptions,
): Promise<FlexCustomer[]> {
  const found = await find(calls, 'findByNumber', { customer_number: number }, options);
  return found.filter((customer) => customer.fields.customerNumber === number);
}

export function findByBusinessId(
  calls: FlexCalls,
  businessId: string,
  options?: FlexCallOptions,
): Promise<FlexCustomer[]> {
  return find(calls, 'findByBusinessId', { business_id: businessId }, options);
}

async function find(
  calls: FlexCalls,
  operation: string,
  filter: Record<string, string>,
  options: FlexCallOptions | undefined,
): Promise<FlexCustomer[]> {
  const request: FlexRequest = {
    operation,
    method: 'GET',
    path: '/v1/customers',
    query: { ...filter, limit: PAGE },
  };
  return (await calls.read(pageSchema, request, options)).customers;
}

/** Creates once per Idempotency-Key. A number that is taken is an answer, not an error: D3 decides about it. */
export async function createCustomer(
  calls: FlexCalls,
  customer: NewCustomer,
  options?: FlexCallOptions,
): Promise<Created> {
  const request: FlexRequest = {
    operation: 'createCustomer',
    method: 'POST',
    path: '/v1/customers',
    headers: { 'idempotency-key': customer.idempotencyKey },
    body: {
      customer_type_id: customer.typeId,
      ...encodeNew(customer.values),
      ...(customer.netvisorKey === null ? {} : { external_ids: { netvisor: customer.netvisorKey } }),
    },
  };
  const answer = await calls.exchange(request, options);
  if (isSuccess(answer)) {
    return { kind: 'created', customer: calls.parse(customerSchema, request, answer) };
  }
  const error = calls.refusal(request, answer);
  if (error.code !== 'number_taken') throw error;
  const holder = flexIdSchema.safeParse(readProblem(answer.text).holder_id);
  if (!holder.success) throw error;
  return { kind: 'number_taken', holder: holder.data };
}

/**
 * Writes fields of the given version; the active flag follows in a call of its own, with the version that the
 * first one made. Nothing to write reads the customer.
 *
 * @throws FlexError `stale` when the customer is at another version.
 */
export async function updateCustomer(
  calls: FlexCalls,
  id: FlexId,
  version: number,
  values: FieldValues,
  options?: FlexCallOptions,
): Promise<FlexCustomer> {
  const patch = encodePatch(values);
  const patched =
    Object.keys(patch).length > 0 ? await patchCustomer(calls, id, version, patch, options) : null;
  if (values.active == null) return patched ?? (await readAt(calls, id, version, options));
  try {
    return await setActive(calls, id, patched?.version ?? version, values.active, options);
  } catch (error) {
    throw patched && error instanceof FlexError ? error.afterPartOfTheWrite() : error;
  }
}

function patchCustomer(
  calls: FlexCalls,
  id: FlexId,
  version: number,
  patch: Patch,
  options: FlexCallOptions | undefined,
): Promise<FlexCustomer> {
  const request: FlexRequest = {
    operation: 'updateCustomer',
    method: 'PATCH',
    path: path(id),
    headers: ifMatch(version),
    body: patch,
  };
  return calls.read(customerSchema, request, options);
}

function setActive(
  calls: FlexCalls,
  id: FlexId,
  version: number,
  active: boolean,
  options: FlexCallOptions | undefined,
): Promise<FlexCustomer> {
  const request: FlexRequest = {
    operation: 'updateCustomer',
    method: 'POST',
    path: path(id, active ? ':reactivate' : ':deactivate'),
    headers: ifMatch(version),
  };
  return calls.read(customerSchema, request, options);
}

async function readAt(
  calls: FlexCalls,
  id: FlexId,
  version: number,
  options: FlexCallOptions | undefined,
): Promise<FlexCustomer> {
  const customer = await getCustomer(calls, id, options);
  if (!customer) throw new FlexError({ code: 'not_found', operation: 'updateCustomer', httpStatus: 404 });
  if (customer.version !== version) throw new FlexError({ code: 'stale', operation: 'updateCustomer' });
  return customer;
}

const ifMatch = (version: number) => ({ 'if-match': `"v${version}"` });

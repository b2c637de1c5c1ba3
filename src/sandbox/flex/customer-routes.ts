import { z } from 'zod';
import type { ApiAnswer } from '../common/api';
import {
  cursorParameter,
  customerAnswer,
  found,
  header,
  invalidHeader,
  json,
  limitParameter,
  originOf,
  page,
  readJson,
  readQuery,
  type Call,
} from './call';
import type { CustomerRecord } from './customer';
import { parseIfMatch, requireMatch } from './etag';
import { FlexProblem } from './problem';
import type { FlexTenant } from './tenant';
import { checkCreate, createCustomer, patchCustomer, setActive } from './write-customer';

const MAX_CHANGES = 500;

export function getCustomer(call: Call): ApiAnswer {
  return customerAnswer(200, call.tenant, named(call));
}

/** `GET /v1/customers/changes`. @throws FlexProblem 400, 410 */
export function listChanges(call: Call): ApiAnswer {
  const schema = z.strictObject({ cursor: cursorParameter, limit: limitParameter(MAX_CHANGES) });
  const { cursor, limit } = readQuery(call, schema);
  const { entries, next } = call.tenant.feed.read(cursor, limit, call.request.at.getTime());
  return page(entries, next, call.request.at.toISOString());
}

/** `POST /v1/customers`. @throws FlexProblem 400, 409, 413, 415, 422 */
export function postCustomer(call: Call): ApiAnswer {
  const { tenant, request } = call;
  const { dry_run: dryRun } = readQuery(
    call,
    z.strictObject({ dry_run: z.enum(['true', 'false']).default('false') }),
  );
  const body = readJson(call, 'json');
  if (dryRun === 'true') return dryRunAnswer(tenant, body);
  const origin = originOf(call);
  const key = readIdempotencyKey(call);
  const nowMs = request.at.getTime();
  const earlier = tenant.idempotencyKeys.find(key, body, nowMs);
  const record = earlier ?? createCustomer(tenant, body, origin);
  if (earlier) request.note('answered again for its Idempotency-Key');
  else tenant.idempotencyKeys.remember(key, body, record, nowMs);
  return customerAnswer(201, tenant, record, { location: `/v1/customers/${record.id}` });
}

/** `PATCH /v1/customers/{id}`. @throws FlexProblem */
export function patchOneCustomer(call: Call): ApiAnswer {
  const record = named(call);
  const patch = readJson(call, 'mergePatch');
  requireMatch(header(call.request, 'if-match'), record);
  return customerAnswer(200, call.tenant, patchCustomer(call.tenant, record, patch, originOf(call)));
}

/** `:deactivate` and `:reactivate`. What is so already is answered as it is, whatever version was read. */
export function lifecycleRoute(active: boolean): (call: Call) => ApiAnswer {
  return (call) => {
    const record = named(call);
    const ifMatch = header(call.request, 'if-match');
    if (record.active === active && record.merged_into === null) parseIfMatch(ifMatch);
    else requireMatch(ifMatch, record);
    return customerAnswer(200, call.tenant, setActive(call.tenant, record, active, originOf(call)));
  };
}

function dryRunAnswer(tenant: FlexTenant, body: unknown): ApiAnswer {
  const { content } = checkCreate(tenant, body);
  return json(200, {
    dry_run: true,
    kind: tenant.kindOf(content.customer_type_id),
    customer_number: content.customer_number,
  });
}

function readIdempotencyKey({ request }: Call): string {
  const key = header(request, 'idempotency-key');
  if (key === undefined) {
    throw new FlexProblem('idempotency_key_missing', 'A create needs an Idempotency-Key.', {
      errors: [{ pointer: '/header/Idempotency-Key', code: 'idempotency_key_missing', message: 'Missing.' }],
    });
  }
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidHeader('Idempotency-Key', 'One to 255 visible ASCII characters.');
}

function named({ tenant, params }: Call): CustomerRecord {
  return found('customer', tenant.customers.get(params['id']?.toLowerCase() ?? ''));
}

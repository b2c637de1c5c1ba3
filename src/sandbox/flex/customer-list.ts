import { z } from 'zod';
import type { ApiAnswer } from '../common/api';
import { cursorParameter, limitParameter, page, readQuery, type Call } from './call';
import { decodeCursor, encodeCursor, invalidCursor } from './cursor';
import type { CustomerRecord } from './customer';
import { customerJson } from './customer-json';
import type { CustomerRegister, ListPosition } from './register';

const MAX_LIMIT = 200;

const filterShape = {
  /** UTC with milliseconds, so that it compares as text. */
  updated_since: z.string().optional(),
  customer_number: z.string().optional(),
  business_id: z.string().optional(),
  customer_type_id: z.string().optional(),
  active: z.boolean().optional(),
};
const filterSchema = z.strictObject(filterShape);
type Filter = z.infer<typeof filterSchema>;

const querySchema = z.strictObject({
  updated_since: z.iso
    .datetime({ offset: true, error: 'A time of RFC 3339' })
    .transform((time) => new Date(time).toISOString())
    .optional(),
  customer_number: z.string().optional(),
  business_id: z.string().optional(),
  customer_type_id: z.uuid().optional(),
  active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  limit: limitParameter(MAX_LIMIT),
  cursor: cursorParameter,
});

/** Where a walk stands: its filters, when it began and the last customer that it has passed. */
const cursorSchema = z.strictObject({
  filter: filterSchema,
  as_of: z.string(),
  last: z.strictObject({ updated_at: z.string(), id: z.string() }),
});

/** `GET /v1/customers`. @throws FlexProblem 400 */
export function listCustomers(call: Call): ApiAnswer {
  const { limit, cursor, ...filter } = readQuery(call, querySchema);
  const walk =
    cursor === undefined
      ? { filter, as_of: call.request.at.toISOString(), last: undefined }
      : decodeCursor(cursorSchema, cursor);
  for (const [name, value] of Object.entries(filter)) {
    if (Object.entries(walk.filter).some(([other, its]) => other === name && its === value)) continue;
    if (value !== undefined) throw invalidCursor('The filters differ from those of the cursor.');
  }
  const { customers } = call.tenant;
  const found: CustomerRecord[] = [];
  let isMore = false;
  for (const record of candidates(customers, walk.filter, walk.last)) {
    if (!matches(record, walk.filter)) continue;
    isMore = found.length === limit;
    if (isMore) break;
    found.push(record);
  }
  const last = found.at(-1);
  const next =
    isMore && last ? encodeCursor({ ...walk, last: { updated_at: last.updated_at, id: last.id } }) : null;
  return page(
    found.map((record) => customerJson(call.tenant, record)),
    next,
    walk.as_of,
  );
}

/** In order; by the narrowest index that the filter allows. */
function candidates(
  customers: CustomerRegister,
  filter: Filter,
  last: ListPosition | undefined,
): Iterable<CustomerRecord> {
  if (filter.customer_number !== undefined) {
    const holder = customers.holderOf(filter.customer_number);
    return holder && isAfter(holder, last) ? [holder] : [];
  }
  if (filter.business_id !== undefined) {
    return customers.withBusinessId(filter.business_id).filter((record) => isAfter(record, last));
  }
  const since = filter.updated_since;
  return customers.after(last ?? (since === undefined ? undefined : { updated_at: since, id: '' }));
}

function matches(record: CustomerRecord, filter: Filter): boolean {
  const { content } = record;
  return (
    (filter.updated_since === undefined || record.updated_at >= filter.updated_since) &&
    (filter.business_id === undefined || content.business_id === filter.business_id) &&
    (filter.customer_type_id === undefined || content.customer_type_id === filter.customer_type_id) &&
    (filter.active === undefined || record.active === filter.active)
  );
}

function isAfter(record: ListPosition, last: ListPosition | undefined): boolean {
  if (last === undefined) return true;
  return (
    record.updated_at > last.updated_at || (record.updated_at === last.updated_at && record.id > last.id)
  );
}

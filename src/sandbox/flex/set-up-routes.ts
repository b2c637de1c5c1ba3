import type { ApiAnswer } from '../common/api';
import { found, json, noQuery, originOf, page, readJson, readQuery, type Call } from './call';
import { withoutNulls } from './json';
import { patchedType, typeFrom, typeCreateSchema, type CustomerType } from './customer-types';
import { changedFields } from './changed-fields';
import type { NumberSeries } from './number-series';
import type { FlexTenant } from './tenant';
import { parseBody } from './validate';
import { setUpEvent } from './webhook-event';

/** `GET /v1/me`: the connection test. */
export function getMe({ tenant, access, request }: Call): ApiAnswer {
  const { tenantId, clientId, name, businessId } = tenant.card;
  return json(200, {
    tenant: tenantId,
    client_id: clientId,
    scopes: access.scopes,
    company: { name, business_id: businessId },
    clock: request.at.toISOString(),
  });
}

export function listTypes(call: Call): ApiAnswer {
  readQuery(call, noQuery);
  return page([...call.tenant.types.values()], null, call.request.at.toISOString());
}

export function getType(call: Call): ApiAnswer {
  return json(200, namedType(call));
}

/** @throws FlexProblem 400, 413, 415, 422 */
export function postType(call: Call): ApiAnswer {
  const body = readJson(call, 'json');
  originOf(call);
  parseBody(typeCreateSchema, body);
  const type = typeFrom(withoutNulls(body), undefined, (id) => call.tenant.series.has(id));
  call.tenant.types.set(type.id, type);
  return json(201, type, { location: `/v1/customer-types/${type.id}` });
}

/** @throws FlexProblem 400, 409, 413, 415, 422 */
export function patchType(call: Call): ApiAnswer {
  const { tenant, request } = call;
  const type = namedType(call);
  const patch = readJson(call, 'mergePatch');
  const origin = originOf(call);
  const changed = patchedType(
    type,
    patch,
    (id) => tenant.series.has(id),
    () => isInUse(tenant, type),
  );
  const fields = changedFields({ ...type }, { ...changed });
  if (fields.length > 0) {
    tenant.types.set(type.id, changed);
    const { tenantId } = tenant.card;
    tenant.webhooks.publish(
      setUpEvent('customer_type.updated', request.at, {
        tenant: tenantId,
        id: type.id,
        changed_fields: fields,
        origin,
      }),
    );
  }
  return json(200, changed);
}

export function listSeries(call: Call): ApiAnswer {
  readQuery(call, noQuery);
  const { tenant, request } = call;
  const all = [...tenant.series.values()].map((series) => seriesJson(tenant, series));
  return page(all, null, request.at.toISOString());
}

/** A series with the types that use it. */
export function seriesJson(tenant: FlexTenant, series: NumberSeries): object {
  const users = [...tenant.types.values()].filter((type) => type.number_series_id === series.id);
  return { ...series, customer_type_ids: users.map((type) => type.id) };
}

function isInUse(tenant: FlexTenant, type: CustomerType): boolean {
  for (const record of tenant.customers.after()) {
    if (record.content.customer_type_id === type.id) return true;
  }
  return false;
}

function namedType({ tenant, params }: Call): CustomerType {
  return found('customer type', tenant.types.get(params['id']?.toLowerCase() ?? ''));
}

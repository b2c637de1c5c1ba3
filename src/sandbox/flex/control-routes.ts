import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { SandboxClock } from '../common/clock';
import { ControlError, parseControl, readTenant } from '../common/control';
import { sendJsonArray } from '../common/json-array';
import { changedFields } from './changed-fields';
import type { CustomerRecord, Origin } from './customer';
import { customerJson } from './customer-json';
import { isObject } from './json';
import { seriesPatchSchema, type NumberSeries } from './number-series';
import { FlexProblem } from './problem';
import { typeOf } from './seed-tenant';
import { seriesJson } from './set-up-routes';
import { settingsPatchSchema, settingsSchema } from './settings';
import type { FlexTenant } from './tenant';
import { setUpEvent } from './webhook-event';
import { createCustomer, deleteCustomer, editByPerson, mergeCustomer } from './write-customer';

/** A person in Flex's own user interface. */
const person: Origin = { type: 'user', client_id: null, change_origin: null };

/** Adds to the shared control calls what only Flex's sandbox has (interfaces.md, "Sandbox control"). */
export function addFlexRoutes(router: Router, tenants: readonly FlexTenant[], clock: SandboxClock): void {
  router.get('/tenants', (_request, response) => {
    response.json(tenants.map(({ card }) => card));
  });
  router.get('/settings', (request, response) => {
    response.json(tenantOf(tenants, readTenant(request)).settings);
  });
  router.patch('/settings', (request, response) => {
    const tenant = tenantOf(tenants, readTenant(request));
    const patch = parseControl(settingsPatchSchema, request.body);
    tenant.settings = settingsSchema.parse({ ...tenant.settings, ...patch });
    tenant.budget.reset();
    response.json(tenant.settings);
  });

  router.get('/customers', async (request, response) => {
    await sendJsonArray(response, everyRecord(tenantOf(tenants, readTenant(request))));
  });
  router.post('/customers', (request, response) => {
    const tenant = tenantOf(tenants, readTenant(request));
    const record = obeyingRules(() => createCustomer(tenant, withType(tenant, request.body), person));
    response.status(201).json(customerJson(tenant, record));
  });
  router.get('/customers/:id', (request, response) => {
    const { tenant, record } = namedRecord(tenants, request);
    response.json(customerJson(tenant, record));
  });
  router.patch('/customers/:id', (request, response) => {
    const { tenant, record } = namedRecord(tenants, request);
    const edited = obeyingRules(() => editByPerson(tenant, record, request.body, person));
    response.json(customerJson(tenant, edited));
  });
  router.delete('/customers/:id', (request, response) => {
    const { tenant, record } = namedRecord(tenants, request);
    deleteCustomer(tenant, record, person);
    response.status(204).end();
  });
  router.post('/customers/:id/merge', (request, response) => {
    const { tenant, record } = namedRecord(tenants, request);
    const { into } = parseControl(z.strictObject({ into: z.string() }), request.body);
    const survivor = tenant.customers.get(into);
    if (!survivor || survivor.id === record.id) {
      throw new ControlError(400, '"into" is the id of another customer of the tenant.');
    }
    const merged = obeyingRules(() => mergeCustomer(tenant, record, survivor, person));
    response.json(customerJson(tenant, merged));
  });

  router.get('/number-series', (request, response) => {
    const tenant = tenantOf(tenants, readTenant(request));
    response.json([...tenant.series.values()].map((series) => seriesJson(tenant, series)));
  });
  router.patch('/number-series/:id', (request, response) => {
    editSeries(tenantOf(tenants, readTenant(request)), clock, request, response);
  });
}

/** The tenant of a `?tenant=`, the first one without. @throws ControlError 404 */
export function tenantOf(tenants: readonly FlexTenant[], tenantId: string | undefined): FlexTenant {
  const tenant = tenantId === undefined ? tenants[0] : tenants.find(({ card }) => card.tenantId === tenantId);
  if (tenant) return tenant;
  throw new ControlError(404, `There is no tenant ${tenantId ?? 'at all'}.`);
}

function editSeries(
  tenant: FlexTenant,
  clock: SandboxClock,
  request: Request<{ id: string }>,
  response: Response,
): void {
  const series = tenant.series.get(request.params.id);
  if (!series) throw new ControlError(404, `The tenant has no number series ${request.params.id}.`);
  const patch = parseControl(seriesPatchSchema, request.body);
  const edited: NumberSeries = {
    id: series.id,
    name: patch.name ?? series.name,
    prefix: patch.prefix ?? series.prefix,
    min: patch.min ?? series.min,
    max: patch.max ?? series.max,
    next: patch.next ?? series.next,
  };
  const changed = changedFields({ ...series }, { ...edited });
  if (changed.length > 0) {
    tenant.series.set(series.id, edited);
    tenant.webhooks.publish(
      setUpEvent('number_series.updated', clock.now(), {
        tenant: tenant.card.tenantId,
        id: series.id,
        changed_fields: changed,
        origin: person,
      }),
    );
  }
  response.json(seriesJson(tenant, edited));
}

/** A create without a type gets one of Flex's own, by its `kind`; absent, by whether it has a business id. */
function withType(tenant: FlexTenant, body: unknown): unknown {
  if (!isObject(body) || body['customer_type_id'] !== undefined) return body;
  const { kind, ...rest } = body;
  const { kind: chosen = rest['business_id'] == null ? 'PRIVATE' : 'COMPANY' } = parseControl(
    z.object({ kind: z.enum(['PRIVATE', 'COMPANY']).nullable().optional() }),
    { kind },
  );
  return { ...rest, customer_type_id: typeOf(tenant, chosen) };
}

/** A person is bound by the same rules; what the API would refuse, the control API refuses with the same status. */
function obeyingRules<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FlexProblem) throw new ControlError(error.status, `${error.code}: ${error.message}`);
    throw error;
  }
}

function namedRecord(
  tenants: readonly FlexTenant[],
  request: Request<{ id: string }>,
): { tenant: FlexTenant; record: CustomerRecord } {
  const chosen = readTenant(request);
  // Ids are unique over all tenants, so a call that names no tenant means the one that has the customer.
  const tenant =
    chosen === undefined
      ? tenants.find(({ customers }) => customers.get(request.params.id))
      : tenantOf(tenants, chosen);
  const record = tenant?.customers.get(request.params.id);
  if (tenant && record) return { tenant, record };
  throw new ControlError(404, `There is no customer ${request.params.id}.`);
}

function* everyRecord(tenant: FlexTenant): Generator<object> {
  for (const record of tenant.customers.all()) yield customerJson(tenant, record);
}

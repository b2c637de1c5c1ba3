import { randomUUID } from 'node:crypto';
import { changedFields } from './changed-fields';
import type { Change, ChangeKind } from './change-feed';
import {
  contentSchema,
  createSchema,
  patchSchema,
  personPatchSchema,
  type CustomerContent,
  type CustomerRecord,
  type Origin,
} from './customer';
import { missingByType } from './customer-types';
import { isObject, mergePatch, withoutNulls } from './json';
import { nextFreeNumber, type NumberSeries } from './number-series';
import { FlexProblem, invalidFields, type FieldError } from './problem';
import type { FlexTenant } from './tenant';
import { parseBody } from './validate';
import { customerEvent } from './webhook-event';

/** A create that was checked and not yet done. */
export interface CheckedCreate {
  readonly content: CustomerContent;
  readonly active: boolean;
  /** The series as it is once its number is used; undefined where no number was taken from one. */
  readonly series: NumberSeries | undefined;
}

/**
 * Checks a create and finds its number; changes nothing.
 * @throws FlexProblem 422, 409 `customer_number_taken`
 */
export function checkCreate(tenant: FlexTenant, body: unknown): CheckedCreate {
  const { active = true } = parseBody(createSchema, body);
  const given = isObject(body) ? body : {};
  const { active: _active, ...rest } = given;
  const unnumbered = parseBody(contentSchema, withoutNulls(rest));
  // A number that is given is kept; null means none; absent asks the type's series.
  const seriesId = tenant.types.get(unnumbered.customer_type_id)?.number_series_id;
  const series =
    given['customer_number'] === undefined && seriesId != null ? tenant.series.get(seriesId) : undefined;
  const free = series && nextFreeNumber(series, (number) => tenant.customers.holderOf(number) !== undefined);
  const content = free ? { ...unnumbered, customer_number: free.number } : unnumbered;
  checkContent(tenant, content);
  return { content, active, series: free?.series };
}

/** Creates a customer. @throws FlexProblem as {@link checkCreate} */
export function createCustomer(tenant: FlexTenant, body: unknown, origin: Origin): CustomerRecord {
  const { content, active, series } = checkCreate(tenant, body);
  if (series) tenant.series.set(series.id, series);
  const at = tenant.nextChangeTime();
  const record: CustomerRecord = {
    id: randomUUID(),
    version: 1,
    content,
    active,
    merged_into: null,
    created_at: at,
    updated_at: at,
    updated_by: origin,
    history: [],
  };
  tenant.customers.put(record);
  announce(tenant, record, 'created', []);
  return record;
}

/** Applies a merge patch of the API. @throws FlexProblem 422, 409 */
export function patchCustomer(
  tenant: FlexTenant,
  record: CustomerRecord,
  patch: unknown,
  origin: Origin,
): CustomerRecord {
  refuseMerged(record);
  if (isObject(patch) && 'active' in patch) {
    throw invalidFields([
      {
        pointer: '/active',
        code: 'active_not_patchable',
        message: 'Use :deactivate and :reactivate.',
      },
    ]);
  }
  parseBody(patchSchema, patch);
  return commit(tenant, record, { content: patchedContent(tenant, record, patch) }, origin);
}

/** Applies what a person changed in Flex's own user interface; `active` may be among it. @throws FlexProblem */
export function editByPerson(
  tenant: FlexTenant,
  record: CustomerRecord,
  patch: unknown,
  origin: Origin,
): CustomerRecord {
  refuseMerged(record);
  const { active = record.active } = parseBody(personPatchSchema, patch);
  const { active: _active, ...rest } = isObject(patch) ? patch : {};
  return commit(tenant, record, { content: patchedContent(tenant, record, rest), active }, origin);
}

/** Takes a customer in or out of use; does nothing where that is so already. @throws FlexProblem 409 */
export function setActive(
  tenant: FlexTenant,
  record: CustomerRecord,
  active: boolean,
  origin: Origin,
): CustomerRecord {
  refuseMerged(record);
  return commit(tenant, record, { active }, origin);
}

/** Removes a customer for good, as a person may; the feed keeps the tombstone. */
export function deleteCustomer(tenant: FlexTenant, record: CustomerRecord, origin: Origin): void {
  tenant.customers.remove(record.id);
  const gone = {
    ...record,
    version: record.version + 1,
    updated_at: tenant.nextChangeTime(),
    updated_by: origin,
  };
  announce(tenant, gone, 'deleted', []);
}

/** Merges a customer into another: it stays readable, inactive, and names the one that lives on. @throws FlexProblem 409 */
export function mergeCustomer(
  tenant: FlexTenant,
  record: CustomerRecord,
  into: CustomerRecord,
  origin: Origin,
): CustomerRecord {
  refuseMerged(record);
  refuseMerged(into);
  return commit(tenant, record, { active: false, merged_into: into.id }, origin);
}

function patchedContent(tenant: FlexTenant, record: CustomerRecord, patch: unknown): CustomerContent {
  const content = parseBody(contentSchema, withoutNulls(mergePatch(record.content, patch)));
  checkContent(tenant, content, record);
  return content;
}

/** The rules that need more than the body. @throws FlexProblem 422, 409 `customer_number_taken` */
function checkContent(tenant: FlexTenant, content: CustomerContent, before?: CustomerRecord): void {
  const errors: FieldError[] = [];
  const type = tenant.types.get(content.customer_type_id);
  if (!type) {
    errors.push({
      pointer: '/customer_type_id',
      code: 'unknown_customer_type',
      message: 'There is no such type.',
    });
  } else {
    // A rule that came later binds only what a patch takes away, or it would lock every old customer.
    const sameType = before?.content.customer_type_id === type.id;
    const already = sameType ? missingByType(type, before.content).map((error) => error.pointer) : [];
    errors.push(...missingByType(type, content).filter((error) => !already.includes(error.pointer)));
  }
  if (content.business_id !== null && type?.identifier === 'PRIVATE') {
    errors.push({
      pointer: '/business_id',
      code: 'business_id_on_private',
      message: `The type "${type.name}" is for private persons.`,
    });
  } else if (content.business_id !== null && content.consumer_e_invoicing) {
    errors.push({
      pointer: '/consumer_e_invoicing',
      code: 'consumer_einvoice_excludes_business_id',
      message: 'A customer with a business id cannot use consumer e-invoicing.',
    });
  }
  if (errors.length > 0) throw invalidFields(errors);
  refuseTakenNumber(tenant, content, before);
}

function refuseTakenNumber(
  tenant: FlexTenant,
  { customer_number: number }: CustomerContent,
  before?: CustomerRecord,
): void {
  const holder = number === null ? undefined : tenant.customers.holderOf(number);
  if (!holder || holder.id === before?.id) return;
  throw new FlexProblem('customer_number_taken', 'Another customer has this number.', {
    errors: [
      {
        pointer: '/customer_number',
        code: 'customer_number_taken',
        message: 'Another customer has this number.',
      },
    ],
    members: { holder_id: holder.id },
  });
}

function refuseMerged(record: CustomerRecord): void {
  if (record.merged_into === null) return;
  throw new FlexProblem('customer_merged', 'The customer lives on as another.', {
    members: { merged_into: record.merged_into },
  });
}

type Edit = Partial<Pick<CustomerRecord, 'content' | 'active' | 'merged_into'>>;

/** Stores a new version, unless nothing is different, and lets everybody know. */
function commit(tenant: FlexTenant, before: CustomerRecord, edit: Edit, origin: Origin): CustomerRecord {
  const after = { ...before, ...edit };
  const changed = changedFields(comparable(before), comparable(after));
  if (changed.length === 0) return before;
  const record: CustomerRecord = {
    ...after,
    version: before.version + 1,
    updated_at: tenant.nextChangeTime(),
    updated_by: origin,
    history: [...before.history, changed],
  };
  tenant.customers.put(record);
  announce(tenant, record, kindOfChange(before, record), changed);
  return record;
}

const comparable = ({ content, active, merged_into }: CustomerRecord) => ({
  ...content,
  active,
  merged_into,
});

function kindOfChange(before: CustomerRecord, after: CustomerRecord): ChangeKind {
  if (after.merged_into !== before.merged_into) return 'merged';
  if (after.active === before.active) return 'updated';
  return after.active ? 'reactivated' : 'deactivated';
}

function announce(
  tenant: FlexTenant,
  record: CustomerRecord,
  kind: ChangeKind,
  changed: readonly string[],
): void {
  const change: Omit<Change, 'seq'> = {
    at: record.updated_at,
    id: record.id,
    kind,
    version: record.version,
    changed_fields: changed,
    origin: record.updated_by,
    merged_into: kind === 'merged' ? record.merged_into : null,
  };
  tenant.feed.append(change);
  tenant.webhooks.publish(customerEvent(tenant.card.tenantId, change));
}

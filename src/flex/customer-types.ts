import { z } from 'zod';
import type { Kind } from '../sync/customer';
import type { FlexCallOptions, FlexCalls } from './call';
import { readWholeList } from './whole-list';

/** What a customer type demands of a field, by Flex's name of it (R8). */
export interface FieldRule {
  readonly field: string;
  readonly visible: boolean;
  readonly required: boolean;
}

/** A customer type (asiakastyyppi). */
export interface CustomerType {
  readonly id: string;
  readonly name: string;
  /** Tunniste; null: its customers are not synced (D23). */
  readonly identifier: Kind | null;
  /** Null on the Netvisor types (R10). */
  readonly numberSeriesId: string | null;
  readonly fields: FieldRule[];
}

/** What may be changed of a type; absent keeps. */
export interface CustomerTypePatch {
  readonly name?: string;
  readonly numberSeriesId?: string | null;
  /** Replaces all rules; fields that it does not name are visible and not required. */
  readonly fields?: readonly FieldRule[];
}

/** A number series (numerosarja), for the check that the two systems' numbers don't meet (R19). */
export interface NumberSeries {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly next: number | null;
  readonly customerTypeIds: string[];
}

const typeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    identifier: z.enum(['PRIVATE', 'COMPANY']).nullish().catch(null),
    number_series_id: z.string().nullish(),
    fields: z.array(z.object({ field: z.string(), visible: z.boolean(), required: z.boolean() })).nullish(),
  })
  .transform((type): CustomerType => ({
    id: type.id,
    name: type.name,
    identifier: type.identifier ?? null,
    numberSeriesId: type.number_series_id ?? null,
    fields: type.fields ?? [],
  }));

const seriesSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().nullish(),
    min: z.int().nullish(),
    max: z.int().nullish(),
    next: z.int().nullish(),
    customer_type_ids: z.array(z.string()).nullish(),
  })
  .transform((series): NumberSeries => ({
    id: series.id,
    name: series.name,
    prefix: series.prefix ?? '',
    min: series.min ?? null,
    max: series.max ?? null,
    next: series.next ?? null,
    customerTypeIds: series.customer_type_ids ?? [],
  }));

export function listCustomerTypes(calls: FlexCalls, options?: FlexCallOptions): Promise<CustomerType[]> {
  return readWholeList(
    calls,
    typeSchema,
    { operation: 'customerTypes', path: '/v1/customer-types' },
    options,
  );
}

/** Creates a type of the Netvisor customers: without a number series (R9, R10). */
export function createCustomerType(
  calls: FlexCalls,
  type: { readonly name: string; readonly identifier: Kind },
  options?: FlexCallOptions,
): Promise<CustomerType> {
  return calls.read(
    typeSchema,
    {
      operation: 'createCustomerType',
      method: 'POST',
      path: '/v1/customer-types',
      body: { name: type.name, identifier: type.identifier, number_series_id: null },
    },
    options,
  );
}

export function updateCustomerType(
  calls: FlexCalls,
  id: string,
  patch: CustomerTypePatch,
  options?: FlexCallOptions,
): Promise<CustomerType> {
  return calls.read(
    typeSchema,
    {
      operation: 'updateCustomerType',
      method: 'PATCH',
      path: `/v1/customer-types/${encodeURIComponent(id)}`,
      body: {
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.numberSeriesId === undefined ? {} : { number_series_id: patch.numberSeriesId }),
        ...(patch.fields === undefined ? {} : { fields: patch.fields }),
      },
    },
    options,
  );
}

export function listNumberSeries(calls: FlexCalls, options?: FlexCallOptions): Promise<NumberSeries[]> {
  return readWholeList(
    calls,
    seriesSchema,
    { operation: 'numberSeries', path: '/v1/number-series' },
    options,
  );
}

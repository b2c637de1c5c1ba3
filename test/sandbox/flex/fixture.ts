import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { z } from 'zod';
import { startFlexSandbox, type FlexSandbox } from '../../../src/sandbox/flex/start';
import { violations } from './contract';

/** Its own, because each request must be sent as written. */
const agent = new Agent();

export interface ApiOptions {
  /** JSON; sent as merge patch by PATCH. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  /** Replaces single headers, also to break them; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Place of the tenant whose static token is sent. */
  readonly tenant?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Parsed, `null` without a body. */
  readonly json: unknown;
}

const addressSchema = z.looseObject({}).nullable();

/** A customer as far as tests look at it. */
export const customerSchema = z.looseObject({
  id: z.string(),
  version: z.number(),
  customer_number: z.string().nullable(),
  customer_type_id: z.string(),
  kind: z.string().nullable(),
  name: z.string(),
  business_id: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  visiting_address: addressSchema,
  billing_address: addressSchema,
  active: z.boolean(),
  merged_into: z.string().nullable(),
  updated_at: z.string(),
  updated_by: z.looseObject({ type: z.string() }),
});
export type CustomerJson = z.infer<typeof customerSchema>;

const customerPageSchema = z.looseObject({
  data: z.array(customerSchema),
  next_cursor: z.string().nullable(),
  as_of: z.string(),
});

export const changePageSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      seq: z.number(),
      id: z.string(),
      kind: z.string(),
      version: z.number(),
      changed_fields: z.array(z.string()),
      origin: z.looseObject({}),
      merged_into: z.string().nullable(),
    }),
  ),
  next_cursor: z.string(),
});

const typePageSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      identifier: z.string().nullable(),
      number_series_id: z.string().nullable(),
    }),
  ),
});
export type TypeJson = z.infer<typeof typePageSchema>['data'][number];

const problemSchema = z.looseObject({
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
});

/** A sandbox of its own for one test file, emptied before each test. Every answer is held against the contract. */
export class FlexFixture {
  private sandbox: FlexSandbox | undefined;

  constructor() {
    beforeAll(async () => {
      this.sandbox = await startFlexSandbox();
    });
    afterAll(async () => {
      await this.running.close();
    });
    beforeEach(async () => {
      await this.control('POST', '/reset');
    });
    afterEach(async () => {
      for (const { tenantId } of this.running.tenants) {
        await this.control('PATCH', `/settings?tenant=${tenantId}`, {
          budget: null,
          scopes: ALL_SCOPES,
          retryScale: 1,
          webhookTimeoutMs: 15_000,
        });
      }
    });
  }

  get running(): FlexSandbox {
    if (!this.sandbox) throw new Error('The sandbox is not running.');
    return this.sandbox;
  }

  tenant(place: number): FlexSandbox['tenants'][number] {
    const tenant = this.running.tenants[place];
    if (!tenant) throw new Error('The sandbox names two tenants.');
    return tenant;
  }

  /** A call of the API; fails where the answer is not as the contract describes it. */
  async api(method: string, target: string, options: ApiOptions = {}): Promise<Answer> {
    const sent = this.requestOf(method, options);
    const answer = await this.send(method, target, sent);
    const faults = violations({
      method,
      target,
      requestType: sent.headers['content-type'] ?? '',
      requestBody: sent.body,
      status: answer.status,
      headers: answer.headers,
      body: answer.text,
    });
    expect(faults).toEqual([]);
    return answer;
  }

  /** A call outside the contract. */
  raw(method: string, target: string, options: ApiOptions = {}): Promise<Answer> {
    return this.send(method, target, this.requestOf(method, options));
  }

  /** What a person or a test does to the sandbox. */
  async control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/_sandbox${path}`, {
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
  }

  async types(tenant = 0): Promise<TypeJson[]> {
    return typePageSchema.parse((await this.api('GET', '/v1/customer-types', { tenant })).json).data;
  }

  /** Flex's own type with this identifier. */
  async type(identifier: 'PRIVATE' | 'COMPANY' | null, tenant = 0): Promise<TypeJson> {
    const type = (await this.types(tenant)).find((candidate) => candidate.identifier === identifier);
    if (!type) throw new Error(`There is no type ${String(identifier)}.`);
    return type;
  }

  /** Creates over the API; the type is Flex's own for companies unless given. */
  async create(fields: object, options: ApiOptions & { key?: string } = {}): Promise<Answer> {
    const tenant = options.tenant ?? 0;
    const body = { customer_type_id: (await this.type('COMPANY', tenant)).id, ...fields };
    return this.api('POST', '/v1/customers', {
      body,
      ...options,
      headers: { 'idempotency-key': options.key ?? `key-${Math.random().toString()}`, ...options.headers },
    });
  }

  /** A customer that was created; answers its record. */
  async made(fields: object, options: ApiOptions = {}): Promise<CustomerJson> {
    const answer = await this.create(fields, options);
    expect(answer.status, answer.text).toBe(201);
    return customerSchema.parse(answer.json);
  }

  patch(customer: CustomerJson, patch: object, options: ApiOptions = {}): Promise<Answer> {
    return this.api('PATCH', `/v1/customers/${customer.id}`, {
      body: patch,
      ...options,
      headers: { 'if-match': `"v${customer.version.toString()}"`, ...options.headers },
    });
  }

  async read(id: string): Promise<CustomerJson> {
    return customerSchema.parse((await this.api('GET', `/v1/customers/${id}`)).json);
  }

  async list(query = ''): Promise<z.infer<typeof customerPageSchema>> {
    const answer = await this.api('GET', `/v1/customers${query}`);
    expect(answer.status, answer.text).toBe(200);
    return customerPageSchema.parse(answer.json);
  }

  async changes(cursor?: string, limit = 100): Promise<z.infer<typeof changePageSchema>> {
    const at = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await this.api('GET', `/v1/customers/changes?limit=${limit.toString()}${at}`);
    expect(answer.status, answer.text).toBe(200);
    return changePageSchema.parse(answer.json);
  }

  private requestOf(method: string, options: ApiOptions): { headers: Record<string, string>; body: string } {
    const body = options.text ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const headers: Record<string, string | null> = {
      authorization: `Bearer ${this.tenant(options.tenant ?? 0).token}`,
      ...(body === '' ? {} : { 'content-type': type }),
      ...options.headers,
    };
    return {
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      ),
      body,
    };
  }

  private async send(
    method: string,
    target: string,
    { headers, body }: { headers: Record<string, string>; body: string },
  ): Promise<Answer> {
    const response = await request(`${this.running.baseUrl}${target}`, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
      dispatcher: agent,
    });
    const text = await response.body.text();
    const isJson = (response.headers['content-type'] ?? '').includes('json');
    return {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      text,
      json: isJson && text !== '' ? JSON.parse(text) : null,
    };
  }
}

export const ALL_SCOPES = [
  'customers.read',
  'customers.write',
  'types.read',
  'types.write',
  'series.read',
  'webhooks.manage',
];

/** The code of a refusal. */
export function codeOf(answer: Answer): string {
  return problemSchema.parse(answer.json).code;
}

/** Pointer and code of each fault that a refusal names, in order of the pointers. */
export function faultsOf(answer: Answer): string[] {
  return (problemSchema.parse(answer.json).errors ?? [])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort();
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { json } from './json-http';
import type { JsonRequest } from './json-http';

const runSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  errorCode: z.string().nullish(),
  progress: z.looseObject({ done: z.number(), total: z.number().nullable(), failed: z.number() }),
});
export type OperatorRun = z.infer<typeof runSchema>;

const previewSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  fingerprint: z.string().nullable(),
  direction: z.enum(['netvisorToFlex', 'flexToNetvisor']),
  counts: z.record(z.string(), z.number()),
});
export type OperatorPreview = z.infer<typeof previewSchema>;

const linkSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  flexId: z.string().nullable(),
  netvisorKey: z.string().nullable(),
});
export type OperatorLink = z.infer<typeof linkSchema>;

const explanationSchema = z.looseObject({
  fields: z.array(
    z.looseObject({
      field: z.string(),
      label: z.string(),
      flex: z.looseObject({ text: z.string().optional() }),
      reason: z.string(),
    }),
  ),
  issues: z.array(z.looseObject({ id: z.string(), title: z.string() })),
});
type OperatorExplanation = z.infer<typeof explanationSchema>;

const issueSchema = z.looseObject({ id: z.string(), code: z.string(), linkId: z.string().nullable() });
export type OperatorIssue = z.infer<typeof issueSchema>;

export interface TenantSetUp {
  readonly name: string;
  readonly businessId: string;
  readonly netvisor: { customerId: string; customerKey: string; organisationId: string };
  readonly flex: { baseUrl: string; clientId: string; clientSecret: string };
  readonly direction: 'netvisorToFlex' | 'flexToNetvisor';
}

/** An operator at work over the service's HTTP API: what the demo and the integration tests act through. */
export class Operator {
  constructor(
    private readonly apiUrl: string,
    private readonly token: string,
  ) {}

  async call(method: NonNullable<JsonRequest['method']>, path: string, request: JsonRequest = {}) {
    return json(`${this.apiUrl}/api/v1${path}`, {
      ...request,
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...request.headers,
      },
    });
  }

  /** Adds a tenant with its connections and direction; nothing runs yet. */
  async setUp(tenant: TenantSetUp): Promise<string> {
    const created = await this.call('POST', '/tenants', {
      body: { name: tenant.name, businessId: tenant.businessId, language: 'fi' },
    });
    const { id } = z.looseObject({ id: z.string() }).parse(created.body);
    for (const side of ['netvisor', 'flex'] as const) {
      await this.call('PUT', `/tenants/${id}/connections/${side}`, {
        body: tenant[side],
        headers: { 'if-none-match': '*' },
      });
    }
    const goLive = await this.call('GET', `/tenants/${id}/go-live`);
    await this.call('PATCH', `/tenants/${id}/go-live`, {
      body: {
        direction: tenant.direction,
        mode: 'copy',
        includeInactive: false,
        confirmedBy: 'Toimitusjohtaja',
        confirmedAt: new Date().toISOString(),
      },
      headers: { 'if-match': goLive.etag ?? '*' },
    });
    return id;
  }

  /** Replaces the credentials of one side. */
  async replaceConnection(tenantId: string, side: 'netvisor' | 'flex', connection: unknown): Promise<void> {
    const path = `/tenants/${tenantId}/connections/${side}`;
    const { etag } = await this.call('GET', path);
    await this.call('PUT', path, { body: connection, headers: { 'if-match': etag ?? '*' } });
  }

  /** Lifts the mass-change guard (D12) of a company: for work that changes most of its customers within an hour. */
  async letAllChange(tenantId: string): Promise<void> {
    const path = `/tenants/${tenantId}/settings`;
    const { etag } = await this.call('GET', path);
    await this.call('PATCH', path, { body: { breakerPercent: 100 }, headers: { 'if-match': etag ?? '*' } });
  }

  /** Starts verify → types → scan → preview, and waits for the preview. */
  async scan(tenantId: string): Promise<OperatorPreview> {
    const { body } = await this.call('POST', `/tenants/${tenantId}/scans`, { body: {} });
    const run = runSchema.parse(body);
    const done = await this.settledRun(tenantId, run.id);
    if (done.state !== 'completed') {
      throw new Error(`the scan ended as ${done.state} (${done.errorCode ?? 'no code'})`);
    }
    return previewSchema.parse((await this.call('GET', `/tenants/${tenantId}/previews/latest`)).body);
  }

  async approve(tenantId: string, preview: OperatorPreview): Promise<string> {
    const { body } = await this.call('POST', `/tenants/${tenantId}/previews/${preview.id}/approvals`, {
      body: {
        fingerprint: preview.fingerprint,
        direction: preview.direction,
        counts: preview.counts,
        start: true,
      },
    });
    return z.looseObject({ runId: z.string() }).parse(body).runId;
  }

  async run(tenantId: string, runId: string): Promise<OperatorRun> {
    return runSchema.parse((await this.call('GET', `/tenants/${tenantId}/runs/${runId}`)).body);
  }

  /** Waits until a run has ended; tells its progress on the way. */
  async settledRun(
    tenantId: string,
    runId: string,
    onProgress: (run: OperatorRun) => void = () => undefined,
  ): Promise<OperatorRun> {
    for (;;) {
      const run = await this.run(tenantId, runId);
      onProgress(run);
      if (['completed', 'completedWithIssues', 'cancelled', 'failed'].includes(run.state)) return run;
      await delay(100);
    }
  }

  async links(tenantId: string, query = ''): Promise<OperatorLink[]> {
    return pageOf(linkSchema, await this.call('GET', `/tenants/${tenantId}/links?limit=200${query}`));
  }

  async link(tenantId: string, linkId: string): Promise<OperatorLink> {
    return linkSchema.parse((await this.call('GET', `/tenants/${tenantId}/links/${linkId}`)).body);
  }

  /** Why a customer looks as it does, in English: both sides are read for it. */
  async explain(tenantId: string, linkId: string): Promise<OperatorExplanation> {
    const { body } = await this.call('GET', `/tenants/${tenantId}/links/${linkId}/explain`, {
      headers: { 'accept-language': 'en' },
    });
    return explanationSchema.parse(body);
  }

  async issues(tenantId: string, query = ''): Promise<OperatorIssue[]> {
    return pageOf(issueSchema, await this.call('GET', `/tenants/${tenantId}/issues?limit=200${query}`));
  }
}

function pageOf<T>(schema: z.ZodType<T>, answer: { body: unknown }): T[] {
  return z.looseObject({ data: z.array(schema) }).parse(answer.body).data;
}

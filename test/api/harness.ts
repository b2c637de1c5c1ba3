import { randomBytes, randomUUID } from 'node:crypto';
import { fetch } from 'undici';
import { z } from 'zod';
import { createApi } from '../../src/api/create-api';
import type { ApiDeps } from '../../src/api/create-api';
import { listen } from '../../src/api/listen';
import { createLogger } from '../../src/logging';
import { newId } from '../../src/store/new-id';
import { openStore } from '../../src/store/store';
import type { Store } from '../../src/store/store';
import type { RunDirection } from '../../src/sync/policy';
import type { QuestionId, RunId, TenantId } from '../../src/sync/ids';
import type { WorkflowControl } from '../../src/temporal/control';

export const OPERATOR_TOKEN = 'token-of-the-test-operator';

/** What the API asked of Temporal, in order; can be made to fail as an unreachable Temporal does. */
class RecordingControl implements WorkflowControl {
  calls: Array<{ name: keyof WorkflowControl; args: unknown }> = [];
  /** Thrown by every call while set. */
  failure: Error | null = null;
  /** What `approve` answers. */
  copyRunId: RunId = newId('run');
  /** Done instead of a workflow when a run is paused, resumed or cancelled. */
  onControlRun: (command: string) => Promise<void> = () => Promise.resolve();

  private note(name: keyof WorkflowControl, args: unknown): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.calls.push({ name, args });
    return Promise.resolve();
  }

  hint = (a: unknown) => this.note('hint', a);
  wake = (a: unknown) => this.note('wake', a);
  startOnboarding = async (a: { tenantId: TenantId; runId: RunId }) => {
    await this.note('startOnboarding', a);
    return { workflowId: `onboarding:${a.tenantId}:${a.runId}` };
  };
  approve = async (a: unknown) => {
    await this.note('approve', a);
    return { runId: this.copyRunId };
  };
  controlRun = async (a: { command: string }) => {
    await this.note('controlRun', a);
    await this.onControlRun(a.command);
  };
  triggerPoll = (tenantId: TenantId) => this.note('triggerPoll', tenantId);
  wakePoll = (a: unknown) => this.note('wakePoll', a);
  triggerSweep = (tenantId: TenantId) => this.note('triggerSweep', tenantId);
  startReconciliation = (a: unknown) => this.note('startReconciliation', a);
  /** What `isRunning` answers. */
  running = true;
  isRunning = () => Promise.resolve(this.running);
  /** Done instead of the workflow that has Flex make a new secret. */
  onRotation: () => Promise<'rotated' | 'underWay'> = () => Promise.resolve('rotated');
  rotateWebhookSecret = async (a: unknown) => {
    await this.note('rotateWebhookSecret', a);
    return this.onRotation();
  };
  ensureSchedules = (a: unknown) => this.note('ensureSchedules', a);
  pauseSchedules = (tenantId: TenantId) => this.note('pauseSchedules', tenantId);
  removeSchedules = (tenantId: TenantId) => this.note('removeSchedules', tenantId);
  /** Done instead of the workflow that answers a question. */
  onRead: (requestId: QuestionId) => Promise<void> = () => Promise.resolve();
  read = async (a: { requestId: QuestionId }) => {
    await this.note('read', a);
    await this.onRead(a.requestId);
  };
  workflowUrl = (workflowId: string) => `http://temporal.test/workflows/${workflowId}`;

  named(name: keyof WorkflowControl): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | null>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
}

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  nextStep: z.string(),
  instance: z.string(),
  requestId: z.string(),
  errors: z
    .array(
      z.looseObject({ pointer: z.string().optional(), parameter: z.string().optional(), code: z.string() }),
    )
    .optional(),
});

/** The problem that an answer is; fails on anything else. */
export function problemIn(answer: Answered) {
  const problem = problemSchema.parse(answer.body);
  if (problem.status !== answer.status) throw new Error('status of answer and problem differ');
  return problem;
}

const looseObject = z.record(z.string(), z.unknown());
export const objectIn = (answer: Answered) => looseObject.parse(answer.body);

const listSchema = z.object({
  data: z.array(looseObject),
  nextCursor: z.string().nullable(),
  total: z.object({ value: z.number(), exact: z.boolean() }),
});
export const listIn = (answer: Answered) => listSchema.parse(answer.body);

const lent = z.object({ id: z.string() });
export const idIn = (answer: Answered): string => lent.parse(answer.body).id;

export type ApiWorld = Awaited<ReturnType<typeof openApi>>;

/** The API on a real store and a real port, before a Temporal that only takes notes. */
export async function openApi(over: Partial<ApiDeps> = {}) {
  // A store that is given belongs to whoever gave it.
  const store = over.store ?? (await openStore({ secretsKey: randomBytes(32) }));
  const control = new RecordingControl();
  const logged: string[] = [];
  const app = createApi({
    store,
    control,
    operatorToken: OPERATOR_TOKEN,
    publicUrl: 'https://sync.example.fi',
    temporalUiUrl: 'http://temporal.test',
    logger: createLogger({ level: 'info', destination: { write: (line: string) => logged.push(line) } }),
    version: '1.2.3',
    flexUrlAllowed: (url) => url.startsWith('https://flex.example.fi'),
    ...over,
  });
  let closing: Promise<void> | undefined;
  const closeStore = () => (closing ??= over.store ? Promise.resolve() : store.close());
  const { url, close } = await listen(app, { host: '127.0.0.1', port: 0 });

  /** A request without anything added. */
  async function raw(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const json = (response.headers.get('content-type') ?? '').includes('json');
    const body: unknown = json ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  }

  /** A request as an operator's program makes it; a header given as null is left out. */
  function ask(path: string, { method = 'GET', body, headers = {} }: Asking = {}): Promise<Answered> {
    const all: Record<string, string | null> = {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
      'accept-language': 'en',
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const given = Object.entries(all).flatMap(([name, value]): Array<[string, string]> =>
      value === null ? [] : [[name, value]],
    );
    return raw(`/api/v1${path}`, {
      method,
      headers: Object.fromEntries(given),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return {
    store,
    control,
    url,
    logged,
    raw,
    ask,
    get: (path: string, headers: Asking['headers'] = {}) => ask(path, { headers }),
    post: (path: string, body?: unknown, headers: Asking['headers'] = {}) =>
      ask(path, { method: 'POST', body, headers }),
    closeStore,
    close: async () => {
      await close();
      await closeStore();
    },
  };
}

// Valid business ids, made by their check digit: each tenant needs one of its own.
let made = 0;
export function freshBusinessId(): string {
  for (;;) {
    made += 1;
    const digits = String(2_000_000 + made);
    const weights = [7, 9, 10, 5, 8, 4, 2];
    const remainder = weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11;
    if (remainder !== 1) return `${digits}-${remainder === 0 ? 0 : 11 - remainder}`;
  }
}

export const NETVISOR_KEYS = {
  customerId: 'VN_1234',
  customerKey: 'netvisor-secret-0099',
  organisationId: '1234567-1',
};
export const FLEX_KEYS = {
  baseUrl: 'https://flex.example.fi',
  clientId: 'client-1',
  clientSecret: 'flex-secret-0042',
};
/** Base64 of 24 bytes, as Standard Webhooks wants its secrets. */
export const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const OWN_CLIENT = 'client-of-ours';

/** A tenant straight in the store, off. */
export async function aTenant(store: Store, name = 'Lämpöykkönen Oy'): Promise<TenantId> {
  const { id } = await store.tenants.create({ name, businessId: freshBusinessId(), language: 'fi' });
  return id;
}

export async function withConnections(store: Store, id: TenantId): Promise<void> {
  await store.connections.putNetvisor(id, NETVISOR_KEYS);
  await store.connections.putFlex(id, FLEX_KEYS);
  await store.connections.putWebhook(id, {
    endpointId: 'whe_1',
    secret: WEBHOOK_SECRET,
    clientId: OWN_CLIENT,
    flexTenantId: `flex-of-${id}`,
  });
}

export async function aLiveTenant(store: Store, name?: string): Promise<TenantId> {
  const id = await aTenant(store, name);
  await withConnections(store, id);
  await store.tenants.update(id, { state: 'live' });
  return id;
}

export async function confirmDirection(store: Store, id: TenantId, direction: RunDirection): Promise<void> {
  await store.tenants.update(id, {
    goLive: {
      direction,
      mode: 'copy',
      includeInactive: false,
      confirmedBy: 'Toimitusjohtaja',
      confirmedAt: '2026-11-24T09:00:00.000Z',
    },
  });
}

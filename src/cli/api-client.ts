import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import type { Language } from '../sync/languages';
import { Refused, Unreachable, problemSchema } from './failures';

export interface ApiClientOptions {
  /** Address of the service, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  readonly language: Language;
}

export interface ApiAnswer<T> {
  /** What the command reads of it. */
  readonly seen: T;
  /** All that came, for --json. */
  readonly body: unknown;
  readonly etag: string | null;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 30_000;

/** The operators' API as a terminal speaks it. Throws Refused, Unreachable. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  get<T>(path: string, schema: z.ZodType<T>, query: Query = {}): Promise<ApiAnswer<T>> {
    return this.call('GET', `${path}${queryText(query)}`, schema);
  }

  /**
   * Each call is a wish of its own, so it gets a key of its own.
   *
   * @param etag what was seen, where the service asks for it
   */
  post<T>(
    path: string,
    schema: z.ZodType<T>,
    body: unknown = {},
    etag: string | null = null,
  ): Promise<ApiAnswer<T>> {
    const headers = {
      'idempotency-key': randomUUID(),
      ...(etag === null ? {} : { 'if-match': etag }),
    };
    return this.call('POST', path, schema, { body, headers });
  }

  /** @param etag what was seen; null creates */
  put<T>(path: string, schema: z.ZodType<T>, body: unknown, etag: string | null): Promise<ApiAnswer<T>> {
    const headers = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
    return this.call('PUT', path, schema, { body, headers });
  }

  /** @param etag what was seen; without one the service refuses, so nobody's change is overwritten unseen */
  patch<T>(path: string, schema: z.ZodType<T>, body: unknown, etag: string | null): Promise<ApiAnswer<T>> {
    return this.call('PATCH', path, schema, { body, headers: etag === null ? {} : { 'if-match': etag } });
  }

  /** Of what has no version. */
  async remove(path: string): Promise<void> {
    await this.call('DELETE', path, z.null());
  }

  private async call<T>(
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    { body, headers = {} }: Sent = {},
  ): Promise<ApiAnswer<T>> {
    const answer = await this.exchange(method, path, { body, headers });
    const json = jsonOf(answer.text);
    if (answer.status >= 400) {
      const problem = problemSchema.safeParse(json);
      if (problem.success) throw new Refused(problem.data);
      throw new Unreachable(this.options.url, `HTTP ${answer.status}`);
    }
    const seen = schema.safeParse(json);
    if (!seen.success) throw new Unreachable(this.options.url, 'unexpected answer');
    return { seen: seen.data, body: json, etag: answer.etag };
  }

  private async exchange(method: Method, path: string, { body, headers }: Sent) {
    const { url, token, language } = this.options;
    try {
      const response = await request(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json, application/problem+json',
          'accept-language': language,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      const etag = response.headers['etag'];
      return {
        status: response.statusCode,
        text: await response.body.text(),
        etag: typeof etag === 'string' ? etag : null,
      };
    } catch (error) {
      throw new Unreachable(url, reasonOf(error));
    }
  }
}

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function jsonOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return null;
  }
}

/** The network's own word for it: ECONNREFUSED says more than "fetch failed". */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

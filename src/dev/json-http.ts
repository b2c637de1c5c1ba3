import { request } from 'undici';

/** An HTTP answer that was not a success, with what it said. */
class HttpRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    what: string,
  ) {
    super(`${what}: ${String(status)} ${JSON.stringify(body)}`);
    this.name = 'HttpRefused';
  }
}

export interface JsonRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonAnswer {
  readonly body: unknown;
  readonly etag: string | null;
}

/** Sends and receives JSON; an answer outside 2xx is thrown. */
export async function json(
  url: string,
  { method = 'GET', body, headers }: JsonRequest = {},
): Promise<JsonAnswer> {
  const answer = await request(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  const parsed: unknown = text === '' ? null : JSON.parse(text);
  if (answer.statusCode >= 300) throw new HttpRefused(answer.statusCode, parsed, `${method} ${url}`);
  const etag = answer.headers['etag'];
  return { body: parsed, etag: typeof etag === 'string' ? etag : null };
}

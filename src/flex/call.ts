import { z } from 'zod';
import type { TokenSource } from './access-token';
import { FlexError } from './errors';
import { parseJson } from './json';
import { refusal } from './problem';
import { isSuccess, type HttpAnswer, type HttpRequest, type Send } from './transport';

export interface FlexCallOptions {
  /** Ends the call. After a write was sent its outcome is then unknown. */
  readonly signal?: AbortSignal;
  /** Writes carry `Change-Origin: netvisor-sync/{changeOrigin}`, by which echoes are recognised. */
  readonly changeOrigin?: string;
}

/** A call of the contract, before authentication. */
export interface FlexRequest {
  /** The call, by its name in FlexClient. */
  readonly operation: string;
  readonly method: HttpRequest['method'];
  /** Path below the base URL, its parameters encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON body; a merge patch when the method is PATCH. */
  readonly body?: object;
}

export interface FlexCalls {
  /** Makes the call and returns what Flex answered, whatever its status. */
  exchange(request: FlexRequest, options?: FlexCallOptions): Promise<HttpAnswer>;
  /** Makes the call and reads a 2xx answer; throws FlexError for every other. */
  read<T>(schema: z.ZodType<T>, request: FlexRequest, options?: FlexCallOptions): Promise<T>;
  /** Reads an answer that is known to be 2xx. */
  parse<T>(schema: z.ZodType<T>, request: FlexRequest, answer: HttpAnswer): T;
  /** The error for an answer that is not 2xx. */
  refusal(request: FlexRequest, answer: HttpAnswer): FlexError;
}

/** Signs, sends and reads calls. Nothing is repeated, but for one new token after a 401. */
export function createCalls(baseUrl: string, tokens: TokenSource, send: Send, now: () => Date): FlexCalls {
  const root = baseUrl.replace(/\/+$/, '');

  async function exchange(request: FlexRequest, options: FlexCallOptions = {}): Promise<HttpAnswer> {
    const attempt = async (): Promise<{ token: string; answer: HttpAnswer }> => {
      const token = await tokens.token(request.operation, options.signal);
      return { token, answer: await send(httpRequest(root, request, token, options)) };
    };
    const { token, answer } = await attempt();
    if (answer.status !== 401 || !tokens.refused(token)) return answer;
    return (await attempt()).answer;
  }

  const refuse = (request: FlexRequest, answer: HttpAnswer): FlexError =>
    refusal({ operation: request.operation, write: isWrite(request) }, answer, now());

  return {
    exchange,
    parse: parseAnswer,
    refusal: refuse,
    read: async (schema, request, options) => {
      const answer = await exchange(request, options);
      if (!isSuccess(answer)) throw refuse(request, answer);
      return parseAnswer(schema, request, answer);
    },
  };
}

/** For calls whose answer has nothing that we need. */
export const nothing = z.unknown().transform(() => undefined);

function isWrite(request: FlexRequest): boolean {
  return request.method !== 'GET';
}

function httpRequest(
  root: string,
  request: FlexRequest,
  token: string,
  options: FlexCallOptions,
): HttpRequest {
  const write = isWrite(request);
  const contentType = request.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    operation: request.operation,
    method: request.method,
    url: root + request.path + queryText(request.query ?? {}),
    headers: {
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${token}`,
      'user-agent': 'flex-netvisor-sync',
      ...(request.body ? { 'content-type': contentType } : {}),
      ...(write && options.changeOrigin !== undefined
        ? { 'change-origin': `netvisor-sync/${options.changeOrigin}` }
        : {}),
      ...request.headers,
    },
    body: request.body ? JSON.stringify(request.body) : null,
    write,
    signal: options.signal,
  };
}

function queryText(query: NonNullable<FlexRequest['query']>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

function parseAnswer<T>(schema: z.ZodType<T>, request: FlexRequest, answer: HttpAnswer): T {
  const parsed = schema.safeParse(parseJson(answer.text));
  if (parsed.success) return parsed.data;
  throw new FlexError({
    code: 'bad_answer',
    operation: request.operation,
    httpStatus: answer.status,
    // Flex said 2xx, so a write has happened; what came of it is what we don't know.
    outcomeUnknown: isWrite(request),
    // Places and rules only: zod's texts don't quote values, but its paths are enough.
    detail: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; '),
  });
}

import { request as httpRequest, type Dispatcher } from 'undici';
import { FlexError, type FlexErrorCode } from './errors';

/** One HTTP request, complete but for the sending. */
export interface HttpRequest {
  /** The call, by its name in FlexClient. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** It changes something in Flex: without an answer nobody knows whether it happened. */
  readonly write: boolean;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
}

export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

export interface TransportSettings {
  readonly dispatcher?: Dispatcher;
  /** For the whole exchange, connecting and reading included. */
  readonly timeoutMs: number;
  readonly onCall?: (call: { operation: string; ms: number; status: number }) => void;
}

/** Largest answer that is read: a page of 200 customers has well under 1 MB. */
const ANSWER_CAP_BYTES = 16 * 1024 * 1024;

/** Connections that never came to be: nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

class AnswerTooLarge extends Error {}

/** Sends requests once each, within a time limit and a size cap; whatever breaks is a FlexError. */
export function createSend(settings: TransportSettings): Send {
  return async (request) => {
    const started = performance.now();
    const ending = new Ending(settings.timeoutMs, request.signal);
    let status = 0;
    try {
      ending.throwIfAborted(request.operation);
      const { statusCode, headers, body } = await httpRequest(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        signal: ending.signal,
        headersTimeout: settings.timeoutMs,
        bodyTimeout: settings.timeoutMs,
        ...(settings.dispatcher ? { dispatcher: settings.dispatcher } : {}),
      });
      status = statusCode;
      const text = await readCapped(body);
      return { status, text, header: (name) => first(headers[name]) };
    } catch (error) {
      throw failed(request, status, ending, error);
    } finally {
      ending.release();
      settings.onCall?.({ operation: request.operation, ms: performance.now() - started, status });
    }
  };
}

/** Ends a request when its time is up or its caller no longer wants it, and knows which of the two it was. */
class Ending {
  cause: 'timeout' | 'aborted' | null = null;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = () => this.end('aborted');

  constructor(
    timeoutMs: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(() => this.end('timeout'), timeoutMs);
    caller?.addEventListener('abort', this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  throwIfAborted(operation: string): void {
    if (this.caller?.aborted) throw new FlexError({ code: 'aborted', operation });
  }

  release(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.onAbort);
  }

  private end(cause: 'timeout' | 'aborted'): void {
    this.cause ??= cause;
    this.controller.abort();
  }
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the body and with it the connection.
    if (size > ANSWER_CAP_BYTES) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failed(request: HttpRequest, status: number, ending: Ending, error: unknown): FlexError {
  if (error instanceof FlexError) return error;
  const reason = errorCode(error);
  const code = ending.cause ?? brokenBy(error, reason);
  return new FlexError({
    code,
    operation: request.operation,
    httpStatus: status === 0 ? null : status,
    outcomeUnknown: request.write && !NOT_CONNECTED.has(reason),
    detail: reason,
  });
}

function brokenBy(error: unknown, reason: string): FlexErrorCode {
  if (error instanceof AnswerTooLarge) return 'bad_answer';
  if (NOT_CONNECTED.has(reason)) return 'unavailable';
  if (reason === 'UND_ERR_HEADERS_TIMEOUT' || reason === 'UND_ERR_BODY_TIMEOUT') return 'timeout';
  return 'connection_lost';
}

/** The code of a network error, e.g. ECONNRESET; happy eyeballs wraps several into an AggregateError. */
function errorCode(error: unknown): string {
  if (error instanceof AnswerTooLarge) return 'larger than 16 MB';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

function first(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

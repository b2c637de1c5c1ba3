import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { CallClock } from './call-clock';
import type { NetvisorCredentials } from './contract';
import { NetvisorError } from './errors';
import { AnswerText } from './answer-text';
import {
  answerCutShort,
  answerTooLarge,
  connectionFailed,
  endedByUs,
  retryAfterMs,
  type FailureFacts,
} from './failures';
import type { CallFacts } from './refusals';
import { resourceUrl, serviceRoot, type QueryParameters } from './request-url';
import { signedHeaders, unusableCredentials } from './signing';

/** One request to be made. */
export interface NetvisorCall extends CallFacts {
  readonly parameters: QueryParameters;
  /** The document of a write. */
  readonly body?: string;
  readonly capBytes: number;
  /** The answer is long and worked off as it comes: time counts for every piece, and not while we work on it. */
  readonly streamed?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The beginning of an answer, its text still to be read. */
export interface OpenAnswer {
  readonly httpStatus: number;
  readonly retryAfterMs: number | undefined;
  /** The server's `Date` header. */
  readonly date: string | undefined;
  /** From the start of the request to the beginning of its answer, in ms of a clock that nobody sets. */
  readonly tookMs: number;
  /** What the failure functions want to know. */
  readonly failureFacts: FailureFacts;
  /** The answer piece by piece; ends the connection when it is left early. */
  readonly text: AsyncGenerator<string, void, void>;
}

/** What calls are made over. */
export interface AnswerSource {
  /** @throws NetvisorError */
  open(call: NetvisorCall): Promise<OpenAnswer>;
}

export interface TransportParts {
  readonly credentials: NetvisorCredentials;
  readonly dispatcher: Dispatcher;
  readonly now: () => Date;
  readonly newTransactionId: () => string;
  readonly timeoutMs: number;
  readonly onCall: (call: { resource: string; ms: number; status: number }) => void;
}

/**
 * Signs and sends one request and hands over its answer as it comes. Time is limited: for the whole call, or where
 * the answer is streamed for its beginning and for each further piece. Each call is reported once, when its
 * answer is read or given up. No retries.
 */
export class Transport implements AnswerSource {
  private readonly root: string;
  private readonly origin: string;

  constructor(private readonly parts: TransportParts) {
    this.root = serviceRoot(parts.credentials.baseUrl);
    this.origin = new URL(this.root).origin;
  }

  /** @throws NetvisorError */
  async open(call: NetvisorCall): Promise<OpenAnswer> {
    const request = this.requestOf(call);
    const running = new RunningCall(call, this.parts);
    try {
      const response = await running.send(request);
      const now = this.parts.now();
      const date = headerText(response.headers['date']);
      const head = {
        httpStatus: response.statusCode,
        retryAfterMs: retryAfterMs(headerText(response.headers['retry-after']), now),
      };
      const failureFacts = { isWrite: call.isWrite, ...head, skewMs: skewOfDate(date, now) };
      const { tookMs } = running;
      return { ...head, date, tookMs, failureFacts, text: running.read(response, failureFacts) };
    } catch (error) {
      running.finish();
      throw error;
    }
  }

  private requestOf(call: NetvisorCall): Dispatcher.RequestOptions {
    const { credentials, now, newTransactionId } = this.parts;
    const unusable = unusableCredentials(credentials);
    if (unusable.length > 0) {
      throw new NetvisorError('credentials_rejected', { detail: `not usable: ${unusable.join(', ')}` });
    }
    const url = resourceUrl(this.root, call.resource, call.parameters);
    const contentType = call.body === undefined ? {} : { 'Content-Type': 'text/xml; charset=utf-8' };
    return {
      origin: this.origin,
      path: url.slice(this.origin.length),
      method: call.isWrite ? 'POST' : 'GET',
      headers: { ...signedHeaders(credentials, url, now(), newTransactionId()), ...contentType },
      ...(call.body === undefined ? {} : { body: call.body }),
      // The call's own clock is the only one, so that time that is over is always told as such.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }
}

/** The life of one request: its clock, and its report at the end. */
class RunningCall {
  private readonly startedAt = performance.now();
  private readonly clock: CallClock;
  private status = 0;
  private sent = false;
  private finished = false;

  constructor(
    private readonly call: NetvisorCall,
    private readonly parts: TransportParts,
  ) {
    this.clock = new CallClock(parts.timeoutMs, call.signal);
  }

  async send(request: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    const facts = { isWrite: this.call.isWrite, httpStatus: null };
    const endedBefore = this.clock.endedBy();
    if (endedBefore !== null) throw endedByUs(endedBefore, { ...facts, sent: false });
    this.sent = true;
    try {
      const response = await this.parts.dispatcher.request({ ...request, signal: this.clock.signal });
      this.status = response.statusCode;
      // An answer that is given up ends with an error that nobody waits for any more.
      response.body.on('error', () => undefined);
      return response;
    } catch (error) {
      const endedBy = this.clock.endedBy();
      throw endedBy === null ? connectionFailed(error, facts) : endedByUs(endedBy, { ...facts, sent: true });
    }
  }

  /** How long it has been under way, in ms. */
  get tookMs(): number {
    return performance.now() - this.startedAt;
  }

  async *read(response: Dispatcher.ResponseData, facts: FailureFacts): AsyncGenerator<string, void, void> {
    const text = new AnswerText();
    let bytes = 0;
    try {
      for await (const chunk of chunksOf(response)) {
        bytes += chunk.length;
        if (bytes > this.call.capBytes) throw answerTooLarge(this.call.capBytes, facts);
        if (this.call.streamed) this.clock.pause();
        yield text.write(chunk);
        if (this.call.streamed) this.clock.restart();
      }
      yield text.end();
    } catch (error) {
      if (error instanceof NetvisorError) throw error;
      const endedBy = this.clock.endedBy();
      throw endedBy === null ? answerCutShort(facts) : endedByUs(endedBy, { ...facts, sent: true });
    } finally {
      response.body.destroy();
      this.finish();
    }
  }

  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.clock.stop();
    if (!this.sent) return;
    this.parts.onCall({ resource: this.call.resource, ms: this.tookMs, status: this.status });
  }
}

async function* chunksOf({ body }: Dispatcher.ResponseData): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/** How far the server's clock is ahead of ours, in ms; null when it does not tell its time. */
function skewOfDate(date: string | undefined, now: Date): number | null {
  const skewMs = Date.parse(date ?? '') - now.getTime();
  return Number.isNaN(skewMs) ? null : skewMs;
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

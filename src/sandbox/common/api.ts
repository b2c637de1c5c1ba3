import type { IncomingHttpHeaders } from 'node:http';

/** What is known of a request before its body is read. */
export interface ApiRequestHead {
  /** Upper case. */
  readonly method: string;
  /** Path and query exactly as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request to the simulated API, body read. */
export interface ApiRequest extends ApiRequestHead {
  readonly tenant: string;
  readonly resource: string;
  /** Raw bytes; cut at the server's limit when {@link bodyTooLarge}. */
  readonly body: Buffer;
  readonly bodyTooLarge: boolean;
  /** Arrival by the sandbox's own, possibly shifted clock. */
  readonly at: Date;
  /** Open requests of this tenant when it came, itself included. */
  readonly inFlight: number;
  /** Aborted when the answer is complete or the connection is gone, whichever is first. */
  readonly closed: AbortSignal;
  /** Adds a remark to the journal entry. */
  note(text: string): void;
  /** Tells the journal how the request was signed, as the system found out. */
  signedAs(text: string): void;
  /** Marks the journal entry as something a client must never do. */
  alarm(text: string): void;
}

/** An answer as a value, so that a fault can drop, cut or replace it. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks of an iterable are sent one by one, with other requests served in between; an empty one is only a pause. */
  readonly body: string | Iterable<string>;
}

/** What `error` faults carry. */
export interface InjectedError {
  readonly category: string;
  readonly text: string;
}

/** The simulated system behind the shared server. */
export interface SandboxApi {
  /** Says whose request it is and which resource it means, for the journal and for faults. Never throws. */
  identify(head: ApiRequestHead): { readonly tenant: string; readonly resource: string };
  /**
   * Called before faults strike: a system that serves one request at a time waits here, or answers a refusal.
   * A request whose connection closes meanwhile is forgotten.
   */
  admit?(request: ApiRequest): Promise<ApiAnswer | undefined>;
  /** Milliseconds that the system takes for this request, before it does anything. */
  delayMs?(request: ApiRequest): number;
  /** Does what was asked, effects included. A throw is a bug and becomes a bare 500. */
  answer(request: ApiRequest): ApiAnswer | Promise<ApiAnswer>;
  /** The system's own form of an error, for faults of kind `error`. */
  injectedError(error: InjectedError, request: ApiRequest): ApiAnswer;
}

import { z } from 'zod';
import { FlexError } from './errors';
import { parseJson } from './json';
import { refusal } from './problem';
import { isSuccess, type HttpAnswer, type Send } from './transport';

/** Gives the bearer token for a request. */
export interface TokenSource {
  /** The token to use now; `signal` ends the wait, not the fetching that others wait for too. */
  token(operation: string, signal: AbortSignal | undefined): Promise<string>;
  /** Flex refused this token. True when the next call of `token` may give another. */
  refused(token: string): boolean;
}

/** A key that the vendor made once: there is no other to try. */
export function fixedToken(token: string): TokenSource {
  return { token: () => Promise.resolve(token), refused: () => false };
}

/** No credential was entered: said like a wrong one, since the same person mends it. */
export function missingToken(): TokenSource {
  return {
    token: (operation) =>
      Promise.reject(new FlexError({ code: 'credentials_rejected', operation, detail: 'no credentials' })),
    refused: () => false,
  };
}

/** A token this close to its end is not used any more: a request must not outlive it. */
const EARLY_MS = 60_000;

/** The name of the call in errors and in `onCall`. */
const OPERATION = 'token';

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

interface HeldToken {
  readonly value: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Tokens by OAuth 2 client credentials: fetched when first needed, shared by all calls, renewed in time. */
export class ClientCredentials implements TokenSource {
  private held: HeldToken | null = null;
  private fetching: Promise<HeldToken> | null = null;

  constructor(
    private readonly endpoint: string,
    private readonly client: { readonly id: string; readonly secret: string },
    private readonly send: Send,
    private readonly now: () => Date,
  ) {}

  async token(operation: string, signal: AbortSignal | undefined): Promise<string> {
    if (this.held && this.now().getTime() < this.held.expiresAt - EARLY_MS) return this.held.value;
    this.fetching ??= this.fetchToken().finally(() => {
      this.fetching = null;
    });
    return (await unlessAborted(this.fetching, operation, signal)).value;
  }

  refused(token: string): boolean {
    if (this.held?.value === token) this.held = null;
    return true;
  }

  private async fetchToken(): Promise<HeldToken> {
    const answer = await this.send({
      operation: OPERATION,
      method: 'POST',
      url: this.endpoint,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(this.basicUser()).toString('base64')}`,
      },
      body: 'grant_type=client_credentials',
      write: false,
      signal: undefined,
    });
    const held = this.read(answer);
    this.held = held;
    return held;
  }

  /** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
  private basicUser(): string {
    return `${encodeURIComponent(this.client.id)}:${encodeURIComponent(this.client.secret)}`;
  }

  private read(answer: HttpAnswer): HeldToken {
    if (!isSuccess(answer)) throw this.refusedBy(answer);
    const parsed = answerSchema.safeParse(parseJson(answer.text));
    if (!parsed.success) {
      throw new FlexError({ code: 'bad_answer', operation: OPERATION, httpStatus: answer.status });
    }
    return {
      value: parsed.data.access_token,
      expiresAt: this.now().getTime() + parsed.data.expires_in * 1000,
    };
  }

  /** RFC 6749 section 5.2: invalid_client and its like come as 400 or 401, and none passes by itself. */
  private refusedBy(answer: HttpAnswer): FlexError {
    const error = refusal({ operation: OPERATION, write: false }, answer, this.now());
    if (error.retryable) return error;
    const { detail, httpStatus } = error;
    return new FlexError({ code: 'credentials_rejected', operation: OPERATION, httpStatus, detail });
  }
}

/** Waits for work that others share; the caller may leave, the work goes on. */
async function unlessAborted<T>(
  work: Promise<T>,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return work;
  const { promise: left, reject } = withReject();
  const onAbort = () => reject(new FlexError({ code: 'aborted', operation }));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  return { promise, reject };
}

/** What can go wrong with a call to Flex. */
export type FlexErrorCode =
  /** 401, also with a fresh token: the credential is wrong or was withdrawn. */
  | 'credentials_rejected'
  /** 403: the credential works, a scope is missing. */
  | 'rights_missing'
  /** 404 or 410 for the thing that the call named. */
  | 'not_found'
  /** 412: somebody changed the customer since it was read. */
  | 'stale'
  /** 409: another customer has this customer number. */
  | 'number_taken'
  /** 429. */
  | 'rate_limited'
  /** Flex refuses the content; `fields` says where. */
  | 'invalid_data'
  /** 422: the customer type makes a field mandatory that is empty (R8); `fields` names them. */
  | 'required_field_missing'
  /** 410 from the change feed: the cursor is older than Flex keeps changes. */
  | 'cursor_expired'
  /** 422: the Idempotency-Key was used with another body before. */
  | 'idempotency_key_reused'
  /** Flex can't be reached or answers 5xx. */
  | 'unavailable'
  /** No whole answer within the time limit. */
  | 'timeout'
  /** The connection broke before the answer was complete. */
  | 'connection_lost'
  /** An answer that the contract doesn't know: not JSON, not the promised shape, too large. */
  | 'bad_answer'
  /** The caller's signal ended the call. */
  | 'aborted';

/** Repeating the very same request can help. */
const RETRYABLE: ReadonlySet<FlexErrorCode> = new Set<FlexErrorCode>([
  'rate_limited',
  'unavailable',
  'timeout',
  'connection_lost',
  'bad_answer',
  'aborted',
]);

/** One fault that Flex found in the content: a JSON pointer into the body and a code. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
}

export interface FlexFailure {
  readonly code: FlexErrorCode;
  /** The call, by its name in FlexClient. */
  readonly operation: string;
  readonly httpStatus?: number | null;
  readonly retryAfterMs?: number | undefined;
  readonly outcomeUnknown?: boolean;
  readonly fields?: readonly FieldFault[];
  readonly detail?: string;
}

/**
 * A call to Flex that failed. The message holds code, operation and status only, since Temporal keeps messages
 * (I3). `detail` holds Flex's own words and may be personal; it is not enumerable, so that a logger which
 * copies an error's properties leaves it out.
 */
export class FlexError extends Error {
  readonly code: FlexErrorCode;
  /** Repeating the very same request can help. */
  readonly retryable: boolean;
  /** Flex asked to wait this long, in ms. */
  readonly retryAfterMs?: number;
  /** The write may have happened, in whole or in part. */
  readonly outcomeUnknown: boolean;
  /** Null when there was no answer. */
  readonly httpStatus: number | null;
  readonly fields: FieldFault[];
  /** The call, by its name in FlexClient. */
  readonly operation: string;
  declare readonly detail: string;

  constructor(failure: FlexFailure) {
    const status = failure.httpStatus ?? null;
    super(`flex ${failure.operation}: ${failure.code}${status === null ? '' : ` (HTTP ${status})`}`);
    this.name = 'FlexError';
    this.code = failure.code;
    this.operation = failure.operation;
    this.retryable = RETRYABLE.has(failure.code);
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
    this.outcomeUnknown = failure.outcomeUnknown ?? false;
    this.httpStatus = status;
    this.fields = [...(failure.fields ?? [])];
    Object.defineProperty(this, 'detail', { value: failure.detail ?? '', enumerable: false });
  }

  /** The same error for a write of several calls whose first has happened already. */
  afterPartOfTheWrite(): FlexError {
    const { code, operation, httpStatus, retryAfterMs, fields, detail } = this;
    return new FlexError({ code, operation, httpStatus, retryAfterMs, fields, detail, outcomeUnknown: true });
  }
}

import type { FieldName } from '../sync/customer';

/**
 * What can go wrong with a call, each with what it means for the caller. Netvisor's own categories are in
 * netvisor-api.md 3.2, what HTTP adds to them in 3.3.
 */
const ERROR_CODES = {
  /** Keys, partner or signature refused. A person must enter new keys. */
  credentials_rejected: { retryable: false },
  /** The keys are good, but not for this company. */
  wrong_company: { retryable: false },
  /** The company's admin has not allowed this resource to the integration, or its package lacks the API. */
  rights_missing: { retryable: false },
  /**
   * Our clock and Netvisor's disagree; `params.skewSeconds` says by how much where the answer tells its time, positive
   * when ours is behind.
   */
  clock_skew: { retryable: false },
  /** The transaction id was used before; a new request gets a new one. */
  request_not_unique: { retryable: true },
  /** Netvisor refused what was sent. */
  invalid_data: { retryable: false },
  /** Netvisor refused it as too long or too large. */
  invalid_data_size: { retryable: false },
  /** The customer number belongs to another customer: `params.customerNumber`. */
  duplicate_code: { retryable: false },
  /** There is no customer or office with this key; `params.netvisorKey` where Netvisor names it. */
  not_found: { retryable: false },
  duplicate_data: { retryable: false },
  maintenance: { retryable: true },
  /** A fault inside Netvisor; a write may have happened. */
  technical_error: { retryable: true },
  /** Not reachable, or whoever answered was not Netvisor's API: HTML or nothing instead of XML. */
  unavailable: { retryable: true },
  timeout: { retryable: true },
  /** The connection ended before the answer began. */
  connection_lost: { retryable: true },
  /** The answer ended in its middle. */
  answer_truncated: { retryable: true },
  answer_too_large: { retryable: false },
  /** Our own side gave up: shutdown, or the place in the lane was lost. */
  aborted: { retryable: true },
  /** A category that netvisor-api.md does not know. */
  unknown_category: { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

export type NetvisorErrorCode = keyof typeof ERROR_CODES;

export interface NetvisorErrorFacts {
  /** Replaces what the code says of itself. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly outcomeUnknown?: boolean;
  readonly detail?: string;
  readonly httpStatus?: number | null;
  readonly category?: string | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

/**
 * A call that failed. The message consists of code and category only, because messages travel to Temporal (I3);
 * `detail` and `params` may be personal and belong into encrypted places.
 */
export class NetvisorError extends Error {
  override readonly name: string = 'NetvisorError';
  readonly code: NetvisorErrorCode;
  /** The same call may succeed later without anybody doing anything. */
  readonly retryable: boolean;
  /** How long the other end asked to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** A write that may or may not have happened: look before it is repeated (4.3). */
  readonly outcomeUnknown: boolean;
  /** Netvisor's own words, redacted; empty when there are none. */
  readonly detail: string;
  readonly httpStatus: number | null;
  /** As Netvisor spells it, e.g. `INVALID_DATA`. */
  readonly category: string | null;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: NetvisorErrorCode, facts: NetvisorErrorFacts = {}) {
    super(facts.category == null ? `Netvisor: ${code}` : `Netvisor: ${code} (${facts.category})`);
    this.code = code;
    this.retryable = facts.retryable ?? ERROR_CODES[code].retryable;
    this.retryAfterMs = facts.retryAfterMs;
    this.outcomeUnknown = facts.outcomeUnknown ?? false;
    this.detail = facts.detail ?? '';
    this.httpStatus = facts.httpStatus ?? null;
    this.category = facts.category ?? null;
    this.params = facts.params ?? {};
  }
}

/** A field of the customer, or one of the office that the product itself fills. */
export type WritableField = FieldName | 'officeName' | 'officeIdentifier';

/** `characters`: XML cannot carry one of them · `too_long` · `empty`: mandatory in Netvisor. */
export type NotWritableReason = 'characters' | 'too_long' | 'empty';

/** A value that Netvisor could not take, found before anything was sent. */
export class FieldNotWritable extends NetvisorError {
  override readonly name = 'FieldNotWritable';

  constructor(
    readonly field: WritableField,
    readonly reason: NotWritableReason,
    /** Longest value and the length of this one in UTF-16 units, when that is the reason. */
    readonly max: number | null = null,
    length: number | null = null,
  ) {
    super(reason === 'too_long' ? 'invalid_data_size' : 'invalid_data', {
      detail: `${field}: ${reason}`,
      params: {
        field,
        reason,
        ...(max === null ? {} : { max }),
        ...(length === null ? {} : { length }),
      },
    });
  }
}

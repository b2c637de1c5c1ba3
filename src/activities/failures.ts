import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { FlexError } from '../flex/errors';
import { FieldNotWritable, NetvisorError } from '../netvisor/errors';
import type { FieldName, Side } from '../sync/customer';
import type { IssueCode } from '../sync/issues';
import { describeSafely } from './describe-safely';
import type { ErrorDescription } from './describe-safely';

/** What an upstream failure means for the link and for the tenant. */
export interface Diagnosis {
  readonly side: Side;
  /** Code of the catalogue. */
  readonly code: IssueCode;
  /** The field that the other system cannot take, where it is known to be one. */
  readonly field: FieldName | null;
  /** Values for the catalogue's texts beyond those that every failure has. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** `later`: tried again by itself · `anew`: read again and plan again · `never`: a person must act. */
  readonly again: 'later' | 'anew' | 'never';
  /** The whole system or its credentials are affected, not only this customer. */
  readonly wide: boolean;
  /** The write may have happened. */
  readonly outcomeUnknown: boolean;
  /** Wait at least this long, in ms. */
  readonly waitMs: number | null;
  /** The other system's own words, redacted; personal all the same, so only for encrypted places. */
  readonly detail: string;
}

/** Credentials and rights don't come back within seconds: ask again every five minutes. */
const PERSON_NEEDED_MS = 300_000;

/** Puts an error of either client into the words of the one catalogue; null for anything else. */
export function diagnose(error: unknown): Diagnosis | null {
  if (error instanceof NetvisorError) return diagnoseNetvisor(error);
  if (error instanceof FlexError) return diagnoseFlex(error);
  return null;
}

function diagnoseNetvisor(error: NetvisorError): Diagnosis {
  if (error instanceof FieldNotWritable) return diagnoseField(error);
  const base = {
    side: 'netvisor' as const,
    field: null,
    facts: {},
    outcomeUnknown: error.outcomeUnknown,
    waitMs: error.retryAfterMs ?? null,
    detail: error.detail,
  };
  switch (error.code) {
    case 'credentials_rejected':
      return { ...base, code: 'credentials_rejected', again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    case 'wrong_company':
      return { ...base, code: 'wrong_company', again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    case 'rights_missing': {
      const { resource = '' } = error.params;
      const facts = resource === '' ? {} : { resource };
      return { ...base, code: 'rights_missing', facts, again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    }
    case 'clock_skew': {
      const facts = skewFacts(error.params['skewSeconds']);
      return { ...base, code: 'clock_skew', facts, again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    }
    case 'maintenance':
      return { ...base, code: 'maintenance', again: 'later', wide: true };
    // Our own doing, and nothing that Netvisor's other customers would notice.
    case 'aborted':
    case 'request_not_unique':
      return { ...base, code: 'system_unavailable', again: 'later', wide: false };
    case 'duplicate_code':
    case 'not_found':
      return { ...base, code: 'write_rejected', again: 'anew', wide: false };
    case 'invalid_data':
    case 'invalid_data_size':
    case 'duplicate_data':
      return { ...base, code: 'write_rejected', again: 'never', wide: false };
    default:
      return error.retryable
        ? { ...base, code: 'system_unavailable', again: 'later', wide: true }
        : { ...base, code: 'write_rejected', again: 'never', wide: false };
  }
}

/** By how much and to which side our clock is off, for the texts; nothing where the answer did not tell. */
function skewFacts(skewSeconds: string | number | undefined): Diagnosis['facts'] {
  if (typeof skewSeconds !== 'number') return {};
  return { clock: skewSeconds > 0 ? 'behind' : 'ahead', skewSeconds: Math.abs(skewSeconds) };
}

/** Found by the client before anything was sent; corrected in Flex, where the value comes from. */
function diagnoseField({ field, reason, max, params, detail }: FieldNotWritable): Diagnosis {
  const ofOffice = field === 'officeName' || field === 'officeIdentifier';
  const base = {
    side: 'flex' as const,
    field: ofOffice ? 'visitingAddress' : field,
    again: 'never' as const,
    wide: false,
    outcomeUnknown: false,
    waitMs: null,
    detail,
  };
  return reason === 'too_long'
    ? { ...base, code: 'value_too_long', facts: { field, length: params['length'] ?? 0, max: max ?? 0 } }
    : { ...base, code: 'value_not_allowed', facts: { field, reason, value: '' } };
}

function diagnoseFlex(error: FlexError): Diagnosis {
  const base = {
    side: 'flex' as const,
    field: null,
    facts: {},
    outcomeUnknown: error.outcomeUnknown,
    waitMs: error.retryAfterMs ?? null,
    detail: error.detail,
  };
  switch (error.code) {
    case 'credentials_rejected':
      return { ...base, code: 'credentials_rejected', again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    case 'rights_missing':
      return { ...base, code: 'rights_missing', again: 'later', wide: true, waitMs: PERSON_NEEDED_MS };
    case 'stale':
    case 'number_taken':
    case 'not_found':
    case 'idempotency_key_reused':
    case 'cursor_expired':
      return { ...base, code: 'write_rejected', again: 'anew', wide: false };
    // Our own doing: a stop, or the place in the lane was lost.
    case 'aborted':
      return { ...base, code: 'system_unavailable', again: 'later', wide: false };
    case 'required_field_missing':
      return { ...base, code: 'required_field_missing', again: 'never', wide: false };
    case 'invalid_data':
      return { ...base, code: 'write_rejected', again: 'never', wide: false };
    default:
      return error.retryable
        ? { ...base, code: 'system_unavailable', again: 'later', wide: true }
        : { ...base, code: 'write_rejected', again: 'never', wide: false };
  }
}

/** A failure without a stack: it is made on purpose, and Temporal would keep file names for nothing. */
function failure(options: Parameters<typeof ApplicationFailure.create>[0]): ApplicationFailure {
  const made = ApplicationFailure.create(options);
  made.stack = `${made.name}: ${made.message}`;
  return made;
}

/**
 * Whether everybody else of the tenant has to stay away from the system too. A missing right is no reason: it concerns
 * one resource.
 */
export const closesLane = ({ wide, code }: Diagnosis): boolean => wide && code !== 'rights_missing';

/** The lane of a system in trouble is closed, and knows for how long: the next attempt asks the lane. */
const ASK_THE_LANE_MS = 1_000;

/** The failure that makes Temporal try the activity again. Its message holds a code, nothing else (I3). */
export function tryAgainLater(diagnosis: Diagnosis): ApplicationFailure {
  const waitMs = diagnosis.waitMs ?? (closesLane(diagnosis) ? ASK_THE_LANE_MS : null);
  return failure({
    type: diagnosis.code,
    message: `${diagnosis.side}: ${diagnosis.code}`,
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
    ...(waitMs === null ? {} : { nextRetryDelay: waitMs }),
  });
}

/** Somebody else is at this customer: come back in a moment. */
export function busy(): ApplicationFailure {
  return failure({
    type: 'link_busy',
    message: 'another worker is at this link',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: 500,
  });
}

/**
 * The last thing before Temporal: whatever was thrown leaves as a failure without personal data (I3). Database
 * errors carry the values of their statement and other libraries quote their input, so of an unknown error only
 * its class travels; the rest goes to the log by the given function, described without its message.
 */
export function asFailure(error: unknown, log: (description: ErrorDescription) => void): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const diagnosis = diagnose(error);
  if (diagnosis) return tryAgainLater(diagnosis);
  const description = describeSafely(error);
  log(description);
  return failure({
    type: 'internal_error',
    message: `internal error (${description.kind})`,
  });
}

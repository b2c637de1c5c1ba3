import { NetvisorError, type NetvisorErrorCode } from './errors';

/** A failure of the way to Netvisor or of the form of its answer, without any word from Netvisor itself. */
export interface FailureFacts {
  readonly isWrite: boolean;
  readonly httpStatus: number | null;
  readonly retryAfterMs?: number | undefined;
  /** How far the server's clock was ahead of ours, in ms, by the answer's `Date`; null when it had none. */
  readonly skewMs?: number | null;
}

/** The answer is not XML with a status (netvisor-api.md 3.1): a gateway, a page for people, or nothing. */
export function notFromNetvisor(body: string, facts: FailureFacts): NetvisorError {
  const code = codeOfForeignAnswer(body, facts);
  return new NetvisorError(code, {
    retryAfterMs: facts.retryAfterMs,
    outcomeUnknown: facts.isWrite && !REFUSED_BEFORE_WORK.has(code),
    detail: isHtml(body) ? 'an HTML page instead of XML' : 'no XML with a status',
    httpStatus: facts.httpStatus,
    params: code === 'clock_skew' ? skewParams(facts.skewMs) : {},
  });
}

const REFUSED_BEFORE_WORK: ReadonlySet<NetvisorErrorCode> = new Set([
  'credentials_rejected',
  'clock_skew',
  'rights_missing',
  'maintenance',
]);

/** A page is somebody else's, so its status says nothing about keys or rights. */
function codeOfForeignAnswer(body: string, { httpStatus, skewMs }: FailureFacts): NetvisorErrorCode {
  if (isHtml(body)) return speaksOfMaintenance(body) ? 'maintenance' : 'unavailable';
  if (httpStatus === 401) return explainsRefusal(skewMs) ? 'clock_skew' : 'credentials_rejected';
  if (httpStatus === 403) return 'rights_missing';
  return httpStatus === 413 ? 'invalid_data_size' : 'unavailable';
}

function isHtml(body: string): boolean {
  return /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(body);
}

function speaksOfMaintenance(body: string): boolean {
  return /maintenance|service break|huolto|käyttökatko|underhåll|driftstopp/i.test(body);
}

/** The answer began and did not end as it should. */
export function answerCutShort(facts: FailureFacts): NetvisorError {
  return new NetvisorError('answer_truncated', {
    outcomeUnknown: facts.isWrite,
    httpStatus: facts.httpStatus,
  });
}

/** The answer is larger than we are ready to read. */
export function answerTooLarge(capBytes: number, facts: FailureFacts): NetvisorError {
  return new NetvisorError('answer_too_large', {
    outcomeUnknown: facts.isWrite,
    httpStatus: facts.httpStatus,
    params: { capBytes },
  });
}

/** Our own side ended the call. Nothing was sent as long as no request was on its way. */
export function endedByUs(
  cause: 'timeout' | 'aborted',
  facts: FailureFacts & { sent: boolean },
): NetvisorError {
  return new NetvisorError(cause, {
    outcomeUnknown: facts.isWrite && facts.sent,
    httpStatus: facts.httpStatus,
  });
}

/**
 * The request could not be made, or its connection ended before an answer. Only the error's code is kept: messages
 * may hold addresses.
 */
export function connectionFailed(error: unknown, facts: FailureFacts): NetvisorError {
  const code = codeOf(error);
  const neverSent = isConnecting(error) || (code !== null && (isTlsRefusal(code) || NEVER_SENT.has(code)));
  return new NetvisorError(neverSent ? 'unavailable' : 'connection_lost', {
    outcomeUnknown: facts.isWrite && !neverSent,
    detail: code ?? '',
    httpStatus: facts.httpStatus,
  });
}

const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INVALID_ARG',
]);

function isConnecting(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}

function isTlsRefusal(code: string): boolean {
  return /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/.test(code);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Beyond this a refusal of the signature is put down to the clocks (tolerance: netvisor-api.md 1.2). */
const SKEW_THAT_EXPLAINS_MS = 240_000;

/** Whether the clocks are so far apart that Netvisor may refuse a good signature. */
export function explainsRefusal(skewMs: number | null | undefined): boolean {
  return skewMs != null && Math.abs(skewMs) >= SKEW_THAT_EXPLAINS_MS;
}

/** Facts of a `clock_skew`: by how much, where that is known. */
export function skewParams(skewMs: number | null | undefined): { readonly skewSeconds?: number } {
  return skewMs == null ? {} : { skewSeconds: Math.round(skewMs / 1000) };
}

/** Longer than any maintenance is left alone without another look. */
const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;

/** `Retry-After` in ms from now: seconds, or a date; a day at most. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const asked = header === undefined ? Number.NaN : askedToWait(header.trim(), now);
  return Number.isNaN(asked) ? undefined : Math.min(Math.max(0, asked), LONGEST_RETRY_AFTER_MS);
}

function askedToWait(text: string, now: Date): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
}

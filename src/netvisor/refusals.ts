import type { AnswerStatus } from './answer-status';
import { detached } from './detached';
import { NetvisorError, type NetvisorErrorCode } from './errors';
import { explainsRefusal, skewParams, type FailureFacts } from './failures';
import { instantsOfTimeStamp } from './wall-times';
import { redact } from './redact';

/** What a call was about, as far as it decides the meaning of its refusal. */
export interface CallFacts {
  /** E.g. `customer.nv`. */
  readonly resource: string;
  readonly isWrite: boolean;
  /** The values sent, to take them out of Netvisor's words. */
  readonly sentValues: readonly string[];
  /** The customer number that a write carried, null without one. */
  readonly sentNumber: string | null;
}

interface AnswerFacts {
  readonly httpStatus: number;
  readonly retryAfterMs: number | undefined;
  readonly failureFacts: Pick<FailureFacts, 'skewMs'>;
  /** Our clock when the answer came. */
  readonly at: Date;
}

/**
 * Categories of netvisor-api.md 3.2 whose name says it all. Both spellings of maintenance occur; a locked accounting
 * period has nothing to do with customers, so if it is ever named, a person has to see the text.
 */
const CODE_OF_CATEGORY: ReadonlyMap<string, NetvisorErrorCode> = new Map([
  ['REQUEST_NOT_UNIQUE', 'request_not_unique'],
  ['INVALID_DATA_SIZE', 'invalid_data_size'],
  ['DUPLICATE_DATA', 'duplicate_data'],
  ['PERIOD_LOCK', 'invalid_data'],
  ['SYSTEM_MAINTENANCE', 'maintenance'],
  ['SYSTEM_MAINTANANCE', 'maintenance'],
  ['TECHNICAL_ERROR', 'technical_error'],
]);

/*
 * Netvisor has no category for "not found", "number taken" and the like, so texts decide, in the three languages. The
 * Finnish and English ones are partly known (3.2), the rest is what such a sentence must hold.
 */
const TEXTS = {
  notFound: [
    /\b(customer|office)\b.{0,20}\bnot found\b|not found with netvisor identifier/i,
    /(asiakasta|toimipaikkaa).{0,20} ei (löydy|löytynyt)|netvisor-tunnisteella/i,
    /(kund|kontor|verksamhetsställe).{0,20} (hittades|hittas|finns) (inte|ej)/i,
  ],
  numberTaken: [
    /\b(code|number|identifier)\b.*\b(in use|used|taken|reserved|exists)\b/i,
    /(koodi|numero).* (käytössä|varattu|olemassa)/i,
    /(kod|nummer).* (används|i användning|upptage[nt]|finns redan)/i,
  ],
  timeOff: [/\btime ?stamp/i, /aikaleima/i, /tids?stämpel/i],
  otherCompany: [/\borgani[sz]ation|\bcompany\b/i, /\byrity(s|st|kse)|organisaatio/i, /\bföretag/i],
} as const;

/** The error for an answer whose status says that the call failed. */
export function refusalOf(status: AnswerStatus, call: CallFacts, answer: AnswerFacts): NetvisorError {
  const { code, params } = classify(status, call, answer);
  return new NetvisorError(code, {
    // Of an unknown failure only the server itself can say that it is its own.
    ...(code === 'unknown_category' ? { retryable: answer.httpStatus >= 500 } : {}),
    retryAfterMs: answer.retryAfterMs,
    outcomeUnknown: call.isWrite && (code === 'technical_error' || code === 'unknown_category'),
    detail: detached(redact(ownWords(status), call.sentValues)),
    httpStatus: answer.httpStatus,
    category: detached(status.category),
    params,
  });
}

interface Classified {
  readonly code: NetvisorErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
}

function classify(status: AnswerStatus, call: CallFacts, answer: AnswerFacts): Classified {
  switch (status.category) {
    case 'AUTHENTICATION_FAILED':
      return classifyAuthentication(status, answer);
    case 'INVALID_DATA':
      return classifyInvalidData(status, call);
    case 'SERVICE_ACCESS_ERROR':
      return { code: 'rights_missing', params: { resource: call.resource } };
    default:
      return { code: CODE_OF_CATEGORY.get(status.category ?? '') ?? 'unknown_category', params: {} };
  }
}

function classifyAuthentication(status: AnswerStatus, { at, failureFacts }: AnswerFacts): Classified {
  const text = ownWords(status);
  const skewMs = skewOf(status.timeStamp, at) ?? failureFacts.skewMs;
  if (says(text, TEXTS.timeOff)) return { code: 'clock_skew', params: skewParams(skewMs) };
  if (says(text, TEXTS.otherCompany)) return { code: 'wrong_company', params: {} };
  // The real text of a wrong clock is not known, so the clocks themselves are asked.
  if (explainsRefusal(skewMs)) return { code: 'clock_skew', params: skewParams(skewMs) };
  return { code: 'credentials_rejected', params: {} };
}

function classifyInvalidData({ text }: AnswerStatus, { sentNumber }: CallFacts): Classified {
  if (sentNumber !== null && says(text, TEXTS.numberTaken)) {
    return { code: 'duplicate_code', params: { customerNumber: sentNumber } };
  }
  if (!says(text, TEXTS.notFound)) return { code: 'invalid_data', params: {} };
  return { code: 'not_found', params: namedKey(text) };
}

/** The key that Netvisor names as unknown, e.g. `Customer not found with Netvisor identifier: 165`. */
function namedKey(text: string): { readonly netvisorKey?: string } {
  const [, netvisorKey] = /(?::|\s)\s*(\d{1,18})\W*$/.exec(text) ?? [];
  return netvisorKey === undefined ? {} : { netvisorKey: detached(netvisorKey) };
}

/**
 * The text up to where the test host shows what it would have signed (1.7): that holds the address, our name and the
 * customer id, begins with the address, and its digest follows a further ` :: `.
 */
function ownWords({ category, text }: AnswerStatus): string {
  return category === 'AUTHENTICATION_FAILED' ? (text.split(/::|https?:\/\//iu, 1)[0] ?? '').trim() : text;
}

function says(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** How far Netvisor's clock is ahead of ours, in ms; of two possible readings the nearer one. */
function skewOf(timeStamp: string, at: Date): number | null {
  const distances = instantsOfTimeStamp(timeStamp).map((instant) => instant.getTime() - at.getTime());
  return distances.sort((left, right) => Math.abs(left) - Math.abs(right))[0] ?? null;
}

import { z } from 'zod';
import { FlexError, type FieldFault, type FlexErrorCode } from './errors';
import { parseJson } from './json';
import type { HttpAnswer } from './transport';

/** Problem details (RFC 9457) as far as the contract fixes them; whatever is missing is empty. */
const problemSchema = z.object({
  type: z.string().catch(''),
  title: z.string().catch(''),
  detail: z.string().catch(''),
  code: z.string().catch(''),
  holder_id: z.string().nullable().catch(null),
  errors: z.array(z.object({ pointer: z.string().catch(''), code: z.string().catch('') })).catch([]),
});

type Problem = z.infer<typeof problemSchema>;

/** Longest text of Flex that is kept of an error. */
const DETAIL_LENGTH = 500;

/** Reads a refusal's body; a proxy's HTML page is a problem without details. */
export function readProblem(text: string): Problem {
  const parsed = problemSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : problemSchema.parse({});
}

/** The names that a problem gives itself: the end of its type, its code, the codes of its errors. */
function problemCodes(problem: Problem): readonly string[] {
  const type = problem.type.split(/[/:#]/).at(-1) ?? '';
  return [type, problem.code, ...problem.errors.map((error) => error.code)];
}

export interface RefusedCall {
  readonly operation: string;
  readonly write: boolean;
}

/** The error for an answer that is not 2xx. */
export function refusal(call: RefusedCall, answer: HttpAnswer, now: Date): FlexError {
  const problem = readProblem(answer.text);
  const code = codeOf(answer.status, problemCodes(problem), call.operation);
  return new FlexError({
    code,
    operation: call.operation,
    httpStatus: answer.status,
    retryAfterMs: retryAfterMs(answer.header('retry-after'), now),
    // A gateway's 5xx says nothing about what the server behind it did.
    outcomeUnknown: call.write && answer.status >= 500,
    fields: problem.errors.filter(isNamed),
    detail: (problem.detail || problem.title).slice(0, DETAIL_LENGTH),
  });
}

const isNamed = (fault: FieldFault): boolean => fault.pointer !== '' || fault.code !== '';

function codeOf(status: number, codes: readonly string[], operation: string): FlexErrorCode {
  switch (status) {
    case 401:
      return 'credentials_rejected';
    case 403:
      return 'rights_missing';
    case 404:
      return 'not_found';
    case 409:
      return conflictCode(codes, operation);
    case 400:
      // A cursor that Flex no longer understands has the same remedy as an expired one.
      return operation === 'changes' && codes.includes('invalid_cursor') ? 'cursor_expired' : 'invalid_data';
    case 410:
      return operation === 'changes' ? 'cursor_expired' : 'not_found';
    case 412:
      return 'stale';
    case 422:
      if (codes.includes('idempotency_key_reused')) return 'idempotency_key_reused';
      return codes.includes('required_by_type') ? 'required_field_missing' : 'invalid_data';
    case 429:
      return 'rate_limited';
    case 408:
    case 425:
      return 'unavailable';
    default:
      if (status >= 500) return 'unavailable';
      return status >= 400 ? 'invalid_data' : 'bad_answer';
  }
}

function conflictCode(codes: readonly string[], operation: string): FlexErrorCode {
  if (codes.includes('customer_number_taken')) return 'number_taken';
  // Merged since it was read: reading it again tells where it went (D10).
  if (codes.includes('customer_merged')) return 'not_found';
  // The Idempotency-Key draft: the first request with this key is still under way, so come back.
  return operation === 'createCustomer' ? 'unavailable' : 'invalid_data';
}

/** Retry-After in seconds or as a date (RFC 9110 section 10.2.3), in ms from now. */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}

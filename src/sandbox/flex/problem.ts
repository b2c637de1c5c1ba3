import type { ApiAnswer } from '../common/api';

/** Every `code` of docs/flex-openapi.yaml with the status and title it is answered with. */
const problems = {
  invalid_parameter: { status: 400, title: 'A query parameter is wrong' },
  invalid_cursor: { status: 400, title: 'The cursor is not one of this list' },
  invalid_header: { status: 400, title: 'A header is wrong' },
  idempotency_key_missing: { status: 400, title: 'Idempotency-Key is missing' },
  malformed_json: { status: 400, title: 'The body is no JSON' },
  invalid_request: { status: 400, title: 'The token request is malformed' },
  unsupported_grant_type: { status: 400, title: 'Only client credentials are granted' },
  invalid_scope: { status: 400, title: 'The client lacks a scope that it asked for' },
  invalid_client: { status: 401, title: 'Unknown client or wrong secret' },
  token_missing: { status: 401, title: 'A bearer token is needed' },
  token_invalid: { status: 401, title: 'The token is not valid' },
  token_expired: { status: 401, title: 'The token has expired' },
  scope_missing: { status: 403, title: 'The token lacks a scope' },
  not_found: { status: 404, title: 'Not found' },
  no_such_path: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'The path does not take this method' },
  customer_number_taken: { status: 409, title: 'Another customer has this number' },
  customer_merged: { status: 409, title: 'The customer was merged into another' },
  customer_type_in_use: { status: 409, title: 'Customers have this type' },
  endpoint_disabled: { status: 409, title: 'The endpoint is disabled' },
  cursor_expired: { status: 410, title: 'The cursor is older than what is kept' },
  stale_version: { status: 412, title: 'The customer has changed meanwhile' },
  content_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Another content type is needed' },
  invalid_fields: { status: 422, title: 'The body has several faults' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key belongs to another body' },
  unknown_field: { status: 422, title: 'The body has an unknown field' },
  read_only_field: { status: 422, title: 'A field cannot be written' },
  active_not_patchable: { status: 422, title: 'active has operations of its own' },
  missing: { status: 422, title: 'A field is missing' },
  empty: { status: 422, title: 'An empty text is not a value' },
  wrong_type: { status: 422, title: 'A field has the wrong type' },
  too_long: { status: 422, title: 'A field is too long' },
  invalid_format: { status: 422, title: 'A field has the wrong form' },
  invalid_value: { status: 422, title: 'A field has a value that does not exist' },
  required_by_type: { status: 422, title: 'The customer type requires a field' },
  unknown_customer_type: { status: 422, title: 'There is no such customer type' },
  unknown_number_series: { status: 422, title: 'There is no such number series' },
  number_series_exhausted: { status: 422, title: 'The number series is used up' },
  business_id_on_private: { status: 422, title: 'A private person has no business id' },
  consumer_einvoice_excludes_business_id: {
    status: 422,
    title: 'Consumer e-invoicing excludes a business id',
  },
  if_match_missing: { status: 428, title: 'If-Match is missing' },
  rate_limited: { status: 429, title: 'Too many requests' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** One fault of a body or parameter. */
export interface FieldError {
  /** JSON pointer into the body; `/query/<name>` and `/header/<name>` for parameters. */
  readonly pointer: string;
  readonly code: ProblemCode;
  readonly message: string;
}

export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  /** Extension members, e.g. `holder_id`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal by the rules of the contract; becomes problem details (RFC 9457). */
export class FlexProblem extends Error {
  override readonly name = 'FlexProblem';
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
    this.status = problems[code].status;
  }

  answer(): ApiAnswer {
    const { errors, members, headers } = this.extras;
    return problemAnswer(
      this.status,
      {
        code: this.code,
        title: problems[this.code].title,
        detail: this.message,
        ...(errors ? { errors } : {}),
        ...members,
      },
      headers,
    );
  }
}

/** A body with faults: the code is the one that all share, `invalid_fields` when they differ. */
export function invalidFields(errors: readonly FieldError[]): FlexProblem {
  const codes = new Set(errors.map((error) => error.code));
  const [only] = codes;
  const code = codes.size === 1 && only ? only : 'invalid_fields';
  const detail = errors.map(({ pointer, message }) => `${pointer === '' ? 'body' : pointer}: ${message}`);
  return new FlexProblem(code, detail.join(' '), { errors });
}

/** The status of a code; undefined for one that the contract does not know. */
export function statusOfCode(code: string): number | undefined {
  return Object.entries(problems).find(([known]) => known === code)?.[1].status;
}

export function problemAnswer(
  status: number,
  members: Readonly<Record<string, unknown>> & { readonly code: string },
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  const type = `https://flex.example/problems/${encodeURIComponent(members.code)}`;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ type, status, ...members }),
  };
}

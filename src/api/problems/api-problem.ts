import type { Translated } from '../../sync/languages';
import { problemCatalogue } from '../../sync/problem-catalogue';
import type { ProblemCode } from '../../sync/problem-catalogue';

/** One fault of a request: where it is, and what. */
export interface RequestFault {
  /** JSON pointer into the body, as a fragment: `#/businessId`. */
  readonly pointer?: string;
  /** Name of a query parameter or header. */
  readonly parameter?: string;
  readonly code: string;
  readonly detail: string | Translated;
}

export interface ProblemExtras {
  /** What is particular to this occurrence. Holds no personal data. */
  readonly detail?: Translated;
  readonly faults?: readonly RequestFault[];
  /** Finer than the code, for logs and metrics only: the caller is not told. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the thing stands now, for 412. */
  readonly current?: unknown;
}

/** A request that can't be carried out, by its code in the catalogue (RFC 9457). Nothing was changed. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly extras: ProblemExtras = {},
  ) {
    super(code);
    this.name = 'ApiProblem';
    this.status = problemCatalogue[code].status;
  }
}

/** A part of the service doesn't answer: the same request may be sent again in so many seconds. */
export const unavailable = (retryAfterSeconds = 5): ApiProblem =>
  new ApiProblem('dependency_unavailable', { headers: { 'Retry-After': String(retryAfterSeconds) } });

/** A code that came from elsewhere, such as the refusal of a workflow. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemCatalogue, code);
}

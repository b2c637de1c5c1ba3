import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { InvalidCursor, StoreUnavailable } from '../../store/errors';
import type { Language } from '../../sync/languages';
import { problemCatalogue } from '../../sync/problem-catalogue';
import { languageOf } from '../http/language';
import { requestIdOf } from '../http/request-id';
import { ApiProblem, unavailable } from './api-problem';
import type { RequestFault } from './api-problem';

/** Where a code is explained. */
const helpOf = (code: string): string => `/docs/problems#${code}`;

/** The body of a problem (RFC 9457) in a language. */
function problemBody(problem: ApiProblem, request: Request, response: Response, language: Language) {
  const { code, status, extras } = problem;
  const entry = problemCatalogue[code];
  return {
    type: helpOf(code),
    title: entry.title[language],
    status,
    ...(extras.detail === undefined ? {} : { detail: extras.detail[language] }),
    code,
    nextStep: entry.nextStep[language],
    instance: request.originalUrl.split('?')[0],
    requestId: requestIdOf(response),
    ...(extras.faults === undefined
      ? {}
      : { errors: extras.faults.map((fault) => inLanguage(fault, language)) }),
    ...(extras.current === undefined ? {} : { current: extras.current }),
  };
}

const inLanguage = (fault: RequestFault, language: Language) => ({
  ...fault,
  detail: typeof fault.detail === 'string' ? fault.detail : fault.detail[language],
});

/** Answers whatever a handler threw: a problem by its code, a fault of ours without its insides. */
export function answerProblems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500) {
      logger.error(
        { requestId: requestIdOf(response), code: problem.code, ...reasonOf(error) },
        'request failed',
      );
    }
    const language = languageOf(request);
    response
      .status(problem.status)
      .set(problem.extras.headers ?? {})
      .set('Content-Language', language)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problem, request, response, language)));
  };
}

/** The problem that an error means to the caller. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof InvalidCursor) {
    return new ApiProblem('invalid_request', {
      faults: [
        {
          parameter: 'cursor',
          code: 'invalid_cursor',
          detail: { fi: 'Ei ole tämän luettelon kohdistin', en: 'Not a cursor of this list' },
        },
      ],
    });
  }
  if (error instanceof StoreUnavailable) return unavailable();
  return parserProblem(error) ?? new ApiProblem('internal_error');
}

/** What express's body parsers throw: http-errors with a `type`. */
function parserProblem(error: unknown): ApiProblem | null {
  if (!(error instanceof Error) || !('type' in error)) return null;
  switch (error.type) {
    case 'entity.too.large':
      return new ApiProblem('payload_too_large');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ApiProblem('unsupported_media_type');
    case 'entity.parse.failed':
      return new ApiProblem('invalid_request', {
        faults: [
          { pointer: '#', code: 'invalid_json', detail: { fi: 'Ei ole JSON-muotoa', en: 'Not valid JSON' } },
        ],
      });
    case 'request.aborted':
    case 'request.size.invalid':
      return new ApiProblem('invalid_request');
    default:
      return null;
  }
}

/** For the log: names and codes. Messages of errors that aren't ours may quote what they choked on. */
function reasonOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /u.test(line));
  return { error: error.name, ...(stack ? { at: stack.slice(0, 5).map((line) => line.trim()) } : {}) };
}

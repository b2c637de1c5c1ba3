import express from 'express';
import type { RequestHandler } from 'express';
import { ApiProblem } from '../problems/api-problem';

/** No request of an operator is larger; credentials and filters are short. */
const LIMIT = '100kb';

/** Reads JSON bodies; a body in any other form is refused instead of ignored. */
export const jsonBody: RequestHandler[] = [
  (request, _response, next) => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (hasBody && request.is('application/json') === false) throw new ApiProblem('unsupported_media_type');
    next();
  },
  (request, _response, next) => {
    if (request.accepts(['application/json', 'application/problem+json']) === false) {
      throw new ApiProblem('not_acceptable');
    }
    next();
  },
  express.json({ limit: LIMIT }),
];

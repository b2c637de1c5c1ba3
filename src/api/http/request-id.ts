import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { withLogIds } from '../../logging';

const HEADER = 'X-Request-Id';
const ACCEPTABLE = /^[\w-]{8,64}$/u;

/** Names each request, and all that is logged for it: by the caller's own id when it sent a usable one. */
export const nameRequests: RequestHandler = (request, response, next) => {
  const given = request.get(HEADER);
  const requestId = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
  response.set(HEADER, requestId);
  withLogIds({ requestId }, next);
};

export const requestIdOf = (response: Response): string => response.get(HEADER) ?? '';

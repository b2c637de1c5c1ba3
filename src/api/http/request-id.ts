import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const HEADER = 'X-Request-Id';
const ACCEPTABLE = /^[\w-]{8,64}$/u;

/** Names each request: by the caller's own id when it sent a usable one. */
export const nameRequests: RequestHandler = (request, response, next) => {
  const given = request.get(HEADER);
  response.set(HEADER, given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID());
  next();
};

export const requestIdOf = (response: Response): string => response.get(HEADER) ?? '';

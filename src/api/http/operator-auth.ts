import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ApiProblem } from '../problems/api-problem';

/** Who acts with the service's own token. Temporal and the store carry this id, never a name (I3). */
export const TOKEN_OPERATOR = 'tok_operator';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets only bearers of the token pass. Compared in constant time; an empty token opens to nobody. */
export function requireOperator(operatorToken: string): RequestHandler {
  const expected = digest(operatorToken);
  return (request, _response, next) => {
    const [, token] = /^Bearer +(\S+)$/iu.exec(request.get('authorization') ?? '') ?? [];
    if (operatorToken !== '' && token !== undefined && timingSafeEqual(digest(token), expected)) {
      next();
      return;
    }
    throw new ApiProblem('unauthenticated', {
      headers: {
        'WWW-Authenticate': `Bearer realm="fns"${token === undefined ? '' : ', error="invalid_token"'}`,
      },
    });
  };
}

import type { ErrorRequestHandler } from 'express';
import { withLogIds } from '../../logging';
import type { ApiDeps } from '../deps';
import { idsOfPath } from '../http/log-ids';
import { requestIdOf } from '../http/request-id';
import { problemOf } from '../problems/answer-problem';

/**
 * Counts and tells each event that is not taken in, by its reason: never by its content, of which nothing is known to
 * be true. A fault of ours has told of itself.
 */
export const noteRefusals =
  ({ logger, metrics }: Pick<ApiDeps, 'logger' | 'metrics'>): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    const { code, status, extras } = problemOf(error);
    const reason = extras.reason ?? code;
    metrics?.webhookRefused(reason);
    if (status < 500) {
      withLogIds(idsOfPath(request), () => {
        logger.warn({ requestId: requestIdOf(response), status, reason }, 'webhook refused');
      });
    }
    next(error);
  };

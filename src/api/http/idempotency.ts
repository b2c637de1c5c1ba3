import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { IdempotencyRepository } from '../../store/idempotency';
import { ApiProblem } from '../problems/api-problem';
import { z } from 'zod';

/** An answer as it goes out. */
export interface SentAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const keptSchema = z.object({ body: z.json(), headers: z.record(z.string(), z.string()) });

/** Visible ASCII, so that it survives every proxy. */
const KEY = /^[\x21-\x7e]{1,255}$/u;

/**
 * Carries out a request once per `Idempotency-Key` (24 hours): the same key with the same body gets the first
 * answer again. A request that fails leaves the key free.
 */
export async function once(
  repository: IdempotencyRepository,
  request: { readonly scope: string; readonly key: string | undefined; readonly body: unknown },
  work: () => Promise<SentAnswer>,
  logger: Logger,
): Promise<SentAnswer> {
  const { scope, key } = request;
  if (key === undefined) throw new ApiProblem('idempotency_key_missing');
  if (!KEY.test(key)) throw invalidKey();
  const digest = createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex');
  const begun = await repository.begin(scope, key, digest);
  switch (begun.kind) {
    case 'differs':
      throw new ApiProblem('idempotency_key_reused');
    case 'inProgress':
      throw new ApiProblem('in_progress', { headers: { 'Retry-After': '1' } });
    case 'replay': {
      const { body, headers } = keptSchema.parse(begun.body);
      return { status: begun.status, body, headers: { ...headers, 'Idempotency-Replayed': 'true' } };
    }
    case 'new':
  }
  let answer: SentAnswer;
  try {
    answer = await work();
  } catch (error) {
    await repository.abandon(scope, key).catch(() => {
      logger.warn({ scope }, 'an Idempotency-Key stays taken for some minutes');
    });
    throw error;
  }
  await repository
    .finish(scope, key, answer.status, { body: answer.body, headers: answer.headers })
    // It is done and is answered so; only a repetition would be told to wait.
    .catch(() => {
      logger.warn({ scope }, 'the answer to an Idempotency-Key was not kept');
    });
  return answer;
}

const invalidKey = (): ApiProblem =>
  new ApiProblem('invalid_request', {
    faults: [
      {
        parameter: 'Idempotency-Key',
        code: 'invalid_format',
        detail: { fi: '1–255 näkyvää ASCII-merkkiä', en: '1 to 255 visible ASCII characters' },
      },
    ],
  });

import { setTimeout as delay } from 'node:timers/promises';
import type { TenantId } from '../../sync/ids';
import { ANSWER_WITHIN_MS, QUESTION_TTL_MS } from '../../sync/question';
import type { Question } from '../../sync/question';
import { unavailable } from '../problems/api-problem';
import type { Call } from './route';

const LOOK_MS = 50;

/**
 * Asks the worker to read both systems for an operator, and waits for the answer. The API itself speaks to neither.
 *
 * @throws ApiProblem `dependency_unavailable` when Temporal is down, or nobody has answered in time
 */
export async function ask(
  { store, control, logger }: Pick<Call, 'store' | 'control' | 'logger'>,
  tenantId: TenantId,
  question: Question,
): Promise<unknown> {
  const requestId = await store.questions.ask(tenantId, question, QUESTION_TTL_MS);
  const giveUpAt = Date.now() + ANSWER_WITHIN_MS;
  try {
    await control.read({ tenantId, requestId });
  } catch (error) {
    logger.warn(
      { reason: error instanceof Error ? error.name : 'unknown' },
      'a question was not handed over',
    );
    throw unavailable();
  }
  while (Date.now() < giveUpAt) {
    const answer = await store.questions.answerTo(tenantId, requestId);
    if (answer) {
      await store.questions.delete(requestId);
      return answer.body;
    }
    await delay(LOOK_MS);
  }
  throw unavailable();
}

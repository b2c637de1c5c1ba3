import { questionSchema } from '../../sync/question';
import type { OperatorReadActivities } from '../contract';
import type { ActivityDeps } from '../deps';
import { RANK } from '../lanes';
import { openSession } from '../session';
import { whileHeartbeating } from '../signals';
import { explain } from './explain';

/** Somewhat less than the operator waits, so that what was read by then is shown. */
const READ_WITHIN_MS = 8_000;

/** Answers what an operator asked of both systems. Reads only, ahead of all bulk (I5). */
export function operatorReadActivities(deps: ActivityDeps): OperatorReadActivities {
  return {
    answerQuestion: ({ requestId }) =>
      whileHeartbeating(async () => {
        const { questions } = deps.store;
        const asked = await questions.get(requestId);
        if (!asked) return { outcome: 'tooLate' };
        const question = questionSchema.parse(asked.body);
        const session = await openSession(deps, asked.tenantId, {
          rank: RANK.edit,
          until: AbortSignal.timeout(READ_WITHIN_MS),
        });
        if (!session) return { outcome: 'noConnections' };
        await questions.answer(requestId, await explain(session, question.linkId));
        return { outcome: 'answered' };
      }),
  };
}

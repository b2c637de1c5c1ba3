import { ApplicationFailure } from '@temporalio/activity';
import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { newId } from '../../src/store/new-id';
import type { QuestionId } from '../../src/sync/ids';
import { operatorReadWorkflowId } from '../../src/temporal/names';
import { openRig } from './rig';
import type { Rig } from './rig';

let rig: Rig;
const asked: QuestionId[] = [];
let answer: (requestId: QuestionId) => Promise<{ outcome: 'answered' }> = () =>
  Promise.resolve({ outcome: 'answered' });

beforeAll(async () => {
  rig = await openRig('operator-read', {
    answerQuestion: ({ requestId }) => {
      asked.push(requestId);
      return answer(requestId);
    },
  });
});
afterAll(() => rig.close());

async function read(): Promise<{ requestId: QuestionId; result: Promise<unknown> }> {
  const requestId = newId('qst');
  await rig.control.read({ tenantId: newId('tnt'), requestId });
  return {
    requestId,
    result: rig.temporal.client.workflow.getHandle(operatorReadWorkflowId(requestId)).result(),
  };
}

describe('operatorRead: one question of an operator', () => {
  it('is answered by one activity; the history holds the id of the request', async () => {
    const { requestId, result } = await read();
    expect(await result).toBe('answered');
    expect(asked).toEqual([requestId]);
    expect(await rig.events(operatorReadWorkflowId(requestId))).toHaveLength(11);
  });

  it('is tried twice and no more: nobody waits for it then', async () => {
    let attempts = 0;
    answer = () => {
      attempts += 1;
      return Promise.reject(ApplicationFailure.create({ type: 'internal_error', nextRetryDelay: '10ms' }));
    };
    await expect((await read()).result).rejects.toThrow();
    expect(attempts).toBe(2);
  });
});

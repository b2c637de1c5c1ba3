import { z } from 'zod';
import type { Run } from '../../store/runs';
import { runIdSchema, tenantIdSchema } from '../../sync/ids';
import { ControlRejected } from '../../temporal/control';
import { findRun } from '../http/find';
import { acting } from '../http/route';
import { ApiProblem, isProblemCode, unavailable } from '../problems/api-problem';
import { runSchema, showRun } from '../views/run';

type Command = 'pause' | 'resume' | 'cancel';

const SUMMARIES: Readonly<Record<Command, string>> = {
  pause: 'Hold a copy run after the customers at work now.',
  resume: 'Let a copy run go on where it stopped.',
  cancel: 'End a copy run or a comparison, or give up a preview. What is copied stays.',
};

/** The run takes the wish in and shows its new state as soon as it gets there. */
const controlling = (command: Command) =>
  acting({
    method: 'post',
    path: `/tenants/{t}/runs/{r}/${command}`,
    summary: SUMMARIES[command],
    params: { t: tenantIdSchema, r: runIdSchema },
    body: z.strictObject({ reason: z.string().max(500).optional() }).optional(),
    answer: runSchema,
    idempotent: true,
    problems: ['wrong_state'],
    handle: async ({ params: { t, r } }, call) => {
      const run = await findRun(call.store, t, r);
      if (run.kind === 'reconciliation' && run.endedAt === null && command === 'cancel') {
        // It looks for this before each step.
        await call.store.runs.setState(run.id, 'cancelling');
        return { body: showRun(await findRun(call.store, t, r), call) };
      }
      if (run.workflowId === null || !takes(run, command)) throw new ApiProblem('wrong_state');
      try {
        await call.control.controlRun({ workflowId: run.workflowId, command, operatorId: call.operatorId });
      } catch (error) {
        if (!(error instanceof ControlRejected)) throw unavailable();
        throw new ApiProblem(isProblemCode(error.code) ? error.code : 'wrong_state');
      }
      return { body: showRun(await findRun(call.store, t, r), call) };
    },
  });

/** A finished scan still waits for its approval and can be given up; anything else that ended is over. */
function takes(run: Run, command: Command): boolean {
  if (run.kind === 'scan') return command === 'cancel' && run.state === 'completed';
  return run.kind === 'copy' && run.endedAt === null;
}

export const pauseRun = controlling('pause');
export const resumeRun = controlling('resume');
export const cancelRun = controlling('cancel');

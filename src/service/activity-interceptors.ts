import { activityInfo } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { z } from 'zod';
import { withLogIds } from '../logging';
import type { LogIds } from '../logging';

/** The ids that inputs of activities carry (contract.ts). */
const NAMED = ['tenantId', 'linkId', 'runId', 'copyRunId', 'requestId'] as const;
const inputSchema = z.record(z.string(), z.unknown());

/** What an activity is about: its input's ids, and its place in Temporal. */
function idsOf(input: unknown): LogIds {
  const { workflowExecution, activityType } = activityInfo();
  const given = inputSchema.safeParse(input).data ?? {};
  const ids = NAMED.flatMap((name): Array<[string, string]> => {
    const id = given[name];
    return typeof id === 'string' ? [[name, id]] : [];
  });
  return {
    ...Object.fromEntries(ids),
    activity: activityType,
    ...(workflowExecution ? { workflowId: workflowExecution.workflowId } : {}),
  };
}

/** Whatever an activity logs carries its ids. */
export const loggedActivities: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: (input, next) => withLogIds(idsOf(input.args[0]), () => next(input)),
  },
});

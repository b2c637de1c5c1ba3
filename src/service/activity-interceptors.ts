import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { z } from 'zod';
import { withLogIds } from '../logging';
import type { LogIds } from '../logging';
import { inSpan, parentIn } from '../temporal/tracing';

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

/** Whatever an activity logs carries its ids, and its work is a span of the trace that led to it. */
export const watchedActivities: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: (input, next) => {
      const ids = idsOf(input.args[0]);
      const { activityType, attempt } = activityInfo();
      const attributes = { ...ids, attempt };
      const parent = parentIn(input.headers);
      return withLogIds(ids, () =>
        inSpan(activityType, { kind: 'consumer', attributes, parent }, () => next(input), codeOf),
      );
    },
  },
});

/** Failures leave activities with a code of ours as their type (failures.ts). */
const codeOf = (error: unknown): string =>
  error instanceof ApplicationFailure ? (error.type ?? 'error') : 'error';

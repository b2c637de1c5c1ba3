import type { Headers, WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { TRACE_HEADER } from '../temporal/names';

/**
 * Hands the trace that led to a workflow on to its activities: that of the newest signal, or of its start. Nothing is
 * measured in the workflow itself, so its code needs no OpenTelemetry, and a history with tracing differs from one
 * without by this header only.
 *
 * @public named by the bundler of the workflow code
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let newest: Headers[string] | undefined;
  const note = (headers: Headers): void => {
    newest = headers[TRACE_HEADER] ?? newest;
  };
  const handOn = (headers: Headers): Headers =>
    newest === undefined ? headers : { ...headers, [TRACE_HEADER]: newest };
  return {
    inbound: [
      {
        execute: (input, next) => {
          note(input.headers);
          return next(input);
        },
        handleSignal: (input, next) => {
          note(input.headers);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next({ ...input, headers: handOn(input.headers) }),
        continueAsNew: (input, next) => next({ ...input, headers: handOn(input.headers) }),
      },
    ],
  };
};

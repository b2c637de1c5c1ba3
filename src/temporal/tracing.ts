import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import type { Attributes, Context } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import { TRACE_HEADER } from './names';

/*
 * Traces from the event to the request at Netvisor. Only OpenTelemetry's API is used here, which does nothing at all
 * until `telemetry.ts` starts its SDK. Names and attributes of spans hold ids, operations and codes, never an address
 * with values or anything of a customer (I3).
 */

const tracer = () => trace.getTracer('flex-netvisor-sync');

/** What a span is about. */
export interface SpanOptions {
  readonly kind: 'server' | 'producer' | 'consumer' | 'client';
  readonly attributes: Attributes;
  /** What it follows from; the span around it unless given. */
  readonly parent?: Context;
}

const KINDS = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
} as const;

/**
 * Does the work as a span with its `result`: ok, or the code of the error by `codeOf`. Never its message: that may quote
 * what it choked on.
 */
export function inSpan<T>(
  name: string,
  { kind, attributes, parent = context.active() }: SpanOptions,
  work: () => Promise<T>,
  codeOf: (error: unknown) => string = () => 'error',
): Promise<T> {
  return tracer().startActiveSpan(name, { kind: KINDS[kind], attributes }, parent, async (span) => {
    try {
      const result = await work();
      span.setAttribute('result', 'ok');
      return result;
    } catch (error) {
      span.setAttribute('result', codeOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The headers of a call to Temporal with the present span in them; unchanged while nothing is traced. */
export function withTraceHeader(headers: Headers): Headers {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  if (Object.keys(carrier).length === 0) return headers;
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) };
}

/** The span that headers from Temporal carry, as a parent; none when there is none. */
export function parentIn(headers: Headers): Context {
  const payload = headers[TRACE_HEADER];
  const carrier: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : null;
  const given = typeof carrier === 'object' && carrier !== null ? carrier : {};
  return propagation.extract(trace.deleteSpan(context.active()), given);
}

/** What this process asks of workflows begins with a span of its own and carries it along. */
export const tracedCalls: WorkflowClientInterceptor = {
  startWithDetails: (input, next) =>
    asked('start', input.workflowType, () => next({ ...input, headers: withTraceHeader(input.headers) })),
  signalWithStart: (input, next) =>
    asked('signalWithStart', input.workflowType, () =>
      next({ ...input, headers: withTraceHeader(input.headers) }),
    ),
};

const asked = <T>(call: string, workflowType: string, work: () => Promise<T>): Promise<T> =>
  inSpan(
    `${call} ${workflowType}`,
    { kind: 'producer', attributes: { 'temporal.workflow_type': workflowType } },
    work,
  );

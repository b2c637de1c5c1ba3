import { context, propagation, trace } from '@opentelemetry/api';

export interface Tracing {
  /** Sends what is left, at most for some seconds. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 5_000;

/**
 * Sends the spans of this process to a collector, by OTLP over HTTP. OpenTelemetry's SDK is loaded only now: a process
 * that traces nothing does without it.
 *
 * @param endpoint as OTEL_EXPORTER_OTLP_ENDPOINT names it; `/v1/traces` is put behind it
 */
export async function startTracing(endpoint: string, version: string): Promise<Tracing> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'flex-netvisor-sync', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))],
  });
  provider.register();
  return {
    stop: async () => {
      trace.disable();
      context.disable();
      propagation.disable();
      const patience = new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
      // A collector that is gone must not keep the service from ending.
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
    },
  };
}

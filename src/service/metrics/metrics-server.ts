import express from 'express';
import { alive, readiness } from '../../api/health';
import type { ApiDeps } from '../../api/deps';
import { listen } from '../../api/listen';
import type { Listening } from '../../api/listen';
import { metricsHandler } from '../../api/metrics';
import type { Exposition } from '../../api/metrics';

/** The port of METRICS_PORT: metrics, and the health of a process that has no other HTTP. */
export function startMetricsServer(
  exposition: Exposition,
  health: Pick<ApiDeps, 'store' | 'ready'>,
  place: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', metricsHandler(exposition));
  app.get('/healthz', alive);
  app.get('/readyz', readiness(health));
  return listen(app, place);
}

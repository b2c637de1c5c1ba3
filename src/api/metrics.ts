import type { RequestHandler } from 'express';

/** What the API tells monitoring. */
export interface ApiMetrics {
  /** An event sent to the webhook was answered: recorded, known already, or refused; `ms` is what it took. */
  webhookAnswered(event: { readonly status: number; readonly ms: number }): void;
  /** One that was not taken in, by a reason from the code, never from the event. */
  webhookRefused(reason: string): void;
}

/** All metrics of this process, ready to be read. */
export interface Exposition {
  readonly contentType: string;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
}

/** `GET /metrics` in Prometheus' text format. */
export const metricsHandler =
  (exposition: Exposition): RequestHandler =>
  async (_request, response) => {
    const text = await exposition.text();
    response.set({ 'Content-Type': exposition.contentType, 'Cache-Control': 'no-store' }).send(text);
  };

/** Counts the answers of the routes behind it, refusals included. */
export const countWebhooks =
  (metrics: ApiMetrics): RequestHandler =>
  (_request, response, next) => {
    const begun = performance.now();
    response.once('finish', () => {
      metrics.webhookAnswered({ status: response.statusCode, ms: performance.now() - begun });
    });
    next();
  };

import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ActivityMetrics } from '../../activities/metrics';
import type { ApiMetrics } from '../../api/metrics';

/** Everything that this process counts, for Prometheus. Names and meanings: docs/operations.md. */
export interface Metrics extends ActivityMetrics, ApiMetrics {
  readonly registry: Registry;
}

/** From a request within one machine to Netvisor's own time limit of two minutes. */
const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** From at once (R5) to the poll that finds what was lost, and a day of outage. */
const LAG_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 86_400];

const RANKS = ['edit', 'poll', 'bulk', 'sweep'] as const;

const seconds = (ms: number): number => ms / 1_000;

/** A registry of its own, so that two services in one process, as tests have them, don't share numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'fns_' });
  const registers = [registry];

  const requests = new Histogram({
    name: 'fns_upstream_request_seconds',
    help: 'Requests to Flex and Netvisor by what they came to: ok, or a code of the issue catalogue.',
    labelNames: ['side', 'operation', 'result'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const laneWaits = new Histogram({
    name: 'fns_lane_wait_seconds',
    help: 'How long requests waited for their place in the lane of their company.',
    labelNames: ['side', 'rank'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const laneLeft = new Counter({
    name: 'fns_lane_left_total',
    help: 'Attempts that gave their place back at once: somebody else waits already, or the other system is down.',
    labelNames: ['side', 'why'],
    registers,
  });
  const lag = new Histogram({
    name: 'fns_lag_seconds',
    help: 'From recording a hint (an event, a poll, an operator) to the end of the writes that it led to.',
    labelNames: ['source'],
    buckets: LAG_SECONDS,
    registers,
  });
  const retries = new Counter({
    name: 'fns_retries_total',
    help: 'Attempts that failed and will be made again.',
    labelNames: ['code'],
    registers,
  });
  const parked = new Counter({
    name: 'fns_parked_total',
    help: 'Customers set aside because a person has to act.',
    labelNames: ['code'],
    registers,
  });
  const webhooks = new Histogram({
    name: 'fns_webhook_seconds',
    help: 'Events sent to the webhook, by the HTTP status answered.',
    labelNames: ['status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });

  const webhooksRefused = new Counter({
    name: 'fns_webhook_refused_total',
    help: 'Events that were not taken in, by reason.',
    labelNames: ['reason'],
    registers,
  });

  return {
    registry,
    requestEnded: ({ side, operation, result, ms }) => {
      requests.observe({ side, operation, result }, seconds(ms));
    },
    laneEntered: ({ side, rank, ms }) => {
      laneWaits.observe({ side, rank: RANKS[rank] }, seconds(ms));
    },
    laneLeft: ({ side, why }) => {
      laneLeft.inc({ side, why });
    },
    written: ({ source, lagMs }) => {
      lag.observe({ source }, seconds(lagMs));
    },
    retried: (code) => {
      retries.inc({ code });
    },
    parked: (code) => {
      parked.inc({ code });
    },
    webhookAnswered: ({ status, ms }) => {
      webhooks.observe({ status: String(status) }, seconds(ms));
    },
    webhookRefused: (reason) => {
      webhooksRefused.inc({ reason });
    },
  };
}

import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { FigureRepository, Figures } from '../../store/figures';

/** One gauge that is read from the store: its name, its labels and its rows. */
interface StoreGauge {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly rows: (
    figures: Figures,
  ) => ReadonlyArray<readonly [labels: Record<string, string>, value: number]>;
}

const STORE_GAUGES: readonly StoreGauge[] = [
  {
    name: 'fns_tenants',
    help: 'Companies by state.',
    labels: ['state'],
    rows: ({ tenants }) => tenants.map(({ state, n }) => [{ state }, n]),
  },
  {
    name: 'fns_backlog_hints',
    help: 'Hints recorded and not yet worked off, per company.',
    labels: ['tenant'],
    rows: ({ backlog }) => backlog.map(({ tenantId, n }) => [{ tenant: tenantId }, n]),
  },
  {
    name: 'fns_backlog_oldest_seconds',
    help: 'Age of the oldest hint that is not held back, per company.',
    labels: ['tenant'],
    rows: ({ backlog }) => backlog.map(({ tenantId, oldestMs }) => [{ tenant: tenantId }, oldestMs / 1_000]),
  },
  {
    name: 'fns_parked_links',
    help: 'Customers that wait for a person, per company.',
    labels: ['tenant'],
    rows: ({ parked }) => parked.map(({ tenantId, n }) => [{ tenant: tenantId }, n]),
  },
  {
    name: 'fns_open_issues',
    help: 'Open issues by class and severity.',
    labels: ['class', 'severity'],
    rows: ({ issues }) => issues.map((issue) => [{ class: issue.class, severity: issue.severity }, issue.n]),
  },
  {
    name: 'fns_poll_age_seconds',
    help: 'Since the last whole reading of Netvisor’s changes, per live company.',
    labels: ['tenant'],
    rows: ({ polls }) => polls.map(({ tenantId, ageMs }) => [{ tenant: tenantId }, ageMs / 1_000]),
  },
  {
    name: 'fns_lane_held',
    help: 'Requests in flight per lane, over all processes.',
    labels: ['tenant', 'side'],
    rows: ({ lanes }) => lanes.map(({ tenantId, side, held }) => [{ tenant: tenantId, side }, held]),
  },
  {
    name: 'fns_lane_waiting',
    help: 'Requests that wait per lane, over all processes.',
    labels: ['tenant', 'side'],
    rows: ({ lanes }) => lanes.map(({ tenantId, side, waiting }) => [{ tenant: tenantId, side }, waiting]),
  },
];

/**
 * Gauges over the store, the same from every process, so alerts take the maximum. Read once per scrape; when the
 * store is down they are absent and `fns_store_up` is 0.
 */
export function registerStoreFigures(registry: Registry, figures: FigureRepository): () => Promise<void> {
  const registers = [registry];
  const up = new Gauge({ name: 'fns_store_up', help: 'The store answers.', registers });
  const gauges = STORE_GAUGES.map(({ name, help, labels, rows }) => ({
    gauge: new Gauge({ name, help, labelNames: [...labels], registers }),
    rows,
  }));
  return async () => {
    const read = await figures.read().catch(() => null);
    up.set(read === null ? 0 : 1);
    for (const { gauge, rows } of gauges) {
      gauge.reset();
      if (read === null) continue;
      for (const [labels, value] of rows(read)) gauge.set(labels, value);
    }
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../src/service/metrics/metrics';
import { registerStoreFigures } from '../../src/service/metrics/store-figures';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

const rules = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            labels: z.object({ severity: z.enum(['page', 'ticket']) }),
            annotations: z.object({ summary: z.string(), runbook: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read('deploy', 'monitoring', 'alerts.yml')))
  .groups.flatMap((group) => group.rules);

const panels = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
  })
  .parse(JSON.parse(read('deploy', 'monitoring', 'grafana-dashboard.json'))).panels;

/** Every metric of ours by its name, as the service registers them. */
function ourMetrics(): Set<string> {
  const { registry } = createMetrics();
  registerStoreFigures(registry, { read: () => Promise.reject(new Error('not read here')) });
  return new Set(registry.getMetricsAsArray().map(({ name }) => name));
}

/** Names of metrics in an expression, without what a histogram adds to them. */
const named = (expr: string): string[] =>
  [...expr.matchAll(/\bfns_[a-z_]+/gu)].map(([name]) => name.replace(/_(?:bucket|count|sum)$/u, ''));

describe('alert rules and dashboard', () => {
  it('ask for metrics that the service has', () => {
    const known = ourMetrics();
    const asked = [...rules, ...panels.flatMap(({ targets }) => targets)].flatMap(({ expr }) => named(expr));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('show every metric of the work somewhere', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets).flatMap(({ expr }) => named(expr)));
    const own = [...ourMetrics()].filter((name) => !/^fns_(?:process|nodejs)_/u.test(name));
    // Whether the store is up is asked by an alert.
    expect(own.filter((name) => !shown.has(name))).toEqual(['fns_store_up']);
  });

  it('take the maximum of what every process says of the store, never the sum', () => {
    const gauges = new Registry();
    registerStoreFigures(gauges, { read: () => Promise.reject(new Error('not read here')) });
    const names = gauges.getMetricsAsArray().map(({ name }) => name);
    for (const { expr } of [...rules, ...panels.flatMap(({ targets }) => targets)]) {
      for (const name of names) {
        if (expr.includes(name)) expect(expr).toMatch(/max(?: by \([a-z, ]+\))? ?\(/u);
      }
    }
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s has its page in docs/operations.md',
    (alert, rule) => {
      expect(rule.annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      const [, section = ''] = read('docs', 'operations.md').split(`### ${alert}\n`);
      expect(section.split('\n###')[0]?.trim().length ?? 0).toBeGreaterThan(80);
    },
  );

  it('are told of in docs/operations.md, metric by metric', () => {
    const page = read('docs', 'operations.md');
    const own = [...ourMetrics()].filter((name) => !/^fns_(?:process|nodejs)_/u.test(name));
    expect(own.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

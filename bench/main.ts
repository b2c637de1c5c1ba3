import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Benchmark, BenchOptions, Figure } from './benchmark';
import { bulk } from './bulk';
import { fairness } from './fairness';
import { history } from './history';
import { intake } from './intake';
import { latency } from './latency';
import { memory } from './memory';
import { planning } from './planning';
import { planningShare } from './planning-share';
import { register } from './register';

const BENCHMARKS: readonly Benchmark[] = [
  latency,
  intake,
  history,
  memory,
  fairness,
  bulk,
  register,
  planning,
  planningShare,
];

/** Enough for a look in ten minutes; the design's own sizes take up to an hour. */
const DEFAULTS: BenchOptions = {
  samples: 60,
  requests: 1_000,
  changes: 1_500,
  backlog: 500,
  customers: 120,
  register: 3_000,
};

const USAGE = `npm run bench -- [OPTION…] [NAME…]

  --json           one JSON line per benchmark on standard output, the rest on standard error
  --samples N      latency: events of each kind (${String(DEFAULTS.samples)})
  --requests N     intake: requests of each kind (${String(DEFAULTS.requests)})
  --changes N      memory: edits pushed (${String(DEFAULTS.changes)})
  --backlog N      fairness: edits of one company that wait (${String(DEFAULTS.backlog)})
  --customers N    bulk: customers copied in each direction (${String(DEFAULTS.customers)})
  --register N     register: customers of the larger register (${String(DEFAULTS.register)})

Benchmarks:
${BENCHMARKS.map(({ name, says }) => `  ${name.padEnd(16)} ${says}`).join('\n')}`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      samples: { type: 'string' },
      requests: { type: 'string' },
      changes: { type: 'string' },
      backlog: { type: 'string' },
      customers: { type: 'string' },
      register: { type: 'string' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const unknown = positionals.find((name) => !BENCHMARKS.some((one) => one.name === name));
  if (unknown !== undefined) {
    console.error(`There is no benchmark ${unknown}.\n\n${USAGE}`);
    return 2;
  }
  const amount = (name: keyof BenchOptions): number => {
    const given = values[name];
    return given === undefined ? DEFAULTS[name] : z.coerce.number().int().positive().parse(given);
  };
  const options: BenchOptions = {
    samples: amount('samples'),
    requests: amount('requests'),
    changes: amount('changes'),
    backlog: amount('backlog'),
    customers: amount('customers'),
    register: amount('register'),
  };
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const say = values.json ? console.error : console.log;
  say(`Node ${process.versions.node}, ${String(cpus().length)} cores`);
  for (const benchmark of chosen) {
    say(`\n${benchmark.name}: ${benchmark.says}`);
    const figures = await benchmark.run((text) => say(`  ${text}`), options);
    if (values.json) console.log(JSON.stringify(asLine(benchmark, figures)));
    else for (const figure of figures) console.log(`  ${asText(figure)}`);
  }
  return 0;
}

const asLine = ({ name }: Benchmark, figures: readonly Figure[]) => ({
  benchmark: name,
  node: process.versions.node,
  cores: cpus().length,
  figures: Object.fromEntries(
    figures.map(({ name: figure, value, unit, budget }) => [
      figure,
      { value, unit, ...(budget ? { budget, kept: keeps(value, budget) } : {}) },
    ]),
  ),
});

const keeps = (value: number, budget: NonNullable<Figure['budget']>): boolean =>
  'atMost' in budget ? value <= budget.atMost : value >= budget.atLeast;

function asText({ name, value, unit, budget }: Figure): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = `${name.padEnd(52)} ${value.toFixed(digits).padStart(10)} ${unit}`;
  if (!budget) return text;
  const wanted = 'atMost' in budget ? `≤ ${String(budget.atMost)}` : `≥ ${String(budget.atLeast)}`;
  return `${text.padEnd(66)} ${wanted} ${keeps(value, budget) ? '✓' : '✗ missed'}`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Figure } from './benchmark';
import { planning } from './planning';
import { planningShare } from './planning-share';

const BENCHMARKS: readonly Benchmark[] = [planning, planningShare];

const USAGE = `npm run bench -- [--json] [NAME…]

  --json    one JSON line per benchmark on standard output, the rest on standard error

Benchmarks:
${BENCHMARKS.map(({ name, says }) => `  ${name.padEnd(16)} ${says}`).join('\n')}`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
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
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const say = values.json ? console.error : console.log;
  say(`Node ${process.versions.node}, ${String(cpus().length)} cores`);
  for (const benchmark of chosen) {
    say(`\n${benchmark.name}: ${benchmark.says}`);
    const figures = await benchmark.run((text) => say(`  ${text}`));
    if (values.json) console.log(JSON.stringify(asLine(benchmark, figures)));
    else for (const figure of figures) console.log(`  ${asText(figure)}`);
  }
  return 0;
}

const asLine = ({ name }: Benchmark, figures: readonly Figure[]) => ({
  benchmark: name,
  node: process.versions.node,
  cores: cpus().length,
  figures: Object.fromEntries(figures.map(({ name: figure, value, unit }) => [figure, { value, unit }])),
});

function asText({ name, value, unit }: Figure): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${name.padEnd(44)} ${value.toFixed(digits).padStart(10)} ${unit}`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);

import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCases, type Tally } from '../test/netvisor/fuzz/run-cases';

/*
 * Feeds mutated answers of Netvisor to its client for as long as one likes:
 *   npm run fuzz -- --cases 1000000 --seed 7
 *   npm run fuzz -- --seed 7 --case 4711      that one case again
 */

const whole = z.coerce.number().int().nonnegative();
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: Date.now().toString() },
    case: { type: 'string' },
  },
});
const seed = whole.parse(values.seed);
const first = whole.parse(values.case ?? 0);
const cases = values.case === undefined ? whole.parse(values.cases) : 1;
const BATCH = 10_000;

function add(into: Record<string, number>, counts: Tally['accepted']): void {
  for (const [name, count] of Object.entries(counts)) into[name] = (into[name] ?? 0) + count;
}

async function main(): Promise<void> {
  console.log(`seed ${seed.toString()}, ${cases.toString()} cases`);
  const accepted: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const startedAt = performance.now();
  let peakHeapBytes = 0;
  for (let done = 0; done < cases; done += BATCH) {
    const tally = await runCases(first + done, Math.min(BATCH, cases - done), seed);
    add(accepted, tally.accepted);
    add(refused, tally.refused);
    peakHeapBytes = Math.max(peakHeapBytes, tally.peakHeapBytes);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${Math.round(cases / seconds).toString()} cases/s, peak heap ${Math.round(peakHeapBytes / 1e6).toString()} MB`,
  );
  console.log('accepted', accepted);
  console.log('refused', refused);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

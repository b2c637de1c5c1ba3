import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { faultRun } from './run';

const HELP = `npm run test:faults -- [options]

  --minutes N    about so long (default 10); more minutes are more steps
  --seed S       what happens when (default: a new one each time; it is printed first)
  --tenants T    companies, each with its own Flex and Netvisor (default 4)
  --customers C  of each company at its go-live (default 15)
  --workers W    worker processes (default 2)

Plays hours of work while processes are killed and both systems misbehave, then lets all heal and holds both
registers against its own record of what was typed. Exit code 1 when anything is not as it must be.
`;

/** Go-lives, healing and judging take the rest. */
const SHARE_OF_PLAY = 0.6;
const STEP_MS = 500;

const count = (max: number) => z.coerce.number().int().min(1).max(max);
const optionsSchema = z.object({
  minutes: z.coerce.number().min(1).max(10_000),
  seed: z.coerce.number().int().min(0).max(0xffff_fff0),
  tenants: count(20),
  customers: count(200),
  workers: count(8),
});

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(randomInt(0xffff_ffff >>> 1)) },
      tenants: { type: 'string', default: '4' },
      customers: { type: 'string', default: '15' },
      workers: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { minutes, seed, tenants, customers, workers } = optionsSchema.parse(values);
  console.log(`seed ${String(seed)}`);
  const { findings, timelines, figures } = await faultRun({
    seed,
    steps: Math.round((minutes * 60_000 * SHARE_OF_PLAY) / STEP_MS),
    stepMs: STEP_MS,
    long: true,
    companies: tenants,
    customers,
    workers,
    quietPolls: 10,
    patienceSeconds: 600,
    say: (text) => {
      console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
    },
  });
  console.log('');
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(36)} ${String(value)}`);
  for (const line of timelines) console.log(line);
  console.log('');
  for (const { company, person, text } of findings) {
    const whose = [company === null ? '' : `company ${String(company + 1)}`, person?.mark ?? '']
      .join(' ')
      .trim();
    console.log(`WRONG ${whose} ${text}`);
  }
  console.log(
    findings.length === 0
      ? 'Everything is as it must be.'
      : `${String(findings.length)} findings. Again: npm run test:faults -- --minutes ${String(minutes)} --seed ${String(seed)} --tenants ${String(tenants)} --customers ${String(customers)} --workers ${String(workers)}`,
  );
  return findings.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

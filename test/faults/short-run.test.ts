import { expect, it } from 'vitest';
import { faultRun } from './suite/run';

/**
 * A short part of `npm run test:faults`, with one seed: three companies, both directions, processes killed, both
 * systems misbehaving. What it claims stands in suite/judge.ts.
 */
it('an hour of work among mishaps ends in step, nobody doubled, nothing lost, nothing told', async () => {
  const { findings, timelines, figures } = await faultRun({
    seed: 2026,
    steps: 50,
    stepMs: 300,
    long: false,
    companies: 3,
    customers: 4,
    workers: 2,
    quietPolls: 3,
    patienceSeconds: 240,
    say: () => undefined,
  });
  expect(
    findings.map(({ company, person, text }) => ({ company, person: person?.mark, text })),
    [...timelines, JSON.stringify(figures, null, 2)].join('\n'),
  ).toEqual([]);
  // It did happen.
  expect(figures).toMatchObject({
    steps: expect.stringMatching(/^50 /) as string,
    'max in flight at netvisor': 1,
  });
  expect(Number(figures['customers in step'])).toBeGreaterThan(10);
  expect(Number(figures['edits'])).toBeGreaterThan(20);
}, 600_000);

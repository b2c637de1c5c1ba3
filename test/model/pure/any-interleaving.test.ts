import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type { PlanContext, SyncPolicy } from '../../../src/sync/policy';
import { policies } from '../../support/nasty-customers';
import { DEFAULT_POLICY, runOf } from '../../support/planning';
import { comeToRest, lookAtAll, unexplained, writesWhenLookedAtAgain } from './quiescence';
import { holdOrTell, underRules } from './step';
import type { Played } from './step';
import { beginnings, stories } from './steps';
import { World } from './world';

/**
 * The same stories in every test run, so that a change is judged by what it changes. More and other ones by hand:
 * FNS_RUNS=20000 FNS_SEED=7 npx vitest run test/model/pure.
 */
const RUNS = Number(process.env['FNS_RUNS'] ?? 1_000);
const SEED = Number(process.env['FNS_SEED'] ?? '20261124');

const runs = fc.constantFrom<Extract<PlanContext, { kind: 'run' }> | null>(
  null,
  null,
  ...(['netvisorToFlex', 'flexToNetvisor'] as const).flatMap((direction) =>
    (['copy', 'merge'] as const).flatMap((mode) => {
      const run = runOf(direction, mode);
      return run.kind === 'run' ? [run] : [];
    }),
  ),
);

async function begin(policy: SyncPolicy, steps: readonly Played[], run: World['run']): Promise<World> {
  const world = new World(policy);
  for (const step of steps) await step.play(world);
  world.run = run;
  if (run) {
    world.tell(`the tenant goes live by a run: ${run.direction}, ${run.mode}`);
    await underRules(world, () => world.service.goLive(run));
  }
  return world;
}

describe('any interleaving of edits, events, polls and failures', () => {
  const tell = (policy: fc.Arbitrary<SyncPolicy>) =>
    fc.assert(
      fc.asyncProperty(policy, beginnings, runs, stories, async (settings, steps, run, story) => {
        const world = await begin(settings, steps, run);
        for (const step of story) await step.play(world);
        await settle(world);
      }),
      { numRuns: RUNS, seed: SEED },
    );

  async function settle(world: World): Promise<void> {
    const rests = () => underRules(world, () => comeToRest(world));
    if (!(await rests())) holdOrTell(world, ['it never comes to rest']);
    lookAtAll(world);
    if (!(await rests())) holdOrTell(world, ['it never comes to rest when all are looked at']);
    holdOrTell(world, await unexplained(world));
    holdOrTell(world, await writesWhenLookedAtAgain(world));
  }

  it('ends in step or in an issue, with nothing lost, doubled or forbidden (I1, I2, I8, I9, R16, D17)', async () => {
    await tell(fc.constant(DEFAULT_POLICY));
  }, 600_000);

  it('whatever directions and clearing the tenant has set (D1, D13)', async () => {
    await tell(policies);
  }, 600_000);
});

import * as fc from 'fast-check';
import { ControlError } from '../../../src/sandbox/common/control';
import { FlexProblem } from '../../../src/sandbox/flex/problem';
import { editsOnBothSides, flexEdits, netvisorEdits } from './edit-steps';
import { carryOutDecision, possibleOn, undecided } from './operator';
import { comeToRest } from './quiescence';
import {
  creationsInFlex,
  creationsInNetvisor,
  deletions,
  kindFlips,
  merges,
  officeEdits,
} from './register-steps';
import { restrictions, switchingOn } from './setting-steps';
import { Played, one } from './step';
import type { Step } from './step';
import type { Trouble } from './wire';
import type { World } from './world';

/** Events of Flex that are still on their way. */
const onTheirWay = (world: World) => world.flex.changes().filter((change) => !world.heard.has(change.seq));

const events: fc.Arbitrary<Step> = fc
  .tuple(fc.nat({ max: 2 }), fc.constantFrom('arrives', 'arrives', 'arrives', 'is lost', 'arrives again'))
  .map(([at, fate]) => ({
    says: `event ${String(at + 1)} of those ${fate === 'arrives again' ? 'ever sent' : 'on their way'} ${fate}`,
    possible: (world) =>
      fate === 'arrives again' ? world.flex.changes().length > 0 : onTheirWay(world).length > 0,
    happens: async (world) => {
      const change = one(fate === 'arrives again' ? world.flex.changes() : onTheirWay(world), at);
      if (!change) return;
      world.heard.add(change.seq);
      if (fate !== 'is lost') await world.service.hear(change, 'webhook');
    },
  }));

const troubles: fc.Arbitrary<Trouble | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.record({
      request: fc.integer({ min: 1, max: 3 }),
      strikes: fc.constantFrom('before', 'after'),
      how: fc.constantFrom('connection', 'kill'),
    }),
  },
);

const whatBreaks = (trouble: Trouble | null): string => {
  if (!trouble) return '';
  const when = trouble.strikes === 'before' ? 'before it is done' : 'after it is done';
  const what = trouble.how === 'kill' ? 'the process dies' : 'the connection breaks';
  return `; ${what} at write request ${String(trouble.request)}, ${when}`;
};

/** Edits that happen between the service's reading and its first write. */
const inBetween = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: flexEdits });

const work: fc.Arbitrary<Step> = fc.tuple(troubles, inBetween).map(([trouble, edit]) => ({
  says: `the service works on whoever waits longest${whatBreaks(trouble)}${edit ? `; meanwhile ${edit.says}` : ''}`,
  possible: (world) => world.service.memory.waiting().length > 0,
  happens: async (world) => {
    world.racing = edit !== null;
    const meanwhile = edit && (() => quietly(() => edit.happens(world)));
    await world.service.workOnNext(trouble, meanwhile);
  },
}));

/** An edit in the middle of the service's work: what the system refuses there, the person sees. */
function quietly(act: () => void | Promise<void>): void {
  try {
    void act();
  } catch (error) {
    if (!(error instanceof FlexProblem) && !(error instanceof ControlError)) throw error;
  }
}

const polls: fc.Arbitrary<Step> = troubles.map((trouble) => ({
  says: `the service polls${whatBreaks(trouble)}`,
  happens: (world) => world.service.poll(trouble),
}));

const sweeps: fc.Arbitrary<Step> = fc.constant({
  says: 'the service sweeps the offices',
  happens: (world) => world.service.sweep(),
});

/** An operator decides an issue as the console offers it. */
const decisions: fc.Arbitrary<Step> = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 3 })).map(([at, place]) => ({
  says: `the operator takes decision ${String(place + 1)} on issue ${String(at + 1)}`,
  possible: (world) => undecided(world).length > 0,
  happens: (world) => {
    const issue = one(undecided(world), at);
    const decision = issue && one(possibleOn(issue), place);
    if (!issue || !decision) return;
    world.tell(`   … which is ${decision} on ${issue.code} ${issue.field ?? ''}`);
    carryOutDecision(world, issue, decision);
    const field = decision === 'deactivate_other' ? 'active' : issue.field;
    if (issue.linkId !== null && field !== null) world.switchedOn.forget(issue.linkId, field);
  },
}));

const pauses: fc.Arbitrary<Step> = fc.constant({
  says: 'an hour passes',
  happens: (world: World) => {
    world.tick(60);
  },
});

const played = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Played> => steps.map((step) => new Played(step));

/** Everything that can happen, the everyday more often than the rare. */
export const stories = fc.array(
  played(
    fc.oneof(
      { weight: 14, arbitrary: flexEdits },
      { weight: 14, arbitrary: netvisorEdits },
      { weight: 8, arbitrary: editsOnBothSides },
      { weight: 6, arbitrary: officeEdits },
      { weight: 3, arbitrary: creationsInFlex },
      { weight: 3, arbitrary: creationsInNetvisor },
      { weight: 2, arbitrary: kindFlips },
      { weight: 2, arbitrary: deletions },
      { weight: 1, arbitrary: merges },
      { weight: 3, arbitrary: restrictions },
      { weight: 3, arbitrary: switchingOn },
      { weight: 8, arbitrary: events },
      { weight: 14, arbitrary: work },
      { weight: 8, arbitrary: polls },
      { weight: 3, arbitrary: sweeps },
      { weight: 4, arbitrary: decisions },
      { weight: 2, arbitrary: pauses },
    ),
  ),
  { maxLength: 40, size: 'max' },
);

/** A customer of Flex that the service has brought to Netvisor. */
const inStep: fc.Arbitrary<Step> = creationsInFlex.map((creation) => ({
  says: `${creation.says}; and it is brought into step`,
  possible: creation.possible,
  happens: async (world) => {
    await creation.happens(world);
    await comeToRest(world);
  },
}));

/** What stands in the two registers before the story. */
export const beginnings = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.array(played(fc.oneof(creationsInFlex, creationsInNetvisor, officeEdits)), {
      minLength: 1,
      maxLength: 5,
    }),
  },
  { weight: 3, arbitrary: fc.array(played(inStep), { minLength: 1, maxLength: 2 }) },
);

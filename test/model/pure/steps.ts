import * as fc from 'fast-check';
import { ControlError } from '../../../src/sandbox/common/control';
import type { Kind } from '../../../src/sandbox/flex/customer';
import { FlexProblem } from '../../../src/sandbox/flex/problem';
import type { OfficePatch, RecordPatch } from '../../../src/sandbox/netvisor/record-json';
import type { FlexId, NetvisorKey } from '../../../src/sync/ids';
import { FLEX_EDITS, NETVISOR_EDITS, OFFICE_ADDRESSES } from './edits';
import type { FlexEdit, NetvisorEdit } from './edits';
import { carryOutDecision, possibleOn, undecided } from './operator';
import { comeToRest } from './quiescence';
import { brokenRules } from './rules';
import type { Trouble } from './wire';
import type { World } from './world';

/** Something that happens: by a person, on the way, or in the service. */
export interface Step {
  readonly says: string;
  readonly possible?: ((world: World) => boolean) | undefined;
  readonly happens: (world: World) => void | Promise<void>;
}

/** A step as it is played: printed as its sentence, and followed by a look at every rule. */
export class Played {
  constructor(private readonly step: Step) {}

  /** Passes over what is not possible as things stand: a story stays a story when a step is taken out of it. */
  async play(world: World): Promise<void> {
    if (this.step.possible?.(world) === false) return;
    world.tell(this.step.says);
    world.tick();
    const before = world.log.writes.length;
    await byPerson(world, () => this.step.happens(world));
    holdOrTell(world, brokenRules(world, world.log.writes.slice(before)));
    world.racing = false;
  }

  [fc.toStringMethod](): string {
    return `\n    ${this.step.says}`;
  }
}

/** The rules that broke, with the story that led there. */
export function holdOrTell(world: World, findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new Error(`${findings.join('\n')}\n\nWhat happened:\n${world.toldSoFar()}`);
}

/** Both user interfaces refuse some edits: then nothing happened. */
async function byPerson(world: World, act: () => void | Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof FlexProblem) && !(error instanceof ControlError)) throw error;
    world.tell(`   … which the system refuses: ${error.message}`);
  }
}

const one = <T>(items: readonly T[], at: number): T | undefined => items[at % items.length];

const flexCustomer = (world: World, at: number): FlexId | undefined => one(world.flexCustomers(), at);
const netvisorCustomer = (world: World, at: number): NetvisorKey | undefined =>
  one(world.netvisorCustomers(), at);

const anyOf = <T>(groups: ReadonlyArray<readonly T[]>): fc.Arbitrary<T> =>
  fc.oneof(...groups.map((group) => fc.constantFrom(...group)));

const flexEdit = anyOf(FLEX_EDITS);
const netvisorEdit = anyOf(NETVISOR_EDITS);
/** Which of the customers; mostly the first, so that steps meet. */
const which = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat({ max: 2 }) },
);
const ordinal = (at: number): string => `customer ${String(at + 1)}`;

const editInFlex = (at: number, { says, patch }: FlexEdit): Step => ({
  says: `in Flex, ${ordinal(at)}: ${says}`,
  possible: (world) => world.flexCustomers().length > 0,
  happens: (world) => {
    const id = flexCustomer(world, at);
    if (id !== undefined) world.flex.edit(id, patch);
  },
});

const editInNetvisor = (at: number, { says, patch }: NetvisorEdit): Step => ({
  says: `in Netvisor, ${ordinal(at)}: ${says}`,
  possible: (world) => world.netvisorCustomers().length > 0,
  happens: (world) => {
    const key = netvisorCustomer(world, at);
    if (key === undefined) return;
    world.netvisor.edit(key, patch);
    world.noteEditInNetvisor(key);
  },
});

const flexEdits = fc.tuple(which, flexEdit).map(([at, edit]) => editInFlex(at, edit));
const netvisorEdits = fc.tuple(which, netvisorEdit).map(([at, edit]) => editInNetvisor(at, edit));

/** The same property in Flex and in Netvisor, by their places among the edits. */
const COUNTERPARTS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [4, 3],
  [5, 4],
  [6, 5],
  [7, 6],
  [8, 7],
  [10, 8],
  [11, 9],
  [12, 10],
] as const;

/** Two people edit the same property of the same customer at the same time, each in their own system (D1). */
const editsOnBothSides: fc.Arbitrary<Step> = fc
  .constantFrom(...COUNTERPARTS)
  .chain(([inFlex, inNetvisor]) =>
    fc.tuple(
      which,
      fc.constantFrom(...(FLEX_EDITS[inFlex] ?? [])),
      fc.constantFrom(...(NETVISOR_EDITS[inNetvisor] ?? [])),
    ),
  )
  .map(([at, flex, netvisor]) => {
    const both = [editInFlex(at, flex), editInNetvisor(at, netvisor)];
    return {
      says: both.map(({ says }) => says).join(', and '),
      possible: (world) => both.every((step) => step.possible?.(world)),
      happens: async (world) => {
        for (const step of both) await step.happens(world);
      },
    };
  });

/** Both systems may number customers alike, and people look after nobody's series. */
const numbers = fc.constantFrom<string | null>(null, '1001', '1002', '0100');
const kinds = fc.constantFrom<Kind>('COMPANY', 'COMPANY', 'PRIVATE');
const names = fc.constantFrom('Aalto Oy', 'Kahvila Aalto Ky', 'Virtanen Aino');

const creationsInFlex: fc.Arbitrary<Step> = fc
  .record({ kind: kinds, number: numbers, name: names, edits: fc.array(flexEdit, { maxLength: 3 }) })
  .map(({ kind, number, name, edits }) => ({
    says: `in Flex, a new ${kind} customer ${name}, number ${number ?? 'none'}${edits.map(({ says }) => `, ${says}`).join('')}`,
    possible: (world) => world.flexCustomers().length < 3,
    happens: (world) => {
      const own = { customer_type_id: world.flex.typeOf(kind), name, customer_number: number };
      const given = edits.reduce<FlexEdit['patch']>((all, { patch }) => ({ ...all, ...patch }), {});
      world.flex.create({ ...given, ...own });
    },
  }));

const creationsInNetvisor: fc.Arbitrary<Step> = fc
  .record({ kind: kinds, number: numbers, name: names, edits: fc.array(netvisorEdit, { maxLength: 3 }) })
  .map(({ kind, number, name, edits }) => ({
    says: `in Netvisor, a new ${kind} customer ${name}, number ${number ?? 'none'}${edits.map(({ says }) => `, ${says}`).join('')}`,
    possible: (world) => world.netvisorCustomers().length < 3,
    happens: (world) => {
      const own: RecordPatch = {
        customerBaseInformation: {
          name,
          internalIdentifier: number ?? '',
          isPrivateCustomer: kind === 'PRIVATE' ? '1' : '0',
        },
      };
      const key = world.netvisor.add(own);
      for (const { patch } of edits) world.netvisor.edit(key, patch);
      world.netvisor.edit(key, own);
    },
  }));

const officeName = 'Varasto';

/** An office is added, moved, renamed or removed in Netvisor. */
const officeEdits: fc.Arbitrary<Step> = fc
  .record({
    at: which,
    place: fc.nat({ max: 1 }),
    address: fc.constantFrom(...OFFICE_ADDRESSES),
    doing: fc.constantFrom('add', 'move', 'move', 'correspond', 'remove'),
  })
  .map(({ at, place, address, doing }) => ({
    says: `in Netvisor, ${ordinal(at)}: ${
      {
        add: `gets an office at ${address.says}`,
        move: `its office ${String(place + 1)} moves to ${address.says}`,
        correspond: `its office ${String(place + 1)} gets the contact address ${address.says}`,
        remove: `its office ${String(place + 1)} is removed`,
      }[doing]
    }`,
    possible: (world) => world.netvisorCustomers().length > 0,
    happens: (world) => {
      const key = netvisorCustomer(world, at);
      const record = key === undefined ? undefined : world.netvisor.record(key);
      if (key === undefined || !record) return;
      const texts = { additionalStreetAddress: '', ...address.texts };
      const present: OfficePatch[] = record.offices.map(({ officeNetvisorKey }) => ({ officeNetvisorKey }));
      const office = one(record.offices, place);
      if (doing === 'add') {
        world.netvisor.edit(key, { offices: [...present, { officeName, officeVisitAddress: texts }] });
      } else if (office) {
        const { officeNetvisorKey } = office;
        const others = present.filter((one) => one.officeNetvisorKey !== officeNetvisorKey);
        const changed: OfficePatch =
          doing === 'move'
            ? { officeNetvisorKey, officeVisitAddress: texts }
            : { officeNetvisorKey, officeContactAddress: texts };
        world.netvisor.edit(key, { offices: doing === 'remove' ? others : [...others, changed] });
      }
    },
  }));

const kindFlips: fc.Arbitrary<Step> = fc.tuple(which, fc.boolean(), kinds).map(([at, inFlex, kind]) => ({
  says: `in ${inFlex ? 'Flex' : 'Netvisor'}, ${ordinal(at)} becomes ${kind}`,
  possible: (world) => (inFlex ? world.flexCustomers() : world.netvisorCustomers()).length > 0,
  happens: (world) => {
    if (inFlex) {
      const id = flexCustomer(world, at);
      if (id !== undefined) world.flex.edit(id, { customer_type_id: world.flex.typeOf(kind) });
    } else {
      const key = netvisorCustomer(world, at);
      const isPrivateCustomer = kind === 'PRIVATE' ? '1' : '0';
      if (key !== undefined) world.netvisor.edit(key, { customerBaseInformation: { isPrivateCustomer } });
    }
  },
}));

const deletions: fc.Arbitrary<Step> = fc.tuple(which, fc.boolean()).map(([at, inFlex]) => ({
  says: `in ${inFlex ? 'Flex' : 'Netvisor'}, ${ordinal(at)} is deleted`,
  possible: (world) => (inFlex ? world.flexCustomers() : world.netvisorCustomers()).length > 0,
  happens: (world) => {
    if (inFlex) {
      const id = flexCustomer(world, at);
      if (id !== undefined) world.flex.delete(id);
    } else {
      const key = netvisorCustomer(world, at);
      if (key !== undefined) world.netvisor.delete(key);
    }
  },
}));

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

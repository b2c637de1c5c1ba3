import * as fc from 'fast-check';
import { ControlError } from '../../../src/sandbox/common/control';
import { FlexProblem } from '../../../src/sandbox/flex/problem';
import type { FlexId, NetvisorKey } from '../../../src/sync/ids';
import { brokenRules } from './rules';
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
    await underRules(world, () => byPerson(world, () => this.step.happens(world)));
    world.racing = false;
  }

  [fc.toStringMethod](): string {
    return `\n    ${this.step.says}`;
  }
}

/** Whatever the service writes meanwhile keeps every rule. */
export async function underRules<T>(world: World, act: () => Promise<T>): Promise<T> {
  const before = world.log.writes.length;
  const result = await act();
  holdOrTell(world, brokenRules(world, world.log.writes.slice(before)));
  await world.switchedOn.refresh();
  return result;
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

export const one = <T>(items: readonly T[], at: number): T | undefined => items[at % items.length];

export const flexCustomer = (world: World, at: number): FlexId | undefined => one(world.flexCustomers(), at);
export const netvisorCustomer = (world: World, at: number): NetvisorKey | undefined =>
  one(world.netvisorCustomers(), at);

/** Which of the customers; mostly the first, so that steps meet. */
export const which = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat({ max: 2 }) },
);
export const ordinal = (at: number): string => `customer ${String(at + 1)}`;

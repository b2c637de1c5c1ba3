import * as fc from 'fast-check';
import type { FieldName } from '../../../src/sync/customer';
import { FIELD_NAMES, policyOf } from '../../../src/sync/field-table';
import type { Direction } from '../../../src/sync/policy';
import { COUNTERPARTS, editInFlex, editInNetvisor } from './edit-steps';
import { FLEX_EDITS, NETVISOR_EDITS } from './edits';
import { comeToRest, lookAtAll } from './quiescence';
import { one, which } from './step';
import type { Step } from './step';
import type { World } from './world';

const directions = fc.constantFrom<Direction>('off', 'off', 'flexToNetvisor', 'netvisorToFlex');

/** Support restricts a field, and somebody edits it nevertheless. */
export const restrictions: fc.Arbitrary<Step> = fc
  .constantFrom(...COUNTERPARTS, ['visitingAddress', 9, 8] as const)
  .chain(([field, inFlex, inNetvisor]) =>
    fc
      .tuple(
        directions,
        which,
        fc.oneof(
          fc.constantFrom(...(FLEX_EDITS[inFlex] ?? [])).map((edit) => (at: number) => editInFlex(at, edit)),
          fc
            .constantFrom(...(NETVISOR_EDITS[inNetvisor] ?? []))
            .map((edit) => (at: number) => editInNetvisor(at, edit)),
        ),
      )
      .map(([direction, at, editOf]) => {
        const edit = editOf(at);
        return {
          says: `support sets the direction of ${field} to ${direction}, and ${edit.says}`,
          possible: edit.possible,
          happens: async (world) => {
            world.setDirection(field, direction);
            await edit.happens(world);
          },
        };
      }),
  );

const restricted = (world: World): FieldName[] =>
  FIELD_NAMES.filter((field) => policyOf(field, world.policy).direction !== 'both');

/**
 * Direction both ways again, after a night in which everybody was looked at: an edit that is still on its way when
 * the direction is switched on counts as one that comes after.
 */
export const switchingOn: fc.Arbitrary<Step> = fc.nat({ max: 3 }).map((at) => ({
  says: `a night passes, and support lets restricted field ${String(at + 1)} go both ways again`,
  possible: (world) => restricted(world).length > 0,
  happens: async (world) => {
    const field = one(restricted(world), at);
    if (field === undefined) return;
    world.tell(`   … which is ${field}`);
    lookAtAll(world);
    await comeToRest(world);
    const { direction } = policyOf(field, world.policy);
    world.setDirection(field, 'both');
    await world.switchedOn.note(field, direction);
  },
}));

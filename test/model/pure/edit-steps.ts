import * as fc from 'fast-check';
import { FLEX_EDITS, NETVISOR_EDITS } from './edits';
import type { FlexEdit, NetvisorEdit } from './edits';
import { flexCustomer, netvisorCustomer, ordinal, which } from './step';
import type { Step } from './step';

const anyOf = <T>(groups: ReadonlyArray<readonly T[]>): fc.Arbitrary<T> =>
  fc.oneof(...groups.map((group) => fc.constantFrom(...group)));

export const flexEdit = anyOf(FLEX_EDITS);
export const netvisorEdit = anyOf(NETVISOR_EDITS);

export const editInFlex = (at: number, { says, patch }: FlexEdit): Step => ({
  says: `in Flex, ${ordinal(at)}: ${says}`,
  possible: (world) => world.flexCustomers().length > 0,
  happens: (world) => {
    const id = flexCustomer(world, at);
    if (id !== undefined) world.flex.edit(id, patch);
  },
});

export const editInNetvisor = (at: number, { says, patch }: NetvisorEdit): Step => ({
  says: `in Netvisor, ${ordinal(at)}: ${says}`,
  possible: (world) => world.netvisorCustomers().length > 0,
  happens: (world) => {
    const key = netvisorCustomer(world, at);
    if (key === undefined) return;
    world.netvisor.edit(key, patch);
    world.noteEditInNetvisor(key);
  },
});

export const flexEdits = fc.tuple(which, flexEdit).map(([at, edit]) => editInFlex(at, edit));
export const netvisorEdits = fc.tuple(which, netvisorEdit).map(([at, edit]) => editInNetvisor(at, edit));

/** The same field in Flex and in Netvisor, by their places among the edits. */
export const COUNTERPARTS = [
  ['name', 0, 0],
  ['nameExtension', 1, 1],
  ['businessId', 2, 2],
  ['email', 4, 3],
  ['phone', 5, 4],
  ['website', 6, 5],
  ['invoicingEmail', 7, 6],
  ['customerNumber', 8, 7],
  ['billingAddress', 10, 8],
  ['eInvoice', 11, 9],
  ['active', 12, 10],
] as const;
/** Two people edit the same property of the same customer at the same time, each in their own system (D1). */
export const editsOnBothSides: fc.Arbitrary<Step> = fc
  .constantFrom(...COUNTERPARTS)
  .chain(([, inFlex, inNetvisor]) =>
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

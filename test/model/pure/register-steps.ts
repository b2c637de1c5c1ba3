import * as fc from 'fast-check';
import type { Kind } from '../../../src/sandbox/flex/customer';
import type { OfficePatch, RecordPatch } from '../../../src/sandbox/netvisor/record-json';
import { flexEdit, netvisorEdit } from './edit-steps';
import { OFFICE_ADDRESSES } from './edits';
import type { FlexEdit } from './edits';
import { flexCustomer, netvisorCustomer, one, ordinal, which } from './step';
import type { Step } from './step';

/* Customers and their offices come, become others, and go. */

/** Both systems may number customers alike, and people look after nobody's series. */
const numbers = fc.constantFrom<string | null>(null, '1001', '1002', '0100');
const kinds = fc.constantFrom<Kind>('COMPANY', 'COMPANY', 'PRIVATE');
const names = fc.constantFrom('Aalto Oy', 'Kahvila Aalto Ky', 'Virtanen Aino');

export const creationsInFlex: fc.Arbitrary<Step> = fc
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

export const creationsInNetvisor: fc.Arbitrary<Step> = fc
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
export const officeEdits: fc.Arbitrary<Step> = fc
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
export const kindFlips: fc.Arbitrary<Step> = fc
  .tuple(which, fc.boolean(), kinds)
  .map(([at, inFlex, kind]) => ({
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

export const deletions: fc.Arbitrary<Step> = fc.tuple(which, fc.boolean()).map(([at, inFlex]) => ({
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

/** Two customers of Flex turn out to be one, and Flex makes them one (D10). */
export const merges: fc.Arbitrary<Step> = fc
  .tuple(which, fc.integer({ min: 1, max: 2 }))
  .map(([at, further]) => ({
    says: `in Flex, ${ordinal(at)} is merged into ${ordinal(at + further)}`,
    possible: (world) => flexCustomer(world, at) !== flexCustomer(world, at + further),
    happens: (world) => {
      const [merged, survivor] = [flexCustomer(world, at), flexCustomer(world, at + further)];
      if (merged !== undefined && survivor !== undefined) world.flex.merge(merged, survivor);
    },
  }));

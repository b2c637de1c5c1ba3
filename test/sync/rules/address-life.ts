import { expect, it } from 'vitest';
import { NOTHING_AGREED } from '../../../src/sync/agreement';
import { officeAddress } from '../../../src/sync/choose-office';
import type { Address, FlexCustomer, NetvisorCustomer, NetvisorOffice } from '../../../src/sync/customer';
import type { PlanContext, SyncPolicy } from '../../../src/sync/policy';
import {
  carryOut,
  editFlex,
  editNetvisor,
  flexCustomer,
  netvisorCustomer,
  office,
  plan,
} from '../../support/planning';
import { LIVE } from '../../support/planning';
import type { World } from '../../support/planning';
import { EMPTY, addressOf, cellOf, issuesOf, readTable } from './decision-table';
import type { Row } from './decision-table';

type Pair = World & { readonly flex: FlexCustomer; readonly netvisor: NetvisorCustomer };

const addressIn = (cell: string): Address | null => (cell === EMPTY ? null : addressOf(cell));

/** What people do, one line of a life: `Flex billing = Mäkikatu 2`, `base = –`, `office = Satamakatu 7`. */
const EDITS: Readonly<Record<string, (pair: Pair, address: Address | null) => Pair>> = {
  'Flex visiting': (pair, visitingAddress) => editFlex(pair, { visitingAddress }),
  'Flex billing': (pair, billingAddress) => editFlex(pair, { billingAddress }),
  base: (pair, billingAddress) => editNetvisor(pair, { billingAddress }),
  office: (pair, address) => editNetvisor(pair, {}, [moved(pair.netvisor.offices[0], address)]),
};

const moved = (old: NetvisorOffice | undefined, address: Address | null): NetvisorOffice =>
  old ? { ...old, visitAddress: address } : office(address);

function edited(pair: Pair, what: string): Pair {
  return what.split(' and ').reduce((world, one) => {
    const [place = '', cell = ''] = one.split(' = ');
    const edit = EDITS[place];
    if (!edit) throw new Error(`nobody can edit ${place}`);
    return edit(world, addressIn(cell));
  }, pair);
}

/**
 * The life of a customer's addresses, a line for each thing that people do and what stands on both sides once the
 * product has looked: Flex's visiting and billing address, the office's and the base address in Netvisor, which of
 * them is derived, and the issue that is open. The first line is what the two have when they meet. After each line a
 * further look writes nothing.
 */
export function lifeOfAddresses(
  title: string,
  table: string,
  { meet = LIVE, policy }: { readonly meet?: PlanContext; readonly policy?: SyncPolicy } = {},
): void {
  it(title, () => {
    const { rows } = readTable(table);
    const [start, ...steps] = rows;
    if (!start) throw new Error('a life needs a beginning');
    const settings = policy ? { policy } : {};
    let pair = beginning(start);
    for (const [at, step] of steps.entries()) {
      const what = step['what happens'] ?? '';
      if (what !== 'they meet') pair = edited(pair, what);
      const planned = plan(pair, { ...settings, context: at === 0 ? meet : LIVE });
      pair = bothOf(carryOut(pair, planned));
      expect({ what, ...standing(pair), issue: issuesOf(planned) }).toEqual({
        what,
        'Flex visiting': step['Flex visiting'],
        'Flex billing': step['Flex billing'],
        office: step['office'],
        base: step['base'],
        derived: step['derived'],
        issue: step['issue'],
      });
      const again = plan(pair, settings);
      expect({ what, flex: again.flex, netvisor: again.netvisor }).toEqual({
        what,
        flex: null,
        netvisor: null,
      });
    }
  });
}

function beginning(row: Row): Pair {
  const { base = EMPTY, office: place = EMPTY } = row;
  return {
    flex: flexCustomer({
      visitingAddress: addressIn(row['Flex visiting'] ?? EMPTY),
      billingAddress: addressIn(row['Flex billing'] ?? EMPTY),
    }),
    netvisor: netvisorCustomer(
      { billingAddress: addressIn(base) },
      { offices: place === EMPTY ? [] : [office(addressIn(place))] },
    ),
    agreed: NOTHING_AGREED,
  };
}

function standing({ flex, netvisor, agreed }: Pair) {
  const [first] = netvisor.offices;
  const derived = [agreed.billingDerived ? 'base' : '', agreed.visitingDerived ? 'visiting' : ''];
  return {
    'Flex visiting': cellOf(flex.fields.visitingAddress),
    'Flex billing': cellOf(flex.fields.billingAddress),
    office: cellOf(first ? officeAddress(first) : null),
    base: cellOf(netvisor.fields.billingAddress),
    derived: derived.filter((mark) => mark !== '').join(' '),
  };
}

function bothOf({ flex, netvisor, ...rest }: World): Pair {
  if (!flex || !netvisor) throw new Error('both customers stay');
  return { flex, netvisor, ...rest };
}

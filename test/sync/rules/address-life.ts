import { expect, it } from 'vitest';
import { NOTHING_AGREED } from '../../../src/sync/agreement';
import { officeAddress } from '../../../src/sync/choose-office';
import type {
  Address,
  FieldName,
  FieldValues,
  FlexCustomer,
  NetvisorCustomer,
  NetvisorOffice,
} from '../../../src/sync/customer';
import type { Override } from '../../../src/sync/override';
import type { SyncPlan } from '../../../src/sync/plan';
import type { Direction, PlanContext, SyncPolicy } from '../../../src/sync/policy';
import {
  DEFAULT_POLICY,
  LIVE,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  netvisorCustomer,
  office,
  plan,
} from '../../support/planning';
import type { World } from '../../support/planning';
import { EMPTY, addressOf, cellOf, issuesOf, readTable } from './decision-table';
import type { Row } from './decision-table';

type Pair = World & { readonly flex: FlexCustomer; readonly netvisor: NetvisorCustomer };

const addressIn = (cell: string): Address | null => (cell === EMPTY ? null : addressOf(cell));

/** What people do, one line of a life: `Flex billing = Mäkikatu 2`, `base = –`, `office = Satamakatu 7`. */
const EDITS: Readonly<Record<string, (pair: Pair, cell: string) => Pair>> = {
  'Flex visiting': (pair, cell) => editFlex(pair, { visitingAddress: addressIn(cell) }),
  'Flex billing': (pair, cell) => editFlex(pair, { billingAddress: addressIn(cell) }),
  base: (pair, cell) => editNetvisor(pair, { billingAddress: addressIn(cell) }),
  office: (pair, cell) =>
    editNetvisor(pair, {}, [
      moved(pair.netvisor.offices[0], addressIn(cell)),
      ...pair.netvisor.offices.slice(1),
    ]),
  'second office': (pair, cell) =>
    editNetvisor(pair, {}, [...pair.netvisor.offices, office(addressIn(cell), { key: '777' })]),
  consumer: (pair, cell) => ({ ...pair, flex: { ...pair.flex, consumerEInvoicing: cell === 'yes' } }),
};

const moved = (old: NetvisorOffice | undefined, address: Address | null): NetvisorOffice =>
  old ? { ...old, visitAddress: address } : office(address);

/** What an operator decides (I9): `operator: base = Mäkikatu 2`. */
const DECIDED: Readonly<Record<string, Pick<Override, 'field' | 'side'>>> = {
  'Flex visiting': { field: 'visitingAddress', side: 'flex' },
  'Flex billing': { field: 'billingAddress', side: 'flex' },
  base: { field: 'billingAddress', side: 'netvisor' },
  office: { field: 'visitingAddress', side: 'netvisor' },
};

/** What the company sets (D1): `direction: billing = off`. */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  both: 'both',
  'to Flex': 'netvisorToFlex',
  'to Netvisor': 'flexToNetvisor',
  off: 'off',
};

/** What the service has before it when it looks. */
interface Moment {
  readonly pair: Pair;
  readonly policy: SyncPolicy;
  readonly overrides: readonly Override[];
}

/** The same after what a line says has happened; several things at once are joined by `and`. */
function happened(moment: Moment, what: string): Moment {
  return what
    .split(' and ')
    .filter((one) => !/^(?:they meet|nothing)$/u.test(one))
    .reduce(once, moment);
}

function once({ pair, policy, overrides }: Moment, what: string): Moment {
  const [, who = 'person', place = '', cell = ''] =
    /^(?:(operator|direction): )?(.+?) = (.+)$/u.exec(what) ?? [];
  const decided = DECIDED[place];
  if (who === 'operator' && decided) {
    return { pair, policy, overrides: [...overrides, { ...decided, value: addressIn(cell) }] };
  }
  const direction = DIRECTIONS[cell];
  if (who === 'direction' && direction) {
    const field = { visiting: 'visitingAddress', billing: 'billingAddress' }[place] ?? '';
    return {
      pair,
      policy: { ...policy, fields: { ...policy.fields, [field]: { clearing: 'ask', direction } } },
      overrides,
    };
  }
  const edit = EDITS[place];
  if (!edit) throw new Error(`nobody can do ${what}`);
  return { pair: edit(pair, cell), policy, overrides };
}

/**
 * The life of a customer's addresses, a line for each thing that people do and what stands on both sides once the
 * product has looked: Flex's visiting and billing address, the office's and the base address in Netvisor, which of
 * them is derived, and the issue that is open; with the columns `why visiting` and `why billing` also how it was
 * decided. The first line is what the two have when they meet. No line writes what stands there already (I8), and after
 * each a further look writes nothing.
 */
export function lifeOfAddresses(
  title: string,
  table: string,
  {
    meet = LIVE,
    policy = DEFAULT_POLICY,
    fields = {},
  }: { readonly meet?: PlanContext; readonly policy?: SyncPolicy; readonly fields?: FieldValues } = {},
): void {
  it(title, () => {
    const { columns, rows } = readTable(table);
    const [start, ...steps] = rows;
    if (!start) throw new Error('a life needs a beginning');
    let moment: Moment = { pair: beginning(start, fields), policy, overrides: [] };
    for (const [at, step] of steps.entries()) {
      const what = step['what happens'] ?? '';
      moment = happened({ ...moment, overrides: [] }, what);
      const { policy: inForce, overrides } = moment;
      const planned = plan(moment.pair, { policy: inForce, overrides, context: at === 0 ? meet : LIVE });
      const pair = bothOf(carryOut(moment.pair, planned));
      const seen = {
        ...standing(pair),
        'why visiting': whyOf(planned, 'visitingAddress'),
        'why billing': whyOf(planned, 'billingAddress'),
        issue: issuesOf(planned),
      };
      const shown = Object.entries(seen).filter(([column]) => columns.includes(column));
      expect({ 'what happens': what, ...Object.fromEntries(shown) }).toEqual(step);
      const echoes = planned.changes.filter(({ before, after }) => cellOf(before) === cellOf(after));
      expect({ what, echoes }).toEqual({ what, echoes: [] });
      const again = plan(pair, { policy: inForce });
      expect({ what, flex: again.flex, netvisor: again.netvisor }).toEqual({
        what,
        flex: null,
        netvisor: null,
      });
      moment = { ...moment, pair };
    }
  });
}

/** `derived: derivedFromVisiting`; where nothing is written with the side that the reason speaks of, if it does. */
function whyOf(planned: SyncPlan, field: FieldName): string {
  const { verdict = '', reason = '', write = null, about = null } = decisionOn(planned, field) ?? {};
  return `${verdict}: ${reason}${write !== null || about === null ? '' : ` (${about})`}`;
}

function beginning(row: Row, fields: FieldValues): Pair {
  const { base = EMPTY, office: place = EMPTY } = row;
  return {
    flex: flexCustomer({
      ...fields,
      visitingAddress: addressIn(row['Flex visiting'] ?? EMPTY),
      billingAddress: addressIn(row['Flex billing'] ?? EMPTY),
    }),
    netvisor: netvisorCustomer(
      { ...fields, billingAddress: addressIn(base) },
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

import { expect, it } from 'vitest';
import { NOTHING_AGREED } from '../../../src/sync/agreement';
import type { Agreement } from '../../../src/sync/agreement';
import type {
  Address,
  EInvoice,
  FieldName,
  FieldTypes,
  FieldValue,
  FieldValues,
  Kind,
} from '../../../src/sync/customer';
import { FIELD_NAMES, FIELD_TABLE } from '../../../src/sync/field-table';
import { agreeOn } from '../../../src/sync/field-view';
import { officeAddress } from '../../../src/sync/choose-office';
import { isValueOf } from '../../../src/sync/override';
import type { SyncPlan } from '../../../src/sync/plan';
import type { Clearing, Direction, PlanContext, SyncPolicy } from '../../../src/sync/policy';
import {
  DEFAULT_POLICY,
  LIVE,
  address,
  carryOut,
  decisionOn,
  flexCustomer,
  netvisorCustomer,
  office,
  plainFingerprint,
  plan,
  runOf,
} from '../../support/planning';
import type { World } from '../../support/planning';

/** One row of a table: what stands in each column. */
export type Row = Readonly<Record<string, string>>;

/**
 * A decision table as people read it: the first line names the columns, every other line is a case and becomes a test
 * of its own, with the line as its name. `–` is an empty value, `·` a blank one, and a blank cell says nothing.
 */
export function decisionTable(table: string, holds: (row: Row) => void): void {
  const { columns, rows } = readTable(table);
  for (const row of rows) {
    it(titleOf(columns, row), () => {
      holds(row);
    });
  }
}

/** The lines of a table, by the names of its columns. */
export function readTable(table: string): { columns: readonly string[]; rows: readonly Row[] } {
  const [head = '', ...lines] = table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[-|\s]+$/u.test(line));
  const columns = cellsOf(head);
  const rows = lines.map((line): Row => {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) throw new Error(`${line} has other columns than ${head}`);
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
  });
  return { columns, rows };
}

const cellsOf = (line: string): string[] => line.split('|').map((cell) => cell.trim());

const titleOf = (columns: readonly string[], row: Row): string =>
  columns
    .filter((column) => row[column] !== '')
    .map((column) => `${column}: ${row[column] ?? ''}`)
    .join(' | ');

export const EMPTY = '–';

/** Not read: the key is missing (D13). */
const UNREAD = 'unread';

/** A cell as the value of a field; undefined when it was not read. */
export function valueOf<F extends FieldName>(field: F, cell: string): FieldTypes[F] | null | undefined {
  if (cell === UNREAD) return undefined;
  if (cell === EMPTY) return null;
  const value = parse(field, cell);
  if (!isValueOf(field, value)) throw new Error(`${field} can't hold ${cell}`);
  return value;
}

function parse(field: FieldName, cell: string): FieldValue {
  switch (FIELD_TABLE[field].holds) {
    case 'text':
      return cell === '·' ? ' ' : cell;
    case 'flag':
      return cell === 'yes';
    case 'address':
      return addressOf(cell);
    case 'eInvoice':
      return eInvoiceOf(cell);
  }
}

/** `Kalatori 1 + c/o Virtanen` has two street lines; all are in Helsinki. */
export function addressOf(cell: string): Address {
  const [street = '', street2 = null] = cell.split(' + ');
  return { ...address(street), street2 };
}

/** `003712345671 @ NDEAFIHH`. */
function eInvoiceOf(cell: string): EInvoice {
  const [eInvoiceAddress = '', operator = ''] = cell.split('@').map((part) => part.trim());
  return { address: eInvoiceAddress, operator };
}

/** A value as it stands in a cell. */
export function cellOf(value: FieldValue | null | undefined): string {
  if (value === undefined) return UNREAD;
  if (value === null) return EMPTY;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.trim() === '' ? '·' : value;
  if ('operator' in value) return `${value.address} @ ${value.operator}`.trim();
  return [value.street, value.street2].filter((line) => line !== null).join(' + ');
}

/** What a table is about beside the values in its rows. */
export interface Setting {
  readonly kind?: Kind;
  readonly context?: PlanContext;
  readonly consumer?: boolean;
  /** The same on both sides, and agreed. */
  readonly both?: FieldValues;
}

/**
 * A world in which everything is in step but one field. `agreed` is what both last had, `A ≠ B` what each had when
 * the difference was settled; a blank cell says that the field has never been settled.
 */
export function worldOf(field: FieldName, row: Row, setting: Setting = {}): World {
  const { kind = 'COMPANY', consumer = false, both = {} } = setting;
  const { visitingAddress: bothVisit, ...shared } = both;
  const flexValue = valueOf(field, row['Flex'] ?? EMPTY);
  const netvisorValue = valueOf(field, row['Netvisor'] ?? EMPTY);
  const flexFields = patched({ ...both }, field, flexValue);
  const visit = field === 'visitingAddress' ? netvisorValue : bothVisit;
  const flex = flexCustomer({}, { kind, consumerEInvoicing: consumer });
  const netvisor = netvisorCustomer({}, { kind, offices: isAddress(visit) ? [office(visit)] : [] });
  return {
    flex: { ...flex, fields: merged(flex.fields, flexFields) },
    netvisor: {
      ...netvisor,
      fields: merged(
        netvisor.fields,
        field === 'visitingAddress' ? shared : patched(shared, field, netvisorValue),
      ),
    },
    agreed: agreementOf(field, row['agreed'] ?? '', { ...flex.fields, ...both }),
  };
}

const isAddress = (value: FieldValue | null | undefined): value is Address =>
  typeof value === 'object' && value !== null && 'country' in value;

/** `undefined` takes the key away: the field was not read. */
type Patch = { readonly [F in FieldName]?: FieldTypes[F] | null | undefined };

const patched = (fields: FieldValues, field: FieldName, value: FieldValue | null | undefined): Patch => ({
  ...fields,
  [field]: value,
});

function merged(fields: FieldValues, patch: Patch): FieldValues {
  return Object.fromEntries(
    Object.entries({ ...fields, ...patch }).filter(([, value]) => value !== undefined),
  );
}

function agreementOf(field: FieldName, cell: string, shared: FieldValues): Agreement {
  const fields = Object.fromEntries(
    FIELD_NAMES.flatMap((one) => {
      const value = shared[one] ?? null;
      if (one === field) {
        if (cell === '') return [];
        const [flex = '', netvisor = flex] = cell.split('≠').map((part) => part.trim());
        const values = { flex: valueOf(one, flex) ?? null, netvisor: valueOf(one, netvisor) ?? null };
        return [[one, agreeOn(one, values, plainFingerprint)]];
      }
      return [[one, agreeOn(one, { flex: value, netvisor: value }, plainFingerprint)]];
    }),
  );
  return { ...NOTHING_AGREED, fields };
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  '': 'both',
  both: 'both',
  'Flex → Netvisor': 'flexToNetvisor',
  'Netvisor → Flex': 'netvisorToFlex',
  off: 'off',
};

const CLEARINGS: Readonly<Record<string, Clearing>> = { travels: 'travels', asks: 'ask', never: 'never' };

/** The policy that the columns `direction` and `clearing` of a row stand for. */
function policyOfRow(field: FieldName, row: Row): SyncPolicy {
  const direction = DIRECTIONS[row['direction'] ?? ''];
  const clearing = CLEARINGS[row['clearing'] ?? ''] ?? FIELD_TABLE[field].clearing;
  if (direction === undefined) throw new Error(`no direction is called ${row['direction'] ?? ''}`);
  return { ...DEFAULT_POLICY, fields: { [field]: { direction, clearing } } };
}

const CONTEXTS: Readonly<Record<string, PlanContext>> = {
  '': LIVE,
  'after go-live': LIVE,
  'copy to Flex': runOf('netvisorToFlex'),
  'copy to Netvisor': runOf('flexToNetvisor'),
  'merge to Flex': runOf('netvisorToFlex', 'merge'),
  'merge to Netvisor': runOf('flexToNetvisor', 'merge'),
};

/** What stands on both sides, for the cells of a table. */
export function standing(world: World, field: FieldName): { flex: string; netvisor: string } {
  const [first] = world.netvisor?.offices ?? [];
  const netvisor =
    field === 'visitingAddress' ? (first ? officeAddress(first) : null) : world.netvisor?.fields[field];
  return { flex: cellOf(world.flex?.fields[field]), netvisor: cellOf(netvisor) };
}

export const issuesOf = (planned: SyncPlan): string => planned.issues.map(({ code }) => code).join(' ');

/**
 * Tables of one field: `agreed`, `Flex`, `Netvisor`, and if need be `direction`, `clearing` and `run`; then what
 * stands on either side afterwards, the verdict, the reason and the issue. Every row also ends in step: a further
 * plan writes nothing.
 */
export function fieldTable(field: FieldName, table: string, setting: Setting = {}): void {
  decisionTable(table, (row) => {
    const world = worldOf(field, row, setting);
    const context = setting.context ?? CONTEXTS[row['run'] ?? ''];
    if (!context) throw new Error(`no run is called ${row['run'] ?? ''}`);
    const policy = policyOfRow(field, row);
    const planned = plan(world, { context, policy });
    const after = carryOut(world, planned);
    const decision = decisionOn(planned, field);
    const { flex, netvisor } = standing(after, field);
    expect({
      '→ Flex': flex,
      '→ Netvisor': netvisor,
      verdict: decision?.verdict,
      reason: decision?.reason,
      issue: issuesOf(planned),
    }).toEqual({
      '→ Flex': row['→ Flex'],
      '→ Netvisor': row['→ Netvisor'],
      verdict: row['verdict'],
      reason: row['reason'],
      issue: row['issue'] ?? '',
    });
    const again = plan(after, { policy });
    expect([again.flex, again.netvisor]).toEqual([null, null]);
  });
}

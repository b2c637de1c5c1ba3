import { describe, expect, it } from 'vitest';
import type { FieldName, FieldValues } from '../../src/sync/customer';
import type { Direction } from '../../src/sync/policy';
import {
  DEFAULT_POLICY,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  netvisorCustomer,
  plan,
} from '../support/planning';
import type { PlanOptions, World } from '../support/planning';

const FIELDS = { phone: '040 123 4567', email: 'info@aho.example' };
const start = inStep(flexCustomer(FIELDS), netvisorCustomer(FIELDS));

/** A look at a customer whose number stands on several: nothing of it is synced (R18). */
const stopped = (world: Partial<World>, direction: Direction, field: FieldName, more: PlanOptions = {}) =>
  plan(world, {
    policy: { ...DEFAULT_POLICY, fields: { [field]: { direction, clearing: 'travels' } } },
    duplicateNumber: { side: 'netvisor', count: 2 },
    ...more,
  });

const without = (fields: FieldValues, name: FieldName): FieldValues =>
  Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));

const blocked = { verdict: 'blocked', reason: 'duplicateNumber' };

describe('D1 R18 what is settled of a customer that is stopped as a whole', () => {
  const inFlex = editFlex(start, { phone: '09 876 5432' });

  it('an edit on the side that receives only: it would not have travelled either', () => {
    const planned = stopped(inFlex, 'netvisorToFlex', 'phone');
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'kept', reason: 'directionOneWay' });
    expect(planned.decisions.filter(({ field }) => field === 'phone')).toHaveLength(1);
    expect(planned.settle.now.fields).toEqual({
      phone: { flex: 'phone=+35898765432', netvisor: 'phone=+358401234567', version: 1 },
    });
    const inNetvisor = editNetvisor(start, { phone: '09 876 5432' });
    expect(Object.keys(stopped(inNetvisor, 'flexToNetvisor', 'phone').settle.now.fields)).toEqual(['phone']);
  });

  it('that a field is off', () => {
    const planned = stopped(inFlex, 'off', 'phone');
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'off', reason: 'directionOff' });
    expect(planned.settle.now.fields.phone).toMatchObject({ version: 0 });
  });

  const number = editFlex(start, { customerNumber: 'F-9' });
  const off = { flex: 'phone=1', netvisor: 'phone=2', version: 0 };
  it.each<[string, Partial<World>, Direction, FieldName, PlanOptions]>([
    ['an edit that travels when all is well again', inFlex, 'both', 'phone', {}],
    ['an edit of the side that gives', inFlex, 'flexToNetvisor', 'phone', {}],
    ['a field that nobody edited', inFlex, 'netvisorToFlex', 'email', {}],
    ['a number, which has rules of its own', number, 'netvisorToFlex', 'customerNumber', {}],
    [
      'what was not read in Flex',
      { ...inFlex, flex: { ...inFlex.flex, fields: without(inFlex.flex.fields, 'phone') } },
      'netvisorToFlex',
      'phone',
      {},
    ],
    [
      'what was not read in Netvisor',
      { ...inFlex, netvisor: { ...inFlex.netvisor, fields: without(inFlex.netvisor.fields, 'phone') } },
      'netvisorToFlex',
      'phone',
      {},
    ],
    [
      'what was never settled',
      { ...inFlex, agreed: { ...inFlex.agreed, fields: {} } },
      'netvisorToFlex',
      'phone',
      {},
    ],
    [
      'what was off before',
      { ...inFlex, agreed: { ...inFlex.agreed, fields: { phone: off } } },
      'netvisorToFlex',
      'phone',
      {},
    ],
    [
      'what an operator decided (I9)',
      inFlex,
      'netvisorToFlex',
      'phone',
      { overrides: [{ field: 'phone', side: 'flex', value: '1' }] },
    ],
  ])('not %s', (_what, world, direction, field, more) => {
    const planned = stopped(world, direction, field, more);
    expect(decisionOn(planned, field)).toMatchObject(blocked);
    expect(planned.settle.now.fields).not.toHaveProperty(field);
    expect([planned.flex, planned.netvisor, planned.changes]).toEqual([null, null, []]);
  });

  it('not an e-invoice address, which one of the two kinds can’t have (D11)', () => {
    const eInvoice = { address: '003712345671', operator: '003721291126' };
    const ids = { businessId: '1234567-1', eInvoice };
    const company = inStep(flexCustomer(ids), netvisorCustomer(ids));
    const edited = editFlex(company, { eInvoice: { ...eInvoice, address: 'FI2112345600000785' } });
    const kinds = [
      { ...edited, flex: { ...edited.flex, kind: 'PRIVATE' as const } },
      { ...edited, netvisor: { ...edited.netvisor, kind: 'PRIVATE' as const } },
    ];
    for (const world of kinds) {
      const planned = stopped(world, 'netvisorToFlex', 'eInvoice');
      expect(decisionOn(planned, 'eInvoice')).toMatchObject({ verdict: 'blocked', reason: 'kindDiffers' });
    }
  });
});

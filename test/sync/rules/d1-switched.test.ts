import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/sync/customer';
import { differencesOf, proposalFrom } from '../../../src/sync/differences';
import { FIELD_TABLE } from '../../../src/sync/field-table';
import type { PlanInput } from '../../../src/sync/plan-sync';
import type { Direction, SyncPolicy } from '../../../src/sync/policy';
import {
  DEFAULT_POLICY,
  LINK_ID,
  LIVE,
  address,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  netvisorCustomer,
  office,
  plainFingerprint,
  plan,
  runOf,
} from '../../support/planning';
import type { World } from '../../support/planning';
import type { FieldName, FlexCustomer, NetvisorCustomer } from '../../../src/sync/customer';
import { decisionTable, valueOf } from './decision-table';

type Pair = World & { readonly flex: FlexCustomer; readonly netvisor: NetvisorCustomer };

const only = (field: FieldName, direction: Direction): SyncPolicy => ({
  ...DEFAULT_POLICY,
  fields: { [field]: { direction, clearing: FIELD_TABLE[field].clearing } },
});

function looked(pair: Pair, policy: SyncPolicy = DEFAULT_POLICY): Pair {
  const { flex, netvisor, ...rest } = carryOut(pair, plan(pair, { policy }));
  if (!flex || !netvisor) throw new Error('both customers stay');
  return { flex, netvisor, ...rest };
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  off: 'off',
  'Flex → Netvisor': 'flexToNetvisor',
  'Netvisor → Flex': 'netvisorToFlex',
};

describe('D1 a direction that is turned on again writes nothing by itself; the next edit travels', () => {
  decisionTable(
    `
    was             | Flex meanwhile | Netvisor meanwhile | on again: Flex | Netvisor    | reason      | after an edit in Flex to 1 | Netvisor
    ----------------|----------------|--------------------|----------------|-------------|-------------|----------------------------|---------
    off             | 09 876 5432    | 040 123 4567       | 09 876 5432    | 040 123 4567| switchedOn  | 1                          | 1
    off             | 040 123 4567   | 09 876 5432        | 040 123 4567   | 09 876 5432 | switchedOn  | 1                          | 1
    off             | 050 111 2222   | 09 876 5432        | 050 111 2222   | 09 876 5432 | switchedOn  | 1                          | 1
    off             | –              | 040 123 4567       | –              | 040 123 4567| switchedOn  | 1                          | 1
    off             | 09 876 5432    | 09 876 5432        | 09 876 5432    | 09 876 5432 | equal       | 1                          | 1
    off             | 040 123 4567   | 040 123 4567       | 040 123 4567   | 040 123 4567| equal       | 1                          | 1
    Flex → Netvisor | 040 123 4567   | 09 876 5432        | 040 123 4567   | 09 876 5432 | unchanged   | 1                          | 1
    Netvisor → Flex | 09 876 5432    | 040 123 4567       | 09 876 5432    | 040 123 4567| unchanged   | 1                          | 1
    `,
    (row) => {
      const policy = only('phone', DIRECTIONS[row['was'] ?? ''] ?? 'both');
      const start = inStep(
        flexCustomer({ phone: '040 123 4567' }),
        netvisorCustomer({ phone: '040 123 4567' }),
      );
      const phone = (column: string): FieldValues => ({ phone: valueOf('phone', row[column] ?? '') ?? null });
      const edited = editNetvisor(
        editFlex(looked(start, policy), phone('Flex meanwhile')),
        phone('Netvisor meanwhile'),
      );
      const before = looked(edited, policy);
      const planned = plan(before);
      expect([planned.flex, planned.netvisor]).toEqual([null, null]);
      expect(decisionOn(planned, 'phone')?.reason).toBe(row['reason']);
      const settled = looked(before);
      expect(settled.flex.fields.phone).toBe(phone('on again: Flex').phone);
      const later = looked(editFlex(settled, { phone: '1' }));
      expect(later.netvisor.fields.phone).toBe('1');
    },
  );

  it('a field that was off from the beginning has no first contact either', () => {
    const flex = flexCustomer({ phone: '040 123 4567', website: null });
    const netvisor = netvisorCustomer({ phone: '09 876 5432' });
    const world = inStep(flex, netvisor, { policy: only('phone', 'off') });
    const planned = plan(world);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(decisionOn(planned, 'phone')?.reason).toBe('switchedOn');
  });

  it('nor after a creation that left it out', () => {
    const flex = flexCustomer({ phone: '040 123 4567' });
    const policy = only('phone', 'off');
    const world = {
      flex,
      netvisor: null,
      agreed: { fields: {}, billingDerived: false, visitingDerived: false },
    };
    const created = carryOut(world, plan(world, { policy }));
    expect(created.netvisor?.fields.phone).toBeNull();
    expect(plan(created).netvisor).toBeNull();
  });

  it('off is remembered once, not at every look', () => {
    const policy = only('phone', 'off');
    const world = inStep(flexCustomer({ phone: '1' }), netvisorCustomer({ phone: '1' }));
    expect(plan(world, { policy }).settle.now.fields).toEqual({
      phone: { flex: 'phone=1', netvisor: 'phone=1', version: 0 },
    });
    expect(plan(looked(world, policy), { policy }).settle.now.fields).toEqual({});
  });

  it('a number that was off is not brought to Flex', () => {
    const policy = only('customerNumber', 'off');
    const world = inStep(flexCustomer({ customerNumber: null }), netvisorCustomer(), { policy });
    expect(plan(world).flex).toBeNull();
    expect(decisionOn(plan(world), 'customerNumber')?.reason).toBe('switchedOn');
  });
});

describe('D1 D11 R18 a direction that was restricted while the customer as a whole was stopped', () => {
  const edits: ReadonlyArray<
    [string, Direction, Pair['flex']['kind'], NonNullable<PlanInput['duplicateNumber']> | null]
  > = [
    ['off, person or company unclear', 'off', 'PRIVATE', null],
    ['off, its type says neither', 'off', null, null],
    ['off, its number stands twice', 'off', 'COMPANY', { side: 'netvisor', count: 2 }],
    ['only to Netvisor, person or company unclear', 'flexToNetvisor', 'PRIVATE', null],
    ['only to Netvisor, its number stands twice', 'flexToNetvisor', 'COMPANY', { side: 'flex', count: 2 }],
  ];

  it.each(edits)(
    '%s: Netvisor’s edit stays where it is once all is well and the direction is both ways again',
    (_what, direction, kind, duplicateNumber) => {
      const policy = only('phone', direction);
      const start = inStep(
        flexCustomer({ phone: '040 123 4567' }),
        netvisorCustomer({ phone: '040 123 4567' }),
      );
      const edited = editNetvisor(start, { phone: '09 876 5432' });
      const stopped = { ...edited, flex: { ...edited.flex, kind } };
      const planned = plan(stopped, { policy, duplicateNumber });
      expect([planned.flex, planned.netvisor, planned.issues.length]).toEqual([null, null, 1]);
      const after = carryOut(stopped, planned);
      const well = { ...edited, agreed: after.agreed };
      expect(plan(well).flex).toBeNull();
      expect(looked(editNetvisor(looked(well), { phone: '050 111 2222' })).flex.fields.phone).toBe(
        '050 111 2222',
      );
    },
  );

  it('the giving side’s edit is not settled by that: it goes when the customer is well again', () => {
    const policy = only('phone', 'netvisorToFlex');
    const start = inStep(
      flexCustomer({ phone: '040 123 4567' }),
      netvisorCustomer({ phone: '040 123 4567' }),
    );
    const edited = editNetvisor(start, { phone: '09 876 5432' });
    const stopped = { ...edited, flex: { ...edited.flex, kind: 'PRIVATE' as const } };
    const planned = plan(stopped, { policy });
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'blocked', reason: 'kindDiffers' });
    const well = { ...edited, agreed: carryOut(stopped, planned).agreed };
    expect(looked(well, policy).flex.fields.phone).toBe('09 876 5432');
  });

  it('an operator’s word on a field that is off waits until the customer is well again (I9)', () => {
    const policy = only('phone', 'off');
    const start = inStep(
      flexCustomer({ phone: '040 123 4567' }),
      netvisorCustomer({ phone: '040 123 4567' }),
    );
    const stopped = { ...start, flex: { ...start.flex, kind: 'PRIVATE' as const } };
    const overrides = [{ field: 'phone', side: 'flex', value: '1' }] as const;
    expect(decisionOn(plan(stopped, { policy, overrides }), 'phone')?.reason).toBe('kindDiffers');
  });
});

describe('D1 addresses that were off', () => {
  const RANTATIE = address('Rantatie 4');
  const SATAMA = address('Satama 7');

  it('the visiting address back on: nothing is written, and the derived base address stays', () => {
    const derived = inStep(flexCustomer({ visitingAddress: RANTATIE }), netvisorCustomer());
    const policy = only('visitingAddress', 'off');
    const edited = looked(editFlex(looked(derived, policy), { visitingAddress: SATAMA }), policy);
    const planned = plan(edited);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(looked(edited).agreed.billingDerived).toBe(true);
    const later = looked(editFlex(looked(edited), { visitingAddress: address('A 1') }));
    expect(later.netvisor.fields.billingAddress).toEqual(address('A 1'));
  });

  it('the base address back on: a visiting address that moved meanwhile does not take it along', () => {
    const derived = inStep(flexCustomer({ visitingAddress: RANTATIE }), netvisorCustomer());
    const policy = only('billingAddress', 'off');
    const edited = looked(editFlex(looked(derived, policy), { visitingAddress: SATAMA }), policy);
    const planned = plan(edited);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(looked(edited).agreed.billingDerived).toBe(false);
  });

  it('D18 a mirrored visiting address stays where the base address moved meanwhile, and mirrors no more', () => {
    const mirrored = inStep(flexCustomer(), netvisorCustomer({ billingAddress: RANTATIE }));
    const policy = only('billingAddress', 'off');
    const edited = looked(editNetvisor(looked(mirrored, policy), { billingAddress: SATAMA }), policy);
    const planned = plan(edited);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(looked(edited).agreed.visitingDerived).toBe(false);
  });

  it('D18 and goes on mirroring where nothing happened', () => {
    const mirrored = inStep(flexCustomer(), netvisorCustomer({ billingAddress: RANTATIE }));
    const policy = only('billingAddress', 'off');
    const back = looked(looked(mirrored, policy));
    expect(back.agreed.visitingDerived).toBe(true);
    const moved = looked(editNetvisor(back, { billingAddress: SATAMA }));
    expect(moved.flex.fields.visitingAddress).toEqual(SATAMA);
  });
});

describe('D1 differences that stay are shown, with why, and may be brought over by a proposal', () => {
  const world = inStep(
    flexCustomer({
      phone: '040 123 4567',
      email: 'flex@aho.example',
      website: 'aho.example',
      nameExtension: 'A',
    }),
    netvisorCustomer({ phone: '09 876 5432', email: 'nv@aho.example', nameExtension: 'B' }),
    {
      context: runOf('netvisorToFlex'),
      policy: {
        ...DEFAULT_POLICY,
        fields: {
          phone: { direction: 'off', clearing: 'travels' },
          email: { direction: 'flexToNetvisor', clearing: 'travels' },
        },
      },
    },
  );
  const policy: SyncPolicy = {
    ...DEFAULT_POLICY,
    fields: {
      phone: { direction: 'off', clearing: 'travels' },
      email: { direction: 'flexToNetvisor', clearing: 'travels' },
    },
  };
  const seen = (pair: Pair, settings: SyncPolicy) =>
    differencesOf({
      ...pair,
      link: { id: LINK_ID, officeKey: null },
      context: LIVE,
      policy: settings,
      fingerprint: plainFingerprint,
    });

  it('off, one way, or settled as it is', () => {
    expect(seen(world, policy)).toEqual([
      { field: 'email', reason: 'directionOneWay', flex: 'flex@aho.example', netvisor: 'nv@aho.example' },
      { field: 'phone', reason: 'directionOff', flex: '040 123 4567', netvisor: '09 876 5432' },
      { field: 'website', reason: 'settledAsIs', flex: 'aho.example', netvisor: null },
    ]);
  });

  it('all directions on again: the same differences, settled as they are', () => {
    expect(seen(world, DEFAULT_POLICY).map(({ field, reason }) => [field, reason])).toEqual([
      ['email', 'settledAsIs'],
      ['phone', 'settledAsIs'],
      ['website', 'settledAsIs'],
    ]);
    expect(seen(looked(world), DEFAULT_POLICY)).toEqual(seen(world, DEFAULT_POLICY));
  });

  it('no difference is what travels, what waits for a person, and what is spelled otherwise', () => {
    const edited = editFlex(looked(world), { website: 'uusi.example', customerNumber: '7' });
    const fields = seen(edited, DEFAULT_POLICY).map(({ field }) => field);
    expect(fields).toEqual(['email', 'phone']);
    const spelled = inStep(
      flexCustomer({ phone: '040 123 4567' }),
      netvisorCustomer({ phone: '+358401234567' }),
    );
    expect(seen(spelled, DEFAULT_POLICY)).toEqual([]);
  });

  it('nor is a derived address (D7, D18), or one that was not read', () => {
    const derived = inStep(flexCustomer({ visitingAddress: address('Rantatie 4') }), netvisorCustomer());
    expect(seen(derived, DEFAULT_POLICY)).toEqual([]);
    const mirrored = inStep(flexCustomer(), netvisorCustomer({ billingAddress: address('Rantatie 4') }));
    expect(seen(mirrored, DEFAULT_POLICY)).toEqual([]);
    const { website: _unread, ...fields } = world.netvisor.fields;
    const unread = { ...world, netvisor: { ...world.netvisor, fields } };
    expect(seen(unread, DEFAULT_POLICY).map(({ field }) => field)).toEqual(['email', 'phone']);
  });

  it('an office’s address is one, where it was settled beside another', () => {
    const pair = inStep(
      flexCustomer({ visitingAddress: address('Rantatie 4') }),
      netvisorCustomer({}, { offices: [office(address('Satama 7'))] }),
      { policy: only('visitingAddress', 'flexToNetvisor') },
    );
    expect(seen(pair, DEFAULT_POLICY)).toEqual([
      {
        field: 'visitingAddress',
        reason: 'settledAsIs',
        flex: address('Rantatie 4'),
        netvisor: address('Satama 7'),
      },
    ]);
  });

  it('a proposal brings over one side’s values, where the field travels that way and there is a value (D13)', () => {
    const differences = seen(world, DEFAULT_POLICY);
    expect(proposalFrom('flex', differences, DEFAULT_POLICY)).toEqual([
      { field: 'email', side: 'netvisor', value: 'flex@aho.example' },
      { field: 'phone', side: 'netvisor', value: '040 123 4567' },
      { field: 'website', side: 'netvisor', value: 'aho.example' },
    ]);
    expect(proposalFrom('netvisor', differences, DEFAULT_POLICY)).toEqual([
      { field: 'email', side: 'flex', value: 'nv@aho.example' },
      { field: 'phone', side: 'flex', value: '09 876 5432' },
    ]);
    expect(proposalFrom('netvisor', seen(world, policy), policy)).toEqual([]);
    expect(proposalFrom('flex', seen(world, policy), policy).map(({ field }) => field)).toEqual([
      'email',
      'website',
    ]);
  });

  it('and carried out, no difference is left', () => {
    const overrides = proposalFrom('flex', seen(world, DEFAULT_POLICY), DEFAULT_POLICY);
    const { flex, netvisor, ...rest } = carryOut(world, plan(world, { overrides }));
    if (!flex || !netvisor) throw new Error('both customers stay');
    expect(seen({ flex, netvisor, ...rest }, DEFAULT_POLICY)).toEqual([]);
  });
});

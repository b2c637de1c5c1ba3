import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICY,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  issueCodes,
  netvisorCustomer,
  plan,
  runOf,
} from '../support/planning';

const linked = inStep(flexCustomer(), netvisorCustomer());

describe('R18 D4 the number after linking', () => {
  it('a change of one side is shown to a person and written nowhere', () => {
    const planned = plan(editNetvisor(linked, { customerNumber: '200999' }));
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([
      {
        code: 'number_changed',
        field: 'customerNumber',
        params: {
          side: 'netvisor',
          newNumber: '200999',
          hasNew: 'yes',
          oldNumber: '200123',
          hasOld: 'yes',
        },
      },
    ]);
  });

  it('the issue lasts until the number returns or both have the same', () => {
    const changed = editFlex(linked, { customerNumber: '200999' });
    expect(plan(changed).issues[0]?.params).toMatchObject({ side: 'flex', newNumber: '200999' });
    expect(issueCodes(plan(carryOut(changed, plan(changed))))).toEqual(['number_changed']);
    expect(plan(editFlex(changed, { customerNumber: '200123' })).issues).toEqual([]);
    const both = plan(editNetvisor(changed, { customerNumber: '200999' }));
    expect(both.issues).toEqual([]);
    expect(decisionOn(both, 'customerNumber')?.reason).toBe('equal');
  });

  it('the old number is unknown when both sides changed', () => {
    const planned = plan(editFlex(editNetvisor(linked, { customerNumber: '1' }), { customerNumber: '2' }));
    expect(planned.issues[0]?.params).toEqual({
      side: 'netvisor',
      newNumber: '1',
      hasNew: 'yes',
      oldNumber: '',
      hasOld: 'no',
    });
  });

  it('a removed number is a change, never a clearing', () => {
    const planned = plan(editFlex(linked, { customerNumber: null }));
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(issueCodes(planned)).toEqual(['number_changed']);
  });

  it('the other fields go on', () => {
    const planned = plan(editFlex(linked, { customerNumber: '200999', phone: '040 123 4567' }));
    expect(planned.netvisor?.values).toEqual({ phone: '040 123 4567' });
  });

  it('two numbers that a person called one customer are settled as they are', () => {
    const world = inStep(
      flexCustomer({ customerNumber: 'F-1' }),
      netvisorCustomer({ customerNumber: 'N-1' }),
      { saidToBeOne: true },
    );
    const planned = plan(world);
    expect([planned.flex, planned.netvisor, planned.issues]).toEqual([null, null, []]);
  });

  it('two numbers that nobody decided on are shown to a person: Flex got one while Netvisor gave another', () => {
    const world = inStep(
      flexCustomer({ customerNumber: '0100' }),
      netvisorCustomer({ customerNumber: '100001' }),
    );
    const planned = plan(world);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([
      {
        code: 'number_changed',
        field: 'customerNumber',
        params: { side: 'flex', newNumber: '0100', hasNew: 'yes', oldNumber: '', hasOld: 'no' },
      },
    ]);
  });

  it('two numbers that meet in a run stand as they are (D20)', () => {
    const [flex, netvisor] = [
      flexCustomer({ customerNumber: 'F-1' }),
      netvisorCustomer({ customerNumber: 'N-1' }),
    ];
    expect(plan({ flex, netvisor }, { context: runOf('flexToNetvisor') }).issues).toEqual([]);
  });

  /** What the issue tells: the new number and, where the other side still has it, the old one. */
  it.each([
    [{ flex: 'F-9' }, { side: 'flex', newNumber: 'F-9', hasNew: 'yes', oldNumber: '200123', hasOld: 'yes' }],
    [
      { netvisor: 'N-9' },
      { side: 'netvisor', newNumber: 'N-9', hasNew: 'yes', oldNumber: '200123', hasOld: 'yes' },
    ],
    [{ flex: null }, { side: 'flex', newNumber: '', hasNew: 'no', oldNumber: '200123', hasOld: 'yes' }],
    [
      { netvisor: null },
      { side: 'netvisor', newNumber: '', hasNew: 'no', oldNumber: '200123', hasOld: 'yes' },
    ],
    [
      { flex: 'F-9', netvisor: 'N-9' },
      { side: 'netvisor', newNumber: 'N-9', hasNew: 'yes', oldNumber: '', hasOld: 'no' },
    ],
  ])('%j is told as %j', (numbers: { flex?: string | null; netvisor?: string | null }, params) => {
    const { flex, netvisor } = numbers;
    const inFlex = flex === undefined ? linked : editFlex(linked, { customerNumber: flex });
    const edited = netvisor === undefined ? inFlex : editNetvisor(inFlex, { customerNumber: netvisor });
    expect(plan(edited).issues).toEqual([{ code: 'number_changed', field: 'customerNumber', params }]);
  });

  it('leading zeros and case are real', () => {
    expect(issueCodes(plan(editNetvisor(linked, { customerNumber: '0200123' })))).toEqual(['number_changed']);
  });
});

describe('D6 a Flex customer without a number', () => {
  it.each([{ kind: 'live' } as const, runOf('flexToNetvisor'), runOf('netvisorToFlex')])(
    'gets the one that Netvisor gave, in every context (%j)',
    (context) => {
      const planned = plan(
        {
          flex: flexCustomer({ customerNumber: null }),
          netvisor: netvisorCustomer({ customerNumber: '100001' }),
        },
        { context },
      );
      expect(planned.flex?.values).toEqual({ customerNumber: '100001' });
      expect(planned.issues).toEqual([]);
    },
  );

  it('also when Netvisor got it after linking', () => {
    const world = inStep(flexCustomer({ customerNumber: null }), netvisorCustomer({ customerNumber: null }));
    expect(plan(editNetvisor(world, { customerNumber: '100001' })).flex?.values).toEqual({
      customerNumber: '100001',
    });
  });

  it('not against the field’s direction', () => {
    const fields = { customerNumber: { direction: 'flexToNetvisor', clearing: 'never' } as const };
    const planned = plan(
      { flex: flexCustomer({ customerNumber: null }), netvisor: netvisorCustomer() },
      { policy: { ...DEFAULT_POLICY, fields } },
    );
    expect(planned.flex).toBeNull();
    expect(decisionOn(planned, 'customerNumber')).toMatchObject({ reason: 'directionOneWay', about: 'flex' });
  });
});

describe('D5 a Netvisor customer without a number', () => {
  it('is an issue: Flex’s number is not written there', () => {
    const planned = plan({ flex: flexCustomer(), netvisor: netvisorCustomer({ customerNumber: null }) });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'number_missing', field: 'customerNumber', params: { nameNetvisor: 'Lämpöykkönen Oy' } },
    ]);
  });
});

describe('D1 a number that was off and is on again', () => {
  const off = (netvisor: string | null) => {
    const customerNumber = { flex: 'customerNumber=1', netvisor: 'customerNumber=1', version: 0 };
    const agreed = { ...linked.agreed, fields: { ...linked.agreed.fields, customerNumber } };
    return plan(editNetvisor({ ...linked, agreed }, { customerNumber: netvisor }));
  };

  it('stands as it is, but one that Netvisor lacks is asked for (D5)', () => {
    expect(off('N-9').issues).toEqual([]);
    expect(decisionOn(off('N-9'), 'customerNumber')).toMatchObject({ verdict: 'kept', reason: 'switchedOn' });
    expect(issueCodes(off(null))).toEqual(['number_missing']);
  });
});

describe('R18 one number on several customers', () => {
  it('syncs none of them', () => {
    const planned = plan(editFlex(linked, { phone: '040 123 4567' }), {
      duplicateNumber: { side: 'netvisor', count: 2 },
    });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([
      { code: 'duplicate_number', field: null, params: { side: 'netvisor', number: '200123', n: 2 } },
    ]);
    expect(decisionOn(planned, 'phone')?.reason).toBe('duplicateNumber');
    const apart = inStep(
      flexCustomer({ customerNumber: 'F-1' }),
      netvisorCustomer({ customerNumber: 'N-1' }),
    );
    const numbers = (['flex', 'netvisor'] as const).map(
      (side) => plan(apart, { duplicateNumber: { side, count: 3 } }).issues[0]?.params['number'],
    );
    expect(numbers).toEqual(['F-1', 'N-1']);
    const alone = { ...linked, flex: null };
    expect(plan(alone, { duplicateNumber: { side: 'flex', count: 2 } }).issues[0]?.params).toEqual({
      side: 'flex',
      number: '',
      n: 2,
    });
  });
});

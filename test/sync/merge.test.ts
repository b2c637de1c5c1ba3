import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/sync/customer';
import type { Clearing, Direction } from '../../src/sync/policy';
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

const agreed = (fields: FieldValues) => inStep(flexCustomer(fields), netvisorCustomer(fields));

const policy = (
  field: 'email' | 'invoicingEmail' | 'name',
  direction: Direction,
  clearing: Clearing = 'travels',
) => ({ policy: { ...DEFAULT_POLICY, fields: { [field]: { direction, clearing } } } });

describe('R11 name and contact details travel both ways', () => {
  const before = {
    name: 'Sähkö-Aho Oy',
    nameExtension: 'Huolto',
    email: 'info@aho.example',
    phone: '040 123 4567',
    website: 'aho.example',
  };
  const after = {
    name: 'Sähkö-Aho Group Oy',
    nameExtension: 'Asennus',
    email: 'toimisto@aho.example',
    phone: '09 876 5432',
    website: 'www.aho.example',
  };

  it('from Flex, only what changed', () => {
    const planned = plan(editFlex(agreed(before), after));
    expect(planned.netvisor?.values).toEqual(after);
    expect(planned.flex).toBeNull();
  });

  it('from Netvisor, only what changed', () => {
    const planned = plan(editNetvisor(agreed(before), { phone: '09 876 5432' }));
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'phone')).toEqual({
      field: 'phone',
      verdict: 'fromNetvisor',
      reason: 'onlyNetvisorChanged',
      write: 'flex',
      about: 'netvisor',
      issue: null,
    });
  });

  it('a text of blanks is empty, on either side, and so the journal has it', () => {
    const blank = { phone: ' ' };
    const inNetvisor = plan({
      flex: flexCustomer({ phone: '09 876 5432' }),
      netvisor: netvisorCustomer(blank),
    });
    expect(inNetvisor.changes).toMatchObject([{ side: 'netvisor', before: null, after: '09 876 5432' }]);
    const inFlex = plan({ flex: flexCustomer(blank), netvisor: netvisorCustomer({ phone: '09 876 5432' }) });
    expect(inFlex.changes).toMatchObject([{ side: 'flex', before: null, after: '09 876 5432' }]);
  });

  it('as the person typed it, though another spelling of the same is no change', () => {
    const world = agreed(before);
    expect(plan(editFlex(world, { phone: '+358401234567', email: 'INFO@aho.example' })).netvisor).toBeNull();
    expect(plan(editFlex(world, { phone: '+358 50 7654321' })).netvisor?.values).toEqual({
      phone: '+358 50 7654321',
    });
  });
});

describe('R17 the invoicing e-mail', () => {
  it('becomes the invoicing e-mail in Netvisor', () => {
    const planned = plan(editFlex(agreed({}), { invoicingEmail: 'laskut@aho.example' }));
    expect(planned.netvisor?.values).toEqual({ invoicingEmail: 'laskut@aho.example' });
  });

  it('D2 and comes from there', () => {
    const planned = plan(editNetvisor(agreed({}), { invoicingEmail: 'laskut@aho.example' }));
    expect(planned.flex?.values).toEqual({ invoicingEmail: 'laskut@aho.example' });
  });
});

describe('D9 the active flag', () => {
  it.each(['flex', 'netvisor'] as const)('travels from %s', (side) => {
    const world = agreed({});
    const planned = plan(
      side === 'flex' ? editFlex(world, { active: false }) : editNetvisor(world, { active: false }),
    );
    const target = side === 'flex' ? planned.netvisor : planned.flex;
    expect(target?.values).toEqual({ active: false });
  });
});

describe('R2 D1 edits of both sides', () => {
  const world = agreed({ email: 'info@aho.example', phone: '040 123 4567' });

  it('of different fields both survive', () => {
    const both = editNetvisor(editFlex(world, { email: 'uusi@aho.example' }), { phone: '09 876 5432' });
    const planned = plan(both);
    expect(planned.netvisor?.values).toEqual({ email: 'uusi@aho.example' });
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
    expect(planned.issues).toEqual([]);
  });

  it('of one field to the same value are settled without a write', () => {
    const both = editNetvisor(editFlex(world, { phone: '09 876 5432' }), { phone: '+358 9 8765432' });
    const planned = plan(both);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(decisionOn(planned, 'phone')?.reason).toBe('equal');
    expect(planned.settle.now.fields).toHaveProperty('phone');
  });

  it('of one field to different values: Netvisor wins, Flex’s value is kept and shown', () => {
    const both = editNetvisor(editFlex(world, { phone: '050 111 2222' }), { phone: '09 876 5432' });
    const planned = plan(both);
    expect(planned.netvisor).toBeNull();
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
    expect(planned.changes).toEqual([
      {
        side: 'flex',
        field: 'phone',
        before: '050 111 2222',
        after: '09 876 5432',
        reason: 'bothChangedNetvisorWins',
      },
    ]);
    expect(planned.issues).toEqual([
      {
        code: 'field_conflict',
        field: 'phone',
        params: { field: 'phone', flexValue: '050 111 2222', netvisorValue: '09 876 5432' },
      },
    ]);
  });

  it('agree with the side that is written, and with both as they stood when nothing is', () => {
    const planned = plan(editFlex(world, { phone: '050 111 2222' }));
    expect(planned.settle.netvisor.fields).toEqual({
      phone: { flex: 'phone=+358501112222', netvisor: 'phone=+358501112222', version: 1 },
    });
    expect(planned.settle.now.fields).toEqual({});
    expect(planned.settle.flex.fields).toEqual({});
  });
});

describe('D1 the direction of a field', () => {
  const world = agreed({ email: 'info@aho.example' });

  it('one way: the giving side’s change is brought over', () => {
    const edited = editFlex(world, { email: 'uusi@aho.example' });
    expect(plan(edited, policy('email', 'flexToNetvisor')).netvisor?.values).toEqual({
      email: 'uusi@aho.example',
    });
  });

  it('one way: the receiving side’s change is settled as it is, and the giving side wins without a conflict', () => {
    const options = policy('email', 'flexToNetvisor');
    const edited = editNetvisor(world, { email: 'netvisor@aho.example' });
    const first = plan(edited, options);
    expect([first.flex, first.netvisor]).toEqual([null, null]);
    expect(decisionOn(first, 'email')).toMatchObject({ verdict: 'kept', reason: 'directionOneWay' });

    const settled = { ...edited, ...carryOut(edited, first), flex: edited.flex };
    const later = plan(editFlex(settled, { email: 'flex@aho.example' }), options);
    expect(later.netvisor?.values).toEqual({ email: 'flex@aho.example' });
    expect(later.issues).toEqual([]);
  });

  it('off: the field is never looked at', () => {
    const edited = editFlex(world, { email: 'uusi@aho.example' });
    const planned = plan(edited, policy('email', 'off'));
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'email')).toMatchObject({ verdict: 'off', reason: 'directionOff' });
  });

  it('one way: at the first contact nothing is written against it', () => {
    const planned = plan(
      {
        flex: flexCustomer({ email: 'flex@aho.example' }),
        netvisor: netvisorCustomer({ email: 'netvisor@aho.example' }),
      },
      policy('email', 'flexToNetvisor'),
    );
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(decisionOn(planned, 'email')?.reason).toBe('directionOneWay');
  });
});

describe('D13 absent, empty, cleared', () => {
  it('a field that was not read stays as it is', () => {
    const world = agreed({ phone: '040 123 4567' });
    const { phone: _unread, ...fields } = world.netvisor.fields;
    const planned = plan({
      ...editFlex(world, { phone: '09 876 5432' }),
      netvisor: { ...world.netvisor, fields },
    });
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'kept', reason: 'unread' });
  });

  it('a cleared field travels when the policy lets it', () => {
    const planned = plan(editFlex(agreed({ phone: '040 123 4567' }), { phone: null }));
    expect(planned.netvisor?.values).toEqual({ phone: null });
    expect(planned.changes).toEqual([
      { side: 'netvisor', field: 'phone', before: '040 123 4567', after: null, reason: 'onlyFlexChanged' },
    ]);
    expect(decisionOn(planned, 'phone')?.verdict).toBe('cleared');
  });

  it('a field that was always empty clears nothing', () => {
    const world = inStep(flexCustomer({}), netvisorCustomer({ phone: '040 123 4567' }), {
      context: runOf('flexToNetvisor'),
    });
    expect(world.flex.fields.phone).toBeNull();
    expect(plan(world).netvisor).toBeNull();
  });

  it('asks where the policy says so, and goes on asking until the value returns', () => {
    const world = agreed({ invoicingEmail: 'laskut@aho.example' });
    const cleared = editNetvisor(world, { invoicingEmail: null });
    const planned = plan(cleared);
    expect(planned.flex).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'clearing', field: 'invoicingEmail', params: { field: 'invoicingEmail', side: 'netvisor' } },
    ]);
    expect(issueCodes(plan(carryOut(cleared, planned)))).toEqual(['clearing']);
    expect(plan(editNetvisor(cleared, { invoicingEmail: 'laskut@aho.example' })).issues).toEqual([]);
  });

  it('never clears a name', () => {
    const planned = plan(editFlex(agreed({ name: 'Sähkö-Aho Oy' }), { name: ' ' }));
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'name')?.reason).toBe('clearingNever');
  });

  it('does not clear what the other side changed meanwhile', () => {
    const world = agreed({ phone: '040 123 4567' });
    const both = editFlex(editNetvisor(world, { phone: null }), { phone: '09 876 5432' });
    const planned = plan(both);
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(issueCodes(planned)).toEqual(['clearing']);
  });

  it('lets Netvisor’s new value win over a clearing in Flex', () => {
    const world = agreed({ phone: '040 123 4567' });
    const planned = plan(editNetvisor(editFlex(world, { phone: null }), { phone: '09 876 5432' }));
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
    expect(issueCodes(planned)).toEqual(['field_conflict']);
  });
});

describe('the first contact of two customers', () => {
  const flex = flexCustomer({ email: 'flex@aho.example', phone: '040 123 4567', website: null });
  const netvisor = netvisorCustomer({ email: 'netvisor@aho.example', phone: null, website: 'aho.example' });

  it('outside a run: empty fields are filled, and Netvisor wins where both have a value', () => {
    const planned = plan({ flex, netvisor });
    expect(planned.flex?.values).toEqual({ email: 'netvisor@aho.example', website: 'aho.example' });
    expect(planned.netvisor?.values).toEqual({ phone: '040 123 4567' });
    expect(decisionOn(planned, 'email')?.reason).toBe('firstContactNetvisorWins');
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'filled', reason: 'firstContactFilled' });
  });

  it('D20 copy: only the chosen direction is written, the rest is settled as it is', () => {
    const toFlex = plan({ flex, netvisor }, { context: runOf('netvisorToFlex') });
    expect(toFlex.netvisor).toBeNull();
    expect(toFlex.flex?.values).toEqual({ email: 'netvisor@aho.example', website: 'aho.example' });
    expect(decisionOn(toFlex, 'phone')).toMatchObject({ verdict: 'kept', reason: 'settledAsIs' });

    const toNetvisor = plan({ flex, netvisor }, { context: runOf('flexToNetvisor') });
    expect(toNetvisor.flex).toBeNull();
    expect(toNetvisor.netvisor?.values).toEqual({ email: 'flex@aho.example', phone: '040 123 4567' });
  });

  it('D20 copy: what differed travels when somebody edits it', () => {
    const world = inStep(flex, netvisor, { context: runOf('netvisorToFlex') });
    expect([plan(world).flex, plan(world).netvisor]).toEqual([null, null]);
    expect(plan(editFlex(world, { phone: '050 111 2222' })).netvisor?.values).toEqual({
      phone: '050 111 2222',
    });
  });

  it('D20 merge: empty fields of both sides are filled, the direction decides the rest', () => {
    const planned = plan({ flex, netvisor }, { context: runOf('flexToNetvisor', 'merge') });
    expect(planned.netvisor?.values).toEqual({ email: 'flex@aho.example', phone: '040 123 4567' });
    expect(planned.flex?.values).toEqual({ website: 'aho.example' });
  });

  it('D20 a value that the run could not send is still owed, and does not lose to the other later', () => {
    const world = inStep(
      flexCustomer({ email: 'ei osoite' }),
      netvisorCustomer({ email: 'netvisor@aho.example' }),
      { context: runOf('flexToNetvisor') },
    );
    expect(plan(world).flex).toBeNull();
    expect(issueCodes(plan(world))).toEqual(['value_not_allowed']);
    expect(plan(editFlex(world, { email: 'oikea@aho.example' })).netvisor?.values).toEqual({
      email: 'oikea@aho.example',
    });
    // Taken away before it was ever sent: there is nothing to clear in Netvisor.
    expect(plan(editFlex(world, { email: null })).netvisor).toBeNull();
  });
});

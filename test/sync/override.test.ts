import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/sync/customer';
import { OverrideOfWrongKind } from '../../src/sync/override';
import type { Override } from '../../src/sync/override';
import type { SyncPlan } from '../../src/sync/plan';
import {
  DEFAULT_POLICY,
  address,
  carryOut,
  decisionOn,
  editFlex,
  editNetvisor,
  flexCustomer,
  inStep,
  issueCodes,
  netvisorCustomer,
  office,
  plan,
} from '../support/planning';
import type { World } from '../support/planning';

const RANTATIE = address('Rantatie 4');
const MAKIKATU = address('Mäkikatu 2', '33100', 'Tampere');
const SATAMA = address('Satamakatu 7', '20100', 'Turku');

const agreed = (fields: FieldValues) => inStep(flexCustomer(fields), netvisorCustomer(fields));

const writes = (planned: SyncPlan) => ({
  flex: planned.flex?.values ?? null,
  netvisor: planned.netvisor?.values ?? null,
});

/** What later plans write when nobody edits anything: nothing may travel on (I9). */
function laterWrites(world: World): unknown[] {
  const written: unknown[] = [];
  let now = world;
  for (let round = 0; round < 10; round += 1) {
    const planned = plan(now);
    if (planned.flex || planned.netvisor) written.push(writes(planned));
    now = carryOut(now, planned);
  }
  return written;
}

describe('I9 what an operator decided for a field', () => {
  const phones = agreed({ phone: '040 123 4567' });
  const NOTHING = { flex: null, netvisor: null };

  it.each([
    ['flex', { flex: { phone: '09 876 5432' }, netvisor: null }],
    ['netvisor', { flex: null, netvisor: { phone: '09 876 5432' } }],
  ] as const)('is written to %s, which was named, and does not travel on', (side, expected) => {
    const overrides: Override[] = [{ field: 'phone', side, value: '09 876 5432' }];
    const planned = plan(phones, { overrides });
    expect(writes(planned)).toEqual(expected);
    expect(decisionOn(planned, 'phone')).toEqual({
      field: 'phone',
      verdict: 'decided',
      reason: 'operatorDecided',
      write: side,
      about: null,
      issue: null,
    });
    expect(planned.changes).toEqual([
      { side, field: 'phone', before: '040 123 4567', after: '09 876 5432', reason: 'operatorDecided' },
    ]);
    expect(planned.settle.now.fields).toEqual({});
    expect(planned.settle[side].fields.phone).toEqual({
      flex: side === 'flex' ? 'phone=+35898765432' : 'phone=+358401234567',
      netvisor: side === 'netvisor' ? 'phone=+35898765432' : 'phone=+358401234567',
      version: 1,
    });
    expect(laterWrites(carryOut(phones, planned))).toEqual([]);
  });

  it('goes to both sides when both are named: the lost value after a conflict', () => {
    const both = editNetvisor(editFlex(phones, { phone: '050 111 2222' }), { phone: '09 876 5432' });
    const after = carryOut(both, plan(both));
    const overrides: Override[] = (['flex', 'netvisor'] as const).map((side) => ({
      field: 'phone',
      side,
      value: '050 111 2222',
    }));
    const planned = plan(after, { overrides });
    expect(writes(planned)).toEqual({
      flex: { phone: '050 111 2222' },
      netvisor: { phone: '050 111 2222' },
    });
    expect(decisionOn(planned, 'phone')?.write).toBe('both');
    expect(planned.changes.map(({ side, before }) => [side, before])).toEqual([
      ['netvisor', '09 876 5432'],
      ['flex', '09 876 5432'],
    ]);
    // Between the two writes Flex still has what it had: should the process die there, nothing travels either.
    expect(planned.settle.netvisor.fields.phone).toMatchObject({ flex: 'phone=+35898765432' });
    expect(laterWrites(carryOut(after, planned))).toEqual([]);
  });

  it('of two decisions for one side the later one counts', () => {
    const planned = plan(phones, {
      overrides: [
        { field: 'phone', side: 'flex', value: '1' },
        { field: 'phone', side: 'flex', value: '09 876 5432' },
      ],
    });
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
  });

  it('writes nothing where it stands already, in whatever spelling, and settles the field at once', () => {
    const edited = editNetvisor(phones, { phone: '09 876 5432' });
    const planned = plan(edited, { overrides: [{ field: 'phone', side: 'flex', value: '+358401234567' }] });
    expect(writes(planned)).toEqual(NOTHING);
    expect(planned.settle.now.fields).toHaveProperty('phone');
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'decided', reason: 'operatorDecided' });
    expect(laterWrites(carryOut(edited, planned))).toEqual([]);
  });

  it('is emptied by a text of blanks, but a name is not', () => {
    const blank = plan(phones, { overrides: [{ field: 'phone', side: 'netvisor', value: ' ' }] });
    expect(blank.netvisor?.values).toEqual({ phone: null });
    const nameless = plan(phones, { overrides: [{ field: 'name', side: 'netvisor', value: ' ' }] });
    expect(nameless.netvisor).toBeNull();
    expect(decisionOn(nameless, 'name')).toMatchObject({ verdict: 'blocked', reason: 'invalid' });
  });

  it('takes the place of the merge: an edit of the other side does not come along, other fields do', () => {
    const edited = editNetvisor(phones, { phone: '09 876 5432', email: 'info@aho.example' });
    const planned = plan(edited, { overrides: [{ field: 'phone', side: 'flex', value: '050 111 2222' }] });
    expect(writes(planned)).toEqual({
      flex: { phone: '050 111 2222', email: 'info@aho.example' },
      netvisor: null,
    });
    expect(laterWrites(carryOut(edited, planned))).toEqual([]);
  });

  it('null clears, whatever the field’s policy says of clearing', () => {
    const world = agreed({ invoicingEmail: 'laskut@aho.example' });
    const cleared = editFlex(world, { invoicingEmail: null });
    expect(issueCodes(plan(cleared))).toEqual(['clearing']);
    const planned = plan(cleared, {
      overrides: [{ field: 'invoicingEmail', side: 'netvisor', value: null }],
    });
    expect(writes(planned)).toEqual({ flex: null, netvisor: { invoicingEmail: null } });
    expect(planned.issues).toEqual([]);
  });

  it('is carried out though the field’s direction is off', () => {
    const policy = {
      ...DEFAULT_POLICY,
      fields: { phone: { direction: 'off', clearing: 'travels' } as const },
    };
    const overrides: Override[] = [{ field: 'phone', side: 'flex', value: '09 876 5432' }];
    expect(plan(phones, { overrides, policy }).flex?.values).toEqual({ phone: '09 876 5432' });
  });

  it('may change a number (D4) or the active flag (D9)', () => {
    const overrides: Override[] = [
      { field: 'customerNumber', side: 'netvisor', value: '200999' },
      { field: 'active', side: 'flex', value: false },
    ];
    expect(writes(plan(phones, { overrides }))).toEqual({
      flex: { active: false },
      netvisor: { customerNumber: '200999' },
    });
  });

  it('of a value that the field can’t hold is a mistake of ours', () => {
    expect(() => plan(phones, { overrides: [{ field: 'phone', side: 'flex', value: true }] })).toThrow(
      OverrideOfWrongKind,
    );
  });
});

describe('I9 what can’t be written is not, on neither side', () => {
  const world = agreed({ email: 'info@aho.example' });

  it('an invalid value is the usual issue, and the field stays as it is', () => {
    const overrides: Override[] = [
      { field: 'email', side: 'netvisor', value: 'ei osoite' },
      { field: 'email', side: 'flex', value: 'toimisto@aho.example' },
    ];
    const planned = plan(world, { overrides });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(issueCodes(planned)).toEqual(['value_not_allowed']);
    expect(planned.settle.now.fields).not.toHaveProperty('email');
  });

  it.each([
    ['name', 'flex'],
    ['name', 'netvisor'],
    ['active', 'flex'],
    ['customerNumber', 'netvisor'],
  ] as const)('%s is never taken away from %s', (field, side) => {
    const planned = plan(world, { overrides: [{ field, side, value: null }] });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(planned.issues).toEqual([
      { code: 'value_not_allowed', field, params: { field, side, reason: 'empty', value: '' } },
    ]);
  });

  it('a number that was written to Flex may be taken back', () => {
    const planned = plan(world, { overrides: [{ field: 'customerNumber', side: 'flex', value: null }] });
    expect(planned.flex?.values).toEqual({ customerNumber: null });
    expect(laterWrites(carryOut(world, planned))).toEqual([]);
  });

  it('D13 an office address is never blanked', () => {
    const visited = inStep(
      flexCustomer({ visitingAddress: RANTATIE }),
      netvisorCustomer({}, { offices: [office(RANTATIE)] }),
    );
    const planned = plan(visited, {
      overrides: [{ field: 'visitingAddress', side: 'netvisor', value: null }],
    });
    expect(planned.netvisor).toBeNull();
    expect(issueCodes(planned)).toEqual(['clearing']);
  });

  it('D8 of several offices one must be chosen first', () => {
    const offices = [office(RANTATIE), office(SATAMA, { key: '502' })];
    const planned = plan(
      { flex: flexCustomer(), netvisor: netvisorCustomer({}, { offices }) },
      { overrides: [{ field: 'visitingAddress', side: 'netvisor', value: MAKIKATU }] },
    );
    expect(planned.netvisor).toBeNull();
    expect(issueCodes(planned)).toEqual(['office_choice']);
  });

  it('R16 nothing goes to Netvisor for a consumer with a business id', () => {
    const ids = { businessId: '1234567-1' };
    const company = inStep(flexCustomer(ids), netvisorCustomer(ids));
    const consumer = { ...company, flex: { ...company.flex, consumerEInvoicing: true } };
    const planned = plan(consumer, {
      overrides: [{ field: 'phone', side: 'netvisor', value: '09 876 5432' }],
    });
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'phone')).toMatchObject({ verdict: 'blocked', reason: 'consumerEInvoice' });
  });

  it.each(['flex', 'netvisor'] as const)('R16 no business id for a consumer in %s', (side) => {
    const consumer = { flex: flexCustomer({}, { consumerEInvoicing: true }), netvisor: netvisorCustomer() };
    const planned = plan(consumer, { overrides: [{ field: 'businessId', side, value: '1234567-1' }] });
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
    expect(decisionOn(planned, 'businessId')?.reason).toBe('consumerInvoicing');
  });

  it('R15 no e-invoice without a business id', () => {
    const value = { address: '003712345671', operator: '003721291126' };
    const planned = plan(world, { overrides: [{ field: 'eInvoice', side: 'netvisor', value }] });
    expect(planned.netvisor).toBeNull();
    expect(decisionOn(planned, 'eInvoice')?.reason).toBe('needsBusinessId');
  });

  it('D17 nor for a private person', () => {
    const person = {
      flex: flexCustomer({}, { kind: 'PRIVATE' }),
      netvisor: netvisorCustomer({}, { kind: 'PRIVATE' }),
    };
    const overrides: Override[] = [
      { field: 'businessId', side: 'netvisor', value: '1234567-1' },
      {
        field: 'eInvoice',
        side: 'netvisor',
        value: { address: '003712345671', operator: '003721291126' },
      },
    ];
    expect(plan(person, { overrides }).netvisor).toBeNull();
  });
});

describe('I9 addresses that an operator decided', () => {
  const derived = inStep(flexCustomer({ visitingAddress: RANTATIE }), netvisorCustomer());
  const mirrored = inStep(flexCustomer(), netvisorCustomer({ billingAddress: RANTATIE }));

  it('a visiting address goes to the office', () => {
    const planned = plan(derived, {
      overrides: [{ field: 'visitingAddress', side: 'netvisor', value: MAKIKATU }],
    });
    expect(planned.netvisor?.office?.visitAddress.street).toBe('Mäkikatu 2');
    expect(planned.netvisor?.values).toEqual({});
    expect(planned.flex).toBeNull();
    expect(laterWrites(carryOut(derived, planned))).toEqual([]);
  });

  it('D7 a derived base address does not follow the decision, but the next edit of the visiting address', () => {
    const planned = plan(derived, {
      overrides: [{ field: 'visitingAddress', side: 'flex', value: MAKIKATU }],
    });
    expect(writes(planned)).toEqual({ flex: { visitingAddress: MAKIKATU }, netvisor: null });
    const after = carryOut(derived, planned);
    expect(laterWrites(after)).toEqual([]);
    const { flex, netvisor } = after;
    if (!flex || !netvisor) throw new Error('both stay');
    const edited = editFlex({ ...after, flex }, { visitingAddress: SATAMA });
    expect(plan(edited).netvisor?.values).toEqual({ billingAddress: SATAMA });
  });

  it('D7 nor when the decision was carried out and the process died before it was recorded', () => {
    const overrides: Override[] = [{ field: 'visitingAddress', side: 'flex', value: MAKIKATU }];
    const written = editFlex(derived, { visitingAddress: MAKIKATU });
    const planned = plan(written, { overrides });
    expect(writes(planned)).toEqual({ flex: null, netvisor: null });
    expect(laterWrites(carryOut(written, planned))).toEqual([]);
  });

  it('D7 a base address that was decided is derived no more', () => {
    const planned = plan(derived, {
      overrides: [{ field: 'billingAddress', side: 'netvisor', value: MAKIKATU }],
    });
    expect(writes(planned)).toEqual({ flex: null, netvisor: { billingAddress: MAKIKATU } });
    expect(planned.settle.netvisor.billingDerived).toBe(false);
    expect(laterWrites(carryOut(derived, planned))).toEqual([]);
  });

  it('D18 a visiting address that mirrored the base address does so no more when they part', () => {
    const planned = plan(mirrored, {
      overrides: [{ field: 'billingAddress', side: 'netvisor', value: MAKIKATU }],
    });
    expect(writes(planned)).toEqual({ flex: null, netvisor: { billingAddress: MAKIKATU } });
    expect(planned.settle.now.visitingDerived).toBe(false);
    expect(laterWrites(carryOut(mirrored, planned))).toEqual([]);
  });

  it('D18 it still does when both are decided alike: an edit that was undone as a whole', () => {
    const moved = editNetvisor(mirrored, { billingAddress: MAKIKATU });
    const after = carryOut(moved, plan(moved));
    expect(after.flex?.fields).toMatchObject({ billingAddress: MAKIKATU, visitingAddress: MAKIKATU });
    const overrides: Override[] = [
      { field: 'billingAddress', side: 'netvisor', value: RANTATIE },
      { field: 'billingAddress', side: 'flex', value: RANTATIE },
      { field: 'visitingAddress', side: 'flex', value: RANTATIE },
    ];
    const undone = carryOut(after, plan(after, { overrides }));
    expect(undone.agreed.visitingDerived).toBe(true);
    expect(laterWrites(undone)).toEqual([]);
  });
});

describe('D10 a customer whose other side is gone', () => {
  const linked = agreed({ phone: '040 123 4567' });

  it.each(['flex', 'netvisor'] as const)('is deactivated in %s, and nothing is created', (side) => {
    const world = { ...linked, [side === 'flex' ? 'netvisor' : 'flex']: null };
    const planned = plan(world, { overrides: [{ field: 'active', side, value: false }] });
    expect(planned[side]).toMatchObject({ action: 'update', values: { active: false } });
    expect(planned[side === 'flex' ? 'netvisor' : 'flex']).toBeNull();
    expect(planned.changes).toEqual([
      { side, field: 'active', before: true, after: false, reason: 'operatorDecided' },
    ]);
  });

  it('is written as was decided, each field with its reason, and what was agreed of the other side stays', () => {
    const { flex } = linked;
    const { email: _unread, ...fields } = flex.fields;
    const planned = plan(
      { ...linked, netvisor: null, flex: { ...flex, fields } },
      {
        overrides: [
          { field: 'phone', side: 'flex', value: '09 876 5432' },
          { field: 'email', side: 'flex', value: 'info@aho.example' },
          { field: 'visitingAddress', side: 'flex', value: MAKIKATU },
        ],
      },
    );
    expect(writes(planned)).toEqual({
      flex: { phone: '09 876 5432', visitingAddress: MAKIKATU },
      netvisor: null,
    });
    expect(decisionOn(planned, 'email')).toMatchObject({ verdict: 'kept', reason: 'unread' });
    expect(decisionOn(planned, 'name')).toMatchObject({ verdict: 'kept', reason: 'unread' });
    expect(planned.settle.flex.fields).toEqual({
      phone: { flex: 'phone=+35898765432', netvisor: 'phone=+358401234567', version: 1 },
      visitingAddress: {
        flex: 'visitingAddress=Mäkikatu 2\n33100\nTampere\nFI',
        netvisor: 'visitingAddress:',
        version: 2,
      },
    });
  });

  it('I12 an agreement by another version of the normaliser stays, and one that never was has nothing there', () => {
    const phone = { flex: 'phone=x', netvisor: 'phone=y', version: 99 };
    const settled = (agreed: World['agreed']) =>
      plan(
        { ...linked, netvisor: null, agreed },
        { overrides: [{ field: 'phone', side: 'flex', value: '09 876 5432' }] },
      ).settle.flex.fields;
    expect(settled({ ...linked.agreed, fields: { phone } })).toEqual({});
    expect(settled({ ...linked.agreed, fields: {} })).toEqual({
      phone: { flex: 'phone=+35898765432', netvisor: 'phone:', version: 1 },
    });
  });

  it('R15 R16 keeps to the rules of persons and consumers', () => {
    const value = { address: '003712345671', operator: '003721291126' };
    const person = inStep(flexCustomer({}, { kind: 'PRIVATE' }), netvisorCustomer({}, { kind: 'PRIVATE' }));
    const decided = plan(
      { ...person, netvisor: null },
      { overrides: [{ field: 'eInvoice', side: 'flex', value }] },
    );
    expect(decided.flex).toBeNull();
    expect(decisionOn(decided, 'eInvoice')).toMatchObject({ verdict: 'off', reason: 'notForKind' });

    const company = { ...inStep(flexCustomer(), netvisorCustomer()), netvisor: null };
    const consumer = { ...company, flex: { ...company.flex, consumerEInvoicing: true } };
    const overrides = [{ field: 'businessId', side: 'flex', value: '1234567-1' }] as const;
    const refused = plan(consumer, { overrides });
    expect(refused.flex).toBeNull();
    expect(decisionOn(refused, 'businessId')?.reason).toBe('consumerInvoicing');
    expect(plan(company, { overrides }).flex?.values).toEqual({ businessId: '1234567-1' });
  });

  it('R16 shows a consumer with a business id, and writes nothing of the two', () => {
    const ids = agreed({ businessId: '1234567-1' });
    const consumer = { ...ids, netvisor: null, flex: { ...ids.flex, consumerEInvoicing: true } };
    const planned = plan(consumer, {
      overrides: [
        { field: 'businessId', side: 'flex', value: '2077474-0' },
        { field: 'phone', side: 'flex', value: '09 876 5432' },
      ],
    });
    expect(issueCodes(planned)).toEqual(['consumer_e_invoice_business_id']);
    expect(planned.flex?.values).toEqual({ phone: '09 876 5432' });
    expect(decisionOn(planned, 'businessId')?.reason).toBe('consumerEInvoice');
  });

  it('R15 an e-invoice address may always be taken away, and is given only with a business id', () => {
    const value = { address: '003712345671', operator: '003721291126' };
    const company = inStep(flexCustomer(), netvisorCustomer({ eInvoice: value }));
    const decide = (wanted: typeof value | null) =>
      plan(
        { ...company, flex: null },
        { overrides: [{ field: 'eInvoice', side: 'netvisor', value: wanted }] },
      );
    expect(decide(null).netvisor?.values).toEqual({ eInvoice: null });
    const given = decide({ ...value, address: '003720774740' });
    expect(given.netvisor).toBeNull();
    expect(decisionOn(given, 'eInvoice')).toMatchObject({ verdict: 'blocked', reason: 'needsBusinessId' });
  });

  it('stays so should the other side come back as it was', () => {
    const world = { ...linked, flex: null };
    const planned = plan(world, { overrides: [{ field: 'active', side: 'netvisor', value: false }] });
    const after = { ...carryOut(world, planned), flex: linked.flex };
    expect(laterWrites(after)).toEqual([]);
  });

  it('is left alone when only the side that is gone was named', () => {
    const planned = plan(
      { ...linked, flex: null },
      { overrides: [{ field: 'active', side: 'flex', value: false }] },
    );
    expect([planned.flex, planned.netvisor]).toEqual([null, null]);
  });

  it.each([
    [
      '2077474-0',
      { businessId: '2077474-0', eInvoice: { address: '003712345671', operator: '003721291126' } },
    ],
    [null, { businessId: null }],
  ])('R15 goes by the business id as it is decided: %s', (businessId, values) => {
    const company = agreed({ businessId: '1234567-1' });
    const value = { address: '003712345671', operator: '003721291126' };
    const planned = plan(
      { ...company, flex: null },
      {
        overrides: [
          { field: 'businessId', side: 'netvisor', value: businessId },
          { field: 'eInvoice', side: 'netvisor', value },
        ],
      },
    );
    expect(planned.netvisor?.values).toEqual(values);
  });

  it('R15 and by the one that is there when none is decided', () => {
    const company = agreed({ businessId: '1234567-1' });
    const value = { address: '003712345671', operator: '003721291126' };
    const overrides: Override[] = [{ field: 'eInvoice', side: 'netvisor', value }];
    expect(plan({ ...company, flex: null }, { overrides }).netvisor?.values).toEqual({ eInvoice: value });
  });

  it('keeps the rules: the office’s address is not blanked, no e-invoice without a business id', () => {
    const alone = { ...linked, flex: null, netvisor: { ...linked.netvisor, offices: [office(RANTATIE)] } };
    const overrides: Override[] = [
      { field: 'visitingAddress', side: 'netvisor', value: null },
      {
        field: 'eInvoice',
        side: 'netvisor',
        value: { address: '003712345671', operator: '003721291126' },
      },
    ];
    const planned = plan(alone, { overrides });
    expect(planned.netvisor).toBeNull();
    expect(issueCodes(planned)).toEqual(['clearing']);
    const moved = plan(alone, {
      overrides: [{ field: 'visitingAddress', side: 'netvisor', value: MAKIKATU }],
    });
    expect(moved.netvisor?.office).toMatchObject({ action: 'edit', key: '501' });
  });
});

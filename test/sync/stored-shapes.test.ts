import { describe, expect, it } from 'vitest';
import { fieldBasis, sideBasis } from '../../src/sync/issue-basis';
import { questionSchema } from '../../src/sync/question';
import {
  fitsField,
  flexCustomerSchema,
  netvisorCustomerSchema,
  syncPlanSchema,
} from '../../src/sync/stored-shapes';
import {
  LINK_ID,
  address,
  flexCustomer,
  netvisorCustomer,
  office,
  plainFingerprint,
  plan,
} from '../support/planning';

const RANTATIE = address('Rantatie 4');
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('what the store keeps is checked when it is read', () => {
  const flex = flexCustomer({ visitingAddress: RANTATIE, phone: null, active: false });
  const netvisor = netvisorCustomer(
    { eInvoice: { address: '003712345671', operator: 'NDEAFIHH' } },
    { offices: [office(RANTATIE)] },
  );

  it('customers and plans come back as they were', () => {
    expect(flexCustomerSchema.parse(stored(flex))).toEqual(flex);
    expect(netvisorCustomerSchema.parse(stored(netvisor))).toEqual(netvisor);
    const planned = plan({ flex, netvisor });
    expect(syncPlanSchema.parse(stored(planned))).toEqual(planned);
    expect(flexCustomerSchema.safeParse({ ...flex, fields: {} }).success).toBe(true);
  });

  it.each([
    ['a field that there is not', { name: 'Aho', colour: 'red' }],
    ['a field of another shape', { name: 'Aho', active: 'yes' }],
    ['a shape that only one of the fields has', { name: true, phone: '1' }],
    ['an address of lines that are no texts', { visitingAddress: { ...RANTATIE, street: 4 } }],
    ['no fields', null],
    ['a text', 'Aho'],
    ['nothing', undefined],
  ])('%s is refused', (_what, fields) => {
    expect(flexCustomerSchema.safeParse({ ...flex, fields }).success).toBe(false);
  });

  it('a value fits a field by what the field holds; none fits each', () => {
    expect([fitsField('phone', '1'), fitsField('phone', null), fitsField('phone', true)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(fitsField('billingAddress', RANTATIE)).toBe(true);
  });

  it('a question names what it is and whom it is about', () => {
    const question = { kind: 'explain', linkId: LINK_ID };
    expect(questionSchema.parse(question)).toEqual(question);
    expect(questionSchema.safeParse({ ...question, kind: 'guess' }).success).toBe(false);
    expect(questionSchema.safeParse({ kind: 'explain' }).success).toBe(false);
  });
});

describe('I9 D13 the data that an operator’s word is about', () => {
  const flex = flexCustomer({ phone: '040 123 4567' });
  const netvisor = netvisorCustomer({ phone: '09 876 5432' });
  const basis = fieldBasis('phone', { flex, netvisor }, plainFingerprint);

  it('is what both sides have in the field, in whatever spelling', () => {
    expect(basis).toBe('phone=both ["+358401234567","+35898765432"]');
    const spelled = flexCustomer({ phone: '+358 40 1234567' });
    expect(fieldBasis('phone', { flex: spelled, netvisor }, plainFingerprint)).toBe(basis);
  });

  it('is another when either side has something else, or is gone', () => {
    const bases = [
      { flex: flexCustomer({ phone: '050 111 2222' }), netvisor },
      { flex, netvisor: netvisorCustomer({ phone: '050 111 2222' }) },
      { flex, netvisor: null },
      { flex: null, netvisor },
      { flex: null, netvisor: null },
    ].map((sides) => fieldBasis('phone', sides, plainFingerprint));
    expect(new Set([basis, ...bases]).size).toBe(6);
    expect(bases.at(-1)).toBe('phone=both [null,null]');
  });

  it('D8 is all addresses of the offices, for which is meant may be the very question', () => {
    const among = (...streets: string[]) =>
      fieldBasis(
        'visitingAddress',
        {
          flex,
          netvisor: netvisorCustomer(
            {},
            { offices: streets.map((street, at) => office(address(street), { key: String(501 + at) })) },
          ),
        },
        plainFingerprint,
      );
    expect(among('A 1', 'B 2')).toBe(among('A  1', 'B 2'));
    expect(new Set([among('A 1', 'B 2'), among('A 1', 'C 3'), among('A 1'), among()]).size).toBe(4);
    expect(among('A 1')).toBe('visitingAddress=both [null,[["501","A 1\\n00100\\nHelsinki\\nFI"]]]');
  });

  it('of one side is that side’s value', () => {
    expect(sideBasis('phone', 'flex', '040 123 4567', plainFingerprint)).toBe('phone=flex "+358401234567"');
    expect(sideBasis('phone', 'netvisor', null, plainFingerprint)).toBe('phone=netvisor null');
  });
});

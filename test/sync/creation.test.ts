import { describe, expect, it } from 'vitest';
import { NOTHING_AGREED, applyPatch } from '../../src/sync/agreement';
import type { FlexCustomer, NetvisorCustomer } from '../../src/sync/customer';
import { hasChanged, rememberOneSided } from '../../src/sync/one-sided';
import {
  DEFAULT_POLICY,
  LINK_ID,
  address,
  carryOut,
  decisionOn,
  flexCustomer,
  issueCodes,
  netvisorCustomer,
  office,
  plainFingerprint,
  plan,
} from '../support/planning';

const RANTATIE = address('Rantatie 4');
const MAKIKATU = address('Mäkikatu 2', '33100', 'Tampere');
const E_INVOICE = { address: '003712345671', operator: '003721291126' };

describe('R1 a Flex customer is created in Netvisor', () => {
  const flex = flexCustomer({
    businessId: '1234567-1',
    phone: '040 123 4567',
    visitingAddress: RANTATIE,
    billingAddress: MAKIKATU,
    eInvoice: E_INVOICE,
  });

  it('with all that it has, the visiting address as an office (R12, R14, R15)', () => {
    const planned = plan({ flex });
    expect(planned.flex).toBeNull();
    expect(planned.netvisor).toEqual({
      action: 'create',
      kind: 'COMPANY',
      values: {
        name: 'Lämpöykkönen Oy',
        businessId: '1234567-1',
        phone: '040 123 4567',
        billingAddress: MAKIKATU,
        eInvoice: E_INVOICE,
        active: true,
        customerNumber: '200123',
      },
      automaticNumber: false,
      office: {
        action: 'add',
        key: null,
        name: 'Käyntiosoite',
        identifier: `fns-${LINK_ID}`,
        visitAddress: { street: 'Rantatie 4', postalCode: '00100', city: 'Helsinki', country: 'FI' },
      },
    });
    expect(decisionOn(planned, 'phone')).toMatchObject({
      verdict: 'fromFlex',
      reason: 'created',
      write: 'netvisor',
    });
  });

  it('settles nothing before it is done, then everything', () => {
    const planned = plan({ flex });
    expect(planned.settle.now).toEqual({ fields: {} });
    expect(Object.keys(planned.settle.netvisor.fields)).toHaveLength(12);
    const after = carryOut({ flex, netvisor: null, agreed: NOTHING_AGREED }, planned);
    expect([plan(after).flex, plan(after).netvisor]).toEqual([null, null]);
  });

  it('R13 with its only address in both places, the base address marked as derived', () => {
    const planned = plan({ flex: flexCustomer({ visitingAddress: RANTATIE }) });
    expect(planned.netvisor?.values.billingAddress).toEqual(RANTATIE);
    expect(planned.netvisor?.office).not.toBeNull();
    expect(planned.settle.netvisor.billingDerived).toBe(true);
  });

  it('with a billing address alone: no office', () => {
    const planned = plan({ flex: flexCustomer({ billingAddress: MAKIKATU }) });
    expect(planned.netvisor?.office).toBeNull();
    expect(planned.settle.netvisor.billingDerived).toBe(false);
  });

  it('D6 without a number: Netvisor gives the next free one, which the next plan brings to Flex', () => {
    const world = { flex: flexCustomer({ customerNumber: null }), netvisor: null, agreed: NOTHING_AGREED };
    const planned = plan(world);
    expect(planned.netvisor?.automaticNumber).toBe(true);
    expect(planned.netvisor?.values).not.toHaveProperty('customerNumber');
    expect(planned.settle.netvisor.fields).not.toHaveProperty('customerNumber');
    expect(plan(carryOut(world, planned)).flex?.values).toEqual({ customerNumber: '100001' });
  });

  it('without what is invalid, and with an issue about it', () => {
    const planned = plan({
      flex: flexCustomer({ businessId: '1234567-8', eInvoice: E_INVOICE, email: 'ei' }),
    });
    expect(planned.netvisor?.action).toBe('create');
    expect(planned.netvisor?.values).not.toHaveProperty('businessId');
    expect(planned.netvisor?.values).not.toHaveProperty('eInvoice');
    expect(planned.netvisor?.values).not.toHaveProperty('email');
    expect(issueCodes(planned)).toEqual(['business_id_invalid', 'value_not_allowed']);
    expect(planned.settle.netvisor.fields).not.toHaveProperty('email');
  });

  it('not at all when its name or number can’t be written', () => {
    const planned = plan({ flex: flexCustomer({ customerNumber: '9'.repeat(51) }) });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      {
        code: 'value_too_long',
        field: null,
        params: { field: 'customerNumber', side: 'flex', length: 51, max: 50 },
      },
    ]);
    expect(plan({ flex: flexCustomer({ name: ' ' }) }).issues[0]?.params).toMatchObject({ reason: 'empty' });
  });

  it('D1 without the fields that do not travel there', () => {
    const fields = {
      phone: { direction: 'netvisorToFlex', clearing: 'travels' },
      active: { direction: 'netvisorToFlex', clearing: 'never' },
    } as const;
    const planned = plan(
      { flex: flexCustomer({ phone: '040 123 4567', active: false }) },
      { policy: { ...DEFAULT_POLICY, fields } },
    );
    expect(planned.netvisor?.values).not.toHaveProperty('phone');
    // Netvisor makes new customers active unless told otherwise.
    expect(planned.netvisor?.values.active).toBe(false);
  });

  it('as a private person without business id and e-invoice (R15, R16)', () => {
    const planned = plan({ flex: flexCustomer({ eInvoice: E_INVOICE }, { kind: 'PRIVATE' }) });
    expect(planned.netvisor).toMatchObject({ action: 'create', kind: 'PRIVATE' });
    expect(planned.netvisor?.values).not.toHaveProperty('eInvoice');
  });
});

describe('R1 R9 a Netvisor customer is created in Flex', () => {
  it('with the kind that picks its customer type, and its office’s address as visiting address', () => {
    const planned = plan({
      netvisor: netvisorCustomer(
        { phone: '040 123 4567', billingAddress: MAKIKATU },
        { kind: 'PRIVATE', offices: [office(RANTATIE)] },
      ),
    });
    expect(planned.netvisor).toBeNull();
    expect(planned.flex).toEqual({
      action: 'create',
      kind: 'PRIVATE',
      values: {
        name: 'Lämpöykkönen Oy',
        phone: '040 123 4567',
        visitingAddress: RANTATIE,
        billingAddress: MAKIKATU,
        active: true,
        customerNumber: '200123',
      },
    });
  });

  it('D18 without an office: the base address is both, the visiting address marked as derived', () => {
    const planned = plan({ netvisor: netvisorCustomer({ billingAddress: RANTATIE }) });
    expect(planned.flex?.values).toMatchObject({ visitingAddress: RANTATIE, billingAddress: RANTATIE });
    expect(planned.settle.flex).toMatchObject({ visitingDerived: true, billingDerived: false });
  });

  it('D7 with a base address that is the office’s: no billing address of its own', () => {
    const planned = plan({
      netvisor: netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(RANTATIE)] }),
    });
    expect(planned.flex?.values).not.toHaveProperty('billingAddress');
    expect(planned.settle.flex.billingDerived).toBe(true);
  });

  it('D1 never looks at offices while the visiting address is switched off', () => {
    const fields = { visitingAddress: { direction: 'off', clearing: 'ask' } as const };
    const planned = plan(
      { netvisor: netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(RANTATIE)] }) },
      { policy: { ...DEFAULT_POLICY, fields } },
    );
    expect(planned.flex?.values.billingAddress).toEqual(RANTATIE);
    expect(planned.flex?.values).not.toHaveProperty('visitingAddress');
  });

  it('D8 with several offices: without a visiting address, and an issue asks', () => {
    const offices = [office(RANTATIE), office(MAKIKATU, { key: '502' })];
    const planned = plan({ netvisor: netvisorCustomer({}, { offices }) });
    expect(planned.flex?.action).toBe('create');
    expect(planned.flex?.values).not.toHaveProperty('visitingAddress');
    expect(issueCodes(planned)).toEqual(['office_choice']);
  });

  it('D5 not without a number', () => {
    const planned = plan({ netvisor: netvisorCustomer({ customerNumber: null }) });
    expect(planned.flex).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'number_missing', field: null, params: { nameNetvisor: 'Lämpöykkönen Oy' } },
    ]);
  });
});

describe('a link with nobody on either side', () => {
  it('needs nothing', () => {
    expect(plan({})).toMatchObject({ flex: null, netvisor: null, issues: [] });
  });
});

describe('D21 customers without a counterpart', () => {
  const flex = flexCustomer({ phone: '040 123 4567' });
  const netvisor = netvisorCustomer({}, { offices: [office(RANTATIE)] });
  const remembered = (side: 'flex' | 'netvisor', customer: FlexCustomer | NetvisorCustomer) =>
    applyPatch(NOTHING_AGREED, rememberOneSided(side, customer, plainFingerprint));

  it('are remembered: a hint without an edit is no change', () => {
    expect(hasChanged('flex', flex, remembered('flex', flex), plainFingerprint)).toBe(false);
    expect(hasChanged('netvisor', netvisor, remembered('netvisor', netvisor), plainFingerprint)).toBe(false);
  });

  it('have changed after a real edit, an office’s included', () => {
    const edited = flexCustomer({ phone: '050 111 2222' });
    expect(hasChanged('flex', edited, remembered('flex', flex), plainFingerprint)).toBe(true);
    const moved = { ...netvisor, offices: [office(MAKIKATU)] };
    expect(hasChanged('netvisor', moved, remembered('netvisor', netvisor), plainFingerprint)).toBe(true);
  });

  it('have not changed by another spelling, or by what was not read', () => {
    const spelled = flexCustomer({ phone: '+358401234567' });
    expect(hasChanged('flex', spelled, remembered('flex', flex), plainFingerprint)).toBe(false);
    const { phone: _unread, ...fields } = flex.fields;
    expect(hasChanged('flex', { ...flex, fields }, remembered('flex', flex), plainFingerprint)).toBe(false);
  });

  it('with values that were never settled count as changed', () => {
    expect(hasChanged('flex', flex, NOTHING_AGREED, plainFingerprint)).toBe(true);
  });

  it('what one side remembered is no agreement: a counterpart is met for the first time', () => {
    const planned = plan({
      flex,
      netvisor: netvisorCustomer({ phone: '09 876 5432' }),
      agreed: remembered('flex', flex),
    });
    expect(decisionOn(planned, 'phone')?.reason).toBe('firstContactNetvisorWins');
  });

  it('I12 a linked customer that was read again has not changed, several offices or one', () => {
    const world = carryOut({ flex: null, netvisor, agreed: NOTHING_AGREED }, plan({ netvisor }));
    expect(hasChanged('netvisor', netvisor, world.agreed, plainFingerprint)).toBe(false);
    const more = { ...netvisor, offices: [...netvisor.offices, office(MAKIKATU, { key: '502' })] };
    const link = { id: LINK_ID, officeKey: null };
    expect(hasChanged('netvisor', more, world.agreed, plainFingerprint, link)).toBe(false);
  });
});

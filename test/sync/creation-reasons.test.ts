import { describe, expect, it } from 'vitest';
import type { FieldName, FieldValues } from '../../src/sync/customer';
import { FIELD_NAMES } from '../../src/sync/field-table';
import type { SyncPlan } from '../../src/sync/plan';
import type { Direction, SyncPolicy } from '../../src/sync/policy';
import {
  DEFAULT_POLICY,
  address,
  decisionOn,
  flexCustomer,
  netvisorCustomer,
  office,
  plan,
} from '../support/planning';

/* R1 R9: why each field of a new customer is sent or not, as its page tells. */

const RANTATIE = address('Rantatie 4');
const LASKUTIE = address('Laskutie 1');
const E_INVOICE = { address: '003712345671', operator: '003721291126' };

const withDirections = (directions: Partial<Record<FieldName, Direction>>): SyncPolicy => ({
  ...DEFAULT_POLICY,
  fields: Object.fromEntries(
    Object.entries(directions).map(([field, direction]) => [field, { direction, clearing: 'ask' }]),
  ),
});

/** `fromFlex: created`; where nothing is written with the side that the reason speaks of. */
function why(planned: SyncPlan, field: FieldName): string {
  const { verdict = '', reason = '', write = null, about = null } = decisionOn(planned, field) ?? {};
  return `${verdict}: ${reason}${write !== null || about === null ? '' : ` (${about})`}`;
}

const reasons = (planned: SyncPlan): Record<string, string> =>
  Object.fromEntries(FIELD_NAMES.map((field) => [field, why(planned, field)]));

const without = (fields: FieldValues, ...names: readonly FieldName[]): FieldValues =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.some((one) => one === name)));

describe('why the fields of a new customer in Netvisor are as they are', () => {
  it('each by the first rule that holds', () => {
    const flex = flexCustomer({
      customerNumber: null,
      nameExtension: 'Turku',
      phone: '040 123 4567',
      website: 'aho.example',
      email: ' ',
      visitingAddress: RANTATIE,
      eInvoice: E_INVOICE,
    });
    const policy = withDirections({ nameExtension: 'netvisorToFlex', website: 'off' });
    const planned = plan({ flex: { ...flex, fields: without(flex.fields, 'invoicingEmail') } }, { policy });
    expect(reasons(planned)).toEqual({
      name: 'fromFlex: created',
      nameExtension: 'kept: directionOneWay (netvisor)',
      businessId: 'same: equal',
      email: 'same: equal',
      phone: 'fromFlex: created',
      website: 'off: directionOff',
      visitingAddress: 'fromFlex: created',
      billingAddress: 'derived: derivedFromVisiting',
      invoicingEmail: 'kept: unread',
      eInvoice: 'blocked: needsBusinessId',
      active: 'fromFlex: created',
      customerNumber: 'kept: numberGiven',
    });
    expect(planned.netvisor?.office).toMatchObject({ action: 'add', visitAddress: { street: 'Rantatie 4' } });
  });

  it('a private person has no e-invoice, a company that has none nothing to send', () => {
    const person = plan({ flex: flexCustomer({ eInvoice: E_INVOICE }, { kind: 'PRIVATE' }) });
    expect(why(person, 'eInvoice')).toBe('off: notForKind');
    expect(why(plan({ flex: flexCustomer() }), 'eInvoice')).toBe('same: equal');
    const { fields, ...flex } = flexCustomer({ eInvoice: E_INVOICE });
    expect(why(plan({ flex: { ...flex, fields: without(fields, 'eInvoice') } }), 'eInvoice')).toBe(
      'kept: unread',
    );
    expect(why(plan({ flex: { ...flex, fields: without(fields, 'businessId') } }), 'eInvoice')).toBe(
      'blocked: needsBusinessId',
    );
    const blank = flexCustomer({ eInvoice: { address: ' ', operator: '' } });
    expect(why(plan({ flex: blank }), 'eInvoice')).toBe('same: equal');
  });

  it.each<[string, FieldValues, Partial<Record<FieldName, Direction>>, string]>([
    ['the only address is both', {}, {}, 'derived: derivedFromVisiting'],
    ['a billing address is itself', { billingAddress: LASKUTIE }, {}, 'fromFlex: created'],
    ['nobody looks at visiting addresses', {}, { visitingAddress: 'off' }, 'same: equal'],
    ['base addresses never go there', {}, { billingAddress: 'netvisorToFlex' }, 'same: equal'],
    ['no address at all', { visitingAddress: null }, {}, 'same: equal'],
  ])('R13: %s', (_what, fields, directions, expected) => {
    const flex = flexCustomer({ visitingAddress: RANTATIE, ...fields });
    expect(why(plan({ flex }, { policy: withDirections(directions) }), 'billingAddress')).toBe(expected);
  });

  it('R13: a billing address that was not read may be there: none is derived', () => {
    const { fields, ...flex } = flexCustomer({ visitingAddress: RANTATIE });
    const planned = plan({ flex: { ...flex, fields: without(fields, 'billingAddress') } });
    expect(why(planned, 'billingAddress')).toBe('kept: unread');
  });

  it('a name that is missing stops it, and says so of the customer as a whole', () => {
    const planned = plan({ flex: flexCustomer({ name: ' ' }) });
    expect(planned.issues).toEqual([
      {
        code: 'value_not_allowed',
        field: null,
        params: { field: 'name', side: 'flex', reason: 'empty', value: '' },
      },
    ]);
    expect(why(planned, 'phone')).toContain('blocked: invalid');
  });
});

describe('why the fields of a new customer in Flex are as they are', () => {
  it('each by the first rule that holds', () => {
    const netvisor = netvisorCustomer(
      {
        nameExtension: 'Turku',
        phone: '040 123 4567',
        website: 'aho.example',
        billingAddress: RANTATIE,
        eInvoice: E_INVOICE,
      },
      { offices: [office(RANTATIE)] },
    );
    const policy = withDirections({ nameExtension: 'flexToNetvisor', website: 'off' });
    const fields = without(netvisor.fields, 'invoicingEmail');
    expect(reasons(plan({ netvisor: { ...netvisor, fields } }, { policy }))).toEqual({
      name: 'fromNetvisor: created',
      nameExtension: 'kept: directionOneWay (flex)',
      businessId: 'same: equal',
      email: 'same: equal',
      phone: 'fromNetvisor: created',
      website: 'off: directionOff',
      visitingAddress: 'fromNetvisor: created',
      billingAddress: 'derived: derivedFromVisiting',
      invoicingEmail: 'kept: unread',
      eInvoice: 'blocked: needsBusinessId',
      active: 'fromNetvisor: created',
      customerNumber: 'fromNetvisor: created',
    });
  });

  it.each<[string, Partial<Record<FieldName, Direction>>, string, string]>([
    [
      'without an office the base address is both',
      {},
      'derived: derivedFromBilling',
      'fromNetvisor: created',
    ],
    ['nobody looks at billing addresses', { billingAddress: 'off' }, 'same: equal', 'off: directionOff'],
    [
      'visiting addresses never come',
      { visitingAddress: 'flexToNetvisor' },
      'same: equal',
      'fromNetvisor: created',
    ],
    [
      'nobody looks at visiting addresses',
      { visitingAddress: 'off' },
      'off: directionOff',
      'fromNetvisor: created',
    ],
  ])('D18: %s', (_what, directions, visiting, billing) => {
    const netvisor = netvisorCustomer({ billingAddress: RANTATIE });
    const planned = plan({ netvisor }, { policy: withDirections(directions) });
    expect([why(planned, 'visitingAddress'), why(planned, 'billingAddress')]).toEqual([visiting, billing]);
  });

  it('D7: the office’s address is no billing address, unless nobody looks at visiting addresses', () => {
    const netvisor = netvisorCustomer({ billingAddress: RANTATIE }, { offices: [office(RANTATIE)] });
    const planned = plan({ netvisor }, { policy: withDirections({ visitingAddress: 'off' }) });
    expect(why(planned, 'billingAddress')).toBe('fromNetvisor: created');
  });

  it('D8: of several offices one must be chosen, and then it is known whose the base address is', () => {
    const offices = [office(RANTATIE), office(LASKUTIE, { key: '502' })];
    const planned = plan({ netvisor: netvisorCustomer({ billingAddress: LASKUTIE }, { offices }) });
    expect(why(planned, 'visitingAddress')).toBe('blocked: officeUnknown');
    expect(why(planned, 'billingAddress')).toBe('blocked: officeUnknown');
    expect(planned.issues).toEqual([{ code: 'office_choice', field: 'visitingAddress', params: { n: 2 } }]);
    expect(planned.flex?.action).toBe('create');
  });

  it('D5: without a number it is not created, and the customer is named', () => {
    const planned = plan({ netvisor: netvisorCustomer({ customerNumber: ' ' }) });
    expect(planned.issues).toEqual([
      { code: 'number_missing', field: null, params: { nameNetvisor: 'Lämpöykkönen Oy' } },
    ]);
    expect(why(planned, 'name')).toContain('blocked: invalid');
  });
});

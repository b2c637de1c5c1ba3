import { describe, expect, it } from 'vitest';
import { NOTHING_AGREED, SWITCHED_OFF, applyPatch } from '../../src/sync/agreement';
import type { Agreement } from '../../src/sync/agreement';
import type { FieldName, FieldValues } from '../../src/sync/customer';
import { changedFields, hasChanged, rememberOneSided } from '../../src/sync/one-sided';
import {
  LINK_ID,
  address,
  flexCustomer,
  netvisorCustomer,
  office,
  plainFingerprint,
} from '../support/planning';

const print = plainFingerprint;

/** What is remembered of a customer without a counterpart. */
const remembered = (customer: Parameters<typeof rememberOneSided>[1]): Agreement =>
  applyPatch(NOTHING_AGREED, rememberOneSided('offices' in customer ? 'netvisor' : 'flex', customer, print));

const company = { phone: '040 123 4567', businessId: '1234567-1', visitingAddress: address('Rantatie 4') };

describe('D21 what is remembered of a customer without a counterpart', () => {
  it('is its own side’s values, and that the other side has none', () => {
    const { fields } = remembered(flexCustomer(company));
    expect(fields.phone).toEqual({
      flex: print('phone', '+358401234567'),
      netvisor: print('phone', null),
      version: -1,
    });
    const other = remembered(netvisorCustomer({ phone: '040 123 4567' })).fields.phone;
    expect(other).toEqual({
      flex: print('phone', null),
      netvisor: print('phone', '+358401234567'),
      version: -1,
    });
  });

  it('leaves out what was not read, and what its kind does not have', () => {
    const { phone: _unread, ...fields } = flexCustomer(company).fields;
    expect(remembered({ ...flexCustomer(), fields }).fields).not.toHaveProperty('phone');
    const person = remembered(flexCustomer({ businessId: '1234567-1' }, { kind: 'PRIVATE' })).fields;
    expect(person).not.toHaveProperty('businessId');
    expect(person).toHaveProperty('name');
    expect(remembered(flexCustomer({ businessId: '1234567-1' }, { kind: null })).fields).toHaveProperty(
      'businessId',
    );
  });

  it('takes a Netvisor customer’s visiting address from its office', () => {
    const one = remembered(netvisorCustomer({}, { offices: [office(address('Rantatie 4'))] }));
    expect(one.fields.visitingAddress?.netvisor).not.toBe(print('visitingAddress', null));
    const two = [office(address('Rantatie 4')), office(address('Mäkikatu 2'), { key: '502' })];
    const unclear = remembered(netvisorCustomer({}, { offices: two }));
    expect(unclear.fields.visitingAddress?.netvisor).toBe(print('visitingAddress', null));
  });

  it.each<[FieldName, FieldValues]>([
    ['name', { name: 'Sähkö-Aho Oy' }],
    ['phone', { phone: '09 876 5432' }],
    ['phone', { phone: null }],
    ['email', { email: 'info@aho.example' }],
    ['businessId', { businessId: '2077474-0' }],
    ['visitingAddress', { visitingAddress: address('Mäkikatu 2') }],
    ['active', { active: false }],
    ['customerNumber', { customerNumber: '0100' }],
  ])('a real edit of its %s shows: %j', (field, edit) => {
    const before = flexCustomer(company);
    const agreed = remembered(before);
    const edited = { ...before, fields: { ...before.fields, ...edit } };
    expect(changedFields('flex', edited, agreed, print)).toEqual([field]);
    expect(hasChanged('flex', edited, agreed, print)).toBe(true);
  });

  it('another spelling is no edit, nor is what can’t be read any more', () => {
    const agreed = remembered(flexCustomer(company));
    const respelled = flexCustomer({ ...company, phone: '+358 40 123 4567', businessId: '12345671' });
    expect(changedFields('flex', respelled, agreed, print)).toEqual([]);
    const { phone: _unread, ...fields } = flexCustomer(company).fields;
    expect(hasChanged('flex', { ...flexCustomer(), fields }, agreed, print)).toBe(false);
  });

  it('an office that moved shows in Netvisor’s customer; which one is told by the link', () => {
    const offices = [office(address('Rantatie 4')), office(address('Mäkikatu 2'), { key: '502' })];
    const [first] = offices;
    const link = { id: LINK_ID, officeKey: first?.key ?? null };
    const before = netvisorCustomer({}, { offices });
    const agreed = applyPatch(NOTHING_AGREED, rememberOneSided('netvisor', before, print, link));
    expect(changedFields('netvisor', before, agreed, print, link)).toEqual([]);
    const moved = netvisorCustomer({}, { offices: [office(address('Varastokuja 9')), ...offices.slice(1)] });
    expect(changedFields('netvisor', moved, agreed, print, link)).toEqual(['visitingAddress']);
  });
});

describe('what was never settled or remembered', () => {
  it('counts as changed where there is a value', () => {
    const customer = flexCustomer({ name: 'Aho Oy', customerNumber: null, email: 'info@aho.example' });
    expect(changedFields('flex', customer, NOTHING_AGREED, print)).toEqual(['name', 'email', 'active']);
  });

  it('of a kind that does not have the field never does', () => {
    const person = flexCustomer({ customerNumber: null, businessId: '1234567-1' }, { kind: 'PRIVATE' });
    expect(changedFields('flex', person, NOTHING_AGREED, print)).toEqual(['name', 'active']);
  });
});

describe('what nobody can compare any more makes no customer', () => {
  it.each([
    ['was switched off', SWITCHED_OFF],
    ['has a version that is no longer in the code', 99],
  ])('a field that %s', (_why, version) => {
    const agreed: Agreement = {
      ...NOTHING_AGREED,
      fields: { ...remembered(flexCustomer(company)).fields, phone: { flex: 'x', netvisor: 'y', version } },
    };
    expect(changedFields('flex', flexCustomer(company), agreed, print)).toEqual([]);
  });
});

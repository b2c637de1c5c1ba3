import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/sync/customer';
import { refusal } from '../../src/sync/validate-value';
import {
  address,
  decisionOn,
  editFlex,
  flexCustomer,
  inStep,
  issueCodes,
  netvisorCustomer,
  plan,
} from '../support/planning';

const world = inStep(
  flexCustomer({ businessId: '1234567-1' }),
  netvisorCustomer({ businessId: '1234567-1' }),
);
const edit = (fields: FieldValues) => plan(editFlex(world, fields));

describe('a value that can’t be written', () => {
  it('costs no other field, and comes up again until it is corrected', () => {
    const edited = editFlex(world, { email: 'ei osoite', phone: '040 123 4567' });
    const planned = plan(edited);
    expect(planned.netvisor?.values).toEqual({ phone: '040 123 4567' });
    expect(decisionOn(planned, 'email')).toMatchObject({
      verdict: 'blocked',
      reason: 'invalid',
      write: null,
    });
    expect(planned.settle.now.fields).not.toHaveProperty('email');
    expect(issueCodes(planned)).toEqual(['value_not_allowed']);
  });

  it('a business id with a wrong check digit, named with the side to correct it on', () => {
    expect(edit({ businessId: '2077474-1' }).issues).toEqual([
      {
        code: 'business_id_invalid',
        field: 'businessId',
        params: { field: 'businessId', side: 'flex', value: '2077474-1' },
      },
    ]);
  });

  it('a VAT number of a foreign company is a business id as well', () => {
    expect(edit({ businessId: 'SE556703748501' }).netvisor?.values).toEqual({ businessId: 'SE556703748501' });
  });

  it.each([
    ['name', 'Å'.repeat(251), 251, 250],
    ['website', 'x'.repeat(81), 81, 80],
    ['phone', '0'.repeat(90), 90, 80],
  ] as const)('%s that is too long for Netvisor', (field, value, length, max) => {
    const planned = edit({ [field]: value });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues).toEqual([
      { code: 'value_too_long', field, params: { field, side: 'flex', length, max } },
    ]);
  });

  it('a text of exactly the length allowed is written', () => {
    expect(edit({ name: 'Å'.repeat(250) }).netvisor?.values).toEqual({ name: 'Å'.repeat(250) });
  });

  it('characters that XML can’t carry', () => {
    const planned = edit({ name: 'Aho\u0001' });
    expect(planned.netvisor).toBeNull();
    expect(planned.issues[0]?.params).toMatchObject({ reason: 'characters', side: 'flex' });
  });

  it('several invoicing e-mails go to Netvisor, but Flex takes one', () => {
    const two = 'laskut@aho.example; talous@aho.example';
    expect(refusal('invoicingEmail', two, 'netvisor')).toBeNull();
    expect(refusal('invoicingEmail', two, 'flex')?.params).toMatchObject({ reason: 'oneEmail' });
    expect(refusal('invoicingEmail', 'laskut@aho.example; ei osoite', 'netvisor')?.params).toMatchObject({
      reason: 'email',
      value: 'ei osoite',
    });
  });

  it('a country that the other system does not know, named with the side to correct it on', () => {
    const abroad = (country: string) => address('Storgatan 1', '11122', 'Stockholm', country);
    const refused = (value: string, side: 'flex' | 'netvisor') => ({
      code: 'value_not_allowed',
      field: 'billingAddress',
      params: { field: 'billingAddress', side, reason: 'country', value },
    });
    expect(refusal('billingAddress', abroad('SE'), 'netvisor')).toBeNull();
    expect(refusal('billingAddress', abroad('XX'), 'netvisor')).toEqual(refused('XX', 'flex'));
    expect(refusal('billingAddress', abroad('XX'), 'flex')).toBeNull();
    for (const country of ['SWE', 'S', 'se', 'XSE1', '1SE', ''])
      expect(refusal('billingAddress', abroad(country), 'flex')).toEqual(refused(country, 'netvisor'));
  });

  it('blanks around a value count for nothing', () => {
    expect(refusal('phone', ` ${'0'.repeat(80)} `, 'netvisor')).toBeNull();
    expect(refusal('email', ' info@aho.example ', 'netvisor')).toBeNull();
  });

  it('each line of an address by itself', () => {
    const lines = { ...address('K'.repeat(80)), street2: 'P'.repeat(80) };
    expect(refusal('billingAddress', lines, 'netvisor')).toBeNull();
    expect(refusal('billingAddress', { ...lines, city: 'H'.repeat(81) }, 'netvisor')?.params).toMatchObject({
      length: 81,
      max: 80,
    });
    expect(refusal('billingAddress', lines, 'flex')).toBeNull();
  });
});

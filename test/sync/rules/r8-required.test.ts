import { describe, expect, it } from 'vitest';
import {
  address,
  decisionOn,
  editNetvisor,
  flexCustomer,
  inStep,
  netvisorCustomer,
  office,
  plan,
} from '../../support/planning';
import { decisionTable } from './decision-table';

const typeWith = (...required: string[]) => ({ name: 'Yritysasiakas Netvisor', required });

describe('R8 a new customer in Flex needs what its type demands', () => {
  const netvisor = netvisorCustomer(
    { phone: '040 123 4567', businessId: '1234567-1' },
    { offices: [office(address('Rantatie 4'))] },
  );

  decisionTable(
    `
    the type demands         | created | missing
    -------------------------|---------|---------------------
                             | yes     |
    name                     | yes     |
    phone, visiting_address  | yes     |
    business_id              | yes     |
    active                   | yes     |
    customer_number          | yes     |
    email                    | no      | email
    email, website           | no      | email, website
    billing_address          | no      | billingAddress
    vat_id                   | no      | businessId
    language                 | no      | language
    phone, contacts          | no      | contacts
    email, language          | no      | email
    email, vat_id, phone     | no      | email, businessId
    `,
    (row) => {
      const required = (row['the type demands'] ?? '').split(', ').filter((property) => property !== '');
      const planned = plan({ netvisor }, { flexType: typeWith(...required) });
      expect(planned.flex === null ? 'no' : 'yes').toBe(row['created']);
      expect(planned.issues.map(({ params }) => params['field']).join(', ')).toBe(row['missing']);
      const missing = planned.issues.length > 0;
      expect(planned.issues.filter(({ field }) => field === null)).toHaveLength(missing ? 1 : 0);
      if (missing)
        expect(decisionOn(planned, 'name')).toMatchObject({ verdict: 'blocked', reason: 'requiredInFlex' });
    },
  );

  it('the issue names the type, the field and where to add it', () => {
    expect(plan({ netvisor }, { flexType: typeWith('email') }).issues).toEqual([
      {
        code: 'required_field_missing',
        field: null,
        params: { typeName: 'Yritysasiakas Netvisor', field: 'email', side: 'netvisor' },
      },
    ]);
  });

  it('a foreign company’s VAT number stands in vat_id, not in business_id', () => {
    const foreign = netvisorCustomer({ businessId: 'SE556703748501' });
    expect(plan({ netvisor: foreign }, { flexType: typeWith('vat_id') }).flex).not.toBeNull();
    expect(plan({ netvisor: foreign }, { flexType: typeWith('business_id') }).flex).toBeNull();
  });

  it('what the product would not send is missing as well', () => {
    const invalid = netvisorCustomer({ email: 'ei osoite' });
    const planned = plan({ netvisor: invalid }, { flexType: typeWith('email') });
    expect(planned.flex).toBeNull();
  });

  it('an inactive customer lacks a flag that must be set', () => {
    const inactive = netvisorCustomer({ active: false });
    expect(plan({ netvisor: inactive }, { flexType: typeWith('active') }).flex).toBeNull();
  });
});

describe('R8 a mandatory field of a Flex customer is not emptied', () => {
  const fields = { phone: '040 123 4567', email: 'info@aho.example' };
  const world = inStep(flexCustomer(fields), netvisorCustomer(fields));
  const cleared = editNetvisor(world, { phone: null, email: null });

  it('it stays, with an issue; the others are emptied', () => {
    const planned = plan(cleared, { flexType: typeWith('phone') });
    expect(planned.flex?.values).toEqual({ email: null });
    expect(decisionOn(planned, 'phone')).toEqual({
      field: 'phone',
      verdict: 'blocked',
      reason: 'requiredInFlex',
      write: null,
      about: 'netvisor',
      issue: 'required_field_missing',
    });
    expect(planned.issues).toEqual([
      {
        code: 'required_field_missing',
        field: 'phone',
        params: { typeName: 'Yritysasiakas Netvisor', field: 'phone', side: 'netvisor' },
      },
    ]);
  });

  it('in Netvisor it may be emptied: the type is Flex’s', () => {
    const there = { ...world, flex: { ...world.flex, fields: { ...world.flex.fields, phone: null } } };
    expect(plan(there, { flexType: typeWith('phone') }).netvisor?.values).toEqual({ phone: null });
  });
});

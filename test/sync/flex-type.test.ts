import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/sync/customer';
import { lacking, requires } from '../../src/sync/flex-type';
import { address } from '../support/planning';

const demanding = (...required: string[]) => ({ name: 'Yritysasiakas Netvisor', required });

describe('R8 what a customer type demands', () => {
  it('is told by Flex’s names of the fields', () => {
    const type = demanding('email', 'visiting_address', 'vat_id', 'colour');
    expect(requires(type, 'email')).toBe(true);
    expect(requires(type, 'visitingAddress')).toBe(true);
    expect(requires(type, 'businessId')).toBe(true);
    expect(requires(type, 'phone')).toBe(false);
    expect(requires(null, 'email')).toBe(false);
    expect(requires(demanding(), 'email')).toBe(false);
  });

  /** What the type demands, what there is, and what is lacking. */
  it.each<[string[], FieldValues, string[]]>([
    [['name', 'phone'], { name: 'AB-Huolto Oy', phone: 'Vaihde' }, []],
    [['name', 'phone'], { name: 'AB-Huolto Oy' }, ['phone']],
    [['phone', 'email'], { phone: ' ', email: null }, ['phone', 'email']],
    [['active'], { active: true }, []],
    [['active'], { active: false }, ['active']],
    [['visiting_address'], { visitingAddress: address('Rantatie 4') }, []],
    [['visiting_address'], { visitingAddress: address('', '', '') }, ['visitingAddress']],
    [['business_id'], { businessId: '1234567-1' }, []],
    [['business_id'], { businessId: ' SE556703748501' }, ['businessId']],
    [['vat_id'], { businessId: ' SE556703748501' }, []],
    [['vat_id'], { businessId: '1234567-1' }, ['businessId']],
    [['business_id', 'vat_id'], {}, ['businessId']],
    [['colour', 'name'], { name: 'Aho' }, ['colour']],
  ])('%j of %j: %j', (required, values, missing) => {
    expect(lacking(demanding(...required), values)).toEqual(missing);
  });

  it('is nothing as long as the type is not known', () => {
    expect(lacking(null, {})).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeFields, encodeNew, encodePatch, type Bearer } from '../../src/flex/field-codec';
import { FIELD_NAMES, FIELD_TABLE } from '../../src/sync/field-table';
import { KARHU } from './scripted-flex';

const COMPANY = { kind: 'COMPANY', consumerEInvoicing: false } as const;
const PERSON = { kind: 'PRIVATE', consumerEInvoicing: false } as const;

const decode = (source: object, bearer: Bearer = COMPANY) =>
  z
    .unknown()
    .transform((customer, context) => decodeFields(customer, bearer, context))
    .parse(source);

describe('R11–R17: the fields that travel, read from Flex', () => {
  it('reads every field of a company', () => {
    expect(
      decode({
        ...KARHU,
        name_extension: 'LVI-urakointi',
        website: 'www.karhunputki.example',
        billing_address: {
          street: 'PL 12',
          street2: 'c/o Tilitoimisto',
          postal_code: '33101',
          city: 'Tampere',
          country: 'FI',
        },
        invoicing_email: 'laskut@karhunputki.example',
      }),
    ).toEqual({
      name: 'Karhun Putki Oy',
      nameExtension: 'LVI-urakointi',
      businessId: '1234567-1',
      email: 'toimisto@karhunputki.example',
      phone: '+358 40 123 4567',
      website: 'www.karhunputki.example',
      visitingAddress: {
        street: 'Satamakatu 3',
        street2: null,
        postalCode: '33200',
        city: 'Tampere',
        country: 'FI',
      },
      billingAddress: {
        street: 'PL 12',
        street2: 'c/o Tilitoimisto',
        postalCode: '33101',
        city: 'Tampere',
        country: 'FI',
      },
      invoicingEmail: 'laskut@karhunputki.example',
      eInvoice: { address: '003712345671', operator: '003721291126' },
      active: true,
      customerNumber: '500001',
    });
  });

  it.each(FIELD_NAMES.filter((field) => field !== 'active'))(
    'writes %s to the place that the field table names',
    (field) => {
      expect(Object.keys(encodePatch({ [field]: null })).join(', ')).toBe(FIELD_TABLE[field].place.flex);
    },
  );

  it('is no customer when a field is not what the contract says', () => {
    expect(() => decode({ ...KARHU, e_invoice: { address: 5, operator: null } })).toThrow('address');
  });

  it('reads the foreign company by its VAT id, which has no business id', () => {
    const swedish = { ...KARHU, business_id: null, vat_id: 'SE556012579001' };
    expect(decode(swedish).businessId).toBe('SE556012579001');
  });

  it('prefers the business id to the VAT id that repeats it', () => {
    expect(decode({ ...KARHU, vat_id: 'FI12345671' }).businessId).toBe('1234567-1');
  });
});

describe('D13: missing, empty and a value are three things', () => {
  it('has no key for a property that Flex left out', () => {
    expect(decode({ name: 'Karhun Putki Oy' })).toEqual({ name: 'Karhun Putki Oy' });
  });

  it('reads null and blank as empty', () => {
    expect(decode({ phone: null, website: '  ', e_invoice: { address: '', operator: '' } })).toEqual({
      phone: null,
      website: null,
      eInvoice: null,
    });
  });

  it('writes only what is given, null to clear', () => {
    expect(encodePatch({ phone: null, email: 'uusi@karhunputki.example' })).toEqual({
      phone: null,
      email: 'uusi@karhunputki.example',
    });
  });

  it('writes the one invoicing e-mail without the separator that ends a list in Netvisor (R17)', () => {
    expect(encodePatch({ invoicingEmail: 'talous@aho.example;' })).toEqual({
      invoicing_email: 'talous@aho.example',
    });
  });

  it('clears the e-invoice as a pair', () => {
    expect(encodePatch({ eInvoice: null })).toEqual({ e_invoice: null });
  });

  it('never patches the active flag', () => {
    expect(encodePatch({ active: false })).toEqual({});
  });

  it('leaves what is empty out of a create', () => {
    expect(
      encodeNew({
        name: 'Karhun Putki Oy',
        phone: null,
        active: false,
        billingAddress: null,
        visitingAddress: {
          street: 'Satamakatu 3',
          street2: null,
          postalCode: null,
          city: null,
          country: 'FI',
        },
      }),
    ).toEqual({
      name: 'Karhun Putki Oy',
      active: false,
      visiting_address: { street: 'Satamakatu 3', country: 'FI' },
    });
  });
});

describe('D22: an address is one value', () => {
  it('is in Finland when no country is given', () => {
    expect(decode({ visiting_address: { street: 'Satamakatu 3' } }).visitingAddress?.country).toBe('FI');
  });

  it.each([
    ['Finland', 'FI'],
    ['ruotsi', 'SE'],
    ['EST', 'EE'],
  ])('has the code of %j', (country, code) => {
    expect(decode({ billing_address: { street: 'Storgatan 1', country } }).billingAddress?.country).toBe(
      code,
    );
  });

  it('is empty when only a recipient or a country is given', () => {
    expect(decode({ billing_address: { name: 'Karhun Putki Oy', country: 'FI' } }).billingAddress).toBeNull();
  });

  it('is written with all parts, the second street line as null when there is none', () => {
    expect(
      encodePatch({
        billingAddress: {
          street: 'PL 12',
          street2: null,
          postalCode: '33101',
          city: 'Tampere',
          country: 'FI',
        },
      }),
    ).toEqual({
      billing_address: {
        street: 'PL 12',
        street2: null,
        postal_code: '33101',
        city: 'Tampere',
        country: 'FI',
      },
    });
  });

  it("is cleared part by part, so that the recipient's name in it stays (D14)", () => {
    expect(encodePatch({ billingAddress: null })).toEqual({
      billing_address: { street: null, street2: null, postal_code: null, city: null, country: null },
    });
  });
});

describe('a business id has two places in Flex', () => {
  it('writes a Finnish business id to business_id and leaves the VAT id alone', () => {
    expect(encodePatch({ businessId: '1234567-1' })).toEqual({ business_id: '1234567-1' });
  });

  it('writes a VAT id to vat_id, and no business id may hide it', () => {
    expect(encodePatch({ businessId: 'SE556012579001' })).toEqual({
      business_id: null,
      vat_id: 'SE556012579001',
    });
  });

  it('clears both, or the other would show through', () => {
    expect(encodePatch({ businessId: null })).toEqual({ business_id: null, vat_id: null });
  });

  it.each(['1234567-1', 'SE556012579001', 'FI12345671', null])(
    'reads %s back as it was written',
    (businessId) => {
      const before = { business_id: '7654321-2', vat_id: 'EE100366327' };
      expect(decode({ ...before, ...encodePatch({ businessId }) }).businessId).toBe(businessId);
    },
  );
});

describe('R16, D17: what must not be known is dropped while reading', () => {
  it('drops the e-invoice address of a private person', () => {
    expect(decode(KARHU, PERSON)).not.toHaveProperty('eInvoice');
  });

  it('drops the e-invoice address of whoever uses consumer e-invoicing', () => {
    expect(decode(KARHU, { kind: 'COMPANY', consumerEInvoicing: true })).not.toHaveProperty('eInvoice');
  });

  it.each([COMPANY, PERSON])('drops a personal identity code in the business id of %o', (bearer) => {
    expect(decode({ ...KARHU, business_id: '010190-999R' }, bearer)).not.toHaveProperty('businessId');
  });

  it.each(['101165-907B', '101165 907B', 'hetu 101165-907B', '101165B907B'])(
    'drops %j in whichever of the two places it stands',
    (code) => {
      expect(decode({ ...KARHU, business_id: code }, COMPANY)).not.toHaveProperty('businessId');
      const inVatId = decode({ ...KARHU, business_id: null, vat_id: code }, COMPANY);
      expect(inVatId).not.toHaveProperty('businessId');
    },
  );

  it('does not read the VAT id of a private person', () => {
    expect(decode({ business_id: null, vat_id: 'SE556012579001' }, PERSON).businessId).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { codeOf, faultsOf, FlexFixture } from './fixture';

const flex = new FlexFixture();

describe('customer types', () => {
  it('begin as Flex has them: persons, companies, and one that tells neither (R8, D23)', async () => {
    const types = await flex.types();
    expect(types.map(({ name, identifier }) => [name, identifier])).toEqual([
      ['Yksityisasiakas', 'PRIVATE'],
      ['Yritysasiakas', 'COMPANY'],
      ['Muu asiakas', null],
    ]);
  });

  it('are created without a series unless one is named (R9, R10, R21)', async () => {
    const answer = await flex.api('POST', '/v1/customer-types', {
      body: { name: 'Yksityisasiakas Netvisor', identifier: 'PRIVATE' },
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ identifier: 'PRIVATE', number_series_id: null, fields: [] });
    const read = await flex.api('GET', answer.headers['location'] ?? '');
    expect(read.json).toEqual(answer.json);
  });

  it('are changed by a merge patch', async () => {
    const type = await flex.type('COMPANY');
    const answer = await flex.api('PATCH', `/v1/customer-types/${type.id}`, {
      body: { name: 'Yritykset', number_series_id: null },
    });
    expect(answer.json).toMatchObject({ ...type, name: 'Yritykset', number_series_id: null });
    expect((await flex.made({ name: 'Numeroton Oy' })).customer_number).toBeNull();
  });

  it('keep their identifier while customers have them', async () => {
    const type = await flex.type('COMPANY');
    const toPrivate = () =>
      flex.api('PATCH', `/v1/customer-types/${type.id}`, { body: { identifier: 'PRIVATE' } });
    await flex.made({ name: 'Käyttäjä Oy' });
    const answer = await toPrivate();
    expect([answer.status, codeOf(answer)]).toEqual([409, 'customer_type_in_use']);
    await flex.control('POST', '/reset');
    expect((await toPrivate()).status).toBe(200);
  });

  it('are refused with what is wrong', async () => {
    const answer = await flex.api('POST', '/v1/customer-types', {
      body: {
        identifier: 'PERSON',
        colour: 'red',
        fields: [{ field: 'shoe_size', visible: true, required: false }],
      },
    });
    expect(faultsOf(answer)).toEqual([
      '/colour unknown_field',
      '/fields/0/field invalid_value',
      '/identifier invalid_value',
      '/name missing',
    ]);
    const series = await flex.api('POST', '/v1/customer-types', {
      body: { name: 'X', number_series_id: '6d0c8f5e-2f0a-4f0e-9a52-0d3b6a7c1e11' },
    });
    expect(faultsOf(series)).toEqual(['/number_series_id unknown_number_series']);
  });
});

describe('number series (R19, R20)', () => {
  it('tell range, next number and the types that use them', async () => {
    const types = await flex.types();
    await flex.made({ name: 'Eka Oy' });
    const answer = await flex.api('GET', '/v1/number-series');
    expect(answer.json).toMatchObject({
      data: [
        {
          prefix: '',
          min: 500_001,
          max: 9_999_999,
          next: 500_002,
          customer_type_ids: types.filter((type) => type.number_series_id !== null).map(({ id }) => id),
        },
      ],
    });
  });

  it('give a prefix and refuse when they are used up', async () => {
    const [type] = await flex.types();
    await flex.control('PATCH', `/number-series/${type?.number_series_id ?? ''}`, {
      prefix: 'FL',
      next: 7,
      min: 7,
      max: 7,
    });
    expect((await flex.made({ name: 'Viimeinen Oy' })).customer_number).toBe('FL7');
    const answer = await flex.create({ name: 'Myöhästynyt Oy' });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'number_series_exhausted']);
    expect((await flex.create({ name: 'Omin numeroin Oy', customer_number: 'FL8' })).status).toBe(201);
  });
});

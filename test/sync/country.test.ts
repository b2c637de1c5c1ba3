import { describe, expect, it } from 'vitest';
import { countryCode, countryOf } from '../../src/sync/country';

describe('D22 countries by name and code', () => {
  it.each([
    ['FI', ['FI', 'fi', 'FIN', 'Suomi', 'SUOMI', 'Finland', ' suomi ', ' fi ', ' fin ']],
    ['SE', ['SE', 'SWE', 'Ruotsi', 'Sverige', 'Sweden']],
    ['EE', ['EE', 'EST', 'Viro', 'Estland', 'Estonia']],
    [
      'GB',
      ['GB', 'GBR', 'UK', 'Iso-Britannia', 'Yhdistynyt kuningaskunta', 'Storbritannien', 'United Kingdom'],
    ],
    ['NL', ['NL', 'Alankomaat', 'Hollanti', 'The Netherlands']],
    ['CZ', ['Tšekki', 'Tsekki', 'Czech Republic']],
    ['AX', ['Ahvenanmaa', 'Åland', 'Aland Islands']],
    ['US', ['USA', 'Yhdysvallat', 'United  States of America']],
  ])('%s is %j', (code, spellings) => {
    expect(spellings.map(countryCode)).toEqual(spellings.map(() => code));
  });

  it('has no code for what is no country', () => {
    expect(['Atlantis', 'XX', '00100', ''].map(countryCode)).toEqual([null, null, null, null]);
  });

  it('is Finland when nothing is said, and stays as it is when it is not known', () => {
    expect([null, undefined, ' '].map(countryOf)).toEqual(['FI', 'FI', 'FI']);
    expect(countryOf('Atlantis ')).toBe('ATLANTIS');
  });
});

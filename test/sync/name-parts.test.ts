import { describe, expect, it } from 'vitest';
import type { Kind } from '../../src/sync/customer';
import { compareNameParts, namePartsOf } from '../../src/sync/name-parts';

/** A name with its extension taken apart: the main name, what stands beside it, and whether that is a name too. */
function apart(name: string, nameExtension: string | null, kind: Kind): string {
  const parts = namePartsOf({ name, nameExtension }, kind);
  if (parts === null) return 'no name';
  const { main, beside, besideIsAName } = parts;
  return [main, ...(beside === null ? [] : [beside, besideIsAName ? 'a name' : 'no name'])].join(' | ');
}

describe('R18 a name and what stands beside it', () => {
  it.each<[string, string | null, string]>([
    ['Virtanen Oy', null, 'Virtanen Oy'],
    ['  Virtanen Oy ', ' ', 'Virtanen Oy'],
    ['', 'Turku', 'no name'],
    [' ', 'Turku', 'no name'],
    ['Kesko Oyj', ' Turku ', 'Kesko Oyj | Turku | no name'],
    // A department in brackets, or what a person noted there.
    ['Kesko Oyj (Turku)', null, 'Kesko Oyj | Turku | no name'],
    ['Kesko Oyj ( Turku ) ', null, 'Kesko Oyj | Turku | no name'],
    ['Kesko Oyj (Turku)', 'Satama', 'Kesko Oyj | Turku Satama | no name'],
    ['(Turku)', null, '(Turku)'],
    ['Kesko (Turku) Oyj', null, 'Kesko (Turku) Oyj'],
    // An auxiliary business name, said or shown by a slash.
    ['Virtanen Oy, aputoiminimi Putkipojat', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy aputoiminimi: Putkipojat', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy (aputoiminimi Putkipojat)', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy (aputoiminimi Putkipojat )', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy, rinnakkaistoiminimi Putki', 'Turku', 'Virtanen Oy | Putki Turku | a name'],
    ['Berg Ab, bifirma Rör', null, 'Berg Ab | Rör | a name'],
    ['Virtanen Oy, aputoiminimi Putki, aputoiminimi Sähkö', null, 'Virtanen Oy | Putki Sähkö | a name'],
    ['Virtanen Oy / Putkipojat', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy/Putkipojat', null, 'Virtanen Oy | Putkipojat | a name'],
    ['Virtanen Oy / / Putkipojat', null, 'Virtanen Oy | Putkipojat | a name'],
    // A slash without anything on either side, or inside a word, parts no names.
    ['/ Putkipojat', null, '/ Putkipojat'],
    ['Virtanen Oy /', null, 'Virtanen Oy /'],
    ['Aho/Salo', null, 'Aho/Salo'],
  ])('%j with extension %j: %s', (name, extension, expected) => {
    expect(apart(name, extension, 'COMPANY')).toBe(expected);
  });

  it('a person’s name is one, whatever signs are in it', () => {
    expect(apart('Aho / Salo', null, 'PRIVATE')).toBe('Aho / Salo');
    expect(apart('Liisa Aho (o.s. Salo)', null, 'PRIVATE')).toBe('Liisa Aho (o.s. Salo)');
    expect(apart('Liisa Aho', 'Talo', 'PRIVATE')).toBe('Liisa Aho | Talo | no name');
  });
});

describe('R18 D3 how alike names with something beside them are', () => {
  const likeness = (one: string, other: string): string => {
    const [left, right] = [one, other].map((name) => namePartsOf({ name }, 'COMPANY'));
    if (!left || !right) throw new Error('a name is wanted');
    const { score, doubts } = compareNameParts(left, right, 'COMPANY');
    return [score.toFixed(3), ...doubts].join(' ');
  };

  it.each([
    ['Kesko Oyj (Turku)', 'Kesko Oyj (Turku)', '1.000'],
    ['Kesko Oyj (Turku)', 'Kesko Oyj', '1.000'],
    ['Kesko Oyj (Turku)', 'Kesko Turku', '1.000'],
    // A department is no name by itself, an auxiliary business name is.
    ['Kesko Oyj (Turku)', 'Turku', '0.667'],
    ['Virtanen Oy / Putkipojat', 'Putkipojat', '1.000'],
    ['Virtanen Oy / Putkipojat', 'Virtanen', '1.000'],
    ['Virtanen Oy / Putkipojat', 'Virtanen Putkipojat', '1.000'],
    // Each register has the other's main name beside its own.
    ['Virtanen Oy / Putkipojat', 'Putkipojat Oy / Virtanen', '1.000'],
    ['Kesko Oyj (Turku)', 'Kesko Oyj (Tampere)', '0.455 besideDiffers'],
    ['Virtanen Oy / Putki', 'Virtanen Oy / Katto', '0.681 besideDiffers'],
    ['Aho Oy (Turku)', 'Salo Oy (Tampere)', '0.000'],
  ])('%s | %s: %s', (one, other, expected) => {
    expect(likeness(one, other)).toBe(expected);
    expect(likeness(other, one)).toBe(expected);
  });
});

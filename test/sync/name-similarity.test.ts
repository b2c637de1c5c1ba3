import { describe, expect, it } from 'vitest';
import type { Kind } from '../../src/sync/customer';
import { compareNames } from '../../src/sync/name-similarity';

/** Likeness with what holds it down; from 0.85 on it is the same name, below 0.5 another. */
function likeness(one: string, other: string, kind: Kind): string {
  const { score, doubts } = compareNames(one, other, kind);
  return [score.toFixed(3), ...doubts].join(' ');
}

describe.each<[Kind, ReadonlyArray<readonly [string, string, string]>]>([
  [
    'COMPANY',
    [
      ['Aalto Oy', 'AALTO  oy', '1.000'],
      ['Aalto Oy', 'Aalto', '1.000'],
      ['Haltia Rakennus', 'Rakennus-Haltia', '1.000'],
      // One side writes together what the other writes apart.
      ['Sähkö-Aho Oy', 'Sähköaho Oy', '1.000'],
      ['Sähkö Aho Kone', 'Kone Sähköaho', '1.000'],
      ['Aho Sähkö Kone', 'Kone Sähköaho', '0.372'],
      ['Sähkö Åke Kone', 'Kone Sahkoaake', '1.000'],
      ['A B C Oy', 'ABC Oy', '1.000'],
      // An abbreviation of whole words in a row.
      ['LVI Salo', 'Lämpö Vesi Ilma Salo', '0.936'],
      ['LV Salo', 'Lämpö Vesi Ilma Salo', '0.778'],
      ['VI Salo', 'Lämpö Vesi Ilma Salo', '0.739'],
      ['LI Salo', 'Lämpö Vesi Ilma Salo', '0.348'],
      ['IS', 'Lämpö Vesi Ilma', '0.000'],
      // What is there as a word is no abbreviation, and a word is taken for one abbreviation only.
      ['KM', 'KM Kone Metalli', '0.267'],
      ['KM KM Salo', 'Kone Metalli Salo', '0.840 wordMissing'],
      ['KM Oy', 'Kone Metalli Oy', '0.840 abbreviationOnly'],
      ['ABCDEF', 'Aa Bb Cc Dd Ee Ff', '0.840 abbreviationOnly'],
      ['ABCDEFG', 'Aa Bb Cc Dd Ee Ff Gg', '0.000'],
      ['AB', 'Aa B', '0.000'],
      ['AB', 'Aa', '0.000'],
      // Forms tell companies apart only where both have one and none is the same.
      ['Aalto Oy', 'Aalto Ky', '0.840 companyFormDiffers'],
      ['Aalto Oy Ky', 'Aalto Ky', '1.000'],
      // Numbers and single letters tell sister companies apart.
      ['Aalto 1 Oy', 'Aalto 2 Oy', '0.490 markDiffers'],
      ['Aalto 1 Oy', 'Aalto Oy', '0.840 markMissing'],
      ['Aalto 1 2', 'Aalto 2 3', '0.840 markMissing'],
      ['Aalto 1 2', 'Aalto 12', '0.490 markDiffers'],
      ['As Oy A', 'As Oy B', '0.490 markDiffers'],
      ['As Oy Aho A', 'As Oy Aho', '0.840 markMissing'],
      ['123', '123 Oy', '1.000'],
      ['123', '124', '0.490 markDiffers'],
      // Near is not the same.
      ['Virtanen Aho Kone', 'Viitanen Aho Kone', '0.840 nearOnly'],
      ['Virtanen Oy', 'Viitanen Oy', '0.840 nearOnly abbreviationOnly'],
      ['Koskinen Oy', 'Koskinne Oy', '0.970'],
      // The nearest of two words that are near.
      ['Lehtolainen', 'Lehtelainen Lehtelaanen', '0.606'],
      ['Lehtolainen', 'Lehtelaanen Lehtelainen', '0.606'],
      // Common words weigh less than names.
      ['Rakennus Aho', 'Rakennus Salo', '0.533'],
      ['Asunto Oy Kuusi', 'Asunto Oy Mänty', '0.231'],
      ['Aho Virtanen Oy', 'Aho Oy', '0.429'],
      ['Aho Salo', 'Aho Niemi', '0.400'],
      ['Niemi Niemi', 'Niemi', '0.667'],
      ['Aho', 'Salo', '0.000'],
      ['Oy', 'Ab', '0.000'],
      ['Oy', 'Oy Ab', '0.667'],
      ['&', '', '0.000'],
      // Without a letter nothing but the same signs are the same.
      ['...', ' ... ', '1.000'],
      ['. .', '.  .', '1.000'],
      ['..', '. .', '0.000'],
      ['-', '...', '0.000'],
      ['123', '-', '0.000'],
    ],
  ],
  [
    'PRIVATE',
    [
      ['Mäki Liisa', 'Liisa Mäki', '1.000'],
      // A further given name, or half a double surname, may be missing.
      ['Liisa Mäki', 'Liisa Maria Mäki', '0.850'],
      ['Liisa Mäki', 'Liisa Mäki-Aho', '0.857'],
      ['Liisa Mäki', 'Liisa Maria Anna Mäki', '0.667'],
      ['Liisa Maria Mäki', 'Liisa Kaarina Mäki', '0.600'],
      ['Liisa', 'Liisa Mäki', '0.714'],
      ['Virtanen Liisa', 'Viitanen Liisa Maria', '0.774'],
      ['Koskinne Liisa', 'Koskinen Liisa Maria', '0.850'],
      // A second initial may be missing; two that differ are two persons.
      ['Liisa M Mäki', 'Liisa Mäki', '0.947'],
      ['Liisa M Mäki', 'Liisa K Mäki', '0.490 markDiffers'],
      ['L Mäki', 'Liisa Mäki', '0.957'],
      ['L M Mäki', 'Liisa Mäki', '0.893'],
      ['L M', 'Liisa Mäki', '0.840 abbreviationOnly'],
      // Father and son, couples.
      ['Ville Aho sen', 'Ville Aho jun', '0.490 markDiffers'],
      ['Ville Aho sen', 'Ville Aho', '0.840 markMissing'],
      ['Aino ja Ville Aho', 'Aino Ville Aho', '0.840 couple'],
      ['Aino ja Ville Aho', 'Ville Aho', '0.800'],
      ['Aino ja Ville Aho', 'Ville ja Aino Aho', '1.000'],
    ],
  ],
])('R18 D3 how alike two names are: %s', (kind, rows) => {
  it.each(rows)('%s | %s: %s', (one, other, expected) => {
    expect(likeness(one, other, kind)).toBe(expected);
    expect(likeness(other, one, kind)).toBe(expected);
  });
});

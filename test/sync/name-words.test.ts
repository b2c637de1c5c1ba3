import { describe, expect, it } from 'vitest';
import type { Kind } from '../../src/sync/customer';
import { foldedText, nameKey, nameWords } from '../../src/sync/name-words';

/** A name taken apart: its words with their weight, its forms, its marks, and whether it is of two persons. */
function apart(name: string, kind: Kind): string {
  const { words, forms, marks, couple } = nameWords(name, kind);
  const texts = words.map(({ text, weight }) => `${text} ${String(weight)}`).join(', ');
  return [texts, [...forms].join(), marks.join(), couple ? 'couple' : ''].join(' | ');
}

describe('R18 a name taken apart', () => {
  it.each<[string, Kind, string]>([
    ['Lämpöykkönen Oy', 'COMPANY', 'lampoykkonen 12 | limited |  | '],
    ['T:mi Aho', 'COMPANY', 'aho 3 | soleTrader |  | '],
    ['T.mi Aho', 'COMPANY', 'aho 3 | soleTrader |  | '],
    ['T. mi Aho', 'COMPANY', 'aho 3 | soleTrader |  | '],
    ['L.V.I. Salo Ky', 'COMPANY', 'lvi 1.5, salo 4 | limitedPartnership |  | '],
    ['K.Salo', 'PRIVATE', 'k 1, salo 4 |  |  | '],
    ['Rak.liike Aho', 'COMPANY', 'rakennus 4, liike 5, aho 3 |  |  | '],
    ['Julkinen Osakeyhtiö Aalto', 'COMPANY', 'aalto 5 | limited |  | '],
    ['Avoin yhtiö Salo', 'COMPANY', 'salo 4 | partnership |  | '],
    ['Aalto Avoin', 'COMPANY', 'aalto 5, avoin 5 |  |  | '],
    ['Oy Ab', 'COMPANY', 'oy 2, ab 2 | limited |  | '],
    ['&', 'COMPANY', 'ja 2 |  |  | '],
    ['', 'COMPANY', ' |  |  | '],
    ['Asunto Oy Rantatie 4', 'COMPANY', 'asunto 1.5, rantatie 8 | limited | 4 | '],
    ['As Oy Rantatie 04', 'COMPANY', 'asunto 1.5, rantatie 8 | limited | 4 | '],
    ['Bostads Ab Åsa', 'COMPANY', 'asunto 1.5, asa 3 | limited |  | '],
    ['Salo24 Oy', 'COMPANY', 'salo 4 | limited | 24 | '],
    ['24Salo', 'COMPANY', 'salo 4 |  | 24 | '],
    ['007 Oy', 'COMPANY', ' | limited | 7 | '],
    ['0', 'COMPANY', ' |  | 0 | '],
    ['100', 'COMPANY', ' |  | 100 | '],
    ['Aalto II Oy', 'COMPANY', 'aalto 5 | limited | 2 | '],
    ['Aalto IV 3', 'COMPANY', 'aalto 5 |  | 3,4 | '],
    ['Aalto II', 'PRIVATE', 'aalto 5, ii 2 |  |  | '],
    ['Ville Aho Sr', 'PRIVATE', 'ville 5, aho 3 |  | senior | '],
    ['Ville Aho junior', 'PRIVATE', 'ville 5, aho 3 |  | junior | '],
    ['Aho junior', 'COMPANY', 'aho 3, junior 6 |  |  | '],
    ['Ahon sr', 'COMPANY', 'ahon 4 | foundation |  | '],
    ['Ville Aho Oy', 'PRIVATE', 'ville 5, aho 3 | limited |  | '],
    ['Aino ja Ville Aho', 'PRIVATE', 'aino 4, ville 5, aho 3 |  |  | couple'],
    ['Aino + Ville Aho', 'PRIVATE', 'aino 4, ville 5, aho 3 |  |  | couple'],
    ['Aho & Salo', 'COMPANY', 'aho 3, salo 4 |  |  | '],
    ['Aho&Salo', 'COMPANY', 'aho 3, salo 4 |  |  | '],
    ['ja', 'PRIVATE', 'ja 2 |  |  | '],
    ['O’Brien Ltd', 'COMPANY', 'obrien 6 | limited |  | '],
    ['constructor Oy', 'COMPANY', 'constructor 11 | limited |  | '],
  ])('%s (%s)', (name, kind, expected) => {
    expect(apart(name, kind)).toBe(expected);
  });

  it.each([
    ['Åsa', ['asa', 'aasa', 'osa']],
    ['Hämö', ['hamo', 'haemoe']],
    ['Øre', ['ore', 'oere']],
    ['Aho', ['aho']],
    // What an abbreviation stands for has no spelling of its own.
    ['koy', ['kiinteisto']],
  ])('%s may be spelt %j', (name, spellings) => {
    expect(nameWords(name, 'COMPANY').words[0]?.spellings).toEqual(spellings);
  });
});

describe('a name by which a customer is found again', () => {
  it.each<[string, Kind, string]>([
    ['Sähkö-Aho Oy', 'COMPANY', 'aho sahko'],
    ['Aho, Sähkö', 'COMPANY', 'aho sahko'],
    ['As Oy Rantatie 04', 'COMPANY', '4 asunto rantatie'],
    ['Aho Ville sr', 'PRIVATE', 'aho senior ville'],
    ['Oy Ab', 'COMPANY', 'ab oy'],
    ['', 'COMPANY', ''],
  ])('%s (%s) is %j, in whatever order', (name, kind, key) => {
    expect(nameKey(name, kind)).toBe(key);
  });
});

describe('a text without marks, in its order', () => {
  it.each([
    ['Mäkelänkatu 4 B', 'makelankatu 4 b'],
    ['Åkersgatan  7, "x"', 'akersgatan 7 x'],
    ['Straße5', 'strasse 5'],
    [' - ', ''],
  ])('%s: %j', (text, folded) => {
    expect(foldedText(text)).toBe(folded);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kind } from '../../src/sync/customer';
import { compareForMatch } from '../../src/sync/matching';
import { NAME_THRESHOLDS } from '../../src/sync/name-similarity';

/*
 * Decision table: are these two names one customer, when both have the same customer number and at most one has
 * a valid business id (R18, D3)? These examples set the thresholds.
 *
 *   same       linked by itself
 *   unclear    issue number_collision: a person decides
 *   different  issue number_collision: a person decides, and is told that the names contradict
 *
 * One row: what Flex has, what Netvisor has, and why the verdict is as it is.
 */
type Row = readonly [flex: string, netvisor: string, why: string];

const COMPANIES_SAME: readonly Row[] = [
  ['Rakennus Virtanen Oy', 'Virtanen Rakennus Oy', 'order of words'],
  ['Lämpöykkönen Oy', 'LAMPOYKKONEN', 'case, umlauts, company form left out'],
  ['Mäkelä Oy', 'Maekelae Oy', 'ä written as ae'],
  ['Vaasan Leipä Oy', 'Vaasan Leipa Oy', 'ä written as a'],
  ['Åbo Bygg Ab', 'Abo Bygg', 'å written as a'],
  ['Åbo Bygg Ab', 'Aabo Bygg Ab', 'å written as aa'],
  ['Åbo Bygg Ab', 'Obo Bygg Ab', 'å written as it sounds'],
  ['Süß Oy', 'Suess Oy', 'German letters'],
  ['Žukov Oy', 'Zhukov Oy', 'Slavic letters'],
  ['Café Ahvenanmaa', 'Cafe Ahvenanmaa', 'accent'],
  ["O'Leary's Oulu Oy", 'OLearys Oulu Oy', 'apostrophe'],
  ['Sähkö-Aho Oy', 'Sähkö Aho Oy', 'hyphen or space'],
  ['Sähköaho Oy', 'Sähkö-Aho', 'hyphen or nothing'],
  ['K-Market Mäki', 'Kmarket Mäki', 'hyphen after a letter'],
  ['St1 Oy', 'St 1', 'digit beside a letter'],
  ['A B C Oy', 'ABC Oy', 'letters apart'],
  ['Rak.liike Salo Oy', 'Rakennusliike Salo Oy', 'usual short form'],
  ['Rak. Salo Oy', 'Rakennus Salo Oy', 'usual short form'],
  ['Virtanen & Pojat Oy', 'Virtanen ja Pojat', '& for ja'],
  ['Byggnads Smed & Söner Ab', 'Byggnads Smed och Söner', '& for och'],
  ['Putkityö Salo Ky', 'Putkityö Salo', 'Ky left out'],
  ['Salo Trading T:mi', 'Toiminimi Salo Trading', 'T:mi, toiminimi'],
  ['LVI-Korhonen', 'LVI Korhonen T:mi', 'T:mi left out'],
  ['Oy Kesko Ab', 'Kesko Oyj', 'form before the name, Oy Ab and Oyj are one form'],
  ['O.Y. Salo A.B.', 'Salo Oy', 'form with full stops'],
  ['Avoin yhtiö Kahvila Aalto', 'Kahvila Aalto Ay', 'form of two words'],
  ['Hiihtoseura ry', 'Hiihtoseura r.y.', 'association'],
  ['Idrottsföreningen Kraft rf', 'Idrottsföreningen Kraft', 'Swedish association'],
  ['Osuuskunta Maito', 'Maito osk', 'cooperative'],
  ['Kommanditbolaget Ab Kraft', 'Kommanditbolaget Kraft', 'form inside the name'],
  ['As Oy Rantatie 4', 'Asunto Oy Rantatie 4', 'As Oy'],
  ['Asunto-osakeyhtiö Rantatie 4', 'As. Oy Rantatie 4', 'asunto-osakeyhtiö'],
  ['Bostads Ab Strandvägen 4', 'Asunto Oy Strandvägen 4', 'Swedish form of a housing company'],
  ['Kiinteistö Oy Lahden Portti II', 'KOY Lahden Portti 2', 'Roman number'],
  ['Rakennus Virtanen', 'Rakennus Virtanne', 'two letters swapped'],
  ['Isännöinti Mattila Oy', 'Isännöinti Matila Oy', 'doubled letter'],
  ['LVI-asennus M. Virtanen', 'LVI-asennus Matti Virtanen', 'initial of a first name'],
  ['LVI Korhonen', 'Lämpö, Vesi ja Ilma Korhonen Oy', 'abbreviation by initials beside a whole word'],
  ['Virtanen Oy / Putkipojat', 'Putkipojat', 'auxiliary name after a slash'],
  ['Virtanen Oy/Putkipojat', 'Virtanen Oy', 'auxiliary name on one side only'],
  ['Virtanen Oy, aputoiminimi Putkipojat', 'Putkipojat', 'aputoiminimi'],
  ['Kesko Oyj (Turku)', 'Kesko Oyj', 'department on one side only'],
];

const COMPANIES_UNCLEAR: readonly Row[] = [
  ['Mäkelä Oy', 'Mäkelä Ky', 'two forms are two companies by law, or one that changed its form'],
  ['Mäkelä Tmi', 'Mäkelä Oy', 'the trader may have founded a company'],
  ['Rakennus Virtanen Oy', 'Virtanen Oy', 'a word is missing'],
  ['Virtanen & Pojat Oy', 'Virtanen Oy', 'a word is missing'],
  ['Nokian Putki Oy', 'Nokian Putki ja Sähkö Oy', 'a common word is missing'],
  ['Autohuolto Laine Oy', 'Autohuolto Laine ja Kumpp. Oy', 'a word is missing'],
  ['Rakennus Virtanen', 'Sähkö Virtanen', 'two trades under one family name'],
  ['Kiinteistö Oy Lahden Portti', 'Kiinteistö Oy Lahden Portti 2', 'a number on one side only'],
  ['As Oy Mäki', 'Kiinteistö Oy Mäki', 'one name, two kinds of company'],
  ['VR Oy', 'Valtion Rautatiet Oy', 'nothing but an abbreviation agrees'],
  ['Putki Lehtinen Oy', 'Putki Lehtonen Oy', 'one letter makes another family'],
  ['Lämpöykkönen Oy', 'Lämpöykkösen Oy', 'one letter is another, and nothing else speaks'],
];

const COMPANIES_DIFFERENT: readonly Row[] = [
  ['Kiinteistö Oy Lahden Portti 1', 'Kiinteistö Oy Lahden Portti 2', 'numbered sister companies'],
  ['Asunto Oy Rantatie 4', 'Asunto Oy Rantatie 6', 'another house'],
  ['As Oy A', 'As Oy B', 'another letter'],
  ['3K Oy', '4K Oy', 'another digit'],
  ['Asunto Oy Rantapuisto', 'Asunto Oy Metsäpuisto', 'nothing but Asunto Oy agrees'],
  ['Asunto Oy Mäki', 'Asunto Oy Lahti', 'nothing but Asunto Oy agrees'],
  ['Helsingin seurakunta', 'Espoon seurakunta', 'nothing but the common word agrees'],
  ['Sähkö Aho', 'Sähkö Laine', 'nothing but the trade agrees'],
  ['Tampereen Sähkö Oy', 'Turun Sähkö Oy', 'nothing but the trade agrees'],
  ['Kesko Oyj', 'Kesla Oyj', 'two letters of five'],
  ['Kesko Oyj (Turku)', 'Kesko Oyj (Tampere)', 'two departments'],
  ['Virtanen Oy / Putkipojat', 'Virtanen Oy / Katkaisu', 'two auxiliary names'],
  ['Kahvila Aalto Ky', 'Rakennusliike Meikäläinen Oy', 'nothing agrees'],
];

const PERSONS_SAME: readonly Row[] = [
  ['Virtanen Matti', 'Matti Virtanen', 'order of names'],
  ['VIRTANEN MATTI', 'Matti Virtanen', 'case'],
  ['Mäkinen Pekka', 'Maekinen Pekka', 'ä written as ae'],
  ['Åke Öberg', 'Ake Oberg', 'å and ö without their marks'],
  ['Anna-Liisa Mäkinen', 'Annaliisa Mäkinen', 'hyphen in a given name'],
  ['von Essen Carl', 'Carl von Essen', 'name of three words'],
  ['M. Virtanen', 'Matti Virtanen', 'initial'],
  ['M.K. Virtanen', 'Matti Kalevi Virtanen', 'two initials'],
  ['Matti K. Virtanen', 'Matti Virtanen', 'second initial on one side only'],
  ['Liisa Mäki', 'Liisa Maria Mäki', 'second given name on one side only'],
  ['Matti Virtanen', 'Matti Virtanen-Korhonen', 'double surname'],
  ['Kristiina Lehto', 'Kristina Lehto', 'doubled letter'],
  ['Virtanen Matti ja Liisa', 'Liisa ja Matti Virtanen', 'a couple on both sides'],
];

const PERSONS_UNCLEAR: readonly Row[] = [
  ['Matti Virtanen', 'Mikko Virtanen', 'father and son, or brothers'],
  ['Matti Virtanen', 'Matti Virtanen jun.', 'the son on one side only'],
  ['Matti Virtanen', 'Matti Viitanen', 'one letter makes another family'],
  ['Anna Lehtinen', 'Anna Lehtonen', 'one letter makes another family'],
  ['Marja Mäki', 'Marjo Mäki', 'one letter makes another given name'],
  ['Liisa Mäki', 'Lissa Mäki', 'a typing error can’t be told from another name in so short a word'],
  ['Matti ja Liisa Virtanen', 'Matti Virtanen', 'a couple on one side, one of the two on the other'],
  ['Virtanen', 'Matti Virtanen', 'surname alone'],
];

const PERSONS_DIFFERENT: readonly Row[] = [
  ['Matti Virtanen sr', 'Matti Virtanen jr', 'father and son of one name'],
  ['Matti Virtanen vanh.', 'Matti Virtanen nuor.', 'father and son of one name'],
  ['Matti K. Virtanen', 'Matti J. Virtanen', 'second initials differ'],
  ['M. Virtanen', 'K. Virtanen', 'initials differ'],
  ['Jari Aho', 'Jani Aho', 'two short given names'],
  ['Matti Meikäläinen', 'Aino Mäkelä', 'nothing agrees'],
];

const TABLE: ReadonlyArray<readonly [Kind, 'same' | 'unclear' | 'different', readonly Row[]]> = [
  ['COMPANY', 'same', COMPANIES_SAME],
  ['COMPANY', 'unclear', COMPANIES_UNCLEAR],
  ['COMPANY', 'different', COMPANIES_DIFFERENT],
  ['PRIVATE', 'same', PERSONS_SAME],
  ['PRIVATE', 'unclear', PERSONS_UNCLEAR],
  ['PRIVATE', 'different', PERSONS_DIFFERENT],
];

const compare = (kind: Kind, one: string, other: string) =>
  compareForMatch({ kind, fields: { name: one } }, { kind, fields: { name: other } });

describe('R18 D3 whether two names are one customer', () => {
  for (const [kind, verdict, rows] of TABLE) {
    describe(`${kind === 'COMPANY' ? 'companies' : 'persons'}: ${verdict}`, () => {
      it.each(rows)('%s | %s (%s)', (one, other) => {
        const match = compare(kind, one, other);
        expect(match.verdict).toBe(verdict);
        // Which register has which of the two names makes no difference.
        expect(compare(kind, other, one)).toEqual(match);
      });
    });
  }

  it('the thresholds are where the examples put them', () => {
    const scores = (verdict: string) =>
      TABLE.filter(([, of]) => of === verdict).flatMap(([kind, , rows]) =>
        rows.map(([one, other]) => compare(kind, one, other).nameScore),
      );
    expect(Math.min(...scores('same'))).toBeGreaterThanOrEqual(NAME_THRESHOLDS.same);
    expect(Math.max(...scores('unclear'))).toBeLessThan(NAME_THRESHOLDS.same);
    expect(Math.min(...scores('unclear'))).toBeGreaterThanOrEqual(NAME_THRESHOLDS.different);
    expect(Math.max(...scores('different'))).toBeLessThan(NAME_THRESHOLDS.different);
  });

  it.each([
    ['Mäkelä Oy', 'Mäkelä Ky', 'companyFormDiffers'],
    ['Asunto Oy Rantatie 4', 'Asunto Oy Rantatie 6', 'markDiffers'],
    ['Asunto Oy Rantatie', 'Asunto Oy Rantatie 6', 'markMissing'],
    ['Putki Lehtinen', 'Putki Lehtonen', 'nearOnly'],
    ['Nokian Putki', 'Nokian Putki ja Sähkö', 'wordMissing'],
    ['VR Oy', 'Valtion Rautatiet Oy', 'abbreviationOnly'],
    ['Kesko (Turku)', 'Kesko (Tampere)', 'besideDiffers'],
  ])('%s | %s says what is in doubt: %s', (one, other, doubt) => {
    expect(compare('COMPANY', one, other).reasons).toContain(doubt);
  });

  it('knows the name extension as a department or an auxiliary business name', () => {
    const flex = (nameExtension: string) => ({
      kind: 'COMPANY' as const,
      fields: { name: 'Kesko Oyj', nameExtension },
    });
    expect(compareForMatch(flex('Turku'), flex('Tampere')).verdict).toBe('different');
    expect(compareForMatch(flex('Turku'), flex('TURKU')).verdict).toBe('same');
    expect(compareForMatch(flex('Turku'), flex('')).verdict).toBe('same');
    expect(
      compareForMatch(flex('Turku'), { kind: 'COMPANY', fields: { name: 'Kesko Oyj Turku' } }).verdict,
    ).toBe('same');
  });

  it('compares names that are nothing but company forms', () => {
    expect(compare('COMPANY', 'Oy Ab', 'Oy Ab').verdict).toBe('same');
    expect(compare('COMPANY', 'Oy Ab', 'Ky').verdict).toBe('different');
    expect(compare('COMPANY', '...', '!!').verdict).toBe('different');
    expect(compare('COMPANY', '123', '0123').verdict).toBe('same');
  });

  const words = fc.constantFrom(
    'Mäkelä',
    'Åberg',
    'Sähkö',
    'Oy',
    'ja',
    '&',
    '4',
    'II',
    'A',
    'Matti',
    'K.',
    'jr',
    '/',
  );
  const names = fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
  const kinds = fc.constantFrom<Kind>('PRIVATE', 'COMPANY');

  it('any name is the same as itself, in capitals too, and judged alike from either side', () => {
    fc.assert(
      fc.property(kinds, names, names, (kind, one, other) => {
        const itself = compare(kind, one, one.toUpperCase());
        expect(itself.verdict).toBe('same');
        const there = compare(kind, one, other);
        expect(compare(kind, other, one)).toEqual(there);
        expect(there.nameScore).toBeGreaterThanOrEqual(0);
        expect(there.nameScore).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1500 },
    );
  });

  it('any text at all can be compared', () => {
    fc.assert(
      fc.property(
        kinds,
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        (kind, one, other) => {
          expect(['same', 'unclear', 'different']).toContain(compare(kind, one, other).verdict);
        },
      ),
    );
  });
});

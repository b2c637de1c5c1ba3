/**
 * The words that a comparison of customers' names knows (R18, D3). All of them are written as `foldedWord` leaves
 * them: lower case, ASCII.
 */

/** Legal forms that a register tells apart; Finnish and Swedish names of one form are one. */
export type CompanyForm =
  | 'limited'
  | 'soleTrader'
  | 'limitedPartnership'
  | 'partnership'
  | 'cooperative'
  | 'association'
  | 'foundation';

/** Forms as they are written, of one word or two. They never tell customers apart where one side lacks them. */
export const COMPANY_FORMS: Readonly<Record<string, CompanyForm>> = {
  oy: 'limited',
  oyj: 'limited',
  ab: 'limited',
  abp: 'limited',
  osakeyhtio: 'limited',
  'julkinen osakeyhtio': 'limited',
  aktiebolag: 'limited',
  ltd: 'limited',
  limited: 'limited',
  ou: 'limited',
  tmi: 'soleTrader',
  toiminimi: 'soleTrader',
  fma: 'soleTrader',
  firma: 'soleTrader',
  ky: 'limitedPartnership',
  kb: 'limitedPartnership',
  kommandiittiyhtio: 'limitedPartnership',
  kommanditbolag: 'limitedPartnership',
  ay: 'partnership',
  ob: 'partnership',
  'avoin yhtio': 'partnership',
  'oppet bolag': 'partnership',
  osk: 'cooperative',
  osuuskunta: 'cooperative',
  anl: 'cooperative',
  andelslag: 'cooperative',
  ry: 'association',
  rf: 'association',
  'rekisteroity yhdistys': 'association',
  'registrerad forening': 'association',
  sr: 'foundation',
  saatio: 'foundation',
  rs: 'foundation',
  stiftelse: 'foundation',
};

/** Words between names. */
export const CONNECTIVES: ReadonlySet<string> = new Set(['ja', 'och', 'and', 'seka', 'samt']);

/** Short and Swedish forms of words that do tell customers apart, with the word that they stand for. */
export const STANDS_FOR: Readonly<Record<string, string>> = {
  as: 'asunto',
  asoy: 'asunto',
  bost: 'asunto',
  bostads: 'asunto',
  bostadsaktiebolag: 'asunto',
  asuntoosakeyhtio: 'asunto',
  koy: 'kiinteisto',
  kiint: 'kiinteisto',
  kiinteistoosakeyhtio: 'kiinteisto',
  fastighets: 'kiinteisto',
  fastighetsaktiebolag: 'kiinteisto',
  rak: 'rakennus',
  srk: 'seurakunta',
  yht: 'yhtiot',
};

/** How much a letter of a common word weighs beside one of a name: every housing company is an Asunto Oy. */
export const WORD_WEIGHTS: Readonly<Record<string, number>> = {
  ...weighing(0.25, ['asunto', 'kiinteisto', 'seurakunta', 'yhtiot', 'yhtyma', 'group', 'suomi', 'finland']),
  ...weighing(0.5, [
    'autohuolto',
    'bygg',
    'huolto',
    'isannointi',
    'kahvila',
    'kampaamo',
    'kuljetus',
    'lvi',
    'maalaus',
    'palvelu',
    'palvelut',
    'parturi',
    'putki',
    'rakennus',
    'rakennusliike',
    'ravintola',
    'remontti',
    'sahko',
    'siivous',
    'urakointi',
  ]),
};

/** Father and son of one name. */
export const GENERATIONS: Readonly<Record<string, 'senior' | 'junior'>> = {
  sen: 'senior',
  senior: 'senior',
  vanh: 'senior',
  vanhempi: 'senior',
  jun: 'junior',
  junior: 'junior',
  jr: 'junior',
  jnr: 'junior',
  nuor: 'junior',
  nuorempi: 'junior',
};

/** Means a foundation after a company's name and the elder after a person's. */
export const ELDER_OR_FOUNDATION = 'sr';

/** Numbered sister companies write their number either way. */
export const ROMAN_NUMERALS: Readonly<Record<string, string>> = { ii: '2', iii: '3', iv: '4' };

/**
 * How a letter beyond ASCII is written without it: as the letter below the marks, as two letters, and as it
 * sounds (å as o).
 */
export const LETTER_SPELLINGS: Readonly<Record<string, readonly [string, string?, string?]>> = {
  ä: ['a', 'ae'],
  ö: ['o', 'oe'],
  å: ['a', 'aa', 'o'],
  ü: ['u', 'ue', 'y'],
  õ: ['o'],
  ø: ['o', 'oe'],
  æ: ['a', 'ae'],
  ß: ['ss', 'ss'],
  š: ['s', 'sh'],
  ž: ['z', 'zh'],
  č: ['c', 'ch'],
};

function weighing(weight: number, words: readonly string[]): Record<string, number> {
  return Object.fromEntries(words.map((word) => [word, weight]));
}

import type { Kind } from './customer';
import { nameWords } from './name-words';
import type { NameWord, NameWords } from './name-words';
import { MATCH_CLOSENESS, WORD_MATCHES, matchWords } from './word-likeness';
import type { WordMatch } from './word-likeness';

/**
 * From which likeness names (0 to 1) are the same, and below which they are different. Set by the examples in
 * `test/sync/matching-names.test.ts`, which read as a table.
 */
export const NAME_THRESHOLDS = { same: 0.85, different: 0.5 } as const;

/** What holds a likeness down, whatever the letters say. */
export type NameDoubt =
  /** Both names have a number, a letter or a generation of their own: sister companies, father and son. */
  | 'markDiffers'
  /** Only one of the two has one. */
  | 'markMissing'
  /** Two legal forms are two companies by law, or one that changed its form. */
  | 'companyFormDiffers'
  /** A word differs by a letter that may make another name. */
  | 'nearOnly'
  /** A word of one name has no partner in the other. */
  | 'wordMissing'
  /** Nothing but initials or an abbreviation agrees. */
  | 'abbreviationOnly'
  /** One name is of two persons. */
  | 'couple';

export interface NameLikeness {
  /** 0 to 1. */
  readonly score: number;
  readonly doubts: readonly NameDoubt[];
}

/** Just below same, and just below unclear. */
const UNCLEAR_AT_MOST = NAME_THRESHOLDS.same - 0.01;
const DIFFERENT_AT_MOST = NAME_THRESHOLDS.different - 0.01;

const LIMIT: Readonly<Record<NameDoubt, number>> = {
  markDiffers: DIFFERENT_AT_MOST,
  markMissing: UNCLEAR_AT_MOST,
  companyFormDiffers: UNCLEAR_AT_MOST,
  nearOnly: UNCLEAR_AT_MOST,
  wordMissing: UNCLEAR_AT_MOST,
  abbreviationOnly: UNCLEAR_AT_MOST,
  couple: UNCLEAR_AT_MOST,
};

/** A person's further given name, or the second half of a double surname, may be missing on one side. */
const EXTRA_WORDS_OF_A_PERSON = 1;

/**
 * How alike two names are: the share of letters in words that both have, in any order. Company forms, case,
 * umlauts, punctuation and connectives don't count, common words count less; then what is in doubt limits it.
 */
export function compareNames(one: string, other: string, kind: Kind | null): NameLikeness {
  if (inOneForm(one) === inOneForm(other)) return { score: 1, doubts: [] };
  const [left, right] = withCompoundsJoined(nameWords(one, kind), nameWords(other, kind));
  const matched: Matched = sameLetters(left, right)
    ? { ways: ['equal'], rest: { left: [], right: [] }, share: 1 }
    : pairWords(left.words, right.words);
  const shortForm = isShortForm(left, right, matched, kind);
  const shared = shortForm ? Math.max(matched.share, NAME_THRESHOLDS.same) : matched.share;
  const doubts = doubtsOf(left, right, matched, kind);
  if (!shortForm && wholeWords(matched.rest).length > 0) doubts.push('wordMissing');
  const limit = Math.min(1, ...doubts.map((doubt) => LIMIT[doubt]));
  return { score: Math.min(shared, limit), doubts: doubts.filter((doubt) => shared > LIMIT[doubt]) };
}

interface Matched {
  readonly ways: ReadonlyArray<WordMatch | 'acronym'>;
  /** Words that found no partner. */
  readonly rest: { readonly left: readonly NameWord[]; readonly right: readonly NameWord[] };
  /** Share of the letters' weight in words that found one. */
  readonly share: number;
}

/** The surest pairs first, so that an initial never takes the partner of a whole word. */
function pairWords(left: readonly NameWord[], right: readonly NameWord[]): Matched {
  const rest = { left: [...left], right: [...right] };
  const ways: Array<WordMatch | 'acronym'> = [];
  let shared = 0;
  const take = (
    way: WordMatch | 'acronym',
    closeness: number,
    ones: NameWord[],
    others: NameWord[],
  ): void => {
    ways.push(way);
    shared += closeness * weightOf([...ones, ...others]);
    rest.left = rest.left.filter((word) => !ones.includes(word));
    rest.right = rest.right.filter((word) => !others.includes(word));
  };
  for (const way of WORD_MATCHES) {
    if (way === 'initial') {
      // An abbreviation stands for whole words: looked for before single letters and near misses are.
      for (const short of rest.left) {
        const words = spelledOut(short, rest.right);
        if (words) take('acronym', MATCH_CLOSENESS.initial, [short], words);
      }
      for (const short of rest.right) {
        const words = spelledOut(short, rest.left);
        if (words) take('acronym', MATCH_CLOSENESS.initial, words, [short]);
      }
    }
    for (const { one, other, closeness } of pairsOf(way, rest.left, rest.right)) {
      if (rest.left.includes(one) && rest.right.includes(other)) take(way, closeness, [one], [other]);
    }
  }
  const all = weightOf([...left, ...right]);
  return { ways, rest, share: all === 0 ? 0 : shared / all };
}

const inOneForm = (name: string): string => name.trim().replace(/\s+/gu, ' ').toLowerCase();

/** The same letters in a row, however they are spaced: `A B C` and `ABC`. Names may consist of numbers alone. */
const sameLetters = (left: NameWords, right: NameWords): boolean =>
  [left, right].every(({ words, marks }) => words.length + marks.length > 0) &&
  lettersIn(left.words) === lettersIn(right.words);

const lettersIn = (words: readonly NameWord[]): string => words.map(({ text }) => text).join('');

/** All pairs of words that go together in this way, the closest first. */
function pairsOf(
  way: WordMatch,
  left: readonly NameWord[],
  right: readonly NameWord[],
): Array<{ one: NameWord; other: NameWord; closeness: number }> {
  return left
    .flatMap((one) => right.map((other) => ({ one, other, match: matchWords(one, other) })))
    .flatMap(({ one, other, match }) =>
      match?.way === way ? [{ one, other, closeness: match.closeness }] : [],
    )
    .sort((first, second) => second.closeness - first.closeness);
}

/** Lämpö, vesi, ilma for `LVI`: as many words in a row as the short one has letters, two to six, with these initials. */
function spelledOut(short: NameWord, words: readonly NameWord[]): NameWord[] | null {
  const letters = short.text.length;
  if (letters < 2 || letters > 6) return null;
  for (let from = 0; from + letters <= words.length; from += 1) {
    const row = words.slice(from, from + letters);
    const initials = row.every(({ text }, at) => text.length > 1 && text.startsWith(short.text.charAt(at)));
    if (initials) return row;
  }
  return null;
}

function doubtsOf(
  left: NameWords,
  right: NameWords,
  { ways, rest }: Matched,
  kind: Kind | null,
): NameDoubt[] {
  const letters = { left: lettersOf(rest.left), right: lettersOf(rest.right) };
  // A person's second initial may be missing; two that differ are two persons.
  const lettersCount = kind !== 'PRIVATE' || (letters.left.length > 0 && letters.right.length > 0);
  const marks = {
    left: [...left.marks, ...(lettersCount ? letters.left : [])],
    right: [...right.marks, ...(lettersCount ? letters.right : [])],
  };
  const doubts: NameDoubt[] = [];
  if (marks.left.join(' ') !== marks.right.join(' ')) {
    const contradict =
      marks.left.length > 0 &&
      marks.right.length > 0 &&
      !marks.left.some((mark) => marks.right.includes(mark));
    doubts.push(contradict ? 'markDiffers' : 'markMissing');
  }
  const formsContradict =
    left.forms.size > 0 && right.forms.size > 0 && [...left.forms].every((form) => !right.forms.has(form));
  if (formsContradict) doubts.push('companyFormDiffers');
  if (ways.includes('near')) doubts.push('nearOnly');
  if (!ways.some((way) => way === 'equal' || way === 'slip')) doubts.push('abbreviationOnly');
  if (left.couple !== right.couple) doubts.push('couple');
  return doubts;
}

/** Single letters that abbreviate nothing tell houses and companies apart: As Oy A, As Oy B. */
const lettersOf = (words: readonly NameWord[]): string[] =>
  words.filter(({ text }) => text.length === 1).map(({ text }) => text);

const wholeWords = ({ left, right }: Matched['rest']): NameWord[] =>
  [...left, ...right].filter(({ text }) => text.length > 1);

/** `Liisa Mäki` for `Liisa Maria Mäki`: a person's whole name but for one word. */
function isShortForm(left: NameWords, right: NameWords, { ways, rest }: Matched, kind: Kind | null): boolean {
  if (kind !== 'PRIVATE' || left.couple || right.couple) return false;
  const whole = ways.filter((way) => way === 'equal' || way === 'slip').length;
  const extra = [rest.left.length, rest.right.length];
  return whole >= 2 && Math.min(...extra) === 0 && Math.max(...extra) <= EXTRA_WORDS_OF_A_PERSON;
}

/** Words that only one side writes together: `Sähkö-Aho` and `Sähköaho`. */
function withCompoundsJoined(one: NameWords, other: NameWords): [NameWords, NameWords] {
  return [
    { ...one, words: joined(one.words, other.words) },
    { ...other, words: joined(other.words, one.words) },
  ];
}

function joined(words: readonly NameWord[], others: readonly NameWord[]): NameWord[] {
  const result: NameWord[] = [];
  for (const word of words) {
    const before = result.at(-1);
    const together = before && others.find((other) => isCompound(before, word, other));
    if (together) result.splice(-1, 1, together);
    else result.push(word);
  }
  return result;
}

const isCompound = (first: NameWord, second: NameWord, whole: NameWord): boolean =>
  first.spellings.some((start) => second.spellings.some((end) => whole.spellings.includes(`${start}${end}`)));

const weightOf = (words: readonly NameWord[]): number =>
  words.reduce((total, { weight }) => total + weight, 0);

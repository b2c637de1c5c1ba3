/** Company forms, and words between names; they don't tell customers apart when one side leaves them out. */
const COMPANY_FORMS = new Set(
  (
    'oy oyj ab abp osakeyhtio aktiebolag ltd tmi toiminimi ky kommandiittiyhtio kb ay avoin yhtio ' +
    'osk osuuskunta ry rf rs saatio sr ja och and'
  ).split(' '),
);

/** Short forms that stand for a word which does tell customers apart. */
const SHORT_FORMS: Readonly<Record<string, string>> = { as: 'asunto', koy: 'kiinteisto', bost: 'bostads' };

/** Two words are one from this similarity on: a wrong letter in five, not two. */
const SAME_WORD = 0.8;

/**
 * How alike two names are, from 0 to 1: the share of letters in words that both have. Order of words, case,
 * umlauts, punctuation and company forms don't count; a typing error counts little; numbers must be equal.
 */
export function nameSimilarity(one: string, other: string): number {
  const left = wordsOf(one);
  const right = wordsOf(other);
  if (left.join('') === right.join('')) return 1;
  // House and running numbers tell customers apart that have all else in common.
  if (numbersOf(left) !== numbersOf(right)) return Math.min(sharedLetters(left, right), 0.7);
  return sharedLetters(left, right);
}

function sharedLetters(left: readonly string[], right: readonly string[]): number {
  const rest = [...right];
  let shared = 0;
  // Long words choose first, so that an initial never takes the partner of a whole word.
  for (const word of [...left].sort((a, b) => b.length - a.length)) {
    const likeness = rest.map((candidate) => wordSimilarity(word, candidate));
    const best = Math.max(...likeness, 0);
    if (best < SAME_WORD) continue;
    const [partner = ''] = rest.splice(likeness.indexOf(best), 1);
    shared += best * (word.length + partner.length);
  }
  const all = [...left, ...right].reduce((total, word) => total + word.length, 0);
  return all === 0 ? 0 : shared / all;
}

/** Lower case, letters without their marks, without company forms; where nothing else is left, with them. */
function wordsOf(name: string): string[] {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/gu, 'ss')
    .replace(/ø/gu, 'o')
    .replace(/æ/gu, 'ae')
    .replace(/['’´`.:]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => SHORT_FORMS[word] ?? word);
  const telling = words.filter((word) => !COMPANY_FORMS.has(word));
  return telling.length > 0 ? telling : words;
}

const numbersOf = (words: readonly string[]): string =>
  words
    .filter((word) => /\d/u.test(word))
    .sort()
    .join(' ');

function wordSimilarity(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length === 1 || other.length === 1) return initial(one) === initial(other) ? SAME_WORD : 0;
  return 1 - distance(one, other) / Math.max(one.length, other.length);
}

const initial = (word: string): string => word.slice(0, 1);

/** Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + (same ? 0 : 1),
          swapped ? at(before, column - 2) + 1 : Infinity,
        ),
      );
    }
    before = above;
    above = current;
  }
  return at(above, other.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;

import type { NameWord } from './name-words';

/**
 * How two words of names go together:
 * `equal` also without umlauts · `slip` two letters swapped or one doubled, which hardly ever makes another name ·
 * `initial` one letter for the word · `near` another letter: Virtanen and Viitanen are two families.
 */
export type WordMatch = 'equal' | 'slip' | 'initial' | 'near';

/** The ways from the surest on. */
export const WORD_MATCHES: readonly WordMatch[] = ['equal', 'slip', 'initial', 'near'];

/** What a pair of words counts for, 1 for equal ones; near ones by their own likeness. */
export const MATCH_CLOSENESS: Readonly<Record<Exclude<WordMatch, 'near'>, number>> = {
  equal: 1,
  slip: 0.97,
  initial: 0.9,
};

/** Near from here on: one wrong letter in five, not two. */
const NEAR = 0.8;

/** Slips are told in words of so many letters; in shorter ones every letter makes a name. */
const SLIP_LETTERS = 5;

/** The surest way in which two words go together, and what it counts for; null when they don't. */
export function matchWords(one: NameWord, other: NameWord): { way: WordMatch; closeness: number } | null {
  if (one.spellings.some((spelling) => other.spellings.includes(spelling))) {
    return { way: 'equal', closeness: MATCH_CLOSENESS.equal };
  }
  if (one.text.length === 1 || other.text.length === 1) {
    const same = one.text.slice(0, 1) === other.text.slice(0, 1);
    return same ? { way: 'initial', closeness: MATCH_CLOSENESS.initial } : null;
  }
  if (isSlip(one.text, other.text)) return { way: 'slip', closeness: MATCH_CLOSENESS.slip };
  const closeness = 1 - distance(one.text, other.text) / Math.max(one.text.length, other.text.length);
  return closeness >= NEAR ? { way: 'near', closeness } : null;
}

/** Two neighbours swapped, or one letter written twice; the first letter is right. */
function isSlip(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length < SLIP_LETTERS || !long.startsWith(short.charAt(0))) return false;
  const differsAt = Array.from(short).findIndex((letter, at) => letter !== long[at]);
  const at = differsAt < 0 ? short.length : differsAt;
  if (long.length === short.length + 1) {
    return long[at] === long[at - 1] && short.slice(at) === long.slice(at + 1);
  }
  return (
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
  );
}

/** Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
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

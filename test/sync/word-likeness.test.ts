import { describe, expect, it } from 'vitest';
import { nameWords } from '../../src/sync/name-words';
import { matchWords } from '../../src/sync/word-likeness';

/** How two words go together, as `way closeness`; empty when they don't. */
function way(one: string, other: string): string {
  const [left] = nameWords(one, null).words;
  const [right] = nameWords(other, null).words;
  if (!left || !right) throw new Error('a word of letters is wanted');
  const match = matchWords(left, right);
  return match ? `${match.way} ${match.closeness.toFixed(3)}` : '';
}

describe('R18 how two words of names go together', () => {
  it.each([
    ['the same word', 'virtanen', 'virtanen', 'equal 1.000'],
    ['without umlauts', 'hämäläinen', 'hamalainen', 'equal 1.000'],
    ['umlauts as two letters', 'hämäläinen', 'haemaelaeinen', 'equal 1.000'],
    ['an initial', 'virtanen', 'v', 'initial 0.900'],
    ['another initial', 'virtanen', 'k', ''],
    ['two letters swapped', 'virtanen', 'vitranen', 'slip 0.970'],
    ['the last two swapped', 'virtanen', 'virtanne', 'slip 0.970'],
    ['two swapped in a word of five', 'salmi', 'samli', 'slip 0.970'],
    ['a letter twice', 'virtanen', 'virtaanen', 'slip 0.970'],
    ['the first letter twice', 'virtanen', 'vvirtanen', 'slip 0.970'],
    ['the last letter twice', 'virtanen', 'virtanenn', 'slip 0.970'],
    ['a double letter once', 'aalto', 'alto', 'slip 0.970'],
    ['a letter twice, five letters then', 'salo', 'sallo', 'slip 0.970'],
    ['the first two swapped: another first letter', 'virtanen', 'ivrtanen', 'near 0.875'],
    ['the first two swapped in ten letters', 'abcdefghij', 'bacdefghij', 'near 0.900'],
    ['a letter moved on, another one before it', 'abcdefghij', 'abcdefghxi', 'near 0.800'],
    ['two swaps in ten letters', 'abcdefghij', 'badcefghij', 'near 0.800'],
    ['another letter', 'virtanen', 'viitanen', 'near 0.875'],
    ['a letter too few', 'koskinen', 'kokinen', 'near 0.875'],
    ['a letter too many, another one', 'koskinen', 'kosikinen', 'near 0.889'],
    ['another letter at the end', 'virtanen', 'virtanena', 'near 0.889'],
    ['one wrong letter in five', 'aallo', 'aalto', 'near 0.800'],
    ['one wrong letter in four', 'salo', 'sala', ''],
    ['too short for a slip', 'aho', 'aoh', ''],
    ['too short for a double letter', 'aho', 'ahho', ''],
    ['a double letter and another at the end', 'koskinen', 'koskkinex', ''],
    ['two swapped and another one', 'koskinen', 'kosiknex', ''],
    ['three wrong letters', 'virtanen', 'virtaxxx', ''],
    ['two families', 'mäkinen', 'mäkelä', ''],
  ])('%s: %s, %s', (_what, one, other, expected) => {
    expect(way(one, other)).toBe(expected);
    expect(way(other, one)).toBe(expected);
  });
});

import type { Kind } from './customer';
import {
  COMPANY_FORMS,
  CONNECTIVES,
  ELDER_OR_FOUNDATION,
  GENERATIONS,
  LETTER_SPELLINGS,
  ROMAN_NUMERALS,
  STANDS_FOR,
  WORD_WEIGHTS,
} from './name-vocabulary';
import type { CompanyForm } from './name-vocabulary';

/** A word of a name in all the ways in which it may be spelt without umlauts; the plainest first. */
export interface NameWord {
  readonly text: string;
  readonly spellings: readonly string[];
  /** What its letters weigh together. */
  readonly weight: number;
}

/** A name taken apart. */
export interface NameWords {
  /** In their order, without forms, connectives and marks. */
  readonly words: readonly NameWord[];
  readonly forms: ReadonlySet<CompanyForm>;
  /** Numbers and generations: what tells sister companies, and father and son, apart. */
  readonly marks: readonly string[];
  /** Two persons in one name. */
  readonly couple: boolean;
}

/** Takes a name apart. Without anything telling beside a company form, the form is the name. */
export function nameWords(name: string, kind: Kind | null): NameWords {
  const all = wordsAsWritten(name).map(foldedWord);
  const { rest, forms } = withoutForms(all, kind);
  const words: NameWord[] = [];
  const marks: string[] = [];
  let couple = false;
  for (const word of rest) {
    const mark = markOf(word.text, kind);
    if (mark !== null) marks.push(mark);
    else if (CONNECTIVES.has(word.text)) couple = kind === 'PRIVATE';
    else words.push(word);
  }
  // Nothing but a form, or not even a letter.
  if (words.length === 0 && marks.length === 0) return { words: all, forms, marks, couple: false };
  return { words, forms, marks: marks.sort(), couple };
}

/** The name in a form that is equal for one name in another order or spelling; empty without letters. */
export function nameKey(name: string, kind: Kind | null): string {
  const { words, marks } = nameWords(name, kind);
  return [...words.map(({ text }) => text), ...marks].sort().join(' ');
}

/** A text in lower case, its words apart and their letters without marks, in their order: for streets and places. */
export function foldedText(text: string): string {
  return wordsAsWritten(text)
    .map((word) => spelt(word, 0))
    .join(' ');
}

/** Lower-case words; `T:mi` and `L.V.I.` are one word each, `&` is a word, digits are apart from letters. */
function wordsAsWritten(name: string): string[] {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[&+]/gu, ' ja ')
    .replace(/['’´`]/gu, '')
    .replace(/\bt[:.]\s?mi\b/gu, 'tmi')
    .replace(/(?<!\p{L})(\p{L})[.:](?=\p{L}(?!\p{L}))/gu, '$1')
    .replace(/(\p{L})(?=\p{N})|(\p{N})(?=\p{L})/gu, '$1$2 ')
    .split(/[^\p{L}\p{N}]/u)
    .filter((word) => word !== '');
}

function foldedWord(word: string): NameWord {
  const spellings = [...new Set([spelt(word, 0), spelt(word, 1), spelt(word, 2)])];
  const [plain = word] = spellings;
  const text = own(STANDS_FOR, plain) ?? plain;
  const weight = Array.from(text).length * (own(WORD_WEIGHTS, text) ?? 1);
  return { text, spellings: text === plain ? spellings : [text], weight };
}

function spelt(word: string, way: 0 | 1 | 2): string {
  return Array.from(word)
    .map((letter) => {
      const spellings = own(LETTER_SPELLINGS, letter);
      return spellings ? (spellings[way] ?? spellings[0]) : letter.normalize('NFKD').replace(/\p{M}/gu, '');
    })
    .join('');
}

/** Company forms of two words first, then those of one; a person has none. */
function withoutForms(
  all: readonly NameWord[],
  kind: Kind | null,
): { rest: NameWord[]; forms: ReadonlySet<CompanyForm> } {
  const rest: NameWord[] = [];
  const forms = new Set<CompanyForm>();
  for (let at = 0; at < all.length; at += 1) {
    const word = all[at];
    if (!word) continue;
    const two = formOf(`${word.text} ${all[at + 1]?.text ?? ''}`, kind);
    const form = two ?? formOf(word.text, kind);
    if (form) forms.add(form);
    else rest.push(word);
    if (two) at += 1;
  }
  return { rest, forms };
}

const formOf = (text: string, kind: Kind | null): CompanyForm | undefined =>
  kind === 'PRIVATE' && text === ELDER_OR_FOUNDATION ? undefined : own(COMPANY_FORMS, text);

function markOf(text: string, kind: Kind | null): string | null {
  if (/^\p{N}+$/u.test(text)) return text.replace(/^0+(?=.)/u, '');
  if (kind !== 'PRIVATE') return own(ROMAN_NUMERALS, text) ?? null;
  return text === ELDER_OR_FOUNDATION ? 'senior' : (own(GENERATIONS, text) ?? null);
}

/** A table's entry; a word such as `constructor` has none. */
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

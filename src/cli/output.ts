import type { Writable } from 'node:stream';
import type { Language } from '../sync/languages';
import type { ListAnswer } from './answers';
import type { Say } from './texts';

export interface OutputOptions {
  readonly json: boolean;
  readonly language: Language;
  readonly say: Say;
  readonly out: Writable;
}

export type Cell = string | number | null;

/** The name of a side's system. */
export const systemName = (side: string): string => (side === 'flex' ? 'Flex' : 'Netvisor');

/** Writes results: tables and details for people, or the service's own JSON and nothing else. */
export class Output {
  readonly say: Say;

  constructor(private readonly options: OutputOptions) {
    this.say = options.say;
  }

  get json(): boolean {
    return this.options.json;
  }

  /** The answer as JSON, or what `forPeople` prints. */
  result(body: unknown, forPeople: () => void): void {
    if (this.options.json) this.options.out.write(`${JSON.stringify(body)}\n`);
    else forPeople();
  }

  line(text: string): void {
    this.options.out.write(`${printable(text)}\n`);
  }

  table(heads: readonly string[], rows: ReadonlyArray<readonly Cell[]>): void {
    if (rows.length === 0) {
      this.line(this.say('nothing'));
      return;
    }
    const texts = [heads, ...rows.map((row) => row.map(cellText))];
    const widths = heads.map((_, column) => Math.max(...texts.map((row) => lengthOf(row[column] ?? ''))));
    for (const row of texts)
      this.line(
        row
          .map((text, column) => padded(text, widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
  }

  /** One page of a list, with how many there are and how to see more. */
  list<T>(answer: ListAnswer<T>, heads: readonly string[], rowOf: (row: T) => readonly Cell[]): void {
    this.table(heads, answer.data.map(rowOf));
    if (answer.data.length === 0) return;
    const { value, exact } = answer.total;
    this.line('');
    this.line(this.say('ofAll', { n: answer.data.length, total: exact ? value : `≥ ${value}` }));
    if (answer.nextCursor !== null) this.line(this.say('more', { cursor: answer.nextCursor }));
  }

  /** Names and values, one a line; those without a value are left out. */
  details(pairs: ReadonlyArray<readonly [name: string, value: Cell]>): void {
    const shown = pairs.filter(([, value]) => value !== null && value !== '');
    const width = Math.max(...shown.map(([name]) => lengthOf(name)));
    for (const [name, value] of shown) this.line(`${padded(name, width)}  ${cellText(value)}`);
  }

  /** A moment as people here read it. */
  moment(text: string | null): string | null {
    if (text === null) return null;
    return new Intl.DateTimeFormat(this.options.language === 'fi' ? 'fi-FI' : 'en-GB', {
      dateStyle: 'short',
      timeStyle: 'medium',
      timeZone: 'Europe/Helsinki',
    }).format(new Date(text));
  }
}

const cellText = (cell: Cell): string => (cell === null ? '–' : String(cell));

const letters = new Intl.Segmenter('fi');

/** Letters as people count them: an ä made of two characters is one. */
const lengthOf = (text: string): number => Array.from(letters.segment(text)).length;

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(width - lengthOf(text), 0));

/** Names are typed by strangers: nothing in them may move the cursor or change colours. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, ' ');

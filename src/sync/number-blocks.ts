/**
 * Customer numbers of a register, summed up. A number is a text (R19): what stands before its last digits, leading
 * zeros included, is its prefix, and only numbers of one prefix can ever meet.
 */
export interface NumberBlock {
  readonly prefix: string;
  readonly from: number;
  readonly to: number;
  /** How many numbers there are from `from` to `to`. */
  readonly count: number;
}

/** A number taken apart; null when it doesn't end in digits, as numbers of a series do. */
export interface SeriesNumber {
  readonly prefix: string;
  readonly value: number;
}

/** As many digits as a safe integer holds. */
const DIGITS = 15;

/** Numbers closer to each other than this lie in one block: the gaps of deleted customers don't count. */
const GAP = 1000;
/** A register that is strewn more widely is summed up more coarsely. */
const MOST_BLOCKS = 200;

export function seriesNumber(number: string): SeriesNumber | null {
  const [, prefix = '', digits] =
    new RegExp(`^(.*?)(0|[1-9]\\d{0,${String(DIGITS - 1)}})$`, 'u').exec(number.trim()) ?? [];
  return digits === undefined || /[1-9]$/u.test(prefix)
    ? null
    : { prefix: prefix.toUpperCase(), value: Number(digits) };
}

/** Netvisor proposes the next code for codes under ten characters only (netvisor-api.md, Flex mapping facts). */
const NUMBERED_ON = 10;

/** What a person should know of before the first run: read as text, and Netvisor gives no next one after it. */
export const isUnusualNumber = (number: string): boolean =>
  number.length >= NUMBERED_ON || /^0./u.test(number);

/** Sums numbers up, together with what was summed up before. Numbers that are no series' are left out. */
export function sumUpNumbers(numbers: Iterable<string>, before: readonly NumberBlock[] = []): NumberBlock[] {
  const single: NumberBlock[] = [];
  for (const number of numbers) {
    const parsed = seriesNumber(number);
    if (parsed) single.push({ prefix: parsed.prefix, from: parsed.value, to: parsed.value, count: 1 });
  }
  let gap = GAP;
  let blocks = mergeCloserThan(gap, [...before, ...single]);
  while (blocks.length > MOST_BLOCKS && gap < Number.MAX_SAFE_INTEGER / 10) {
    gap *= 10;
    blocks = mergeCloserThan(gap, blocks);
  }
  return blocks;
}

function mergeCloserThan(gap: number, blocks: readonly NumberBlock[]): NumberBlock[] {
  const merged: NumberBlock[] = [];
  for (const block of [...blocks].sort(byPlace)) {
    const last = merged.at(-1);
    if (last?.prefix === block.prefix && block.from - last.to <= gap) {
      // A number seen again lies within what is there: blocks are counted at most as full.
      const to = Math.max(last.to, block.to);
      const again = block.to <= last.to;
      const count = Math.min(again ? last.count : last.count + block.count, to - last.from + 1);
      merged.splice(-1, 1, { ...last, to, count });
    } else {
      merged.push(block);
    }
  }
  return merged;
}

const byPlace = (one: NumberBlock, other: NumberBlock): number =>
  one.prefix === other.prefix
    ? one.from - other.from || one.to - other.to
    : one.prefix < other.prefix
      ? -1
      : 1;

/**
 * A small reproducible source of chance: a counter stepped by the golden ratio and mixed by multiply and shift.
 * Good enough to make a register look alive, of no use for secrets.
 */
export class Prng {
  private counter: number;

  constructor(seed: number) {
    this.counter = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.counter = (this.counter + 0x9e3779b9) >>> 0;
    let mixed = this.counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that is never empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const item = list[this.int(0, list.length - 1)];
    if (item === undefined) throw new RangeError('Nothing can be picked from an empty list.');
    return item;
  }

  digits(count: number): string {
    let text = '';
    while (text.length < count) text += this.int(0, 9).toString();
    return text;
  }

  /** The form of a version 4 UUID. */
  uuid(): string {
    const hex = (count: number): string => {
      let text = '';
      while (text.length < count) text += this.int(0, 15).toString(16);
      return text;
    };
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
  }
}

/** A figure with what it is counted in; ratios within one run are what can be compared between machines. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `1/s`, `ms`, `µs`, `×`, `%`, or empty for a count. */
  readonly unit: string;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly says: string;
  readonly run: (tell: (text: string) => void) => Promise<readonly Figure[]>;
}

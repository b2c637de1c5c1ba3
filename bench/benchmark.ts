/** A figure with what it is counted in; ratios within one run are what can be compared between machines. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `1/s`, `ms`, `µs`, `MB`, `×`, `%`, or empty for a count. */
  readonly unit: string;
  /** What the design promises of it, where it does. */
  readonly budget?: { readonly atMost: number } | { readonly atLeast: number };
}

/** How much is done; what is small enough for every day is the default, the design's own sizes are asked for. */
export interface BenchOptions {
  /** `latency`: events of each kind. */
  readonly samples: number;
  /** `intake`: requests of each kind. */
  readonly requests: number;
  /** `memory`: edits pushed. */
  readonly changes: number;
  /** `fairness`: edits of one company that wait. */
  readonly backlog: number;
  /** `bulk`: customers copied, in each direction. */
  readonly customers: number;
  /** `register`: customers of the larger register. */
  readonly register: number;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly says: string;
  readonly run: (tell: (text: string) => void, options: BenchOptions) => Promise<readonly Figure[]>;
}

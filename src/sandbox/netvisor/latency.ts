import { z } from 'zod';
import { Prng } from '../seed/prng';

const milliseconds = z.number().min(0).max(600_000);

const modelSchema = z.strictObject({
  /** Half of the answers take longer, half less. */
  medianMs: milliseconds.default(300),
  /**
   * Standard deviation of the logarithm: 0 is always the median; with 0.6 one answer in a hundred takes four times
   * the median.
   */
  spread: z.number().min(0).max(3).default(0.6),
  /** No answer takes longer. */
  maxMs: milliseconds.default(60_000),
  /** The same seed gives the same waits in the same order. */
  seed: z.int().min(0).max(0xffff_ffff).default(42),
});

export type LatencyModel = z.output<typeof modelSchema>;

/** The setting `latency`: a model, or a number of milliseconds that every answer takes. */
export const latencySchema = z.union([
  modelSchema,
  milliseconds.transform((ms): LatencyModel => ({ medianMs: ms, spread: 0, maxMs: 600_000, seed: 42 })),
]);

/** Waits of a company, drawn from a log-normal distribution: most near the median, a few far above it. */
export class Latency {
  private readonly prng: Prng;

  constructor(readonly model: LatencyModel) {
    this.prng = new Prng(model.seed);
  }

  /** Milliseconds for the next answer. */
  next(): number {
    const { medianMs, spread, maxMs } = this.model;
    return Math.min(maxMs, medianMs * Math.exp(spread * this.normal()));
  }

  /** One normal deviate from two even ones (Box and Muller); the logarithm never sees zero. */
  private normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.prng.next()));
    return radius * Math.cos(2 * Math.PI * this.prng.next());
  }
}

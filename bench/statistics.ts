/** The value below which the given share (0–1) of the values lies, interpolated between neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error('there is nothing to take a quantile of');
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A span of time in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How much of `whole` is covered by at least one of the spans, in ms. */
export function covered(spans: readonly Span[], whole: Span): number {
  let sum = 0;
  let reached = whole.from;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const start = Math.max(from, reached);
    const end = Math.min(to, whole.to);
    if (end <= start) continue;
    sum += end - start;
    reached = end;
  }
  return sum;
}

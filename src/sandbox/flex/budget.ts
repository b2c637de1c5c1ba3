import type { FlexSettings } from './settings';

/** Counts a tenant's requests in windows of fixed length, by the host's clock. */
export class RequestBudget {
  private windowStart = 0;
  private used = 0;

  /** Uses up one request. Answers undefined, or the seconds to wait when nothing is left. */
  spend(budget: FlexSettings['budget'], nowMs = performance.now()): number | undefined {
    if (budget === null) return undefined;
    const windowMs = budget.seconds * 1000;
    if (this.used === 0 || nowMs - this.windowStart >= windowMs) {
      this.windowStart = nowMs;
      this.used = 0;
    }
    if (this.used < budget.requests) {
      this.used += 1;
      return undefined;
    }
    return Math.max(1, Math.ceil((this.windowStart + windowMs - nowMs) / 1000));
  }

  reset(): void {
    this.used = 0;
  }
}

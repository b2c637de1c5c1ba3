/** The time a simulated system believes in: the host's clock plus an offset that tests shift. */
export class SandboxClock {
  private offset = 0;

  /** @param readHostClock milliseconds since 1970; replaceable so that a test can stop time */
  constructor(private readonly readHostClock: () => number = Date.now) {}

  get offsetMs(): number {
    return this.offset;
  }

  nowMs(): number {
    return this.readHostClock() + this.offset;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Sets the offset against the host's clock; it replaces an earlier offset and does not add to it. */
  shift(offsetMs: number): void {
    this.offset = offsetMs;
  }

  reset(): void {
    this.offset = 0;
  }
}

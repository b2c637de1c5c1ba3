/**
 * Ends a call when its time is over or when its caller gives up. One signal for both, and a note of which it was.
 */
export class CallClock {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private cause: 'timeout' | 'aborted' | null = null;
  private readonly giveUp = (): void => this.end('aborted');

  constructor(
    private readonly timeoutMs: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    if (caller?.aborted) this.giveUp();
    else caller?.addEventListener('abort', this.giveUp, { once: true });
    this.restart();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why the call was ended from this side, null as long as it was not. */
  endedBy(): 'timeout' | 'aborted' | null {
    return this.cause;
  }

  /** The full time counts anew. */
  restart(): void {
    clearTimeout(this.timer);
    if (this.cause === null) this.timer = setTimeout(() => this.end('timeout'), this.timeoutMs);
  }

  /** It is our side that takes its time. Only the caller can end the call until the clock is started again. */
  pause(): void {
    clearTimeout(this.timer);
  }

  /** The call is over; nothing ends it any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.giveUp);
  }

  private end(cause: 'timeout' | 'aborted'): void {
    this.cause ??= cause;
    this.stop();
    this.controller.abort();
  }
}

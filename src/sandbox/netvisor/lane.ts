/** One request at a time for a company (netvisor-api.md 4.1); the others wait in the order in which they came. */
export class Lane {
  private busy = false;
  private readonly waiting: Array<() => void> = [];

  get isBusy(): boolean {
    return this.busy;
  }

  /**
   * Resolves when it is this request's turn; the turn ends when `closed` is aborted. A request that is closed while
   * it waits gives up its place.
   */
  enter(closed: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = (): void => {
        this.busy = true;
        onAbort(closed, () => {
          this.leave();
        });
        resolve();
      };
      if (!this.busy) {
        begin();
        return;
      }
      this.waiting.push(begin);
      onAbort(closed, () => {
        const place = this.waiting.indexOf(begin);
        if (place >= 0) this.waiting.splice(place, 1);
        resolve();
      });
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.busy = false;
  }
}

function onAbort(signal: AbortSignal, react: () => void): void {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
}

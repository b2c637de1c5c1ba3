import { CancellationScope, sleep } from '@temporalio/workflow';

/** Work of a workflow that its signals and updates may cut short: a new hint, a wake, a pause. */
export class Cuttable {
  private readonly scope = new CancellationScope({ cancellable: true });
  private readonly startedAt = Date.now();
  private timerRuns = false;
  private wasCut = false;

  /**
   * Runs the work; `'cut'` when it was cut short. An activity that is told to stop need not answer by saying so:
   * it may fail in its own way, and its server then no longer retries it. So any failure after the cut is the cut.
   * A cancellation of the whole workflow goes through.
   */
  async run<T>(work: () => Promise<T>): Promise<T | 'cut'> {
    try {
      return await this.scope.run(work);
    } catch (error) {
      if (!this.wasCut || CancellationScope.current().consideredCancelled) throw error;
      return 'cut';
    } finally {
      // Ends the timer of a cut that never came due.
      if (this.timerRuns) this.scope.cancel();
    }
  }

  /** Cuts the work short once it is `age` ms old, at once by default. */
  cut(age = 0): void {
    const rest = age - (Date.now() - this.startedAt);
    if (rest <= 0) {
      this.wasCut = true;
      this.scope.cancel();
    } else if (!this.timerRuns) {
      this.timerRuns = true;
      this.cutAfter(rest);
    }
  }

  private cutAfter(ms: number): void {
    this.scope
      .run(() => sleep(ms))
      .then(
        () => {
          this.cut();
        },
        // The work was over before.
        () => undefined,
      );
  }
}

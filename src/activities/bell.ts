/** Lets one loop sleep until somebody rings. What is rung while it is awake counts for its next sleep. */
export interface Bell {
  ring(): void;
  /** Rings from before this are forgotten. */
  listen(): void;
  /** Sleeps at most so many ms. */
  sleep(ms: number): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let wake = (): void => undefined;
  return {
    ring: () => {
      rung = true;
      wake();
    },
    listen: () => {
      rung = false;
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        if (rung) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

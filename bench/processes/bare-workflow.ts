import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { BareActivities } from './bare';

export const bareHint = defineSignal('hint');

const { first, second } = proxyActivities<BareActivities>({ startToCloseTimeout: '1m' });

/** What the least pushed change could cost: a signal, two activities, nothing else. */
export async function bare(id: string): Promise<void> {
  let asked = false;
  setHandler(bareHint, () => {
    asked = true;
  });
  await condition(() => asked);
  await first(id);
  await second(id);
}

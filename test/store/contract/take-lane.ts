import type { LaneAsk, LaneRepository } from '../../../src/store/lanes';

/** Asks for a place in a lane as one who waits for it: the slot, or null while there is none. */
export async function takeLane(
  lanes: LaneRepository,
  ask: Omit<LaneAsk, 'givesWay'>,
): Promise<{ slot: number; fencing: number } | null> {
  const answer = await lanes.tryAcquire({ ...ask, givesWay: false });
  return answer.state === 'given' ? { slot: answer.slot, fencing: answer.fencing } : null;
}

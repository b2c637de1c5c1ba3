import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import type { Side } from '../sync/customer';

/** Failure types of a request that did not get into its lane. */
const TURNED_AWAY = { full: 'lane_full', closed: 'lane_closed' } as const;

/**
 * The request gives its worker's slot back and comes again: somebody else of its company waits already (`full`), or
 * the system is down or refuses us (`closed`). Nothing was sent.
 */
export function turnedAway(side: Side, why: 'full' | 'closed', comeBackMs: number): ApplicationFailure {
  const made = ApplicationFailure.create({
    type: TURNED_AWAY[why],
    message: `${side}: ${TURNED_AWAY[why]}`,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: comeBackMs,
  });
  // Made on purpose: Temporal would keep file names for nothing.
  made.stack = `${made.name}: ${made.message}`;
  return made;
}

/** Why work could not get into a lane; null when that is not what it failed of. */
export function whyTurnedAway(error: unknown): 'full' | 'closed' | null {
  if (!(error instanceof ApplicationFailure)) return null;
  if (error.type === TURNED_AWAY.full) return 'full';
  return error.type === TURNED_AWAY.closed ? 'closed' : null;
}

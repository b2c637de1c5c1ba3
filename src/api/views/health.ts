import { z } from 'zod';
import type { ConnectionSummary } from '../../store/connections';
import type { Tenant } from '../../store/tenant';
import type { IssueFacts } from './issue-facts';

export const healthSchema = z.enum(['ok', 'attention', 'stopped']);

export const healthReasonSchema = z.enum([
  'paused',
  'credentials_rejected',
  'mass_change_stopped',
  'serious_issue',
  'decision_waits',
  'poll_late',
]);

export interface Health {
  readonly health: z.infer<typeof healthSchema>;
  readonly healthReason: z.infer<typeof healthReasonSchema> | null;
}

const DAY_MS = 86_400_000;
/** The poll comes every 15 minutes (R6); five minutes late is late. */
const POLL_LATE_MS = 20 * 60_000;

/** The tenant's health in one word, with the worst reason (console.md section 3.1). */
export function healthOf(facts: {
  readonly tenant: Tenant;
  readonly issues: IssueFacts;
  readonly connections: readonly ConnectionSummary[];
  readonly lastPollAt: Date | null;
  readonly now: Date;
}): Health {
  const { tenant, issues, connections, lastPollAt, now } = facts;
  const stopped = (healthReason: Health['healthReason']): Health => ({ health: 'stopped', healthReason });
  const attention = (healthReason: Health['healthReason']): Health => ({ health: 'attention', healthReason });

  if (tenant.state === 'paused') return stopped('paused');
  if (issues.credentialsRejected || connections.some(({ state }) => state === 'rejected')) {
    return stopped('credentials_rejected');
  }
  if (issues.massChangeStopped) return stopped('mass_change_stopped');
  if (issues.serious) return attention('serious_issue');
  if (issues.oldestDecisionAt !== null && now.getTime() - issues.oldestDecisionAt.getTime() > DAY_MS) {
    return attention('decision_waits');
  }
  if (tenant.state === 'live' && lastPollAt !== null && now.getTime() - lastPollAt.getTime() > POLL_LATE_MS) {
    return attention('poll_late');
  }
  return { health: 'ok', healthReason: null };
}

import type { FieldName } from './customer';
import { FIELD_NAMES, appliesTo, policyOf } from './field-table';
import { viewField } from './field-view';
import { mergeField } from './merge-field';
import { left } from './outcome';
import { decidedFor } from './override';
import type { Override } from './override';
import type { Pair } from './pair';
import type { PlannedIssue, ReasonCode, SyncPlan } from './plan';
import { PlanDraft } from './plan-draft';

type Stopped = Pick<Pair, 'flex' | 'netvisor' | 'agreed' | 'policy' | 'context' | 'fingerprint'> & {
  readonly overrides: readonly Override[];
};

/**
 * Two customers that are one, and something is wrong with them as a whole: nothing is written to either side. What is
 * edited meanwhile where a direction is off or one way does not travel all the same (D1), so it is settled now; it
 * would otherwise pass for an edit that came after the direction was switched on.
 */
export function planStopped(pair: Stopped, issue: PlannedIssue, reason: ReasonCode): SyncPlan {
  const draft = new PlanDraft(pair.fingerprint);
  draft.raise(issue);
  for (const field of FIELD_NAMES) {
    const { direction } = policyOf(field, pair.policy);
    const waits = direction === 'both' || decidedFor(field, pair.overrides) !== null;
    if (!waits && direction === 'off') draft.leaveOff(field, pair.agreed.fields[field]);
    else if (waits || !settleReceivingSide(pair, field, draft)) draft.leave(field, left('blocked', reason));
  }
  return draft.nothing();
}

/** These have rules of their own for what is settled (R12–R14, D4), and need both customers as one. */
const DECIDED_TOGETHER: readonly FieldName[] = ['visitingAddress', 'billingAddress', 'customerNumber'];

/** Whether the field was changed where it does not travel from, and is settled so. */
function settleReceivingSide(pair: Stopped, field: FieldName, draft: PlanDraft): boolean {
  const [flex, netvisor] = [pair.flex.fields[field], pair.netvisor.fields[field]];
  const known = pair.agreed.fields[field];
  const { kind } = pair.flex;
  const applies = kind !== null && appliesTo(field, kind) && appliesTo(field, pair.netvisor.kind);
  if (!known || !applies || DECIDED_TOGETHER.includes(field)) return false;
  if (flex === undefined || netvisor === undefined) return false;
  const view = viewField(field, { flex, netvisor }, known, pair.fingerprint);
  if (!view.settled) return false;
  const outcome = mergeField(view, policyOf(field, pair.policy), pair.context);
  if (outcome.kind !== 'rest' || outcome.reason !== 'directionOneWay') return false;
  draft.take(view, outcome);
  return true;
}

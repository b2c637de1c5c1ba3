import type { FieldAgreement, Fingerprint } from './agreement';
import type { FieldName, FieldValue, Side } from './customer';
import { normalise, normaliserVersion } from './normalise';
import type { PlannedIssue, SyncPlan } from './plan';

/**
 * The plan that writes nothing of what the given one would, and settles those fields as both sides have them now: an
 * operator refused the change (D12). What differs stays until somebody edits it.
 * @param valueOn what a side has in a field; undefined when it was not read
 */
export function leaveAsIs(
  plan: SyncPlan,
  valueOn: (side: Side, field: FieldName) => FieldValue | null | undefined,
  fingerprint: Fingerprint,
): SyncPlan {
  const fields: Partial<Record<FieldName, FieldAgreement>> = { ...plan.settle.now.fields };
  for (const { field } of plan.changes) {
    const form = (side: Side) => fingerprint(field, normalise(field, valueOn(side, field) ?? null));
    fields[field] = { flex: form('flex'), netvisor: form('netvisor'), version: normaliserVersion(field) };
  }
  return {
    flex: null,
    netvisor: null,
    settle: { now: { ...plan.settle.now, fields }, flex: { fields: {} }, netvisor: { fields: {} } },
    changes: [],
    issues: issuesWithoutWrites(plan),
    decisions: plan.decisions.map((decision) =>
      decision.write === null
        ? decision
        : { ...decision, verdict: 'kept', reason: 'settledAsIs', write: null, about: null, issue: null },
    ),
  };
}

/** The issues of a plan that are true also when it is not carried out: others tell of its writes. */
export const issuesWithoutWrites = ({ issues, decisions }: SyncPlan): readonly PlannedIssue[] =>
  issues.filter(
    ({ code, field }) =>
      !decisions.some((one) => one.write !== null && one.field === field && one.issue === code),
  );

import { differencesOf, isAlike } from './differences';
import type { LinkedPair } from './differences';
import type { FieldName } from './customer';
import type { ReasonCode, SyncPlan } from './plan';
import { planSync } from './plan-sync';
import type { IssueCode } from './issues';

export const DRIFT_OUTCOMES = ['inStep', 'repaired', 'differs', 'onlyFlex', 'onlyNetvisor', 'gone'] as const;

/**
 * What a full comparison comes to for one customer. `repaired`: it was not in step and is now. `gone`: one side's
 * customer was looked for twice and is no longer there (D10).
 */
export type DriftOutcome = (typeof DRIFT_OUTCOMES)[number];

/**
 * Where a comparison of both registers stands: Netvisor's list is read; then Flex's customers with their pairs, page by
 * page; then what only Netvisor has; last, what Flex no longer lists.
 */
export const RECONCILIATION_PHASES = ['listing', 'pairs', 'netvisorOnly', 'flexMissing', 'done'] as const;
export type ReconciliationPhase = (typeof RECONCILIATION_PHASES)[number];

/**
 * Why a customer is not in step: a plan's reason, a difference that is settled, an issue that waits, or that the other
 * side has no such customer.
 */
export type DriftReason = ReasonCode | IssueCode | 'withoutCounterpart';

/** One reason with the fields that it concerns; none when it is about the customer as a whole. */
export interface Drift {
  readonly reason: DriftReason;
  readonly fields: readonly FieldName[];
  /** A reconcile would write it: it was missed. */
  readonly writes: boolean;
}

/**
 * How far a linked pair is from being in step, for the drift report. A field that is off never counts (D1); what is
 * settled though it differs counts, and so does what an issue holds up. What both sides have alike never does. None: it
 * is in step.
 */
export function driftOf(pair: LinkedPair): readonly Drift[] {
  const plan = planSync(pair);
  const drifts = new Map<DriftReason, { fields: Set<FieldName>; writes: boolean }>();
  const add = (reason: DriftReason, field: FieldName | null, writes = false): void => {
    const drift = drifts.get(reason) ?? { fields: new Set<FieldName>(), writes };
    if (field) drift.fields.add(field);
    drifts.set(reason, drift);
  };
  for (const { field, reason } of plan.changes) add(reason, field, true);
  for (const { code, field } of plan.issues) if (field === null || !isAlike(field, pair)) add(code, field);
  for (const { field, reason } of differencesOf(pair, plan))
    if (reason !== 'directionOff') add(reason, field);
  return [...drifts].map(([reason, { fields, writes }]) => ({ reason, fields: [...fields], writes }));
}

/** Whether a plan writes anything to either side. */
export const hasWrites = ({ flex, netvisor }: SyncPlan): boolean => flex !== null || netvisor !== null;

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

/** Why a customer is not in step: a plan's reason, a difference that is settled, or an issue that waits. */
export type DriftReason = ReasonCode | IssueCode;

/** One reason with the fields that it concerns; none when it is about the customer as a whole. */
export interface Drift {
  readonly reason: DriftReason;
  readonly fields: readonly FieldName[];
}

/** How a linked pair stands. */
export interface PairDrift {
  /** None: it is in step. */
  readonly drifts: readonly Drift[];
  /** A reconcile would write something: it was missed, and can be repaired. */
  readonly writes: boolean;
}

/**
 * How far a linked pair is from being in step, for the drift report. A field that is off never counts (D1); what is
 * settled though it differs counts, and so does what an issue holds up. What both sides have alike never does.
 */
export function driftOf(pair: LinkedPair): PairDrift {
  const plan = planSync(pair);
  const drifts = new Map<DriftReason, Set<FieldName>>();
  const add = (reason: DriftReason, field: FieldName | null): void => {
    const fields = drifts.get(reason) ?? new Set<FieldName>();
    if (field) fields.add(field);
    drifts.set(reason, fields);
  };
  for (const { field, reason } of plan.changes) add(reason, field);
  for (const { code, field } of plan.issues) if (field === null || !isAlike(field, pair)) add(code, field);
  for (const { field, reason } of differencesOf(pair, plan))
    if (reason !== 'directionOff') add(reason, field);
  return {
    drifts: [...drifts].map(([reason, fields]) => ({ reason, fields: [...fields] })),
    writes: hasWrites(plan),
  };
}

/** Whether a plan writes anything to either side. */
export const hasWrites = ({ flex, netvisor }: SyncPlan): boolean => flex !== null || netvisor !== null;

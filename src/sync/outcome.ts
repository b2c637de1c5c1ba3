import type { FieldName, FieldTypes, Side } from './customer';
import type { FieldView } from './field-view';
import type { DecidedValues } from './override';
import type { PlannedIssue, ReasonCode, Verdict } from './plan';

/** What is decided for one field. */
export type Outcome<F extends FieldName> =
  /** Nothing is written; `settle` says whether the sides agree that it stands so. */
  | {
      readonly kind: 'rest';
      readonly settle: boolean;
      readonly verdict: Verdict;
      readonly reason: ReasonCode;
      readonly issue: PlannedIssue | null;
      /** A copy run owes this side's value to the other (D20): it goes as soon as it can be written. */
      readonly owed: Side | null;
      /** The side that the reason speaks of: where the field was cleared or is to be corrected, or which one gives. */
      readonly about: Side | null;
    }
  | Write<F>
  | Decided<F>;

/** One side is written. */
export interface Write<F extends FieldName> {
  readonly kind: 'write';
  readonly side: Side;
  /** Null clears (D13). */
  readonly value: FieldTypes[F] | null;
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
  readonly issue: PlannedIssue | null;
}

/** An operator's decision, which may write both sides (I9): the values that don't stand there yet. */
export interface Decided<F extends FieldName> {
  readonly kind: 'decided';
  readonly values: DecidedValues<F>;
  readonly verdict: 'decided';
  readonly reason: 'operatorDecided';
}

/** An outcome without a write fits every field. */
export type Rest = Extract<Outcome<never>, { kind: 'rest' }>;

/** Settled before, and nothing has happened since. */
export const UNCHANGED: Rest = {
  kind: 'rest',
  settle: false,
  verdict: 'same',
  reason: 'unchanged',
  issue: null,
  owed: null,
  about: null,
};

/** Both sides are settled as they now stand. */
export const settled = (verdict: Verdict, reason: ReasonCode, about: Side | null = null): Rest => ({
  ...UNCHANGED,
  settle: true,
  verdict,
  reason,
  about,
});

/** Left alone and not settled, so that it comes up again until its cause is gone. */
export const left = (
  verdict: Verdict,
  reason: ReasonCode,
  issue: PlannedIssue | null = null,
  owed: Side | null = null,
): Rest => ({ ...UNCHANGED, verdict, reason, issue, owed, about: sideOf(issue) });

/** An issue about one side names it. */
function sideOf(issue: PlannedIssue | null): Side | null {
  const side = issue?.params['side'];
  return side === 'flex' || side === 'netvisor' ? side : null;
}

export function write<F extends FieldName>(
  side: Side,
  value: FieldTypes[F] | null,
  verdict: Verdict,
  reason: ReasonCode,
  issue: PlannedIssue | null = null,
): Write<F> {
  return { kind: 'write', side, value, verdict, reason, issue };
}

export const decided = <F extends FieldName>(values: DecidedValues<F>): Decided<F> => ({
  kind: 'decided',
  values,
  verdict: 'decided',
  reason: 'operatorDecided',
});

/** What both sides have once an outcome is carried out. */
export function valuesAfter<F extends FieldName>(
  view: FieldView<F>,
  outcome: Outcome<F>,
): Readonly<Record<Side, FieldTypes[F] | null>> {
  switch (outcome.kind) {
    case 'rest':
      return view.values;
    case 'write':
      return { ...view.values, [outcome.side]: outcome.value };
    case 'decided':
      return { ...view.values, ...outcome.values };
  }
}

/** What an outcome writes to a side; undefined when nothing. */
export function writtenTo<F extends FieldName>(
  side: Side,
  outcome: Outcome<F>,
): FieldTypes[F] | null | undefined {
  if (outcome.kind === 'write') return outcome.side === side ? outcome.value : undefined;
  return outcome.kind === 'decided' ? outcome.values[side] : undefined;
}

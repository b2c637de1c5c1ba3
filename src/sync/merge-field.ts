import type { FieldName, Side } from './customer';
import type { FieldView } from './field-view';
import { otherSide } from './field-view';
import { UNCHANGED, left, settled, write } from './outcome';
import type { Outcome, Rest } from './outcome';
import type { PlannedIssue } from './plan';
import type { Clearing, Direction, FieldPolicy, PlanContext } from './policy';
import { showValue } from './show-value';

/** Whether a field's direction lets its values reach a side (D1). */
export function reaches(side: Side, direction: Direction): boolean {
  return direction === 'both' || direction === (side === 'flex' ? 'netvisorToFlex' : 'flexToNetvisor');
}

/** Whether the first contact may write to a side: a copy run leaves its source alone (D20). */
export function meetsByWriting(side: Side, context: PlanContext): boolean {
  return context.kind === 'live' || context.mode === 'merge' || targetOf(context) === side;
}

const targetOf = (context: Extract<PlanContext, { kind: 'run' }>): Side =>
  context.direction === 'netvisorToFlex' ? 'flex' : 'netvisor';

/** Three-way merge of one field (D1, D13, D20). */
export function mergeField<F extends FieldName>(
  view: FieldView<F>,
  policy: FieldPolicy,
  context: PlanContext,
): Outcome<F> {
  if (view.switchedOn) return asItStands(view);
  return view.settled ? mergeSettled(view, policy) : meet(view, policy.direction, context);
}

/** Nobody can say what has changed: a difference is shown, and travels when somebody edits it (D1, I12). */
export const asItStands = <F extends FieldName>({ forms, versionGone }: FieldView<F>): Rest =>
  forms.flex === forms.netvisor
    ? settled('same', 'equal')
    : settled('kept', versionGone ? 'versionGone' : 'switchedOn');

/** The first contact of a field: it has no agreed state yet. */
function meet<F extends FieldName>(
  view: FieldView<F>,
  direction: Direction,
  context: PlanContext,
): Outcome<F> {
  const { forms } = view;
  if (forms.flex === forms.netvisor) return settled('same', 'equal');
  const target = meetingTarget(view, context);
  const value = view.values[otherSide(target)];
  if (value === null || !meetsByWriting(target, context)) return settled('kept', 'settledAsIs');
  if (!reaches(target, direction)) return settled('kept', 'directionOneWay', target);
  if (forms[target] === null) return write(target, value, 'filled', 'firstContactFilled');
  return context.kind === 'run'
    ? write(target, value, target === 'flex' ? 'fromNetvisor' : 'fromFlex', 'runDirection')
    : write(target, value, 'netvisorWon', 'firstContactNetvisorWins');
}

/** The side that the first contact would write, if it may: an empty one, else the run's target, else Flex (R2). */
function meetingTarget<F extends FieldName>({ forms }: FieldView<F>, context: PlanContext): Side {
  if (forms.flex === null) return 'flex';
  if (forms.netvisor === null) return 'netvisor';
  return context.kind === 'run' ? targetOf(context) : 'flex';
}

function mergeSettled<F extends FieldName>(view: FieldView<F>, policy: FieldPolicy): Outcome<F> {
  const { changed, forms } = view;
  if (!changed.flex && !changed.netvisor) {
    return view.outdated && forms.flex === forms.netvisor ? settled('same', 'equal') : UNCHANGED;
  }
  if (forms.flex === forms.netvisor) return settled('same', 'equal');
  if (policy.direction !== 'both') return followGivingSide(view, policy);
  const flex = changed.flex && !isWithdrawn(view, 'flex');
  const netvisor = changed.netvisor && !isWithdrawn(view, 'netvisor');
  if (flex && netvisor) return resolveConflict(view);
  if (!flex && !netvisor) return settled('kept', 'settledAsIs');
  return take(view, flex ? 'flex' : 'netvisor', policy.clearing);
}

/** It was owed and taken away before it could be sent: nothing was ever agreed that could be cleared (D20). */
const isWithdrawn = <F extends FieldName>({ owed, values }: FieldView<F>, side: Side): boolean =>
  owed[side] && values[side] === null;

/** One way: a change on the receiving side stays until the giving side changes, which then wins (D1). */
function followGivingSide<F extends FieldName>(view: FieldView<F>, policy: FieldPolicy): Outcome<F> {
  const giving: Side = policy.direction === 'flexToNetvisor' ? 'flex' : 'netvisor';
  return view.changed[giving] && !isWithdrawn(view, giving)
    ? take(view, giving, policy.clearing)
    : settled('kept', 'directionOneWay', giving);
}

/** Brings a side's change to the other. */
function take<F extends FieldName>(view: FieldView<F>, from: Side, clearing: Clearing): Outcome<F> {
  const reason = from === 'flex' ? 'onlyFlexChanged' : 'onlyNetvisorChanged';
  const value = view.values[from];
  if (value !== null) {
    return write(otherSide(from), value, from === 'flex' ? 'fromFlex' : 'fromNetvisor', reason);
  }
  // Both had it and the other side still does: a person cleared it, and that may travel.
  if (clearing === 'travels' && view.wereAlike && !view.changed[otherSide(from)]) {
    return write<F>(otherSide(from), null, 'cleared', reason);
  }
  return left(
    'blocked',
    clearing === 'never' ? 'clearingNever' : 'clearingAsked',
    clearingIssue(view.field, from),
  );
}

/** Both changed to different values: Netvisor wins, the losing value is kept and shown (D1). */
function resolveConflict<F extends FieldName>(view: FieldView<F>): Outcome<F> {
  const value = view.values.netvisor;
  if (value === null) return left('blocked', 'clearingAsked', clearingIssue(view.field, 'netvisor'));
  return write('flex', value, 'netvisorWon', 'bothChangedNetvisorWins', {
    code: 'field_conflict',
    field: view.field,
    params: {
      field: view.field,
      flexValue: showValue(view.values.flex),
      netvisorValue: showValue(value),
    },
  });
}

/** D13: a cleared field that does not travel by itself. `side` is where it was cleared. */
export const clearingIssue = (field: FieldName, side: Side): PlannedIssue => ({
  code: 'clearing',
  field,
  params: { field, side },
});

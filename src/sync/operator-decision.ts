import { admit, refuse } from './admit';
import type { Rules } from './admit';
import type { FieldName, FieldTypes, Side } from './customer';
import type { FieldView } from './field-view';
import { normalise } from './normalise';
import { decided, settled, write } from './outcome';
import type { Outcome, Rest, Write } from './outcome';
import type { DecidedValues } from './override';
import type { PlannedIssue } from './plan';

/**
 * Carries out what was decided for a field, in place of the merge: exactly the named sides are written, only where
 * another value stands there, and the field is settled as it then stands, so that nothing travels on (I9). What
 * can't be written keeps the field as it is, on both sides: half a decision would be another one.
 * `forbids` tells what a rule of the field has against a value.
 */
export function decideByOperator<F extends FieldName>(
  rules: Rules,
  view: FieldView<F>,
  values: DecidedValues<F>,
  forbids: (wanted: Write<F>) => Rest | null = () => null,
): Outcome<F> {
  const needed: Partial<Record<Side, FieldTypes[F] | null>> = {};
  for (const side of ['netvisor', 'flex'] as const) {
    const value = values[side];
    if (value === undefined || normalise(view.field, value) === view.forms[side]) continue;
    const empty = normalise(view.field, value) === null;
    const wanted = write(side, empty ? null : value, 'decided', 'operatorDecided');
    const outcome = mustNotBeEmpty(view.field, wanted) ?? forbids(wanted) ?? admit(rules, view, wanted);
    if (outcome.kind !== 'write') return outcome;
    needed[side] = outcome.value;
  }
  return Object.keys(needed).length === 0 ? settled('decided', 'operatorDecided') : decided(needed);
}

/** A name, the active flag and a number in Netvisor (R18) can be given another value, but not taken away (D13). */
function mustNotBeEmpty<F extends FieldName>(field: F, wanted: Write<F>): Rest | null {
  const { side, value } = wanted;
  if (value !== null) return null;
  const needed =
    field === 'name' || field === 'active' || (field === 'customerNumber' && side === 'netvisor');
  return needed ? refuse(wanted, 'invalid', emptyValue(field, side)) : null;
}

const emptyValue = (field: FieldName, side: Side): PlannedIssue => ({
  code: 'value_not_allowed',
  field,
  params: { field, side, reason: 'empty', value: '' },
});

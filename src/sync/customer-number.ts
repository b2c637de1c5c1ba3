import type { FieldView } from './field-view';
import { asItStands, reaches } from './merge-field';
import { UNCHANGED, left, settled, write } from './outcome';
import type { Outcome } from './outcome';
import type { PlannedIssue } from './plan';
import type { Pair } from './pair';
import type { Direction } from './policy';

type NumberView = FieldView<'customerNumber'>;

/**
 * The customer number is the key of the first match only (R18, D4): once linked, a change of it is shown to a
 * person and never written by itself. Where Flex has none, Netvisor's is brought over, in every direction of a
 * run (D6); where Netvisor has none, the company must give it (D5).
 */
export function planNumber(
  view: NumberView,
  direction: Direction,
  { netvisor: named, context, saidToBeOne }: Pick<Pair, 'netvisor' | 'context' | 'saidToBeOne'>,
): Outcome<'customerNumber'> {
  const { flex, netvisor } = view.values;
  const equal = view.forms.flex === view.forms.netvisor;
  const untouched = view.settled && !view.changed.flex && !view.changed.netvisor;
  if (untouched && !(equal && view.outdated)) return UNCHANGED;
  if (equal) return settled('same', 'equal');
  if (view.switchedOn && netvisor !== null) return asItStands(view);
  const flexNeverHadOne = !view.settled || view.wasEmpty.flex;
  if (flex === null && netvisor !== null && flexNeverHadOne) {
    return reaches('flex', direction)
      ? write('flex', netvisor, 'filled', view.settled ? 'onlyNetvisorChanged' : 'firstContactFilled')
      : settled('kept', 'directionOneWay', 'flex');
  }
  const netvisorNeverHadOne = !view.settled || view.wasEmpty.netvisor;
  if (netvisor === null && netvisorNeverHadOne) {
    return left('blocked', 'numberMissing', {
      code: 'number_missing',
      field: 'customerNumber',
      params: { nameNetvisor: named.fields.name ?? '' },
    });
  }
  // Two numbers stand as they are where a person called them one customer, and in a run (D20); else one is chosen.
  if (!view.settled && (saidToBeOne || context.kind === 'run')) return settled('kept', 'settledAsIs');
  return left('blocked', 'numberReviewed', numberChanged(view));
}

/** The old number is known when the other side still has what both had; fingerprints don't tell it. */
function numberChanged({ settled: met, changed, values }: NumberView): PlannedIssue {
  const side = changed.netvisor ? 'netvisor' : 'flex';
  const newNumber = values[side] ?? '';
  const oldIsThere = met && !(changed.flex && changed.netvisor);
  const oldNumber = oldIsThere ? (values[side === 'flex' ? 'netvisor' : 'flex'] ?? '') : '';
  const hasNew = newNumber === '' ? 'no' : 'yes';
  const hasOld = oldNumber === '' ? 'no' : 'yes';
  return {
    code: 'number_changed',
    field: 'customerNumber',
    params: { side, newNumber, hasNew, oldNumber, hasOld },
  };
}

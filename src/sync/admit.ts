import { asWritten } from './as-written';
import type { FieldName } from './customer';
import { otherSide } from './field-view';
import type { FieldView } from './field-view';
import { requiredFieldMissing, requires } from './flex-type';
import { left } from './outcome';
import type { Outcome, Rest } from './outcome';
import type { Pair } from './pair';
import type { PlannedIssue, ReasonCode } from './plan';
import { refusal } from './validate-value';

/** What about the customer as a whole decides which writes may be made. */
export type Rules = Pick<Pair, 'consumer' | 'consumerConflict' | 'flexType'>;

/** Fields that a consumer with e-invoices must not have in Flex (R16). */
const FORBIDDEN_TO_CONSUMERS: readonly FieldName[] = ['businessId', 'eInvoice'];

/**
 * Lets a planned write through, or turns it into the reason why it can't be made. What is refused stays
 * unsettled, so that it comes up again until it is corrected; the other fields go their way.
 */
export function admit<F extends FieldName>(
  rules: Rules,
  view: FieldView<F>,
  outcome: Outcome<F>,
): Outcome<F> {
  if (outcome.kind !== 'write') return outcome;
  const ofCompanies = FORBIDDEN_TO_CONSUMERS.includes(view.field);
  if (rules.consumerConflict && (outcome.side === 'netvisor' || ofCompanies)) {
    return refuse(outcome, 'consumerEInvoice');
  }
  if (rules.consumer && ofCompanies) return refuse(outcome, 'consumerInvoicing');
  if (outcome.value === null) {
    return outcome.side === 'flex' && rules.flexType && requires(rules.flexType, view.field)
      ? refuse(outcome, 'requiredInFlex', requiredFieldMissing(rules.flexType, view.field, view.field))
      : outcome;
  }
  const value = asWritten(view.field, outcome.value);
  const issue = refusal(view.field, value, outcome.side);
  return issue ? refuse(outcome, 'invalid', issue) : { ...outcome, value };
}

/**
 * A write that can't be made. Where a run would have replaced the target's value by the source's, that is still
 * owed: otherwise the source's value would lose to the target's at the next look outside the run (D20).
 */
export function refuse<F extends FieldName>(
  outcome: Outcome<F>,
  reason: ReasonCode,
  issue: PlannedIssue | null = null,
): Rest {
  const replaces = outcome.kind === 'write' && outcome.reason === 'runDirection';
  return left('blocked', reason, issue, replaces ? otherSide(outcome.side) : null);
}

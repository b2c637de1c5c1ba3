import type { FieldName } from './customer';
import { left } from './outcome';
import type { Outcome } from './outcome';
import type { Pair } from './pair';
import { refusal } from './validate-value';

/** Fields that a consumer with e-invoices must not have in Flex (R16). */
const FORBIDDEN_TO_CONSUMERS: readonly FieldName[] = ['businessId', 'eInvoice'];

/**
 * Lets a planned write through, or turns it into the reason why it can't be made. What is refused stays
 * unsettled, so that it comes up again until it is corrected; the other fields go their way.
 */
export function admit<F extends FieldName>(
  pair: Pick<Pair, 'consumerConflict'>,
  field: F,
  outcome: Outcome<F>,
): Outcome<F> {
  if (outcome.kind === 'rest') return outcome;
  if (pair.consumerConflict && (outcome.side === 'netvisor' || FORBIDDEN_TO_CONSUMERS.includes(field))) {
    return left('blocked', 'consumerEInvoice');
  }
  const issue = outcome.value === null ? null : refusal(field, outcome.value, outcome.side);
  return issue ? left('blocked', 'invalid', issue) : outcome;
}

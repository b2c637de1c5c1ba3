import { planAddresses } from './addresses';
import type { AddressPlan } from './addresses';
import { admit, refuse } from './admit';
import { lacksBusinessId } from './e-invoice-needs';
import type { BusinessIds } from './e-invoice-needs';
import { officeWrite } from './office-write';
import type { FieldName, FieldTypes, Side } from './customer';
import { planNumber } from './customer-number';
import { FIELD_NAMES, appliesTo, policyOf } from './field-table';
import { viewField } from './field-view';
import type { FieldView } from './field-view';
import { mergeField } from './merge-field';
import { decideByOperator } from './operator-decision';
import { left, valuesAfter, writtenTo } from './outcome';
import type { Outcome, Rest, Write } from './outcome';
import { decidedFor } from './override';
import type { Pair } from './pair';
import type { SyncPlan } from './plan';
import type { FieldPolicy } from './policy';
import type { PlanDraft } from './plan-draft';

/** Plans two customers that are one: per field three ways (D1), the addresses together. */
export function planPair(pair: Pair, draft: PlanDraft): SyncPlan {
  const addresses = planAddresses(pair);
  let businessIds: BusinessIds = {
    flex: pair.flex.fields.businessId,
    netvisor: pair.netvisor.fields.businessId,
  };
  for (const field of FIELD_NAMES) {
    if (!appliesTo(field, pair.kind)) {
      draft.leave(field, left('off', 'notForKind'));
      continue;
    }
    switch (field) {
      case 'visitingAddress':
        takeVisiting(pair, addresses, draft);
        break;
      case 'billingAddress':
        takeBilling(pair, addresses, draft);
        break;
      case 'customerNumber':
        takeField(pair, draft, field, (view, policy) => planNumber(view, policy.direction, pair));
        break;
      case 'businessId':
        // The e-invoice comes later in the table and goes by the ids as this plan leaves them.
        businessIds =
          takeField(pair, draft, field, (view, policy) => mergeField(view, policy, pair.context)) ??
          businessIds;
        break;
      case 'eInvoice':
        takeEInvoice(pair, draft, businessIds);
        break;
      default:
        takeField(pair, draft, field, (view, policy) => mergeField(view, policy, pair.context));
    }
  }
  return draft.update(pair.kind);
}

/** Decides one field and takes the outcome; returns what both sides then have, null when it was not looked at. */
function takeField<F extends FieldName>(
  pair: Pair,
  draft: PlanDraft,
  field: F,
  decide: (view: FieldView<F>, policy: FieldPolicy) => Outcome<F>,
  forbids?: (wanted: Write<F>) => Rest | null,
): Readonly<Record<Side, FieldTypes[F] | null>> | null {
  const policy = policyOf(field, pair.policy);
  const byOperator = decidedFor(field, pair.overrides);
  if (policy.direction === 'off' && !byOperator) {
    draft.leaveOff(field, pair.agreed.fields[field]);
    return null;
  }
  const flex: FieldTypes[F] | null | undefined = pair.flex.fields[field];
  const netvisor: FieldTypes[F] | null | undefined = pair.netvisor.fields[field];
  if (flex === undefined || netvisor === undefined) {
    draft.leave(field, left('kept', 'unread'));
    return null;
  }
  const view = viewField(field, { flex, netvisor }, pair.agreed.fields[field], pair.fingerprint);
  const outcome = byOperator
    ? decideByOperator(pair, view, byOperator, forbids)
    : admit(pair, view, decide(view, policy));
  draft.take(view, outcome);
  return valuesAfter(view, outcome);
}

/** R15, R16: both or none, for a customer with a business id only, and never a consumer's. */
function takeEInvoice(pair: Pair, draft: PlanDraft, businessIds: BusinessIds): void {
  if (pair.consumer) {
    draft.leave('eInvoice', left('off', 'consumerInvoicing'));
    return;
  }
  const forbids = (wanted: Write<'eInvoice'>): Rest | null =>
    wanted.value !== null && lacksBusinessId(wanted.side, businessIds)
      ? refuse(wanted, 'needsBusinessId')
      : null;
  takeField(
    pair,
    draft,
    'eInvoice',
    (view, policy) => {
      const outcome = mergeField(view, policy, pair.context);
      return outcome.kind === 'write' ? (forbids(outcome) ?? outcome) : outcome;
    },
    forbids,
  );
}

/** An address that is off, or was not read on both sides. */
function leaveAddress(pair: Pair, field: 'visitingAddress' | 'billingAddress', draft: PlanDraft): void {
  if (policyOf(field, pair.policy).direction === 'off') draft.leaveOff(field, pair.agreed.fields[field]);
  else draft.leave(field, left('kept', 'unread'));
}

function takeVisiting(pair: Pair, plan: AddressPlan, draft: PlanDraft): void {
  const { view, outcome } = plan.visiting;
  // A base address that follows is written first: after a crash it still follows what is not settled yet (D7).
  const base = plan.billing.outcome;
  const follows = base.kind === 'write' && base.verdict === 'derived';
  if (view) draft.take(view, outcome, follows ? 'netvisor' : 'now');
  else leaveAddress(pair, 'visitingAddress', draft);
  const sent = writtenTo('netvisor', outcome);
  if (sent != null) draft.sendByOffice(officeWrite(plan.office, sent, pair.link.id, pair.policy.officeName));
  if (plan.visitingDerived !== pair.agreed.visitingDerived) {
    // The intent is kept before any write: after a crash a mirrored address is not taken for a real one, nor a
    // real one, which by then may stand in the base address too, for a mirrored one.
    draft.mark('now', 'visitingDerived', plan.visitingDerived);
  }
}

function takeBilling(pair: Pair, plan: AddressPlan, draft: PlanDraft): void {
  const { view, outcome } = plan.billing;
  if (view) draft.take(view, outcome);
  else leaveAddress(pair, 'billingAddress', draft);
  if (plan.billingDerived !== pair.agreed.billingDerived) {
    draft.mark(stepOf(outcome), 'billingDerived', plan.billingDerived);
  }
}

/** When the mark holds: it is about Netvisor's base address, or about what Flex then has. */
function stepOf(outcome: Outcome<'billingAddress'>): 'now' | Side {
  if (writtenTo('netvisor', outcome) !== undefined) return 'netvisor';
  return writtenTo('flex', outcome) !== undefined ? 'flex' : 'now';
}

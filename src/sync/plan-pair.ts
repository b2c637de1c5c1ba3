import { planAddresses } from './addresses';
import type { AddressPlan } from './addresses';
import { admit, refuse } from './admit';
import { finnishBusinessId } from './business-id';
import { asCodes } from './e-invoice';
import { officeWrite } from './office-write';
import type { FieldName, FieldTypes, Side } from './customer';
import { planNumber } from './customer-number';
import { FIELD_NAMES, appliesTo, policyOf } from './field-table';
import { otherSide, viewField } from './field-view';
import type { FieldView } from './field-view';
import { mergeField } from './merge-field';
import { left, valuesAfter } from './outcome';
import type { Outcome } from './outcome';
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
        takeField(pair, draft, field, (view, policy) =>
          planNumber(view, policy.direction, pair.netvisor.fields.name ?? ''),
        );
        break;
      case 'businessId':
        // The e-invoice comes later in the table and goes by the ids as this plan leaves them.
        businessIds =
          takeField(pair, draft, field, (view, policy) => mergeField(view, policy, pair.context)) ??
          businessIds;
        break;
      case 'eInvoice':
        takeField(pair, draft, field, (view, policy) => {
          const outcome = mergeField(view, policy, pair.context);
          if (outcome.kind === 'rest' || outcome.value === null) return outcome;
          return lacksBusinessId(outcome.side, businessIds)
            ? refuse(outcome, 'needsBusinessId')
            : { ...outcome, value: asCodes(outcome.value) };
        });
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
): Readonly<Record<Side, FieldTypes[F] | null>> | null {
  const policy = policyOf(field, pair.policy);
  if (policy.direction === 'off') {
    draft.leave(field, left('off', 'directionOff'));
    return null;
  }
  const flex: FieldTypes[F] | null | undefined = pair.flex.fields[field];
  const netvisor: FieldTypes[F] | null | undefined = pair.netvisor.fields[field];
  if (flex === undefined || netvisor === undefined) {
    draft.leave(field, left('kept', 'unread'));
    return null;
  }
  const view = viewField(field, { flex, netvisor }, pair.agreed.fields[field], pair.fingerprint);
  const outcome = admit(pair, view, decide(view, policy));
  draft.take(view, outcome);
  return valuesAfter(view, outcome);
}

/** Per side: undefined when it was not read. */
type BusinessIds = Readonly<Record<Side, string | null | undefined>>;

/**
 * R15: an e-invoice address travels only for a customer with a valid Finnish business id: that of the side it
 * comes from, or where there is none that of the other.
 */
function lacksBusinessId(target: Side, ids: BusinessIds): boolean {
  const id = ids[otherSide(target)] ?? ids[target];
  return id == null || finnishBusinessId(id) === null;
}

function takeVisiting(pair: Pair, plan: AddressPlan, draft: PlanDraft): void {
  const { view, outcome } = plan.visiting;
  if (view) draft.take(view, outcome);
  else if (outcome.kind === 'rest') draft.leave('visitingAddress', outcome);
  if (outcome.kind === 'write' && outcome.side === 'netvisor' && outcome.value !== null) {
    draft.sendByOffice(officeWrite(plan.office, outcome.value, pair.link.id, pair.policy.officeName));
  }
  if (plan.visitingDerived !== pair.agreed.visitingDerived) {
    // The intent is kept before any write: after a crash a mirrored address is not taken for a real one, nor a
    // real one, which by then may stand in the base address too, for a mirrored one.
    draft.mark('now', 'visitingDerived', plan.visitingDerived);
  }
}

function takeBilling(pair: Pair, plan: AddressPlan, draft: PlanDraft): void {
  const { view, outcome } = plan.billing;
  if (view) draft.take(view, outcome);
  else if (outcome.kind === 'rest') draft.leave('billingAddress', outcome);
  if (plan.billingDerived !== pair.agreed.billingDerived) {
    draft.mark(stepOf(outcome), 'billingDerived', plan.billingDerived);
  }
}

const stepOf = <F extends FieldName>(outcome: Outcome<F>): 'now' | Side =>
  outcome.kind === 'write' ? outcome.side : 'now';

import type { Address } from './customer';
import { chooseOffice, knownAddresses, officeAddress, visitingAddressOf } from './choose-office';
import type { OfficeChoice } from './choose-office';
import { decideBilling, planBilling } from './billing-address';
import type { BillingPlan, VisitingFacts } from './billing-address';
import { policyOf } from './field-table';
import type { FieldView } from './field-view';
import { viewField } from './field-view';
import { meetsByWriting, mergeField, reaches } from './merge-field';
import { normalise } from './normalise';
import { UNCHANGED, left, settled, valuesAfter, write } from './outcome';
import { officeForbids, officeRefuses, officeUnclear } from './office-forbids';
import { decideByOperator } from './operator-decision';
import type { Outcome } from './outcome';
import { decidedFor } from './override';
import type { DecidedValues } from './override';
import type { Pair } from './pair';
import type { PlanContext } from './policy';
import { admit } from './admit';

type VisitingView = FieldView<'visitingAddress'>;
type BillingView = FieldView<'billingAddress'>;

export interface AddressPlan {
  readonly office: OfficeChoice;
  readonly visiting: { readonly view: VisitingView | null; readonly outcome: Outcome<'visitingAddress'> };
  readonly billing: { readonly view: BillingView | null; readonly outcome: Outcome<'billingAddress'> };
  /** The marks as they are once the outcomes are carried out. */
  readonly billingDerived: boolean;
  readonly visitingDerived: boolean;
}

/**
 * Both addresses at once, for each may be derived from the other: Netvisor's base address from Flex's visiting
 * address (R13, D7), Flex's visiting address from Netvisor's base address where there is no office (D18).
 */
export function planAddresses(pair: Pair): AddressPlan {
  const { flex, netvisor, agreed } = pair;
  const office = chooseOffice(
    netvisor.offices,
    pair.link,
    knownAddresses(agreed.fields.visitingAddress, flex.fields.visitingAddress, pair.fingerprint),
    pair.fingerprint,
  );
  const visiting = viewAddress(
    pair,
    'visitingAddress',
    flex.fields.visitingAddress,
    visitingAddressOf(office),
  );
  const billing = viewAddress(
    pair,
    'billingAddress',
    flex.fields.billingAddress,
    netvisor.fields.billingAddress,
  );
  const decided = {
    visiting: visiting && decidedFor('visitingAddress', pair.overrides),
    billing: billing && decidedFor('billingAddress', pair.overrides),
  };
  if (decided.visiting || decided.billing) return planDecided(pair, office, { visiting, billing }, decided);
  if (visiting && billing && office.kind !== 'unclear' && mirrorsBase(pair, visiting, billing)) {
    return mirrorBase(pair, office, visiting, billing);
  }
  const outcome = planVisiting(pair, office, visiting);
  const facts = visitingFacts(office, visiting, outcome);
  const base = billing
    ? planBilling(pair, billing, facts)
    : { outcome: NOT_PLANNED, derived: agreed.billingDerived };
  const undecided = outcome.kind === 'rest' && !outcome.settle && (outcome.verdict !== 'same' || !billing);
  return {
    office,
    visiting: { view: visiting, outcome },
    billing: { view: billing, outcome: base.outcome },
    billingDerived: base.derived,
    // Not a mirror any more: an office has an address, or somebody in Flex gave another one.
    visitingDerived: agreed.visitingDerived && undecided && !visiting?.changed.flex,
  };
}

/**
 * An operator decided one of the addresses or both (I9): nothing follows from that, so neither is derived from the
 * other in this plan. Marks stay only where they still tell the truth about the addresses as they then stand.
 */
function planDecided(
  pair: Pair,
  office: OfficeChoice,
  { visiting, billing }: { readonly visiting: VisitingView | null; readonly billing: BillingView | null },
  decided: {
    readonly visiting: DecidedValues<'visitingAddress'> | null;
    readonly billing: DecidedValues<'billingAddress'> | null;
  },
): AddressPlan {
  const outcome =
    visiting && decided.visiting
      ? decideByOperator(pair, visiting, decided.visiting, (wanted) => officeForbids(office, wanted))
      : planVisiting(pair, office, visiting);
  const seen = visitingFacts(office, visiting, outcome);
  const facts = seen && decided.visiting ? { ...seen, moved: false } : seen;
  const base =
    billing && decided.billing
      ? decideBilling(pair, billing, decided.billing, facts)
      : billing
        ? planBilling(pair, billing, facts)
        : { outcome: NOT_PLANNED, derived: pair.agreed.billingDerived };
  const flex = visiting && normalise('visitingAddress', valuesAfter(visiting, outcome).flex);
  const baseAfter = billing && normalise('billingAddress', valuesAfter(billing, base.outcome).netvisor);
  const mirrors = flex !== null && flex === baseAfter && facts?.after.netvisor === null;
  return {
    office,
    visiting: { view: visiting, outcome },
    billing: { view: billing, outcome: base.outcome },
    billingDerived: base.derived,
    visitingDerived: pair.agreed.visitingDerived && mirrors,
  };
}

/** Null when the field is off or was not read on both sides. */
function viewAddress<F extends 'visitingAddress' | 'billingAddress'>(
  pair: Pair,
  field: F,
  flex: Address | null | undefined,
  netvisor: Address | null | undefined,
): FieldView<F> | null {
  const isOff = policyOf(field, pair.policy).direction === 'off';
  if (isOff && !decidedFor(field, pair.overrides)) return null;
  if (flex === undefined || netvisor === undefined) return null;
  return viewField(field, { flex, netvisor }, pair.agreed.fields[field], pair.fingerprint);
}

/** Of an address that is off or was not read nothing is written; which of the two it is the pair's plan tells. */
const NOT_PLANNED = left('kept', 'unread');

/** The visiting address and the chosen office (R12, D8). */
function planVisiting(
  pair: Pair,
  office: OfficeChoice,
  view: VisitingView | null,
): Outcome<'visitingAddress'> {
  if (!view) return NOT_PLANNED;
  if (office.kind === 'unclear') {
    return officeUnclear(office.offices.length);
  }
  const policy = policyOf('visitingAddress', pair.policy);
  // An office address is never blanked, whatever the policy says of the field (D13).
  const clearedInFlex = view.values.flex === null && view.changed.flex;
  const outcome = mergeField(view, clearedInFlex ? { ...policy, clearing: 'never' } : policy, pair.context);
  const admitted = admit(pair, view, outcome);
  return admitted.kind === 'write' ? (officeRefuses(office, admitted) ?? admitted) : admitted;
}

function visitingFacts(
  office: OfficeChoice,
  view: VisitingView | null,
  outcome: Outcome<'visitingAddress'>,
): VisitingFacts | null {
  if (!view) return null;
  const after = valuesAfter(view, outcome);
  const others = office.kind === 'unclear' ? office.offices.map(officeAddress) : [];
  return {
    before: view.forms,
    after: {
      flex: normalise('visitingAddress', after.flex),
      netvisor: normalise('visitingAddress', after.netvisor),
    },
    flexAfter: after.flex,
    decided: !(outcome.kind === 'rest' && outcome.verdict === 'blocked'),
    sentToNetvisor: outcome.kind === 'write' && outcome.side === 'netvisor',
    moved: hasMoved(view, outcome),
    otherOffices: others.map((address) => normalise('visitingAddress', address)),
  };
}

/** Whether somebody moved it, or this plan does. Switching the field on is no move (D1). */
const hasMoved = (view: VisitingView, outcome: Outcome<'visitingAddress'>): boolean =>
  !view.switchedOn &&
  (outcome.kind === 'write' || !view.settled || view.changed.flex || view.changed.netvisor);

/**
 * Whether Flex's visiting address mirrors Netvisor's base address (D18): no office has an address, and Flex's is
 * the mirrored one already, or was never there.
 */
function mirrorsBase(pair: Pair, visiting: VisitingView, billing: BillingView): boolean {
  if (visiting.forms.netvisor !== null) return false;
  if (!reaches('flex', policyOf('visitingAddress', pair.policy).direction)) return false;
  if (visiting.switchedOn || billing.switchedOn) {
    // Nothing is written by itself (D1): it goes on only where the two still are the same.
    const { flex } = visiting.forms;
    return pair.agreed.visitingDerived && flex !== null && flex === billing.forms.netvisor;
  }
  return pair.agreed.visitingDerived
    ? stillMirrors(visiting, billing)
    : startsToMirror(pair.context, visiting, billing);
}

/** Until somebody in Flex gives another address. The base address itself is what we wrote there. */
function stillMirrors({ settled: known, changed, forms }: VisitingView, billing: BillingView): boolean {
  if (known && !changed.flex) return true;
  return forms.flex === null ? !known : forms.flex === billing.forms.netvisor;
}

/**
 * Flex has no visiting address, and the base address comes to Flex: at the first contact, or because the
 * Netvisor customer just got its first one.
 */
function startsToMirror(context: PlanContext, visiting: VisitingView, billing: BillingView): boolean {
  const base = billing.forms.netvisor;
  if (base === null || visiting.forms.flex !== null || visiting.changed.flex) return false;
  if (billing.settled) {
    const { wasEmpty, changed } = billing;
    return wasEmpty.flex && wasEmpty.netvisor && changed.netvisor && !changed.flex;
  }
  if (visiting.settled || !meetsByWriting('flex', context)) return false;
  // Already Flex's billing address: outside a run to Flex it may be we who just sent it to Netvisor from there.
  const fromNetvisor = context.kind === 'run' && context.direction === 'netvisorToFlex';
  return fromNetvisor || billing.forms.flex !== base;
}

/** The base address decides, then Flex's visiting address follows it. */
function mirrorBase(
  pair: Pair,
  office: OfficeChoice,
  visiting: VisitingView,
  billing: BillingView,
): AddressPlan {
  const base: BillingPlan = planBilling(pair, billing, visitingFacts(office, visiting, UNCHANGED));
  const followed = valuesAfter(billing, base.outcome).netvisor;
  const form = normalise('billingAddress', followed);
  const outcome = admit(pair, visiting, followBase(visiting, followed, form));
  return {
    office,
    visiting: { view: visiting, outcome },
    billing: { view: billing, outcome: base.outcome },
    billingDerived: base.derived,
    visitingDerived: form !== null || pair.agreed.visitingDerived,
  };
}

function followBase(
  view: VisitingView,
  base: Address | null,
  form: string | null,
): Outcome<'visitingAddress'> {
  if (base !== null && view.forms.flex !== form) return write('flex', base, 'derived', 'derivedFromBilling');
  return view.settled && !view.changed.flex && !view.outdated
    ? UNCHANGED
    : settled('derived', 'derivedFromBilling');
}

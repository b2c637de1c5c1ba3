import type { Address, Side } from './customer';
import { admit } from './admit';
import { policyOf } from './field-table';
import type { FieldView } from './field-view';
import { asItStands, meetsByWriting, mergeField, reaches } from './merge-field';
import { normalise } from './normalise';
import { decideByOperator } from './operator-decision';
import { left, settled, valuesAfter, write, writtenTo } from './outcome';
import type { Outcome } from './outcome';
import type { DecidedValues } from './override';
import type { Pair } from './pair';

/** What the billing address needs to know of the visiting address. */
export interface VisitingFacts {
  readonly before: Readonly<Record<Side, string | null>>;
  /** Once the visiting address's own outcome is carried out. */
  readonly after: Readonly<Record<Side, string | null>>;
  readonly flexAfter: Address | null;
  /** False while a person must decide or correct it. */
  readonly decided: boolean;
  /** Flex's visiting address goes to the office in this plan. */
  readonly sentToNetvisor: boolean;
  /** It was edited, or is written for another reason than an operator's decision: a derived base address follows. */
  readonly moved: boolean;
  /** Addresses of the offices among which a person must choose. */
  readonly otherOffices: ReadonlyArray<string | null>;
}

export interface BillingPlan {
  readonly outcome: Outcome<'billingAddress'>;
  /** Whether Netvisor's base address is then derived from the visiting address (D7). */
  readonly derived: boolean;
}

type BillingView = FieldView<'billingAddress'>;

/**
 * Flex's billing address and Netvisor's base address (R14), where Flex has none of its own: R13 and D7. A derived
 * base address follows the visiting address and never comes to Flex as a billing address.
 */
export function planBilling(pair: Pair, view: BillingView, visiting: VisitingFacts | null): BillingPlan {
  if (view.switchedOn) return switchOn(view, visiting);
  const special = visiting && deriveBase(pair, view, visiting);
  const { outcome, derived } = special ?? merge(pair, view);
  const admitted = admit(pair, view, outcome);
  if (admitted.kind !== 'rest' || admitted.settle) return { outcome: admitted, derived };
  const wasDerived = pair.agreed.billingDerived;
  // It follows as soon as it can be written, though the visiting address is settled by then.
  const waits =
    wasDerived && derived && outcome.kind === 'write' && !view.changed.netvisor && !view.owed.flex;
  return { outcome: waits ? { ...admitted, owed: 'flex' } : admitted, derived: wasDerived };
}

/** What an operator decided of Flex's billing address and Netvisor's base address (I9). */
export function decideBilling(
  pair: Pair,
  view: BillingView,
  values: DecidedValues<'billingAddress'>,
  visiting: VisitingFacts | null,
): BillingPlan {
  const outcome = decideByOperator(pair, view, values);
  const { billingDerived } = pair.agreed;
  if (outcome.kind === 'rest' && !outcome.settle) return { outcome, derived: billingDerived };
  const after = valuesAfter(view, outcome);
  const base = normalise('billingAddress', after.netvisor);
  if (normalise('billingAddress', after.flex) !== null || base === null) return { outcome, derived: false };
  if (writtenTo('netvisor', outcome) === undefined) return { outcome, derived: billingDerived };
  return { outcome, derived: visiting !== null && asVisiting(base, visiting).derived };
}

function merge(pair: Pair, view: BillingView): BillingPlan {
  return { outcome: mergeField(view, policyOf(view.field, pair.policy), pair.context), derived: false };
}

/** Switched on again (D1): nothing is written, and it is derived if it is the visiting address. */
function switchOn(view: BillingView, visiting: VisitingFacts | null): BillingPlan {
  const { flex, netvisor } = view.forms;
  const derived = flex === null && netvisor !== null && visiting !== null && isVisiting(netvisor, visiting);
  return { outcome: asItStands(view), derived };
}

/** What R13 and D7 say; null where they say nothing and the two addresses are ordinary ones. */
function deriveBase(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  if (view.forms.flex !== null) return ownBilling(pair, view, visiting);
  if (!view.settled) return meetWithoutBilling(pair, view, visiting);
  const base = view.forms.netvisor;
  const changed = view.changed.flex || view.changed.netvisor;
  if (changed && base !== null && isVisiting(base, visiting)) return asVisiting(base, visiting);
  // R13: no billing address anywhere, and Flex sends its visiting address.
  if (base === null && visiting.sentToNetvisor) return writeVisiting(pair, view, visiting);
  return pair.agreed.billingDerived
    ? followVisiting(pair, view, visiting)
    : startDeriving(pair, view, visiting);
}

/**
 * Flex got a billing address of its own: it is sent. Where the base address changed as well but is the visiting
 * address, that change was ours and is no conflict.
 */
function ownBilling(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  const { flex, netvisor } = view.forms;
  const onlyDerivedMoved = view.changed.netvisor && netvisor !== null && isVisiting(netvisor, visiting);
  if (!pair.agreed.billingDerived || !view.changed.flex || !onlyDerivedMoved || flex === netvisor)
    return null;
  if (!reaches('netvisor', policyOf(view.field, pair.policy).direction)) return null;
  return { outcome: write('netvisor', view.values.flex, 'fromFlex', 'onlyFlexChanged'), derived: false };
}

function meetWithoutBilling(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  const base = view.forms.netvisor;
  if (base === null) {
    // R13: Flex's visiting address is the customer's only address.
    return visiting.before.flex !== null && meetsByWriting('netvisor', pair.context)
      ? writeVisiting(pair, view, visiting)
      : null;
  }
  const seen = [...Object.values(visiting.before), ...Object.values(visiting.after)];
  if (visiting.otherOffices.length > 0 && [...seen, ...visiting.otherOffices].includes(base)) {
    // Whether it is the office's address or the customer's own is known once the office is chosen.
    return { outcome: left('blocked', 'officeUnknown'), derived: false };
  }
  if (!seen.includes(base)) return null;
  const officeMoves =
    visiting.sentToNetvisor && base === visiting.before.netvisor && base !== visiting.after.netvisor;
  // It was the office's address, and the office just got another: the base address goes with it.
  return (officeMoves ? writeVisiting(pair, view, visiting) : null) ?? asVisiting(base, visiting);
}

/** Derived before, and Flex still has no billing address. */
function followVisiting(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  // Somebody gave Netvisor another address, or none: it is theirs now.
  if (view.changed.netvisor) return null;
  const target = visiting.after.flex;
  const moved = visiting.moved || view.owed.flex;
  const follows = moved && visiting.decided && target !== null && target !== view.forms.netvisor;
  if (!follows) return { ...merge(pair, view), derived: true };
  return (
    writeVisiting(pair, view, visiting) ?? {
      outcome: settled('kept', 'directionOneWay', 'netvisor'),
      derived: false,
    }
  );
}

/** D18: the real billing address was cleared in Flex, so the visiting address is the only one again. */
function startDeriving(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  if (view.changed.netvisor || !view.changed.flex) return null;
  return writeVisiting(pair, view, visiting);
}

/** Writes the visiting address as the base address, if the field's direction lets it. */
function writeVisiting(pair: Pair, view: BillingView, visiting: VisitingFacts): BillingPlan | null {
  if (visiting.flexAfter === null) return null;
  if (!reaches('netvisor', policyOf(view.field, pair.policy).direction)) return null;
  return { outcome: write('netvisor', visiting.flexAfter, 'derived', 'derivedFromVisiting'), derived: true };
}

const isVisiting = (base: string, { after }: VisitingFacts): boolean =>
  base === after.flex || base === after.netvisor;

/** The base address is the visiting address as it is: nothing to write, and it never comes to Flex. */
function asVisiting(base: string, { after }: VisitingFacts): BillingPlan {
  const derived = base === (after.flex ?? after.netvisor);
  return {
    outcome: derived ? settled('derived', 'derivedFromVisiting') : settled('kept', 'settledAsIs'),
    derived,
  };
}

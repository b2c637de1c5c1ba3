import { chooseOffice, knownAddresses, visitingAddressOf } from './choose-office';
import type { FieldName, FieldValue, FieldValues, FlexCustomer, NetvisorCustomer, Side } from './customer';
import { policyOf } from './field-table';
import { otherSide } from './field-view';
import { reaches } from './merge-field';
import { normalise } from './normalise';
import type { Override } from './override';
import type { FieldDecision } from './plan';
import { planSync } from './plan-sync';
import type { PlanInput } from './plan-sync';
import type { SyncPolicy } from './policy';

/** Why two values may differ without anything waiting to travel (D1, D20). */
export type DifferenceReason = 'directionOff' | 'directionOneWay' | 'settledAsIs';

/** A field in which the two sides differ though it is settled: nothing will bring it over by itself. */
export interface Difference {
  readonly field: FieldName;
  readonly reason: DifferenceReason;
  readonly flex: FieldValue | null;
  readonly netvisor: FieldValue | null;
}

/** A pair of customers that are one, with all that a plan for it needs. */
export type LinkedPair = Omit<PlanInput, 'overrides'> & {
  readonly flex: FlexCustomer;
  readonly netvisor: NetvisorCustomer;
};

/**
 * The fields in which a linked pair differs and stays so, for a drift report and for a proposal. A field that is off
 * never counts as drift (D1): its reason tells it apart. What a plan would write, or what waits for a person, is no
 * such difference; nor is an address that is derived from another (D7, D18).
 */
export function differencesOf(pair: LinkedPair, plan = planSync(pair)): Difference[] {
  const netvisor = netvisorFields(pair);
  return plan.decisions.flatMap((decision): Difference[] => {
    const { field } = decision;
    const values = { flex: pair.flex.fields[field], netvisor: netvisor[field] };
    if (values.flex === undefined || values.netvisor === undefined) return [];
    const reason = reasonOf(decision, pair.policy);
    const alike = normalise(field, values.flex) === normalise(field, values.netvisor);
    if (reason === null || alike || isDerived(field, pair)) return [];
    return [{ field, reason, flex: values.flex, netvisor: values.netvisor }];
  });
}

/** Whether both sides have the same in a field; a field that was not read says nothing, so it counts as alike. */
export function isAlike(field: FieldName, pair: LinkedPair): boolean {
  const { flex, netvisor } = { flex: pair.flex.fields[field], netvisor: netvisorFields(pair)[field] };
  return (
    flex === undefined || netvisor === undefined || normalise(field, flex) === normalise(field, netvisor)
  );
}

function netvisorFields({ netvisor, flex, agreed, link, fingerprint }: LinkedPair): FieldValues {
  const known = knownAddresses(agreed.fields.visitingAddress, flex.fields.visitingAddress, fingerprint);
  const office = chooseOffice(netvisor.offices, link, known, fingerprint);
  return { ...netvisor.fields, visitingAddress: visitingAddressOf(office) };
}

function reasonOf(
  { field, reason, issue }: Pick<FieldDecision, 'field' | 'reason' | 'issue'>,
  policy: SyncPolicy,
): DifferenceReason | null {
  if (issue !== null) return null;
  switch (reason) {
    case 'directionOff':
    case 'directionOneWay':
      return reason;
    case 'settledAsIs':
    case 'switchedOn':
    case 'versionGone':
      return 'settledAsIs';
    case 'unchanged':
      return policyOf(field, policy).direction === 'both' ? 'settledAsIs' : 'directionOneWay';
    default:
      return null;
  }
}

/** A base address that follows the visiting address, or a visiting address that mirrors the base address. */
function isDerived(field: FieldName, { flex, agreed }: LinkedPair): boolean {
  if (field === 'billingAddress') {
    return agreed.billingDerived && normalise(field, flex.fields.billingAddress ?? null) === null;
  }
  return field === 'visitingAddress' && agreed.visitingDerived;
}

/**
 * What an operator's proposal to bring differences over from a side comes to (D1): the override for each. A field
 * that is off is left out, and so is one that does not travel that way. An empty value is left out as well: nobody
 * cleared it (D13).
 */
export function proposalFrom(from: Side, differences: readonly Difference[], policy: SyncPolicy): Override[] {
  const to = otherSide(from);
  return differences
    .filter(({ field }) => reaches(to, policyOf(field, policy).direction))
    .flatMap((difference): Override[] => {
      const { field, [from]: value } = difference;
      return value === null || normalise(field, value) === null ? [] : [{ field, side: to, value }];
    });
}

import type { Agreement, Fingerprint } from './agreement';
import { finnishBusinessId } from './business-id';
import type { FlexCustomer, NetvisorCustomer, Side } from './customer';
import type { OfficeMemory } from './choose-office';
import type { FlexType } from './flex-type';
import { withoutIdentityCode } from './identity-code';
import { planCreationInFlex, planCreationInNetvisor } from './plan-creation';
import type { Override } from './override';
import type { PlannedIssue, ReasonCode, SyncPlan } from './plan';
import { PlanDraft, planNothing } from './plan-draft';
import { planDecidedAlone } from './plan-decided-alone';
import { planPair } from './plan-pair';
import { planStopped } from './plan-stopped';
import type { PlanContext, SyncPolicy } from './policy';

export interface PlanInput {
  /** Null when the link has no Flex customer yet: it is to be created. */
  readonly flex: FlexCustomer | null;
  readonly netvisor: NetvisorCustomer | null;
  /** What both sides last agreed on; a creation takes no notice of it. */
  readonly agreed: Agreement;
  readonly link: OfficeMemory;
  readonly context: PlanContext;
  readonly policy: SyncPolicy;
  readonly fingerprint: Fingerprint;
  /**
   * The customer's type in Flex, of a new one the Netvisor type of its kind; what it demands is then looked at
   * before anything is sent (R8). Left out when it is not known.
   */
  readonly flexType?: FlexType | null;
  /**
   * What operators decided (I9): these fields are written on the named sides and not merged. With one side missing
   * nothing is created; the side that is there is written.
   */
  readonly overrides?: readonly Override[];
  /** An operator said that the two are one customer (D3): their numbers may differ. */
  readonly saidToBeOne?: boolean;
  /** The customer's number stands on so many customers of that side: none of them is synced (R18). */
  readonly duplicateNumber?: { readonly side: Side; readonly count: number } | null;
}

/**
 * Decides what brings a customer into step: the writes for each side, the new agreement, the issues, and for
 * every field the reason. Pure. Carrying the plan out and planning again yields no write; planning the same again
 * yields the same plan. Whether a customer may be created at all is the caller's to decide (D21).
 */
export function planSync(given: PlanInput): SyncPlan {
  const input = {
    ...given,
    flex: withoutIdentityCode(given.flex),
    netvisor: withoutIdentityCode(given.netvisor),
  };
  const { flex, netvisor, fingerprint } = input;
  const obstacle = obstacleOf(input);
  const { overrides = [], flexType = null, saidToBeOne = false } = input;
  if (obstacle) {
    const { issue, reason } = obstacle;
    return flex && netvisor
      ? planStopped({ ...input, flex, netvisor, overrides }, issue, reason)
      : planNothing([issue], reason, fingerprint);
  }
  const consumerConflict = consumerConflictOf(flex, netvisor);
  if (flex && netvisor) {
    const draft = new PlanDraft(fingerprint);
    if (consumerConflict) draft.raise(consumerConflict);
    return planPair(
      {
        ...input,
        flex,
        netvisor,
        overrides,
        flexType,
        saidToBeOne,
        kind: netvisor.kind,
        consumer: flex.consumerEInvoicing,
        consumerConflict: consumerConflict !== null,
      },
      draft,
    );
  }
  const alone = flex ?? netvisor;
  if (alone?.kind && overrides.length > 0) {
    return planDecidedAlone({ ...input, alone, kind: alone.kind, flexType, overrides, consumerConflict });
  }
  if (consumerConflict) return planNothing([consumerConflict], 'consumerEInvoice', fingerprint);
  if (netvisor) return planCreationInFlex({ ...input, netvisor, flexType });
  if (flex?.kind) return planCreationInNetvisor({ ...input, flex, kind: flex.kind });
  return new PlanDraft(fingerprint).nothing();
}

/** R16, shown on the customer as a whole. */
const consumerIssue = (cause: 'consumer' | 'private'): PlannedIssue => ({
  code: 'consumer_e_invoice_business_id',
  field: null,
  params: { cause },
});

/** What stops everything for a customer: nothing is written to either side (D11, D23, R18). */
function obstacleOf(input: PlanInput): { issue: PlannedIssue; reason: ReasonCode } | null {
  const { flex, netvisor, duplicateNumber } = input;
  if (flex?.kind === null) {
    return {
      issue: { code: 'kind_unknown', field: null, params: { typeId: flex.typeId } },
      reason: 'kindUnknown',
    };
  }
  if (flex && netvisor && flex.kind !== netvisor.kind) {
    return {
      issue: {
        code: 'kind_changed',
        field: null,
        params: { kindFlex: flex.kind, kindNetvisor: netvisor.kind },
      },
      reason: 'kindDiffers',
    };
  }
  if (duplicateNumber) {
    const { side, count } = duplicateNumber;
    const number = (side === 'flex' ? flex : netvisor)?.fields.customerNumber ?? '';
    return {
      issue: { code: 'duplicate_number', field: null, params: { side, number, n: count } },
      reason: 'duplicateNumber',
    };
  }
  return null;
}

/**
 * R16: only a private person orders consumer e-invoices, in their own bank, and a private person has no business
 * id. The parsers left a private person's business id in place only when it is a valid one (D17).
 */
function consumerConflictOf(
  flex: FlexCustomer | null,
  netvisor: NetvisorCustomer | null,
): PlannedIssue | null {
  const ids = [flex?.fields.businessId, netvisor?.fields.businessId].filter((id) => id != null);
  if (flex?.consumerEInvoicing && ids.some((id) => id.trim() !== '')) return consumerIssue('consumer');
  const isPrivate = (flex?.kind ?? netvisor?.kind) === 'PRIVATE';
  return isPrivate && ids.some((id) => finnishBusinessId(id) !== null) ? consumerIssue('private') : null;
}

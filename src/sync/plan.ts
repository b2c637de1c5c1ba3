import type { AgreementPatch } from './agreement';
import type { FieldName, FieldValue, FieldValues, Kind, Side } from './customer';
import type { IssueCode } from './issues';
import type { OfficeKey } from './ids';

export const VERDICTS = [
  'same',
  'fromFlex',
  'fromNetvisor',
  'netvisorWon',
  'filled',
  'cleared',
  'derived',
  'decided',
  'kept',
  'blocked',
  'off',
] as const;

/** What happens to a field, for people and for counting (console verdicts). */
export type Verdict = (typeof VERDICTS)[number];

export const REASON_CODES = [
  'unchanged',
  'equal',
  'onlyFlexChanged',
  'onlyNetvisorChanged',
  'bothChangedNetvisorWins',
  'firstContactFilled',
  'firstContactNetvisorWins',
  'runDirection',
  'settledAsIs',
  'switchedOn',
  'versionGone',
  'derivedFromVisiting',
  'derivedFromBilling',
  'clearingAsked',
  'clearingNever',
  'invalid',
  'requiredInFlex',
  'officeUnknown',
  'notForKind',
  'needsBusinessId',
  'consumerEInvoice',
  'consumerInvoicing',
  'kindDiffers',
  'kindUnknown',
  'duplicateNumber',
  'numberReviewed',
  'numberMissing',
  'numberGiven',
  'directionOff',
  'directionOneWay',
  'unread',
  'created',
  'operatorDecided',
] as const;

/** Why a field was decided so; rendered in both languages by the catalogue of reasons. */
export type ReasonCode = (typeof REASON_CODES)[number];

export interface FieldDecision {
  readonly field: FieldName;
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
  /** The side that will be written, if any; both only by an operator's decision (I9). */
  readonly write: Side | 'both' | null;
  /**
   * The side that the reason speaks of: the value comes from there, was cleared there, or is to be corrected there;
   * or it is the one side that gives. Null where the reason is about both or none.
   */
  readonly about: Side | null;
  /** The issue that says more, if one is raised for the field. */
  readonly issue: IssueCode | null;
}

/** One value that will replace another: becomes a journal entry (I9). */
export interface FieldChange {
  readonly side: Side;
  readonly field: FieldName;
  readonly before: FieldValue | null;
  readonly after: FieldValue | null;
  readonly reason: ReasonCode;
}

export interface PlannedIssue {
  readonly code: IssueCode;
  /** The field it is about, or null for the customer as a whole. */
  readonly field: FieldName | null;
  /** Values for the texts: may hold personal data, so stored encrypted and never sent to Temporal (I3). */
  readonly params: { readonly [name: string]: string | number };
  /** What there is to choose from, the likeliest first; personal like the params. */
  readonly choices?: ReadonlyArray<{ readonly id: string; readonly label: string; readonly detail: string }>;
}

/** What to write to Flex: the fields with their new values; `null` clears. */
export interface FlexWrite {
  readonly action: 'create' | 'update';
  /** Kind of the customer type for a create (R9). */
  readonly kind: Kind;
  readonly values: FieldValues;
}

/** The office write that carries the visiting address (R12, D8, D22). */
export interface OfficeWrite {
  readonly action: 'add' | 'edit';
  /** Set when editing. */
  readonly key: OfficeKey | null;
  /** The name just read, or the setting's name for a new one. */
  readonly name: string;
  /** `fns-` + link id for a new one. */
  readonly identifier: string | null;
  /** The joined street line with post code, city and country. */
  readonly visitAddress: { street: string; postalCode: string; city: string; country: string };
}

/** What to write to Netvisor: `values` go by customer.nv (never visitingAddress), the office by office.nv. */
export interface NetvisorWrite {
  readonly action: 'create' | 'update';
  readonly kind: Kind;
  readonly values: FieldValues;
  /** Let Netvisor give the next free number (D6); only with `create`. */
  readonly automaticNumber: boolean;
  readonly office: OfficeWrite | null;
}

/**
 * The result of planSync. `settle.now` holds without any write; `settle.flex` and `settle.netvisor` hold once
 * that side's write is done.
 */
export interface SyncPlan {
  readonly flex: FlexWrite | null;
  readonly netvisor: NetvisorWrite | null;
  readonly settle: {
    readonly now: AgreementPatch;
    readonly flex: AgreementPatch;
    readonly netvisor: AgreementPatch;
  };
  readonly changes: readonly FieldChange[];
  readonly issues: readonly PlannedIssue[];
  readonly decisions: readonly FieldDecision[];
}

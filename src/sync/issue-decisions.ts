import type { FieldName, Side } from './customer';
import type { Decision } from './decisions';
import { otherSide } from './field-view';
import { flexIdSchema, netvisorKeySchema, officeKeySchema } from './ids';
import type { FlexId, NetvisorKey, OfficeKey } from './ids';
import { issueCatalogue } from './issue-catalogue';
import type { IssueCode } from './issues';

/** What is known of an issue when it is decided. */
export interface DecidableIssue {
  readonly code: IssueCode;
  readonly field: FieldName | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** Keys of what there is to choose from; none when the issue does not say. */
  readonly choices: readonly string[];
  /** It is about one customer, not about the company as a whole. */
  readonly ofCustomer: boolean;
}

/** What the operator gives beside the decision. */
export interface DecisionParams {
  readonly officeKey?: string | undefined;
  /** The customer that is meant where the issue does not name both. */
  readonly flexId?: string | undefined;
  readonly netvisorKey?: string | undefined;
}

/** One thing that a decision does. */
export type DecisionStep =
  /** The side gets what the other one has then. */
  | { readonly kind: 'bringOver'; readonly side: Side; readonly field: FieldName }
  /** The value that lost a conflict is put back into Flex and brought to Netvisor (D1). */
  | { readonly kind: 'restoreLost'; readonly field: FieldName }
  | { readonly kind: 'deactivate'; readonly side: Side }
  | {
      readonly kind: 'pair';
      readonly verdict: 'same' | 'different';
      readonly flexId: FlexId;
      readonly netvisorKey: NetvisorKey;
    }
  | { readonly kind: 'office'; readonly officeKey: OfficeKey }
  /** All that the mass-change guard holds back goes its way, or is settled as it stands (D12). */
  | { readonly kind: 'massChange'; readonly verdict: 'approved' | 'rejected' };

export interface DecisionPlan {
  readonly steps: readonly DecisionStep[];
  /** The issue afterwards: `open` until a look at the customer has followed. */
  readonly state: 'open' | 'resolved' | 'ignored';
  /** It stays closed for the data that it is about now. */
  readonly holds: boolean;
  /** Whether the customer, or for the company everything that waits, is looked at. */
  readonly looks: boolean;
}

/** Why it can't be decided so: codes of the problem catalogue. */
export interface DecisionRefusal {
  readonly refused: 'decision_not_allowed' | 'choice_missing';
  /** The parameter that is missing or wrong. */
  readonly param?: keyof DecisionParams;
}

const CLOSES: DecisionPlan = { steps: [], state: 'resolved', holds: false, looks: false };
const LOOKS: DecisionPlan = { steps: [], state: 'open', holds: false, looks: true };

const does = (...steps: readonly DecisionStep[]): DecisionPlan => ({ ...LOOKS, steps });
const refuse = (refused: DecisionRefusal['refused'], param?: keyof DecisionParams): DecisionRefusal =>
  param === undefined ? { refused } : { refused, param };

/**
 * What a decision on an issue comes to (console.md section 5). Pure: values are found when it is carried out. What
 * it writes are overrides: they write the named side only, and nothing travels on (I9).
 */
export function planDecision(
  issue: DecidableIssue,
  decision: Decision,
  params: DecisionParams = {},
): DecisionPlan | DecisionRefusal {
  if (!possibleDecisions(issue).includes(decision)) return refuse('decision_not_allowed');
  switch (decision) {
    case 'same':
    case 'different':
      return pairDecided(issue, decision, params);
    case 'use_netvisor':
      return issue.code === 'field_conflict' ? CLOSES : broughtOver(issue, 'flex');
    case 'use_flex':
      return issue.code === 'field_conflict' ? lostRestored(issue) : broughtOver(issue, 'netvisor');
    case 'choose_office':
      return officeChosen(issue, params.officeKey);
    case 'deactivate_other': {
      const gone = sideOf(issue);
      if (gone === null) return refuse('decision_not_allowed');
      return { ...does({ kind: 'deactivate', side: otherSide(gone) }), holds: true };
    }
    case 'keep_other':
      return { ...CLOSES, holds: true };
    case 'ignore':
      return { ...CLOSES, state: 'ignored', holds: true };
    // The issue is closed at once: what is held back later is another question.
    case 'approve':
      return { ...CLOSES, steps: [{ kind: 'massChange', verdict: 'approved' }], looks: true };
    case 'reject':
      return { ...CLOSES, steps: [{ kind: 'massChange', verdict: 'rejected' }], looks: true };
    case 'retry':
      return LOOKS;
  }
}

/** The catalogue's decisions without those that this very issue has nothing for. */
export function possibleDecisions(issue: DecidableIssue): readonly Decision[] {
  return issueCatalogue[issue.code].decisions.filter((decision) => isPossible(issue, decision));
}

function isPossible(issue: DecidableIssue, decision: Decision): boolean {
  switch (decision) {
    case 'use_flex':
    case 'use_netvisor': {
      const field = issue.field;
      if (field === null || !issue.ofCustomer) return false;
      const from = decision === 'use_flex' ? 'flex' : 'netvisor';
      const clears = issue.code === 'clearing' && sideOf(issue) === from;
      return !clears || mayBeCleared(field, otherSide(from));
    }
    // A link is permanent (D4): a customer that has its counterpart can't become another one's.
    case 'same':
      return issue.ofCustomer && issue.params['cause'] !== 'taken' && issue.params['cause'] !== 'given';
    // Two customers of one side have the number that Netvisor gave: there is no pair to decide on.
    case 'different':
      return issue.ofCustomer && issue.params['cause'] !== 'given';
    default:
      return true;
  }
}

/** Whether a field of a side may be emptied at all (D13): names, numbers and the active flag never, nor an office. */
export function mayBeCleared(field: FieldName, side: Side): boolean {
  switch (field) {
    case 'name':
    case 'active':
    case 'customerNumber':
      return false;
    case 'visitingAddress':
      return side === 'flex';
    default:
      return true;
  }
}

function broughtOver({ field }: DecidableIssue, side: Side): DecisionPlan | DecisionRefusal {
  return field === null ? refuse('decision_not_allowed') : does({ kind: 'bringOver', side, field });
}

function lostRestored({ field }: DecidableIssue): DecisionPlan | DecisionRefusal {
  return field === null ? refuse('decision_not_allowed') : does({ kind: 'restoreLost', field });
}

function pairDecided(
  issue: DecidableIssue,
  verdict: 'same' | 'different',
  params: DecisionParams,
): DecisionPlan | DecisionRefusal {
  const flexId = flexIdSchema.safeParse(params.flexId ?? named(issue, 'flexId'));
  if (!flexId.success || !mayMean(issue, 'flexId', params)) return refuse('choice_missing', 'flexId');
  const netvisorKey = netvisorKeySchema.safeParse(params.netvisorKey ?? named(issue, 'netvisorKey'));
  if (!netvisorKey.success || !mayMean(issue, 'netvisorKey', params)) {
    return refuse('choice_missing', 'netvisorKey');
  }
  return does({ kind: 'pair', verdict, flexId: flexId.data, netvisorKey: netvisorKey.data });
}

function officeChosen(issue: DecidableIssue, given: string | undefined): DecisionPlan | DecisionRefusal {
  const officeKey = officeKeySchema.safeParse(given);
  if (!officeKey.success || !issue.choices.includes(officeKey.data)) {
    return refuse('choice_missing', 'officeKey');
  }
  return does({ kind: 'office', officeKey: officeKey.data });
}

/** An operator may name one of the issue's choices, or where it offers none, whoever it does not name itself. */
function mayMean(issue: DecidableIssue, name: 'flexId' | 'netvisorKey', params: DecisionParams): boolean {
  const given = params[name];
  if (given === undefined || given === named(issue, name)) return true;
  return issue.choices.length > 0 ? issue.choices.includes(given) : named(issue, name) === undefined;
}

/** An id that the issue names by itself. */
function named(issue: DecidableIssue, name: 'flexId' | 'netvisorKey'): string | undefined {
  const value = issue.params[name];
  return value === undefined || value === '' ? undefined : String(value);
}

function sideOf({ params }: DecidableIssue): Side | null {
  return params['side'] === 'flex' || params['side'] === 'netvisor' ? params['side'] : null;
}

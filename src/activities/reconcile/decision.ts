import type { Link } from '../../store/links';
import type { AgreementPatch } from '../../sync/agreement';
import type { PlannedIssue, SyncPlan } from '../../sync/plan';
import type { Sides } from './sides';
import type { CarriedWords } from './words';

/** A plan to carry out. */
export interface PlanDecision {
  readonly kind: 'plan';
  readonly link: Link;
  readonly sides: Sides;
  readonly plan: SyncPlan;
  /** Operators' words that the plan carries out (I9). */
  readonly words: CarriedWords;
}

/** What is to be done for a link. */
export type Decision =
  | PlanDecision
  /** Nothing may be written; `parked` says which issue waits for a person. */
  | {
      readonly kind: 'rest';
      readonly link: Link;
      readonly sides: Sides;
      readonly issues: readonly PlannedIssue[];
      readonly parked: string | null;
      readonly remember: AgreementPatch | null;
      readonly reason: RestReason;
    };

/**
 * `asked`: an issue of the customer that this one may be asks about both. `massChange`: held back with many others
 * until a person decides (D12).
 */
export type RestReason =
  'issue' | 'asked' | 'keptApart' | 'notCreated' | 'temporary' | 'nothingThere' | 'massChange';

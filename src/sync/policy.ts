import type { FieldPolicies } from './field-table';

export type { Clearing, Direction, FieldPolicy } from './field-row';

/** The tenant's settings that planning needs. Fields without an entry use the field table's defaults. */
export interface SyncPolicy {
  readonly fields: FieldPolicies;
  /** Name of an office that the product creates (D8). */
  readonly officeName: string;
}

/** The chosen direction of a mass run (R3). */
export type RunDirection = 'netvisorToFlex' | 'flexToNetvisor';

/** How a mass run treats the source side (D20). */
export type RunMode = 'copy' | 'merge';

/** In which situation a reconcile runs: first contact is decided differently in a run (D20). */
export type PlanContext =
  | { readonly kind: 'live' }
  | { readonly kind: 'run'; readonly direction: RunDirection; readonly mode: RunMode };

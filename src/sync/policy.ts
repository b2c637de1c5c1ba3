import type { FieldName } from './customer';

/** Which way a field travels (D1). `off`: never read into a plan, never drift. */
export type Direction = 'both' | 'flexToNetvisor' | 'netvisorToFlex' | 'off';

/** What an emptied field does to the other side (D13). */
export type Clearing = 'travels' | 'ask' | 'never';

export interface FieldPolicy {
  readonly direction: Direction;
  readonly clearing: Clearing;
}

/** The tenant's settings that planning needs. Fields without an entry use the field table's defaults. */
export interface SyncPolicy {
  readonly fields: { readonly [F in FieldName]?: FieldPolicy };
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

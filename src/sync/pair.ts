import type { Agreement, Fingerprint } from './agreement';
import type { FlexCustomer, Kind, NetvisorCustomer } from './customer';
import type { OfficeMemory } from './choose-office';
import type { PlanContext, SyncPolicy } from './policy';

/** Two customers that are one, with all that planning needs. */
export interface Pair {
  readonly flex: FlexCustomer;
  readonly netvisor: NetvisorCustomer;
  readonly kind: Kind;
  readonly agreed: Agreement;
  readonly link: OfficeMemory;
  readonly context: PlanContext;
  readonly policy: SyncPolicy;
  readonly fingerprint: Fingerprint;
  /** R16 holds: nothing may be written to Netvisor, nor a business id or e-invoice to Flex. */
  readonly consumerConflict: boolean;
}

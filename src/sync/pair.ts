import type { Agreement, Fingerprint } from './agreement';
import type { FlexCustomer, Kind, NetvisorCustomer } from './customer';
import type { FlexType } from './flex-type';
import type { OfficeMemory } from './choose-office';
import type { Override } from './override';
import type { PlanContext, SyncPolicy } from './policy';

/** Two customers that are one, with all that planning needs. */
export interface Pair {
  readonly flex: FlexCustomer;
  readonly netvisor: NetvisorCustomer;
  readonly kind: Kind;
  readonly agreed: Agreement;
  readonly link: OfficeMemory;
  readonly context: PlanContext;
  /** The customer's type in Flex, where it is known (R8). */
  readonly flexType: FlexType | null;
  readonly policy: SyncPolicy;
  readonly fingerprint: Fingerprint;
  /** Decided by an operator: these fields are not merged (I9). */
  readonly overrides: readonly Override[];
  /** An operator said that the two are one customer (D3). */
  readonly saidToBeOne: boolean;
  /** The person gets consumer e-invoices: no e-invoice and no business id is written to either side (R16). */
  readonly consumer: boolean;
  /** And has a business id somewhere: nothing may be written to Netvisor, nor a business id or e-invoice to Flex. */
  readonly consumerConflict: boolean;
}

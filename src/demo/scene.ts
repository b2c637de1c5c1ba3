import type { Operator } from '../dev/operator';
import type { Stage } from '../dev/stage';
import type { Narrator } from './narrator';
import type { FlexRecord, NetvisorRecord, SandboxControl } from './sandbox-control';

/** A company of the story: its ids in the service and in both systems. */
export interface Company {
  readonly name: string;
  readonly tenantId: string;
  readonly flexTenant: string;
  readonly organisationId: string;
}

/** What every step of the story works with. */
export interface Scene {
  readonly stage: Stage;
  readonly tell: Narrator;
  readonly operator: Operator;
  readonly netvisor: SandboxControl<NetvisorRecord>;
  readonly flex: SandboxControl<FlexRecord>;
}

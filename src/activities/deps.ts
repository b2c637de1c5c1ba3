import type { Logger } from 'pino';
import type { FlexClient } from '../flex/client';
import type { NetvisorClient } from '../netvisor/client';
import type { FlexConnection, NetvisorConnection } from '../store/connections';
import type { Store } from '../store/store';
import type { WorkflowControl } from '../temporal/control';
import type { LaneKeeper } from './lanes';
import type { ActivityMetrics } from './metrics';

/** What the activities work with: given once by the composition root, shared by all of them. */
export interface ActivityDeps {
  readonly store: Store;
  readonly lanes: LaneKeeper;
  readonly control: WorkflowControl;
  readonly logger: Logger;
  readonly metrics: ActivityMetrics;
  /** Unique per process: names the holder of leases. */
  readonly holder: string;
  /** Where Flex reaches us: the webhook endpoint is registered below it. */
  readonly publicUrl: string;
  readonly netvisorClient: (connection: NetvisorConnection) => NetvisorClient;
  readonly flexClient: (connection: FlexConnection) => FlexClient;
  readonly now: () => Date;
}

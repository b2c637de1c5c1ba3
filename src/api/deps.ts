import type { Logger } from 'pino';
import type { Store } from '../store/store';
import type { WorkflowControl } from '../temporal/control';
import type { ApiMetrics, Exposition } from './metrics';

/** What the API is put together from. */
export interface ApiDeps {
  readonly store: Store;
  readonly control: WorkflowControl;
  /** A bearer with all scopes. Empty: nobody gets in. */
  readonly operatorToken: string;
  /** Where the world reaches this service; empty when not configured: then each request's own address stands. */
  readonly publicUrl: string;
  readonly temporalUiUrl: string | null;
  readonly logger: Logger;
  readonly version: string;
  /** Whether an operator may enter this address of Flex. */
  readonly flexUrlAllowed: (url: string) => boolean;
  readonly now?: () => Date;
  readonly metrics?: ApiMetrics;
  /** What `GET /metrics` answers; without it there is no such page. */
  readonly exposition?: Exposition;
  /** Further parts that must be up before requests are sent here; the store is asked anyway. */
  readonly ready?: () => Promise<ReadonlyArray<{ name: string; ok: boolean }>>;
}

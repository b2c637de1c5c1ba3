import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { TenantId } from '../sync/ids';
import { createConnectionRepository } from './connections';
import type { ConnectionRepository } from './connections';
import { cipherOf } from './context';
import type { StoreContext } from './context';
import { createCursorRepository } from './cursors';
import type { CursorRepository } from './cursors';
import { createDecisionRepository } from './decisions';
import type { DecisionRepository } from './decisions';
import { createFigureRepository } from './figures';
import type { FigureRepository } from './figures';
import { createHintRepository } from './hints';
import type { HintRepository } from './hints';
import { createIdempotencyRepository } from './idempotency';
import type { IdempotencyRepository } from './idempotency';
import { createIssueRepository } from './issues';
import type { IssueRepository } from './issues';
import { createJournalRepository } from './journal';
import type { JournalRepository } from './journal';
import { createLaneRepository } from './lanes';
import type { LaneRepository } from './lanes';
import { createLeaseRepository } from './leases';
import type { LeaseRepository } from './leases';
import { createLinkRepository } from './links';
import type { LinkRepository } from './links';
import { createMassChangeRepository } from './mass-change';
import type { MassChangeRepository } from './mass-change';
import { migrateServerDatabase, openEmbedded, openServer } from './open-database';
import type { OpenDatabase } from './open-database';
import type { StoreLogger } from './store-logger';
import { createOffboardingRepository } from './offboarding';
import type { OffboardingRepository } from './offboarding';
import { createOverrideRepository } from './overrides';
import type { OverrideRepository } from './overrides';
import { plainError, withPlainErrors } from './plain-errors';
import { createNumberNotesRepository } from './number-notes';
import type { NumberNotesRepository } from './number-notes';
import { createPlanRepository } from './plans';
import type { PlanRepository } from './plans';
import { createPreviewRepository } from './previews';
import type { PreviewRepository } from './previews';
import { createQuestionRepository } from './questions';
import type { QuestionRepository } from './questions';
import { createReconciliationRepository } from './reconciliations';
import type { ReconciliationRepository } from './reconciliations';
import { createRunRepository } from './runs';
import type { RunRepository } from './runs';
import { createSession } from './session';
import { createSnapshotRepository } from './snapshots';
import type { SnapshotRepository } from './snapshots';
import type { TextFingerprint } from './tenant-cipher';
import { createTenantKeys } from './tenant-keys';
import { createTenantRepository } from './tenants';
import type { TenantRepository } from './tenants';

/** All that the product remembers. What is personal or secret in it is encrypted (I12). */
export interface Store {
  readonly kind: 'pglite' | 'postgres';
  /** Names this process: for holders of leases. */
  readonly holder: string;
  readonly tenants: TenantRepository;
  readonly connections: ConnectionRepository;
  readonly links: LinkRepository;
  readonly hints: HintRepository;
  readonly leases: LeaseRepository;
  readonly lanes: LaneRepository;
  readonly issues: IssueRepository;
  readonly journal: JournalRepository;
  readonly massChange: MassChangeRepository;
  readonly cursors: CursorRepository;
  readonly numberNotes: NumberNotesRepository;
  readonly plans: PlanRepository;
  readonly runs: RunRepository;
  readonly reconciliations: ReconciliationRepository;
  readonly previews: PreviewRepository;
  readonly snapshots: SnapshotRepository;
  readonly decisions: DecisionRepository;
  readonly overrides: OverrideRepository;
  readonly questions: QuestionRepository;
  readonly idempotency: IdempotencyRepository;
  readonly figures: FigureRepository;
  readonly offboarding: OffboardingRepository;
  /**
   * One transaction; the store given to `work` is bound to it and of no use afterwards. Nested calls join, and so
   * does everything asked of the outer store by `work`: it never waits for the transaction it is part of. `work`
   * should wait for all that it starts, call no other system, and take no lease or lane.
   */
  transaction<T>(work: (tx: Store) => Promise<T>): Promise<T>;
  /**
   * Keyed fingerprints of a tenant (I12): HMAC-SHA-256, 22 characters of base64url; `null`, no value, has one of
   * its own. Fingerprints of different purposes can't be compared. Asynchronous once, then a plain function.
   */
  fingerprint(tenantId: TenantId, purpose: string): Promise<TextFingerprint>;
  /** Throws StoreUnavailable when the database doesn't answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** DATABASE_URL of a PostgreSQL server, version 15 or newer. */
  readonly url?: string;
  /** DATA_DIR for the embedded database, which lies in its folder `pglite`. Neither: in memory. */
  readonly dataDir?: string;
  /** 32 bytes. */
  readonly secretsKey: Buffer;
  /** Keys that may have wrapped older data keys, while they are rotated. */
  readonly previousSecretsKeys?: readonly Buffer[];
  /** Unique per process; random unless given. */
  readonly holder?: string;
  readonly logger?: StoreLogger;
  /** Leases of links and slots of lanes without renewal: 30 s. */
  readonly leaseMs?: number;
  /** A lane's waiters without renewal: 5 s. */
  readonly waiterMs?: number;
}

const LEASE_MS = 30_000;
const WAITER_MS = 5_000;

/**
 * Opens the store, its tables in their present shape. Throws DataDirInUse, StoreUnavailable, WrongSecretsKey.
 * The embedded database belongs to one process; leases left by a dead one are cleared.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const keys = createTenantKeys(options);
  const database = await open(options);
  const session = createSession(database.db);
  const context: StoreContext = {
    session,
    keys,
    secrets: options,
    logger: options.logger,
    leaseMs: options.leaseMs ?? LEASE_MS,
    waiterMs: options.waiterMs ?? WAITER_MS,
  };
  try {
    await keys.check(session);
  } catch (error) {
    await database.close();
    throw plainError(error);
  }
  options.logger?.info({ kind: database.kind }, 'store open');
  return storeOn(context, database, options.holder ?? randomUUID());
}

/** Brings the tables into their present shape and leaves. */
export async function migrateStore(options: StoreOptions): Promise<void> {
  if (options.url !== undefined) await migrateServerDatabase(options.url);
  else await (await openEmbedded(options.dataDir)).close();
}

const open = (options: StoreOptions): Promise<OpenDatabase> =>
  options.url === undefined
    ? openEmbedded(options.dataDir, options.logger)
    : openServer(options.url, options.logger);

function storeOn(context: StoreContext, database: OpenDatabase, holder: string): Store {
  const { session } = context;
  return {
    kind: database.kind,
    holder,
    tenants: withPlainErrors(createTenantRepository(context)),
    connections: withPlainErrors(createConnectionRepository(context)),
    links: withPlainErrors(createLinkRepository(context)),
    hints: withPlainErrors(createHintRepository(context)),
    leases: withPlainErrors(createLeaseRepository(context)),
    lanes: withPlainErrors(createLaneRepository(context)),
    issues: withPlainErrors(createIssueRepository(context)),
    journal: withPlainErrors(createJournalRepository(context)),
    massChange: withPlainErrors(createMassChangeRepository(context)),
    cursors: withPlainErrors(createCursorRepository(context)),
    numberNotes: withPlainErrors(createNumberNotesRepository(context)),
    plans: withPlainErrors(createPlanRepository(context)),
    runs: withPlainErrors(createRunRepository(context)),
    reconciliations: withPlainErrors(createReconciliationRepository(context)),
    previews: withPlainErrors(createPreviewRepository(context)),
    snapshots: withPlainErrors(createSnapshotRepository(context)),
    decisions: withPlainErrors(createDecisionRepository(context)),
    overrides: withPlainErrors(createOverrideRepository(context)),
    questions: withPlainErrors(createQuestionRepository(context)),
    idempotency: withPlainErrors(createIdempotencyRepository(context)),
    figures: withPlainErrors(createFigureRepository(context)),
    offboarding: withPlainErrors(createOffboardingRepository(context)),

    transaction: async (work) => {
      // What `work` throws is the caller's; anything else that fails is the database's.
      const thrownByWork = new Set<unknown>();
      try {
        return await session.transaction(async (bound) => {
          try {
            return await work(storeOn({ ...context, session: bound }, database, holder));
          } catch (error) {
            thrownByWork.add(error);
            throw error;
          }
        });
      } catch (error) {
        throw thrownByWork.has(error) ? error : plainError(error);
      }
    },
    fingerprint: async (tenantId, purpose) => (await cipherOf(context, tenantId)).fingerprint(purpose),
    ping: async () => {
      try {
        await session.db().execute(sql`select 1`);
      } catch (error) {
        throw plainError(error);
      }
    },
    close: () => database.close(),
  };
}

import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Agreement } from '../sync/agreement';
import type { FieldName, Kind, Side } from '../sync/customer';
import type { Decision } from '../sync/decisions';
import type { DriftOutcome, DriftReason, ReconciliationPhase } from '../sync/drift';
import type {
  FlexId,
  HintId,
  IssueId,
  JournalId,
  LinkId,
  NetvisorKey,
  OfficeKey,
  OverrideId,
  PlanId,
  PreviewId,
  QuestionId,
  RunId,
  TenantId,
} from '../sync/ids';
import type { IssueClass, IssueCode, Severity } from '../sync/issues';
import type { ReasonCode } from '../sync/plan';
import type { RunDirection, RunMode } from '../sync/policy';

/*
 * All tables. Columns named `sealed…` hold encrypted text (tenant-cipher.ts); `…Fp` columns hold keyed
 * fingerprints (I12). In the clear stand only ids, codes, counters, times, and the name and business id of the
 * tenant itself, the company that the contract is with. `seq` columns give lists a stable order.
 *
 * After a change: `npx drizzle-kit generate --name what-changed`.
 */

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const createdAt = () => moment('created_at').notNull().defaultNow();
const sequence = () => bigserial('seq', { mode: 'number' }).notNull();
/** Text sorted byte by byte, whatever the database's language. */
const byteText = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/** By what a customer may be recognised, as keyed fingerprints (sync/customer-traits.ts). */
const traits = () => text().array().notNull().default([]);

export const tenants = pgTable(
  'tenants',
  {
    id: text().$type<TenantId>().primaryKey(),
    name: text().notNull(),
    businessId: text('business_id').notNull(),
    language: text().$type<'fi' | 'en'>().notNull(),
    state: text().$type<'off' | 'goingLive' | 'live' | 'paused' | 'offboarded'>().notNull().default('off'),
    settings: jsonb().notNull(),
    sealedGoLive: text('sealed_go_live'),
    customerTypes: jsonb('customer_types').$type<Record<Kind, string>>(),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    version: integer().notNull().default(1),
  },
  (t) => [
    // An off-boarded company may come back as a new tenant.
    uniqueIndex('tenants_business_id')
      .on(t.businessId)
      .where(sql`${t.state} <> 'offboarded'`),
  ],
);

export const dataKeys = pgTable('data_keys', {
  tenantId: text('tenant_id')
    .$type<TenantId>()
    .primaryKey()
    .references(() => tenants.id),
  /** Wrapped by SECRETS_KEY; null once destroyed, which makes the tenant's values unreadable for good. */
  wrapped: text(),
  createdAt: createdAt(),
  destroyedAt: moment('destroyed_at'),
});

const tenantId = () =>
  text('tenant_id')
    .$type<TenantId>()
    .notNull()
    .references(() => tenants.id);

export const connections = pgTable(
  'connections',
  {
    tenantId: tenantId(),
    side: text().$type<Side>().notNull(),
    sealedCredentials: text('sealed_credentials').notNull(),
    state: text().$type<'untested' | 'ok' | 'rejected'>().notNull().default('untested'),
    sealedCompany: text('sealed_company'),
    createdAt: createdAt(),
    lastUsedAt: moment('last_used_at'),
    version: integer().notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.side] })],
);

export const webhooks = pgTable('webhooks', {
  tenantId: tenantId().primaryKey(),
  endpointId: text('endpoint_id').notNull(),
  sealedSecrets: text('sealed_secrets').notNull(),
  clientId: text('client_id'),
  flexTenantId: text('flex_tenant_id').notNull(),
});

export const links = pgTable(
  'links',
  {
    id: text().$type<LinkId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    flexId: text('flex_id').$type<FlexId>(),
    netvisorKey: text('netvisor_key').$type<NetvisorKey>(),
    /** An alias keeps its id only: its ids, hints and issues moved to the survivor (I4), which is no alias. */
    aliasOf: text('alias_of').$type<LinkId>(),
    state: text()
      .$type<'inStep' | 'pending' | 'syncing' | 'retrying' | 'parked' | 'oneSide' | 'ignored'>()
      .notNull()
      .default('pending'),
    kind: text().$type<Kind>(),
    agreed: jsonb().$type<Agreement['fields']>().notNull().default({}),
    billingDerived: boolean('billing_derived').notNull().default(false),
    visitingDerived: boolean('visiting_derived').notNull().default(false),
    officeKey: text('office_key').$type<OfficeKey>(),
    hasOffice: boolean('has_office').notNull().default(false),
    flexVersionWritten: bigint('flex_version_written', { mode: 'number' }),
    flexVersionSeen: bigint('flex_version_seen', { mode: 'number' }),
    sealedLabel: text('sealed_label'),
    numberFp: text('number_fp'),
    traits: traits(),
    parkedCode: text('parked_code'),
    /** Where its change stands with the mass-change guard (D12); null when nothing is held back. */
    changeGuard: text('change_guard').$type<'held' | 'approved' | 'rejected'>(),
    agreedAt: moment('agreed_at'),
    lastChangeAt: moment('last_change_at'),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ columns: [t.aliasOf], foreignColumns: [t.id] }),
    unique('links_flex_id').on(t.tenantId, t.flexId),
    unique('links_netvisor_key').on(t.tenantId, t.netvisorKey),
    index('links_aliases')
      .on(t.aliasOf)
      .where(sql`${t.aliasOf} is not null`),
    index('links_list')
      .on(t.tenantId, t.seq)
      .where(sql`${t.aliasOf} is null`),
    index('links_by_state')
      .on(t.tenantId, t.state, t.seq)
      .where(sql`${t.aliasOf} is null`),
    index('links_by_number')
      .on(t.tenantId, t.numberFp)
      .where(sql`${t.numberFp} is not null`),
    index('links_by_trait').using('gin', t.traits).with({ fastupdate: false }),
    // The office sweep goes through the keys in numeric order (D19).
    index('links_with_office')
      .on(t.tenantId, sql`(${t.netvisorKey}::bigint)`)
      .where(sql`${t.hasOffice}`),
    index('links_guarded')
      .on(t.tenantId)
      .where(sql`${t.changeGuard} is not null`),
  ],
);

const linkId = () =>
  text('link_id')
    .$type<LinkId>()
    .notNull()
    .references(() => links.id);

export const hints = pgTable(
  'hints',
  {
    id: text().$type<HintId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    linkId: linkId(),
    source: text().$type<'webhook' | 'feed' | 'poll' | 'sweep' | 'operator' | 'run'>().notNull(),
    type: text().notNull(),
    webhookId: text('webhook_id'),
    flexVersion: bigint('flex_version', { mode: 'number' }),
    receivedAt: moment('received_at').notNull().defaultNow(),
    held: boolean().notNull().default(false),
    processedAt: moment('processed_at'),
  },
  (t) => [
    unique('hints_webhook_id').on(t.tenantId, t.webhookId),
    index('hints_waiting_by_link')
      .on(t.linkId)
      .where(sql`${t.processedAt} is null`),
    // The guardian goes through the links that wait, page by page.
    index('hints_waiting_links')
      .on(t.tenantId, t.linkId)
      .where(sql`${t.processedAt} is null`),
    index('hints_waiting')
      .on(t.tenantId, t.seq)
      .where(sql`${t.processedAt} is null`),
    index('hints_deliveries')
      .on(t.tenantId, t.seq)
      .where(sql`${t.webhookId} is not null`),
    index('hints_done')
      .on(t.receivedAt)
      .where(sql`${t.processedAt} is not null`),
  ],
);

export const linkLeases = pgTable('link_leases', {
  linkId: linkId().primaryKey(),
  holder: text(),
  /** The holder's fencing number. */
  fencing: bigint({ mode: 'number' }).notNull(),
  /** The highest number ever given: after a merge it can be above the holder's. */
  counter: bigint({ mode: 'number' }).notNull(),
  expiresAt: moment('expires_at').notNull(),
});

export const laneSlots = pgTable(
  'lane_slots',
  {
    tenantId: tenantId(),
    side: text().$type<Side>().notNull(),
    slot: integer().notNull(),
    /** null: free. */
    holder: text(),
    fencing: bigint({ mode: 'number' }).notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.side, t.slot] })],
);

/** A lane that nobody enters for a while: its system is down or refuses us (circuit breaker). */
export const laneClosures = pgTable(
  'lane_closures',
  {
    tenantId: tenantId(),
    side: text().$type<Side>().notNull(),
    code: text().$type<IssueCode>().notNull(),
    closedUntil: moment('closed_until').notNull(),
    /** Failures in a row: each makes the next closure longer. */
    failures: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.side] })],
);

export const laneWaiters = pgTable(
  'lane_waiters',
  {
    waiterId: text('waiter_id').primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    side: text().$type<Side>().notNull(),
    rank: integer().notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('lane_waiters_by_lane').on(t.tenantId, t.side)],
);

export const issues = pgTable(
  'issues',
  {
    id: text().$type<IssueId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    linkId: text('link_id')
      .$type<LinkId>()
      .references(() => links.id),
    code: text().$type<IssueCode>().notNull(),
    class: text().$type<IssueClass>().notNull(),
    severity: text().$type<Severity>().notNull(),
    field: text().$type<FieldName>(),
    sealedParams: text('sealed_params').notNull(),
    paramsFp: text('params_fp').notNull(),
    /** Offices or customers to choose from. */
    sealedChoices: text('sealed_choices'),
    /** The data that the issue is about: a person's word holds until it changes. */
    basisFp: text('basis_fp').notNull().default(''),
    /** The data for which an operator settled the issue: it does not open again for the same. */
    settledBasisFp: text('settled_basis_fp'),
    /** Decided and not yet carried out. */
    decision: text().$type<Decision>(),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    state: text().$type<'open' | 'snoozed' | 'ignored' | 'resolved'>().notNull().default('open'),
    openedAt: moment('opened_at').notNull().defaultNow(),
    closedAt: moment('closed_at'),
    version: integer().notNull().default(1),
  },
  (t) => [
    unique('issues_identity').on(t.tenantId, t.linkId, t.code, t.field).nullsNotDistinct(),
    index('issues_by_link').on(t.linkId),
    index('issues_of_tenant').on(t.tenantId, t.seq),
    index('issues_unresolved')
      .on(t.seq)
      .where(sql`${t.state} <> 'resolved'`),
  ],
);

export const journal = pgTable(
  'journal',
  {
    id: text().$type<JournalId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    at: moment('at').notNull().defaultNow(),
    linkId: linkId(),
    side: text().$type<Side>().notNull(),
    field: text().$type<FieldName>().notNull(),
    /** Before and after (I9); null once past retention. */
    sealedValues: text('sealed_values'),
    reason: text().notNull(),
    actorType: text('actor_type').$type<'sync' | 'operator'>().notNull(),
    actorId: text('actor_id'),
    runId: text('run_id').$type<RunId>(),
    /** The write that the entry tells of was answered; before that it may or may not have happened. */
    confirmed: boolean().notNull().default(true),
  },
  (t) => [
    index('journal_unconfirmed')
      .on(t.linkId)
      .where(sql`not ${t.confirmed}`),
    index('journal_of_tenant').on(t.tenantId, t.seq),
    index('journal_of_link').on(t.linkId, t.seq),
    index('journal_of_run')
      .on(t.runId, t.seq)
      .where(sql`${t.runId} is not null`),
  ],
);

export const overrides = pgTable(
  'overrides',
  {
    id: text().$type<OverrideId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    linkId: linkId(),
    side: text().$type<Side>().notNull(),
    field: text().$type<FieldName>().notNull(),
    /** What shall stand there; null once it is closed. */
    sealedValue: text('sealed_value'),
    /** The field's data when it was decided: an override of other data is not carried out. */
    basisFp: text('basis_fp'),
    operatorId: text('operator_id').notNull(),
    /** The issue that it decides, or the journal entry that it undoes. */
    issueId: text('issue_id').$type<IssueId>(),
    journalId: text('journal_id').$type<JournalId>(),
    createdAt: createdAt(),
    closedAt: moment('closed_at'),
    outcome: text().$type<'applied' | 'refused' | 'overtaken' | 'replaced'>(),
    /** Why planning refused it, and which side that is about. */
    refusedFor: text('refused_for').$type<ReasonCode>(),
    refusedAbout: text('refused_about').$type<Side>(),
  },
  (t) => [
    index('overrides_waiting')
      .on(t.linkId)
      .where(sql`${t.closedAt} is null`),
    index('overrides_of_journal')
      .on(t.journalId)
      .where(sql`${t.journalId} is not null`),
    index('overrides_of_issue')
      .on(t.issueId)
      .where(sql`${t.closedAt} is null`),
  ],
);

export const cursors = pgTable(
  'cursors',
  {
    tenantId: tenantId(),
    name: text().notNull(),
    value: text().notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.name] })],
);

/** What is known of both systems' customer numbers, for the forecast of when they meet (R19). */
export const numberNotes = pgTable('number_notes', {
  tenantId: tenantId().primaryKey(),
  sealedBody: text('sealed_body').notNull(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

export const plans = pgTable(
  'plans',
  {
    id: text().$type<PlanId>().primaryKey(),
    tenantId: tenantId(),
    linkId: linkId(),
    sealedBody: text('sealed_body').notNull(),
    fencing: bigint({ mode: 'number' }).notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('plans_expiry').on(t.expiresAt), index('plans_of_link').on(t.linkId)],
);

export const questions = pgTable(
  'questions',
  {
    id: text().$type<QuestionId>().primaryKey(),
    tenantId: tenantId(),
    sealedQuestion: text('sealed_question').notNull(),
    /** null until it is answered. */
    sealedAnswer: text('sealed_answer'),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('questions_expiry').on(t.expiresAt)],
);

export const runs = pgTable(
  'runs',
  {
    id: text().$type<RunId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    kind: text().$type<'scan' | 'copy' | 'poll' | 'reconciliation' | 'undo' | 'decisions'>().notNull(),
    state: text()
      .$type<
        | 'queued'
        | 'running'
        | 'paused'
        | 'waitingForDecision'
        | 'cancelling'
        | 'cancelled'
        | 'completed'
        | 'completedWithIssues'
        | 'failed'
      >()
      .notNull()
      .default('queued'),
    workflowId: text('workflow_id'),
    startedBy: text('started_by').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
    done: integer().notNull().default(0),
    total: integer(),
    failed: integer().notNull().default(0),
    byOutcome: jsonb('by_outcome').$type<Record<string, number>>().notNull().default({}),
    netvisorCalls: integer('netvisor_calls').notNull().default(0),
    flexCalls: integer('flex_calls').notNull().default(0),
    statement: text(),
    errorCode: text('error_code'),
    previewId: text('preview_id').$type<PreviewId>(),
  },
  (t) => [
    index('runs_of_tenant').on(t.tenantId, t.seq),
    // Two comparisons of one company would repair each other's customers.
    uniqueIndex('runs_one_reconciliation')
      .on(t.tenantId)
      .where(sql`${t.kind} = 'reconciliation' and ${t.endedAt} is null`),
  ],
);

/** Changes that the mass-change guard counts (D12): of the last hour, and of the runs under way. */
export const countedChanges = pgTable(
  'counted_changes',
  {
    seq: sequence().primaryKey(),
    tenantId: tenantId(),
    linkId: linkId(),
    /** The run, poll or sweep that the change belongs to; null for an edit by itself. */
    scope: text(),
    deactivates: boolean().notNull(),
    at: moment('at')
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (t) => [
    index('counted_changes_by_time').on(t.tenantId, t.at),
    index('counted_changes_by_scope')
      .on(t.tenantId, t.scope)
      .where(sql`${t.scope} is not null`),
  ],
);

/** How far a comparison of both registers got, and what it found; with its examples it is the drift report. */
export const reconciliations = pgTable('reconciliations', {
  runId: text('run_id')
    .$type<RunId>()
    .primaryKey()
    .references(() => runs.id),
  tenantId: tenantId(),
  repairs: boolean().notNull(),
  phase: text().$type<ReconciliationPhase>().notNull().default('listing'),
  /** Where in the phase the next step begins; null at its beginning. */
  place: text(),
  /** How many customers differ for each reason. */
  reasons: jsonb().$type<Record<string, number>>().notNull().default({}),
});

/** Which customers each register named: what is missing from it is found by this. Only while a comparison runs. */
export const registerRows = pgTable(
  'register_rows',
  {
    runId: text('run_id').$type<RunId>().notNull(),
    side: text().$type<Side>().notNull(),
    externalId: byteText('external_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.side, t.externalId] })],
);

/** Examples of customers that are not in step, at most so many for each reason. */
export const driftExamples = pgTable(
  'drift_examples',
  {
    seq: sequence().primaryKey(),
    runId: text('run_id')
      .$type<RunId>()
      .notNull()
      .references(() => runs.id),
    tenantId: tenantId(),
    linkId: linkId(),
    outcome: text().$type<DriftOutcome>().notNull(),
    reason: text().$type<DriftReason>().notNull(),
    fields: text().array().$type<FieldName[]>().notNull(),
    /** When an earlier comparison first found it. */
    since: moment('since').notNull(),
  },
  (t) => [
    unique('drift_examples_once').on(t.runId, t.linkId, t.reason),
    index('drift_examples_list').on(t.runId, t.seq),
  ],
);

export const snapshotRows = pgTable(
  'snapshot_rows',
  {
    tenantId: text('tenant_id').$type<TenantId>().notNull(),
    runId: text('run_id').$type<RunId>().notNull(),
    side: text().$type<Side>().notNull(),
    /** The external id in a form whose byte order is the reading order (snapshot-order.ts). */
    sortKey: byteText('sort_key').notNull(),
    externalId: text('external_id').notNull(),
    numberFp: text('number_fp'),
    traits: traits(),
    sealedBody: text('sealed_body').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.side, t.sortKey] }),
    index('snapshot_by_number')
      .on(t.runId, t.side, t.numberFp)
      .where(sql`${t.numberFp} is not null`),
    index('snapshot_by_trait').using('gin', t.traits).with({ fastupdate: false }),
  ],
);

export const previews = pgTable(
  'previews',
  {
    id: text().$type<PreviewId>().primaryKey(),
    seq: sequence(),
    tenantId: tenantId(),
    scanRunId: text('scan_run_id').$type<RunId>().notNull(),
    state: text()
      .$type<'building' | 'ready' | 'stale' | 'approved' | 'used' | 'expired'>()
      .notNull()
      .default('building'),
    direction: text().$type<RunDirection>().notNull(),
    mode: text().$type<RunMode>().notNull(),
    /** How many items there are: the next one is numbered one higher. */
    itemCount: integer('item_count').notNull().default(0),
    fingerprint: text(),
    counts: jsonb().$type<Record<string, number>>(),
    sealedEffects: text('sealed_effects'),
    expectedSeconds: integer('expected_seconds'),
    expectedNetvisorCalls: integer('expected_netvisor_calls'),
    takenAt: moment('taken_at').notNull().defaultNow(),
    expiresAt: moment('expires_at'),
    approvedBy: text('approved_by'),
    approvedAt: moment('approved_at'),
  },
  (t) => [index('previews_of_tenant').on(t.tenantId, t.seq)],
);

export const previewItems = pgTable(
  'preview_items',
  {
    previewId: text('preview_id')
      .$type<PreviewId>()
      .notNull()
      .references(() => previews.id),
    n: integer().notNull(),
    outcome: text()
      .$type<'create' | 'link' | 'update' | 'unchanged' | 'conflict' | 'collision' | 'skipped'>()
      .notNull(),
    reasonCode: text('reason_code').notNull(),
    linkId: text('link_id').$type<LinkId>(),
    flexId: text('flex_id').$type<FlexId>(),
    netvisorKey: text('netvisor_key').$type<NetvisorKey>(),
    /** Label and detail together. */
    sealedBody: text('sealed_body').notNull(),
    decision: text(),
    doneAt: moment('done_at'),
    result: text(),
  },
  (t) => [
    primaryKey({ columns: [t.previewId, t.n] }),
    index('preview_items_by_outcome').on(t.previewId, t.outcome, t.n),
    index('preview_items_left')
      .on(t.previewId, t.n)
      .where(sql`${t.doneAt} is null`),
    index('preview_items_by_flex_id')
      .on(t.previewId, t.flexId)
      .where(sql`${t.flexId} is not null`),
    index('preview_items_by_netvisor_key')
      .on(t.previewId, t.netvisorKey)
      .where(sql`${t.netvisorKey} is not null`),
  ],
);

export const decisions = pgTable(
  'decisions',
  {
    seq: sequence().primaryKey(),
    tenantId: tenantId(),
    kind: text().$type<'same' | 'different' | 'ignore' | 'office'>().notNull(),
    flexId: text('flex_id').$type<FlexId>(),
    netvisorKey: text('netvisor_key').$type<NetvisorKey>(),
    value: text(),
    operatorId: text('operator_id').notNull(),
    decidedAt: moment('decided_at').notNull().defaultNow(),
  },
  (t) => [
    index('decisions_by_netvisor_key').on(t.tenantId, t.netvisorKey, t.seq),
    index('decisions_by_flex_id')
      .on(t.tenantId, t.flexId, t.seq)
      .where(sql`${t.flexId} is not null`),
  ],
);

export const idempotency = pgTable(
  'idempotency',
  {
    scope: text().notNull(),
    key: text().notNull(),
    bodyMac: text('body_mac').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    /** The answer's status; null while the request is worked on. */
    status: integer(),
    sealedBody: text('sealed_body'),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] }), index('idempotency_age').on(t.startedAt)],
);

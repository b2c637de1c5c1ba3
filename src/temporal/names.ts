import type { LinkId, QuestionId, RunId, TenantId } from '../sync/ids';

/**
 * Every name by which Temporal knows our work (the name table of the design). Pure: workflow code imports it.
 * Names are never encrypted by Temporal, so they carry our own ids and nothing else (I3).
 */

/** Task queue of the workflows and of a person's edits. */
export const EDIT_TASK_QUEUE = 'fns';

/** Task queue of batches and scans, so that bulk never holds an edit's slot. */
export const BULK_TASK_QUEUE = 'fns-bulk';

/** The entity workflow of one link: one at a time per link (I4). */
export const customerSyncWorkflowId = (linkId: LinkId) => `customerSync:${linkId}` as const;

/** One take-over of a tenant. */
export const onboardingWorkflowId = (tenantId: TenantId, runId: RunId) =>
  `onboarding:${tenantId}:${runId}` as const;

/** One question of an operator; its answer lies in the store. */
export const operatorReadWorkflowId = (requestId: QuestionId) => `operatorRead:${requestId}` as const;

/** The 15-minute poll: id of the Schedule, and of its workflows before the Schedule appends a time. */
export const netvisorPollId = (tenantId: TenantId) => `netvisorPoll:${tenantId}` as const;

/** The office sweep (D19): id of the Schedule, and of its workflows before the Schedule appends a time. */
export const officeSweepId = (tenantId: TenantId) => `officeSweep:${tenantId}` as const;

/**
 * The comparison of both registers: id of the nightly Schedule, of its workflows before the Schedule appends a time, and
 * of one that an operator asks for.
 */
export const reconciliationId = (tenantId: TenantId) => `reconciliation:${tenantId}` as const;

/** A new secret for a tenant's events: one rotation at a time. */
export const webhookRotationId = (tenantId: TenantId) => `webhookRotation:${tenantId}` as const;

/** Header in which the span that led to a workflow or an activity travels, as Temporal's own tracing names it. */
export const TRACE_HEADER = '_tracer-data';

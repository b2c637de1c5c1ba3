import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { HintId, LinkId, PreviewId, QuestionId, RunId, TenantId } from '../sync/ids';
import type { HintSource } from '../sync/intake';

/**
 * What workflows are told and asked: the one place for names and shapes of inputs, signals, updates and queries.
 * Everything here is seen by Temporal, so it carries ids, codes, field names and counters only (I3).
 */

export interface CustomerSyncInput {
  readonly tenantId: TenantId;
  readonly linkId: LinkId;
  /** Carried over a continue-as-new: hints came that no round has seen. */
  readonly hintsWaiting?: boolean;
}

export interface CustomerSyncState {
  readonly phase: 'idle' | 'planning' | 'writingNetvisor' | 'writingFlex' | 'settling';
  readonly rounds: number;
  readonly hintsWaiting: boolean;
  /** What the last finished round came to. */
  readonly lastOutcome: string | null;
}

export const hintSignal = defineSignal<[{ hintId: HintId; source: HintSource }]>('hint');
export const wakeSignal = defineSignal<[{ operatorId: string }]>('wake');
export const customerSyncState = defineQuery<CustomerSyncState>('state');

/** One question of an operator. */
export interface OperatorReadInput {
  readonly requestId: QuestionId;
}

export interface TenantInput {
  readonly tenantId: TenantId;
}

/** A new secret for the events of a tenant. */
export interface WebhookRotationInput {
  readonly tenantId: TenantId;
  /** How long the earlier secret stays in force. */
  readonly overlapSeconds: number;
}

/** Refused with a code of the problem catalogue. */
export type WebhookRotationResult = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** One comparison of both registers; the Schedule's has no run yet. */
export interface ReconciliationInput {
  readonly tenantId: TenantId;
  readonly runId?: RunId;
}

export interface OnboardingInput {
  readonly tenantId: TenantId;
  /** The scan run: also part of the workflow id. */
  readonly runId: RunId;
  /** Set when a copy run goes on after a continue-as-new. */
  readonly copying?: CopyProgress;
}

/** Where a copy run stands; small enough to be carried over a continue-as-new. */
export interface CopyProgress {
  readonly copyRunId: RunId;
  readonly previewId: PreviewId;
  /** Number of the last item whose batch is done. */
  readonly afterItem: number;
  /** Customers that finished batches brought over; a batch that was stopped counts what it did in the store only. */
  readonly done: number;
  readonly total: number;
  readonly paused: boolean;
}

export type OnboardingPhase =
  | 'verifying'
  | 'preparing'
  | 'scanning'
  | 'previewing'
  | 'waitingForApproval'
  | 'copying'
  | 'paused'
  | 'activating'
  | 'done'
  | 'cancelled'
  | 'failed';

export interface OnboardingProgress {
  readonly phase: OnboardingPhase;
  readonly previewId: PreviewId | null;
  readonly copyRunId: RunId | null;
  readonly done: number;
  readonly total: number | null;
  /** Why it failed: a code of the catalogue. */
  readonly code: string | null;
}

export interface ApproveRequest {
  readonly previewId: PreviewId;
  readonly fingerprint: string;
  readonly operatorId: string;
}

export interface OperatorRequest {
  readonly operatorId: string;
}

export const approveUpdate = defineUpdate<{ runId: RunId }, [ApproveRequest]>('approve');
export const pauseUpdate = defineUpdate<OnboardingProgress, [OperatorRequest]>('pause');
export const resumeUpdate = defineUpdate<OnboardingProgress, [OperatorRequest]>('resume');
export const cancelUpdate = defineUpdate<OnboardingProgress, [OperatorRequest]>('cancel');
export const onboardingProgress = defineQuery<OnboardingProgress>('progress');

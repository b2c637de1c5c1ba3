import type { FieldName, Side } from '../sync/customer';
import type { LinkId, PlanId, PreviewId, QuestionId, RunId, TenantId } from '../sync/ids';

/**
 * The activities as workflows see them. Inputs and results carry ids, field names, codes and counters only (I3).
 */

export interface LinkInput {
  readonly tenantId: TenantId;
  readonly linkId: LinkId;
}

/** What planning came to. */
export type PlanResult =
  /** Nothing to write: in step, or waiting for a decision. */
  | { readonly outcome: 'settled'; readonly issues: number; readonly settleMs: number }
  /** Writes are stored under `planId`, Netvisor's before Flex's. */
  | {
      readonly outcome: 'writes';
      readonly planId: PlanId;
      readonly sides: readonly Side[];
      readonly fields: readonly FieldName[];
      readonly settleMs: number;
    }
  /** A person must act; the issue is open and the link parked. */
  | { readonly outcome: 'parked'; readonly code: string }
  /** The tenant is paused, off-boarded or waits for its run: the hint stays. */
  | { readonly outcome: 'held' }
  /** The link is an alias now: its hints went to the survivor. */
  | { readonly outcome: 'forwarded'; readonly linkId: LinkId };

/** What writing a side came to. */
export type ApplyResult =
  | { readonly outcome: 'applied' }
  /** The plan no longer holds (newer version, lease lost, too old): plan anew. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'parked'; readonly code: string };

export interface PlanInput extends LinkInput {
  readonly planId: PlanId;
}

/** One link brought into step. */
export interface ReconcileActivities {
  readonly planCustomer: (input: LinkInput) => Promise<PlanResult>;
  readonly applyToNetvisor: (input: PlanInput) => Promise<ApplyResult>;
  readonly applyToFlex: (input: PlanInput) => Promise<ApplyResult>;
}

/** Questions of operators, answered by reading both systems. */
export interface OperatorReadActivities {
  /** The answer lies in the store then; `tooLate`: nobody waits for it any more. */
  readonly answerQuestion: (input: {
    readonly requestId: QuestionId;
  }) => Promise<{ readonly outcome: 'answered' | 'tooLate' | 'noConnections' }>;
}

export interface TenantRef {
  readonly tenantId: TenantId;
}

export interface PollCollected {
  /** Links that wait to be looked at: those that Netvisor's list named now, and what was left before. */
  readonly links: number;
  /** New values of the cursors, to be moved last (I6). */
  readonly netvisorCursor: string;
  readonly flexCursor: string | null;
  /** Flex's feed no longer reached back to our cursor. */
  readonly feedExpired: boolean;
}

export interface PollActivities {
  /** Asks both sides for changes and records which links to look at. */
  readonly collectChanges: (input: TenantRef) => Promise<PollCollected | null>;
  /** Works off the recorded links, up to 500 for one Netvisor call; says how many stay. */
  readonly reconcilePolled: (
    input: TenantRef,
  ) => Promise<{ looked: number; wrote: number; handedOver: number; left: number }>;
  readonly moveCursors: (
    input: TenantRef & { netvisorCursor: string; flexCursor: string | null },
  ) => Promise<void>;
  /** Reads the customers with an office, a page at a time (D19). */
  readonly sweepOffices: (
    input: TenantRef & { after: string | null },
  ) => Promise<{ after: string | null; looked: number; wrote: number }>;
}

/** A full comparison of both registers (D10, D12, D19, D21). Where it stands lies in the store. */
export interface ReconciliationActivities {
  /** Opens the run of a nightly comparison; null when another one is under way, or the tenant is not live. */
  readonly beginReconciliation: (input: TenantRef) => Promise<{ runId: RunId } | null>;
  /** Compares the next pages; goes on where the last one ended, also after a crash. */
  readonly compareRegisters: (input: RunRef) => Promise<{ finished: boolean; compared: number }>;
}

/** The secret with which Flex signs its events. */
export interface WebhookActivities {
  readonly rotateWebhookSecret: (input: WebhookRotationInput) => Promise<StepResult>;
}

export interface WebhookRotationInput extends TenantRef {
  /** How long the earlier secret stays in force. */
  readonly overlapSeconds: number;
}

export type StepResult = { readonly ok: true } | { readonly ok: false; readonly code: string };

export interface RunRef extends TenantRef {
  readonly runId: RunId;
}

export interface CopyRef extends TenantRef {
  readonly copyRunId: RunId;
  readonly previewId: PreviewId;
}

/** How far a batch got. */
export interface CopiedBatch {
  /** Number of its last item: the next batch begins after it. */
  readonly afterItem: number;
  readonly done: number;
  readonly finished: boolean;
}

export interface OnboardingActivities {
  /** Both credentials work, rights and scopes suffice, it is the same company, the clocks agree. */
  readonly verifyConnections: (input: RunRef) => Promise<StepResult>;
  /** The two customer types without number series (R9, R10, R21, D23) and the webhook endpoint. */
  readonly prepareFlex: (input: RunRef) => Promise<StepResult>;
  /** Each scan first remembers where its side stands: the polls go on from there (I6). */
  readonly scanNetvisor: (input: RunRef) => Promise<{ customers: number }>;
  readonly scanFlex: (input: RunRef) => Promise<{ customers: number }>;
  readonly buildPreview: (input: RunRef) => Promise<{ previewId: PreviewId; items: number }>;
  /** Marks the preview approved, opens the copy run and lets edits of its customers go ahead of it. */
  readonly startCopy: (
    input: RunRef & { previewId: PreviewId; fingerprint: string; operatorId: string },
  ) => Promise<CopyStart>;
  /** Copies the next items; resumes by itself after a crash. */
  readonly copyBatch: (input: CopyRef & { afterItem: number }) => Promise<CopiedBatch>;
  readonly setRunState: (
    input: RunRef & { state: 'running' | 'paused' | 'cancelled' | 'failed'; code?: string },
  ) => Promise<void>;
  /** Remembers what the run left out (D21). */
  readonly rememberLeftOut: (
    input: CopyRef & { afterItem: number },
  ) => Promise<{ afterItem: number; finished: boolean }>;
  /** Live from now on: Schedules, cursors, held hints; closes the run. */
  readonly goLive: (input: CopyRef) => Promise<void>;
}

/** The copy run's id and size, or why the approval does not hold. */
export type CopyStart =
  | { readonly ok: true; readonly copyRunId: RunId; readonly total: number }
  | { readonly ok: false; readonly code: string };

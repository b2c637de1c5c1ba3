import type { HintId, LinkId, PreviewId, QuestionId, RunId, TenantId } from '../sync/ids';
import type { HintSource } from '../sync/intake';

/**
 * What the API and the guardian ask of Temporal. Carries ids, codes and counters only (I3).
 * Every call throws when Temporal can't be reached; callers that recorded their wish first may go on.
 */
export interface WorkflowControl {
  /** Starts `customerSync:{linkId}` or signals the one that runs (signalWithStart). */
  hint(a: { tenantId: TenantId; linkId: LinkId; hintId: HintId; source: HintSource }): Promise<void>;
  /** Cancels the wait for a retry and plans anew (signalWithStart). */
  wake(a: { tenantId: TenantId; linkId: LinkId; operatorId: string }): Promise<void>;
  /** Starts `onboarding:{tenantId}:{runId}`. */
  startOnboarding(a: { tenantId: TenantId; runId: RunId }): Promise<{ workflowId: string }>;
  /** Update `approve`; answers the copy run's id. Rejected updates throw ControlRejected with the code. */
  approve(a: {
    workflowId: string;
    previewId: PreviewId;
    fingerprint: string;
    operatorId: string;
  }): Promise<{ runId: RunId }>;
  /** Updates `pause`, `resume`, `cancel` of an onboarding. */
  controlRun(a: {
    workflowId: string;
    command: 'pause' | 'resume' | 'cancel';
    operatorId: string;
  }): Promise<void>;
  /** Triggers the tenant's poll or sweep Schedule now. */
  triggerPoll(tenantId: TenantId): Promise<void>;
  triggerSweep(tenantId: TenantId): Promise<void>;
  /** A poll under way that waits for its next attempt begins anew; nothing where there is none. */
  wakePoll(a: { tenantId: TenantId; operatorId: string }): Promise<void>;
  /** Starts `reconciliation:{tenantId}` for a run that was opened. ControlRejected `run_active` when one runs. */
  startReconciliation(a: { tenantId: TenantId; runId: RunId }): Promise<void>;
  /** Whether a workflow is under way; false also when the server does not know it. */
  isRunning(workflowId: string): Promise<boolean>;
  /** Creates or unpauses the tenant's Schedules (idempotent), by its settings. */
  ensureSchedules(a: { tenantId: TenantId; sweepMinutes: number }): Promise<void>;
  pauseSchedules(tenantId: TenantId, note: string): Promise<void>;
  /** Takes the tenant's Schedules away for good (idempotent). */
  removeSchedules(tenantId: TenantId): Promise<void>;
  /**
   * Starts `webhookRotation:{tenantId}`, or joins the one that runs, and waits for its end so long; it goes on by itself.
   * ControlRejected with the code when it was refused.
   */
  rotateWebhookSecret(a: {
    tenantId: TenantId;
    overlapSeconds: number;
    waitMs: number;
  }): Promise<'rotated' | 'underWay'>;
  /** Starts `operatorRead:{requestId}`; the answer comes into the store. */
  read(a: { tenantId: TenantId; requestId: QuestionId }): Promise<void>;
  /** Web UI address of a workflow, when a UI is known. */
  workflowUrl(workflowId: string): string | null;
}

/** An update was refused by the workflow's validator; `code` is one of the problem catalogue. */
export class ControlRejected extends Error {
  constructor(readonly code: string) {
    super(`refused: ${code}`);
    this.name = 'ControlRejected';
  }
}

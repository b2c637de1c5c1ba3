import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CopiedBatch, CopyStart } from '../activities/contract';
import { decisions, onboardingSteps as steps } from './activity-proxies';
import { Cuttable } from './cuttable';
import { approveUpdate, cancelUpdate, onboardingProgress, pauseUpdate, resumeUpdate } from './messages';
import type {
  ApproveRequest,
  CopyProgress,
  OnboardingInput,
  OnboardingPhase,
  OnboardingProgress,
  OperatorRequest,
} from './messages';

type StartedCopy = Extract<CopyStart, { ok: true }>;

/**
 * Takes a tenant live (R3, R21): verify → customer types and webhook endpoint → scan both sides → preview →
 * wait for the approval of exactly that preview → copy, pausable → activate the Schedules. Every step is an
 * activity that can be repeated, so the run survives any restart; continue-as-new keeps the history short.
 */
export async function onboarding(input: OnboardingInput): Promise<OnboardingProgress> {
  const run = { tenantId: input.tenantId, runId: input.runId };
  let phase: OnboardingPhase = input.copying ? 'copying' : 'verifying';
  let code: string | null = null;
  let preview: { previewId: CopyProgress['previewId']; items: number } | null = null;
  let copying: CopyProgress | null = input.copying ?? null;
  let approving = false;
  let start: StartedCopy | null = null;
  let cancelled = false;
  let paused = copying?.paused ?? false;
  let batch: Cuttable | null = null;

  const progress = (): OnboardingProgress => ({
    phase: phase === 'copying' && paused ? 'paused' : phase,
    previewId: copying?.previewId ?? preview?.previewId ?? null,
    copyRunId: copying?.copyRunId ?? null,
    done: copying?.done ?? 0,
    total: copying?.total ?? preview?.items ?? null,
    code,
  });
  const refuse = (reason: string): never => {
    throw ApplicationFailure.nonRetryable(`refused: ${reason}`, reason);
  };

  setHandler(onboardingProgress, progress);
  setHandler(
    approveUpdate,
    async (request) => {
      // The preview can be seen in the store a moment before its activity has ended here.
      await condition(() => phase !== 'previewing');
      if (request.previewId !== previewOf()) return refuse('preview_stale');
      // One after the other: two approvals at once must not begin two runs.
      while (isApproving()) await condition(() => !approving);
      const begun = start?.copyRunId ?? copying?.copyRunId;
      if (begun !== undefined) return { runId: begun };
      if (wasCancelled()) return refuse('wrong_state');
      approving = true;
      try {
        const result = await decisions.startCopy({ ...run, ...request });
        if (!result.ok) return refuse(result.code);
        start = result;
        return { runId: result.copyRunId };
      } finally {
        approving = false;
      }
    },
    {
      // Said again after its answer was lost, an approval is answered again.
      validator: (request: ApproveRequest) => {
        if (phase === 'previewing') return;
        const approvable = previewOf();
        if (approvable === undefined || (cancelled && !copying)) refuse('wrong_state');
        if (request.previewId !== approvable) refuse('preview_stale');
      },
    },
  );
  const onlyWhileCopying = (_request: OperatorRequest): void => {
    if (phase !== 'copying') refuse('wrong_state');
  };
  setHandler(
    pauseUpdate,
    (_request) => {
      paused = true;
      batch?.cut();
      return progress();
    },
    { validator: onlyWhileCopying },
  );
  setHandler(
    resumeUpdate,
    (_request) => {
      paused = false;
      return progress();
    },
    { validator: onlyWhileCopying },
  );
  setHandler(
    cancelUpdate,
    (_request) => {
      cancelled = true;
      batch?.cut();
      return progress();
    },
    {
      validator: (_request) => {
        if (phase !== 'copying' && phase !== 'waitingForApproval') refuse('wrong_state');
      },
    },
  );

  if (copying === null) {
    const refusal = await prepare();
    if (refusal !== null) {
      phase = 'failed';
      code = refusal;
      await decisions.setRunState({ ...run, state: 'failed', code: refusal });
      return progress();
    }
    phase = 'scanning';
    await Promise.all([steps.scanNetvisor(run), steps.scanFlex(run)]);
    phase = 'previewing';
    preview = await steps.buildPreview(run);
    phase = 'waitingForApproval';
    // An approval under way is waited for, also by a cancellation: it may have begun a run that must be ended.
    await condition(() => (start !== null || cancelled) && !approving);
    const started = startOf();
    if (started === null) {
      phase = 'cancelled';
      await decisions.setRunState({ ...run, state: 'cancelled' });
      await condition(allHandlersFinished);
      return progress();
    }
    copying = {
      copyRunId: started.copyRunId,
      previewId: preview.previewId,
      afterItem: 0,
      done: 0,
      total: started.total,
      paused: false,
    };
    phase = 'copying';
  }

  const copy = { tenantId: input.tenantId, copyRunId: copying.copyRunId, previewId: copying.previewId };
  const copyRun = { tenantId: input.tenantId, runId: copying.copyRunId };
  let finished = false;
  while (!finished && !wasCancelled()) {
    if (isPaused()) {
      await decisions.setRunState({ ...copyRun, state: 'paused' });
      await condition(() => !paused || cancelled);
      if (!wasCancelled()) await decisions.setRunState({ ...copyRun, state: 'running' });
      // It may have been paused again meanwhile.
      continue;
    }
    const from: number = copying.afterItem;
    batch = new Cuttable();
    const result: CopiedBatch | 'cut' = await batch.run(() => steps.copyBatch({ ...copy, afterItem: from }));
    batch = null;
    if (result !== 'cut') {
      finished = result.finished;
      const done: number = finished ? copying.total : Math.min(copying.done + result.done, copying.total);
      copying = { ...copying, afterItem: result.afterItem, done };
    }
    if (!finished && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      // What was said while waiting: a pause is carried over, a cancellation ends the run here.
      if (!wasCancelled())
        await continueAsNew<typeof onboarding>({ ...input, copying: { ...copying, paused } });
    }
  }
  if (!finished) {
    phase = 'cancelled';
    await decisions.setRunState({ ...copyRun, state: 'cancelled' });
    await condition(allHandlersFinished);
    return progress();
  }

  phase = 'activating';
  let remembered = { afterItem: 0, finished: false };
  while (!remembered.finished) {
    remembered = await steps.rememberLeftOut({ ...copy, afterItem: remembered.afterItem });
  }
  await steps.goLive(copy);
  phase = 'done';
  await condition(allHandlersFinished);
  return progress();

  /** The code of what keeps the tenant from going live, or null. */
  async function prepare(): Promise<string | null> {
    const verified = await steps.verifyConnections(run);
    if (!verified.ok) return verified.code;
    phase = 'preparing';
    const prepared = await steps.prepareFlex(run);
    return prepared.ok ? null : prepared.code;
  }

  // Read through functions: handlers change these while something is awaited.
  function isApproving(): boolean {
    return approving;
  }
  function wasCancelled(): boolean {
    return cancelled;
  }
  function isPaused(): boolean {
    return paused;
  }
  function startOf(): StartedCopy | null {
    return start;
  }
  function previewOf(): CopyProgress['previewId'] | undefined {
    return copying?.previewId ?? preview?.previewId;
  }
}

import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CopiedBatch, CopyStart, StepResult } from '../activities/contract';
import { onboardingSteps as steps } from './activity-proxies';
import { approveUpdate, cancelUpdate, onboardingProgress, pauseUpdate, resumeUpdate } from './messages';
import type {
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
  let start: StartedCopy | null = null;
  let cancelled = false;
  let paused = copying?.paused ?? false;
  let batch: CancellationScope | null = null;

  const progress = (): OnboardingProgress => ({
    phase: phase === 'copying' && paused ? 'paused' : phase,
    previewId: copying?.previewId ?? preview?.previewId ?? null,
    copyRunId: copying?.copyRunId ?? null,
    done: copying?.afterItem ?? 0,
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
      if (start) return { runId: start.copyRunId };
      const result = await steps.startCopy({ ...run, ...request });
      if (!result.ok) return refuse(result.code);
      start = result;
      return { runId: result.copyRunId };
    },
    {
      validator: (request) => {
        if (phase !== 'waitingForApproval') refuse('wrong_state');
        if (request.previewId !== preview?.previewId) refuse('preview_stale');
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
      batch?.cancel();
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
      batch?.cancel();
      return progress();
    },
    {
      validator: (_request) => {
        if (phase !== 'copying' && phase !== 'waitingForApproval') refuse('wrong_state');
      },
    },
  );

  const failed = async (reason: string): Promise<OnboardingProgress> => {
    phase = 'failed';
    code = reason;
    await steps.setRunState({ ...run, state: 'failed', code: reason });
    return progress();
  };

  if (copying === null) {
    const checks: Array<() => Promise<StepResult>> = [
      () => steps.verifyConnections(run),
      () => {
        phase = 'preparing';
        return steps.prepareFlex(run);
      },
    ];
    for (const check of checks) {
      const result = await check();
      if (!result.ok) return failed(result.code);
    }
    phase = 'scanning';
    await Promise.all([steps.scanNetvisor(run), steps.scanFlex(run)]);
    phase = 'previewing';
    preview = await steps.buildPreview(run);
    phase = 'waitingForApproval';
    await condition(() => start !== null || wasCancelled());
    const started = startOf();
    if (started === null) {
      phase = 'cancelled';
      await steps.setRunState({ ...run, state: 'cancelled' });
      return progress();
    }
    copying = {
      copyRunId: started.copyRunId,
      previewId: preview.previewId,
      afterItem: 0,
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
      await steps.setRunState({ ...copyRun, state: 'paused' });
      await condition(() => !paused || cancelled);
      if (wasCancelled()) break;
      await steps.setRunState({ ...copyRun, state: 'running' });
    }
    const from: number = copying.afterItem;
    const scope = new CancellationScope({ cancellable: true });
    batch = scope;
    try {
      const result: CopiedBatch = await scope.run(() => steps.copyBatch({ ...copy, afterItem: from }));
      copying = { ...copying, afterItem: result.afterItem };
      finished = result.finished;
    } catch (error) {
      if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    }
    batch = null;
    if (!finished && workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof onboarding>({ ...input, copying: { ...copying, paused } });
    }
  }
  if (!finished) {
    phase = 'cancelled';
    await steps.setRunState({ ...copyRun, state: 'cancelled' });
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

  // Read through functions: handlers change these while something is awaited.
  function wasCancelled(): boolean {
    return cancelled;
  }
  function isPaused(): boolean {
    return paused;
  }
  function startOf(): StartedCopy | null {
    return start;
  }
}

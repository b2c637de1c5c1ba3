import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  CopiedBatch,
  CopyRef,
  CopyStart,
  OnboardingActivities,
  RunRef,
} from '../../src/activities/contract';
import { previewIdSchema, runIdSchema, tenantIdSchema } from '../../src/sync/ids';
import type { TenantId } from '../../src/sync/ids';
import { ControlRejected } from '../../src/temporal/control';
import { EDIT_TASK_QUEUE, onboardingWorkflowId } from '../../src/temporal/names';
import { onboardingProgress } from '../../src/workflows/messages';
import type { OnboardingInput, OnboardingPhase, OnboardingProgress } from '../../src/workflows/messages';
import { door, openRig, toldToStop, until } from './rig';
import type { Rig } from './rig';

const scanRun = runIdSchema.parse('run_scan00001');
const copyRun = runIdSchema.parse('run_copy00001');
const previewId = previewIdSchema.parse('prv_00000001');
const otherPreview = previewIdSchema.parse('prv_00000002');
const operatorId = 'usr_00000001';
const ok = { ok: true } as const;
const started: CopyStart = { ok: true, copyRunId: copyRun, total: 5 };

/** One tenant's onboarding: what its activities do, and in which order they were asked. */
interface Case {
  readonly tenantId: TenantId;
  readonly workflowId: string;
  readonly calls: string[];
}

type Steps = OnboardingActivities;
const scripts = new Map<TenantId, { script: Partial<Steps>; calls: string[] }>();

/** Notes that a step was asked for, and what the test says that it does. */
function asked(name: keyof Steps, input: RunRef | CopyRef): Partial<Steps> {
  const { script, calls } = scripts.get(input.tenantId) ?? { script: {}, calls: [] };
  calls.push([name, ...noteworthy(input)].join(' '));
  return script;
}
const noteworthy = (input: object): string[] =>
  ['state', 'code', 'afterItem', 'runId', 'copyRunId'].flatMap((name) => {
    const value: unknown = Reflect.get(input, name);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('onboarding', {
    verifyConnections: async (input) =>
      (await asked('verifyConnections', input).verifyConnections?.(input)) ?? ok,
    prepareFlex: async (input) => (await asked('prepareFlex', input).prepareFlex?.(input)) ?? ok,
    scanNetvisor: async (input) =>
      (await asked('scanNetvisor', input).scanNetvisor?.(input)) ?? { customers: 6 },
    scanFlex: async (input) => (await asked('scanFlex', input).scanFlex?.(input)) ?? { customers: 0 },
    buildPreview: async (input) =>
      (await asked('buildPreview', input).buildPreview?.(input)) ?? { previewId, items: 6 },
    startCopy: async (input) => (await asked('startCopy', input).startCopy?.(input)) ?? started,
    copyBatch: async (input) =>
      (await asked('copyBatch', input).copyBatch?.(input)) ?? { afterItem: 6, done: 5, finished: true },
    setRunState: async (input) => {
      await asked('setRunState', input).setRunState?.(input);
    },
    rememberLeftOut: async (input) =>
      (await asked('rememberLeftOut', input).rememberLeftOut?.(input)) ?? { afterItem: 6, finished: true },
    goLive: async (input) => {
      await asked('goLive', input).goLive?.(input);
    },
  });
});
afterAll(() => rig.close());

let tenants = 0;
async function begin(script: Partial<Steps> = {}, copying?: OnboardingInput['copying']): Promise<Case> {
  tenants += 1;
  const tenantId = tenantIdSchema.parse(`tnt_${String(tenants).padStart(8, '0')}`);
  const calls: string[] = [];
  scripts.set(tenantId, { script, calls });
  if (copying === undefined) {
    const { workflowId } = await rig.control.startOnboarding({ tenantId, runId: scanRun });
    return { tenantId, workflowId, calls };
  }
  const workflowId = onboardingWorkflowId(tenantId, scanRun);
  const input: OnboardingInput = { tenantId, runId: scanRun, copying };
  await rig.temporal.client.workflow.start('onboarding', {
    workflowId,
    taskQueue: EDIT_TASK_QUEUE,
    args: [input],
  });
  return { tenantId, workflowId, calls };
}

const handleOf = ({ workflowId }: Case) =>
  rig.temporal.client.workflow.getHandle<(input: OnboardingInput) => Promise<OnboardingProgress>>(workflowId);
const resultOf = (run: Case) => handleOf(run).result();
const progressOf = (run: Case) => handleOf(run).query(onboardingProgress);
const phaseIs = (run: Case, phase: OnboardingPhase) =>
  until(async () => (await progressOf(run)).phase === phase);
const approve = ({ workflowId }: Case, of = previewId) =>
  rig.control.approve({ workflowId, previewId: of, fingerprint: 'fp-1', operatorId });
const command = ({ workflowId }: Case, what: 'pause' | 'resume' | 'cancel') =>
  rig.control.controlRun({ workflowId, command: what, operatorId });
const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'not refused',
    (error: unknown) => (error instanceof ControlRejected ? error.code : error),
  );

const PREPARED = [
  `verifyConnections ${scanRun}`,
  `prepareFlex ${scanRun}`,
  expect.stringMatching(/^scan/) as string,
  expect.stringMatching(/^scan/) as string,
  `buildPreview ${scanRun}`,
];
const ACTIVATED = [`rememberLeftOut 0 ${copyRun}`, `goLive ${copyRun}`];

/** Batches in order; `hold` works on its customers until it is told to stop. */
const batches = (...results: Array<CopiedBatch | 'hold'>) => {
  const copyBatch = vi.fn<Steps['copyBatch']>();
  for (const result of results) {
    copyBatch.mockImplementationOnce(async () => {
      if (result !== 'hold') return result;
      await toldToStop();
      throw new CancelledFailure('CANCELLED');
    });
  }
  return copyBatch;
};

describe.concurrent('R3, R21: a tenant goes live', () => {
  it('step by step, and only once its preview is approved', async () => {
    const run = await begin();
    await phaseIs(run, 'waitingForApproval');
    expect(run.calls).toEqual(PREPARED);
    expect(await progressOf(run)).toEqual({
      phase: 'waitingForApproval',
      previewId,
      copyRunId: null,
      done: 0,
      total: 6,
      code: null,
    });
    expect(await approve(run)).toEqual({ runId: copyRun });
    expect(await resultOf(run)).toEqual({
      phase: 'done',
      previewId,
      copyRunId: copyRun,
      done: 5,
      total: 5,
      code: null,
    });
    expect(run.calls).toEqual([...PREPARED, `startCopy ${scanRun}`, `copyBatch 0 ${copyRun}`, ...ACTIVATED]);
  });

  it.each(['verifyConnections', 'prepareFlex'] as const)(
    'and ends with the code of the catalogue when %s says no',
    async (check) => {
      const run = await begin({ [check]: () => Promise.resolve({ ok: false, code: 'rights_missing' }) });
      expect(await resultOf(run)).toMatchObject({ phase: 'failed', code: 'rights_missing' });
      expect(run.calls.at(-1)).toBe(`setRunState failed rights_missing ${scanRun}`);
      expect(run.calls).not.toContain(`scanFlex ${scanRun}`);
    },
  );

  it('batch after batch, each going on behind the last, and remembers all that was left out', async () => {
    const remembered = vi
      .fn<Steps['rememberLeftOut']>()
      .mockResolvedValueOnce({ afterItem: 500, finished: false })
      .mockResolvedValueOnce({ afterItem: 600, finished: true });
    const run = await begin({
      copyBatch: batches(
        { afterItem: 2, done: 2, finished: false },
        { afterItem: 4, done: 2, finished: false },
        { afterItem: 6, done: 1, finished: true },
      ),
      rememberLeftOut: remembered,
    });
    await phaseIs(run, 'waitingForApproval');
    await approve(run);
    expect(await resultOf(run)).toMatchObject({ phase: 'done', done: 5 });
    expect(run.calls.slice(PREPARED.length + 1)).toEqual([
      `copyBatch 0 ${copyRun}`,
      `copyBatch 2 ${copyRun}`,
      `copyBatch 4 ${copyRun}`,
      `rememberLeftOut 0 ${copyRun}`,
      `rememberLeftOut 500 ${copyRun}`,
      `goLive ${copyRun}`,
    ]);
  });

  it('also when the run continues as new in the middle of its copy', async () => {
    const run = await begin(
      {},
      { copyRunId: copyRun, previewId, afterItem: 4, done: 4, total: 5, paused: false },
    );
    expect(await resultOf(run)).toMatchObject({ phase: 'done', copyRunId: copyRun, done: 5, total: 5 });
    expect(run.calls).toEqual([`copyBatch 4 ${copyRun}`, ...ACTIVATED]);
  });
});

describe.concurrent('an approval', () => {
  it('is refused before there is a preview', async () => {
    const { open, opened } = door();
    const run = await begin({ verifyConnections: () => opened.then(() => ok) });
    expect(await codeOf(approve(run))).toBe('wrong_state');
    open();
    await phaseIs(run, 'waitingForApproval');
    expect(run.calls).toEqual(PREPARED);
  });

  it('waits for the end of the step that builds the preview: the store shows it a moment earlier', async () => {
    const { open, opened } = door();
    const run = await begin({ buildPreview: () => opened.then(() => ({ previewId, items: 6 })) });
    await phaseIs(run, 'previewing');
    const approved = approve(run);
    open();
    expect(await approved).toEqual({ runId: copyRun });
  });

  it('is refused for any preview but the one that was made', async () => {
    const run = await begin();
    await phaseIs(run, 'waitingForApproval');
    expect(await codeOf(approve(run, otherPreview))).toBe('preview_stale');
    expect(await progressOf(run)).toMatchObject({ phase: 'waitingForApproval' });
  });

  it('is refused with the reason that the store gives, and may be said anew', async () => {
    const startCopy = vi
      .fn<Steps['startCopy']>()
      .mockResolvedValueOnce({ ok: false, code: 'preview_stale' })
      .mockResolvedValueOnce(started);
    const run = await begin({ startCopy });
    await phaseIs(run, 'waitingForApproval');
    expect(await codeOf(approve(run))).toBe('preview_stale');
    expect(await approve(run)).toEqual({ runId: copyRun });
  });

  it('said twice is answered with the same run', async () => {
    const run = await begin({ copyBatch: batches('hold') });
    await phaseIs(run, 'waitingForApproval');
    expect(await Promise.all([approve(run), approve(run)])).toEqual([{ runId: copyRun }, { runId: copyRun }]);
    await phaseIs(run, 'copying');
    expect(await approve(run)).toEqual({ runId: copyRun });
    expect(run.calls.filter((call) => call.startsWith('startCopy'))).toHaveLength(1);
  });
});

describe.concurrent('a copy run', () => {
  /** A run whose second batch works until it is told to stop. */
  async function inSecondBatch(script: Partial<Steps> = {}): Promise<Case> {
    const run = await begin({
      copyBatch: batches({ afterItem: 2, done: 2, finished: false }, 'hold'),
      ...script,
    });
    await phaseIs(run, 'waitingForApproval');
    await approve(run);
    await until(() => run.calls.includes(`copyBatch 2 ${copyRun}`));
    return run;
  }
  const copied = (run: Case) => run.calls.slice(PREPARED.length + 1);

  it('shows how far it is', async () => {
    const run = await inSecondBatch();
    expect(await progressOf(run)).toEqual({
      phase: 'copying',
      previewId,
      copyRunId: copyRun,
      done: 2,
      total: 5,
      code: null,
    });
  });

  it('is paused in the middle of a batch and goes on from the same place', async () => {
    const run = await inSecondBatch();
    await command(run, 'pause');
    await until(() => run.calls.includes(`setRunState paused ${copyRun}`));
    expect(await progressOf(run)).toMatchObject({ phase: 'paused', done: 2 });
    await command(run, 'resume');
    expect(await resultOf(run)).toMatchObject({ phase: 'done' });
    expect(copied(run)).toEqual([
      `copyBatch 0 ${copyRun}`,
      `copyBatch 2 ${copyRun}`,
      `setRunState paused ${copyRun}`,
      `setRunState running ${copyRun}`,
      `copyBatch 2 ${copyRun}`,
      ...ACTIVATED,
    ]);
  });

  it('stays paused when it is paused again while it is being resumed', async () => {
    const { open, opened } = door();
    const run = await inSecondBatch({
      setRunState: ({ state }) => (state === 'running' ? opened : Promise.resolve()),
    });
    await command(run, 'pause');
    await until(() => run.calls.includes(`setRunState paused ${copyRun}`));
    await command(run, 'resume');
    await until(() => run.calls.includes(`setRunState running ${copyRun}`));
    await command(run, 'pause');
    open();
    await until(() => run.calls.filter((call) => call.startsWith('setRunState paused')).length === 2);
    expect(run.calls.filter((call) => call.startsWith('copyBatch'))).toHaveLength(2);
    await command(run, 'resume');
    expect(await resultOf(run)).toMatchObject({ phase: 'done' });
  });

  it('goes on when a batch answers the pause by failing', async () => {
    const copyBatch = vi.fn<Steps['copyBatch']>().mockImplementationOnce(async () => {
      await toldToStop();
      throw ApplicationFailure.create({
        type: 'system_unavailable',
        message: 'netvisor: system_unavailable',
      });
    });
    const run = await begin({ copyBatch });
    await phaseIs(run, 'waitingForApproval');
    await approve(run);
    await until(() => copyBatch.mock.calls.length === 1);
    await command(run, 'pause');
    await command(run, 'resume');
    expect(await resultOf(run)).toMatchObject({ phase: 'done' });
  });

  it('is cancelled in the middle of a batch and does not go live', async () => {
    const run = await inSecondBatch();
    await command(run, 'cancel');
    expect(await resultOf(run)).toMatchObject({ phase: 'cancelled', done: 2, total: 5 });
    expect(copied(run)).toEqual([
      `copyBatch 0 ${copyRun}`,
      `copyBatch 2 ${copyRun}`,
      `setRunState cancelled ${copyRun}`,
    ]);
  });

  it('is cancelled while it is paused', async () => {
    const run = await inSecondBatch();
    await command(run, 'pause');
    await until(() => run.calls.includes(`setRunState paused ${copyRun}`));
    await command(run, 'cancel');
    expect(await resultOf(run)).toMatchObject({ phase: 'cancelled' });
    expect(run.calls).not.toContain(`setRunState running ${copyRun}`);
  });

  it('stays paused over a continue-as-new', async () => {
    const run = await begin(
      {},
      { copyRunId: copyRun, previewId, afterItem: 4, done: 4, total: 5, paused: true },
    );
    await phaseIs(run, 'paused');
    await command(run, 'resume');
    expect(await resultOf(run)).toMatchObject({ phase: 'done' });
  });

  it('takes no command once it has ended', async () => {
    const run = await begin();
    await phaseIs(run, 'waitingForApproval');
    await approve(run);
    await resultOf(run);
    expect(await codeOf(command(run, 'pause'))).toBe('wrong_state');
  });
});

describe.concurrent('before the copy', () => {
  it('there is nothing to pause', async () => {
    const run = await begin();
    await phaseIs(run, 'waitingForApproval');
    expect(await codeOf(command(run, 'pause'))).toBe('wrong_state');
    expect(await codeOf(command(run, 'resume'))).toBe('wrong_state');
  });

  it('a cancellation ends the onboarding', async () => {
    const run = await begin();
    await phaseIs(run, 'waitingForApproval');
    await command(run, 'cancel');
    expect(await resultOf(run)).toMatchObject({ phase: 'cancelled', copyRunId: null });
    expect(run.calls).toEqual([...PREPARED, `setRunState cancelled ${scanRun}`]);
  });

  it('a cancellation that meets an approval ends the run that the approval began', async () => {
    const { open, opened } = door();
    const run = await begin({ startCopy: () => opened.then(() => started) });
    await phaseIs(run, 'waitingForApproval');
    const approved = approve(run);
    await until(() => run.calls.includes(`startCopy ${scanRun}`));
    await command(run, 'cancel');
    open();
    expect(await approved).toEqual({ runId: copyRun });
    expect(await resultOf(run)).toMatchObject({ phase: 'cancelled', copyRunId: copyRun });
    expect(run.calls.at(-1)).toBe(`setRunState cancelled ${copyRun}`);
    expect(run.calls).not.toContain(`copyBatch 0 ${copyRun}`);
  });
});

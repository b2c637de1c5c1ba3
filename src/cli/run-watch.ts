import { setTimeout as delay } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import type { RunAnswer } from './answers';
import { runSchema } from './answers';
import { EndedBadly } from './failures';
import type { Session } from './session';

const LOOK_EVERY_MS = 500;
const ENDED: ReadonlySet<string> = new Set(['completed', 'completedWithIssues', 'cancelled', 'failed']);

/** How a run's progress is shown. */
interface Display {
  show(run: RunAnswer): void;
  end(): void;
}

/**
 * Follows a run to its end: a bar on a terminal, lines elsewhere, with --json one object for each change.
 * Throws EndedBadly when it was cancelled or failed.
 */
export async function watchRun(session: Session, tenantId: string, runId: string): Promise<void> {
  const { api } = session;
  const display = displayFor(session);
  let run: RunAnswer;
  try {
    for (;;) {
      run = (await api.get(`/tenants/${tenantId}/runs/${runId}`, runSchema)).seen;
      display.show(run);
      if (ENDED.has(run.state)) break;
      await delay(LOOK_EVERY_MS);
    }
  } finally {
    display.end();
  }
  if (run.state === 'failed' || run.state === 'cancelled') throw new EndedBadly(run.state);
}

function displayFor(session: Session): Display {
  if (session.output.json) return jsonLines(session);
  return session.around.stdout.isTTY === true ? bar(session) : lines(session);
}

function jsonLines({ output }: Session): Display {
  let last = '';
  return {
    show: (run) => {
      const mark = JSON.stringify([run.state, run.progress.done, run.progress.failed]);
      if (mark !== last) output.result(run, () => undefined);
      last = mark;
    },
    end: () => undefined,
  };
}

function lines(session: Session): Display {
  let last = '';
  return {
    show: (run) => {
      const { done, total } = run.progress;
      // A line for each tenth of the way and each change of state keeps a log readable.
      const tenth = total === null || total === 0 ? done : Math.floor((done * 10) / total);
      const mark = `${run.state} ${tenth}`;
      if (mark !== last) session.output.line(lineOf(session, run));
      last = mark;
      if (ENDED.has(run.state)) showError(session, run);
    },
    end: () => undefined,
  };
}

function bar(session: Session): Display {
  const shown = new SingleBar(
    {
      format: ' {bar} {percentage} % | {value}/{total} | {pace}',
      stream: session.around.stdout,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show: (run) => {
      const { done, total } = run.progress;
      const pace = `${run.state} ${paceOf(session, run)}`;
      if (total === null) {
        if (ENDED.has(run.state)) session.output.line(lineOf(session, run));
      } else if (started) {
        shown.setTotal(total);
        shown.update(done, { pace });
      } else {
        shown.start(total, done, { pace });
        started = true;
      }
      if (!ENDED.has(run.state)) return;
      if (started) shown.stop();
      started = false;
      showError(session, run);
    },
    end: () => {
      if (started) shown.stop();
    },
  };
}

function lineOf(session: Session, run: RunAnswer): string {
  const { done, total, failed } = run.progress;
  const of = total === null ? `${done}` : `${done}/${total}`;
  const failures = failed === 0 ? '' : `, ${session.say('failed').toLowerCase()} ${failed}`;
  return `${run.kind} ${run.id}: ${run.state} ${of}${failures} ${paceOf(session, run)}`.trimEnd();
}

function paceOf({ say }: Session, { progress: { perMinute, secondsLeft } }: RunAnswer): string {
  const parts = [
    perMinute === null ? null : say('perMinute', { n: perMinute }),
    secondsLeft === null ? null : say('left', { n: secondsLeft }),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function showError({ output, say }: Session, { error, errorCode }: RunAnswer): void {
  if (errorCode === null) return;
  output.line(error === null ? errorCode : `${error.title} (${errorCode})`);
  if (error !== null) output.line(`${say('nextStep')}: ${error.nextStep}`);
}

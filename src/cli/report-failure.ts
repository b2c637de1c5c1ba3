import type { Command } from 'commander';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { Refused, Unreachable } from './failures';
import type { Problem } from './failures';
import { printable } from './output';
import { globalsOf } from './session';
import type { Surroundings } from './surroundings';
import { sayIn } from './texts';
import type { Say } from './texts';

/** What standard error says of a failure: the problem as JSON with --json, otherwise title, next step, request id. */
export function failureReport(
  error: unknown,
  program: Command,
  around: Surroundings,
): { text: string; exitCode: ExitCode } {
  const { json, lang } = globalsOf(program, around);
  const say = sayIn(lang);
  if (error instanceof Refused) {
    const text = json ? JSON.stringify(error.problem) : problemText(error.problem, say);
    return { text: `${text}\n`, exitCode: EXIT.refused };
  }
  if (error instanceof Unreachable) {
    const title = say('unreachable', { url: error.url, reason: error.reason });
    const nextStep = say('unreachableNext');
    const text = json ? JSON.stringify({ code: 'unreachable', title, nextStep }) : `${title}\n${nextStep}`;
    return { text: `${text}\n`, exitCode: EXIT.unreachable };
  }
  throw error;
}

function problemText(problem: Problem, say: Say): string {
  const { title, code, detail, nextStep, requestId, errors = [] } = problem;
  return [
    `${title} (${code})`,
    ...(detail === undefined ? [] : [detail]),
    ...errors.map((fault) => `  ${fault.pointer ?? fault.parameter ?? ''}: ${fault.detail}`),
    ...(nextStep === undefined ? [] : [`${say('nextStep')}: ${nextStep}`]),
    ...(requestId === undefined ? [] : [`${say('requestId')}: ${requestId}`]),
  ]
    .map(printable)
    .join('\n');
}

import { createInterface } from 'node:readline';
import { Output } from '../output';
import { globalsOf } from '../session';
import { sayIn } from '../texts';
import { answerTo } from '../validation';
import type { Answer } from '../validation';
import type { AddCommands } from './command';

/** Checks values by the rules of the sync, without the service: one JSON object a line on standard input. */
export const addValidate: AddCommands = (program, around) => {
  program
    .command('validate')
    .description('check values: lines {"kind","value"} or {"field","to","value"} on standard input')
    .action(async (_options: unknown, command: typeof program) => {
      const { json, lang } = globalsOf(command, around);
      const output = new Output({ json, language: lang, say: sayIn(lang), out: around.stdout });
      const answers: Answer[] = [];
      for await (const text of createInterface({ input: around.stdin })) {
        if (text.trim() === '') continue;
        const answer = answerTo(text, lang);
        if (json) output.result(answer.verdict, () => undefined);
        else answers.push(answer);
      }
      if (json) return;
      output.table(
        ['kind', 'value', 'valid', 'normalised', 'code'],
        answers.map(({ what, value, verdict: { valid, normalised, code } }) => [
          what,
          value,
          String(valid),
          normalised,
          code,
        ]),
      );
      for (const { what, verdict } of answers) {
        if (!('warnings' in verdict)) continue;
        for (const remark of [verdict.problem ?? [], verdict.warnings].flat())
          output.line(`${what}: ${remark}`);
      }
    });
};
